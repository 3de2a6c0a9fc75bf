"""A rule file as settings of Splink, with or without what was learned, and what is lost in it.

Splink sees tables of standard values, a column per field, made by `splink_tables`: its settings
hold no steps. Known levels, learned m and u, the prior and term frequencies weigh the same there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.linkage.comparators import level_names
from workbench.linkage.comparison import Comparison
from workbench.linkage.comparison_rules import ComparisonRule
from workbench.linkage.dependence import Group
from workbench.linkage.engines.splink_sql import level_condition, lost_levels
from workbench.linkage.model import Model, probabilities
from workbench.linkage.rules import BlockingRule, LinkageRules

_MOST_COMBINATIONS = 400
"""Levels of a comparison that stands for a dependent group."""


@dataclass(frozen=True)
class SplinkSettings:
    """What Splink is given, and in plain sentences what it can't be given."""

    settings: dict[str, Any]
    """As `splink.SettingsCreator.from_path_or_dict` takes them."""
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Learned:
    """What a run learned, with the comparisons that it learned for."""

    comparisons: Mapping[str, Comparison]
    model: Model


def splink_settings(
    rules: LinkageRules, learned: Learned | None = None, passed_over: tuple[int, ...] = ()
) -> SplinkSettings:
    """The settings of a rule file; `passed_over` are per blocking rule the blocks left out.

    Without `learned` Splink has to learn m, u and the prior by itself.
    """
    lost = ["Steps: Splink has none. Its tables must hold the standard values of the fields."]
    blocking = []
    for place, rule in enumerate(rules.blocking):
        over = bool(passed_over[place]) if passed_over else False
        blocking.append(_blocking(rule, place, over, lost, bool(passed_over)))
    comparisons = [_comparison(rule, learned, lost) for rule in rules.comparisons]
    if learned is not None:
        for group, joint_u in zip(learned.model.groups, learned.model.joint_u, strict=True):
            if len(group.members) > 1:
                surplus = np.log2(joint_u / group.independent(learned.model.u))
                comparisons += _dependent(rules, group, surplus, learned, lost)
    elif rules.dependent:
        lost.append("Dependent groups: Splink counts their fields one by one.")
    if rules.constraints:
        lost.append(
            "Constraints: Splink has none; forbidden pairs must be taken out of its answer."
        )
    if any(rule.kind == "date" for rule in rules.comparisons):
        lost.append("Dates: in Splink agreement on dates alone may make a link.")
    if rules.threshold == "auto":
        lost.append("Threshold: Splink does not choose one; give it the number that a run reports.")
    if rules.clusters.method != "components":
        lost.append(f"Clusters: Splink has no {rules.clusters.method} clustering.")
    settings: dict[str, Any] = {
        "link_type": "dedupe_only" if rules.task == "dedupe" else "link_only",
        "unique_id_column_name": "unique_id",
        "blocking_rules_to_generate_predictions": [one for one in blocking if one],
        "comparisons": comparisons,
        "retain_matching_columns": False,
    }
    if learned is not None:
        odds = np.log2(learned.model.prior / (1 - learned.model.prior))
        prior = probabilities(learned.model.stretch * odds + learned.model.shift)
        settings["probability_two_random_records_match"] = float(prior)
    return SplinkSettings(settings, tuple(dict.fromkeys(lost)))


def term_frequency(comparison: Comparison, joint_u: float) -> npt.NDArray[np.float64]:
    """Per value what Splink must take for its frequency, so that exact agreement weighs the same.

    The core weighs it by log2(m / u) and the rarity in half bits; Splink by log2(m / frequency).
    """
    extra = comparison.extra_bits[comparison.exact_marks]
    return np.asarray(joint_u / np.exp2(extra))


def exact_chance(comparison: Comparison, place: int, model: Model) -> float:
    """u of exact agreement, as a group of this comparison alone may have corrected it."""
    return float(_chances(place, model)[len(comparison.levels)])


def _chances(place: int, model: Model) -> npt.NDArray[np.float64]:
    """u per level from 0 (missing), of a comparison that is in no group with others."""
    for group, joint in zip(model.groups, model.joint_u, strict=True):
        if group.members == (place,):
            return joint
    return np.append(1.0, model.u[place])


def _blocking(
    rule: BlockingRule, place: int, over: bool, lost: list[str], counted: bool
) -> dict[str, Any] | None:
    if rule.sorted_by:
        lost.append(f"Blocking on {rule.name}: Splink has no sorted neighbourhood.")
        return None
    loose = bool(rule.near or rule.words or rule.either)
    if loose or over:
        block = f"block_{place + 1}"
        found: dict[str, Any] = {"blocking_rule": f'l."{block}" = r."{block}"'}
        if loose:
            found["arrays_to_explode"] = [block]
        return found
    if not counted:
        lost.append("Large blocks: Splink passes none over; with tables their keys are left out.")
    return {"blocking_rule": " and ".join(f'l."{name}" = r."{name}"' for name in rule.fields)}


def _conditions(rule: ComparisonRule) -> list[tuple[str, str]]:
    """Names of the levels with their conditions, from exact down; the lowest is not among them."""
    exact = ("exact", f'"{rule.field}_l" = "{rule.field}_r"')
    names = _own_names(rule)
    own = [
        (name, level_condition(rule, level)) for name, level in zip(names, rule.levels, strict=True)
    ]
    return [exact, *((name, condition) for name, condition in own if condition is not None)]


def _own_names(rule: ComparisonRule) -> list[str]:
    return list(reversed(level_names(rule)[1:-1]))


def _comparison(rule: ComparisonRule, learned: Learned | None, lost: list[str]) -> dict[str, Any]:
    missing = lost_levels(rule)
    if missing:
        lost.append(missing)
    if rule.swapped_with:
        lost.append(f"{rule.field}: values in the place of {rule.swapped_with} are no level there.")
    if rule.kind == "osa":
        lost.append(
            "osa: Splink counts edits by Damerau and Levenshtein, which for two edits and more is "
            "one less now and then."
        )
    null = f'"{rule.field}_l" is null or "{rule.field}_r" is null'
    levels: list[dict[str, Any]] = [
        {"sql_condition": null, "label_for_charts": "missing", "is_null_level": True}
    ]
    conditions = [*_conditions(rule), ("else", "ELSE")]
    for name, condition in conditions:
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": name}
        if name == "exact" and rule.term_frequency:
            level["tf_adjustment_column"] = rule.field
            level["tf_adjustment_weight"] = 1.0 if learned is None else learned.model.stretch
        if learned is not None:
            level |= _probabilities(learned, rule.field, name)
        levels.append(level)
    return {"output_column_name": rule.field, "comparison_levels": levels}


def _probabilities(learned: Learned, field: str, level: str) -> dict[str, Any]:
    place = list(learned.comparisons).index(field)
    number = learned.comparisons[field].levels.index(level)
    model = learned.model
    u = float(_chances(place, model)[number + 1])
    bits = model.stretch * np.log2(float(model.m[place][number]) / u)
    if model.corrections:
        bits += model.corrections[place][number]
    return _fixed(u * float(np.exp2(bits)), u)


def _fixed(m: float, u: float) -> dict[str, Any]:
    return {
        "m_probability": m,
        "u_probability": u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }


def _dependent(
    rules: LinkageRules,
    group: Group,
    surplus: npt.NDArray[np.float64],
    learned: Learned,
    lost: list[str],
) -> list[dict[str, Any]]:
    """A comparison that takes back what a group agrees on together by chance."""
    by_field = {rule.field: rule for rule in rules.comparisons}
    names = list(learned.comparisons)
    members = [names[member] for member in group.members]
    counted = np.flatnonzero(surplus > 1e-9)
    if not len(counted):
        return []
    if len(counted) > _MOST_COMBINATIONS:
        lost.append(f"Dependent group {', '.join(members)}: too many combinations to write down.")
        return []
    code = "0"
    for member, size in zip(members, group.sizes, strict=True):
        number = _level_number(by_field[member], learned.comparisons[member])
        code = f"({code} * {size} + {number})"
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{code} = {combination}",
            "label_for_charts": f"together {combination}",
            **_fixed(float(np.exp2(-learned.model.stretch * surplus[combination])), 1.0),
        }
        for combination in counted.tolist()
    ]
    levels.append({"sql_condition": "ELSE", "label_for_charts": "apart", **_fixed(1.0, 1.0)})
    return [{"output_column_name": "__".join(members), "comparison_levels": levels}]


def _level_number(rule: ComparisonRule, comparison: Comparison) -> str:
    """The number of the level that a pair reaches, 0 for missing, in SQL."""
    field = rule.field
    whens = [f'when "{field}_l" is null or "{field}_r" is null then 0']
    for name, condition in _conditions(rule):
        whens.append(f"when {condition} then {comparison.levels.index(name) + 1}")
    return f"(case {' '.join(whens)} else 1 end)"
