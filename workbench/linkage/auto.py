"""A rule file from what the columns hold: the same configuration by role for every table."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import ColumnMissing, NothingToBlockOn
from workbench.linkage.blocks import Blocks
from workbench.linkage.fields import FieldValues, standard_fields
from workbench.linkage.portions import prepared_rules
from workbench.linkage.roles import Roles
from workbench.linkage.rule_parts import BlockingRule
from workbench.linkage.rules import LinkageRules
from workbench.values.bsn import is_valid_bsn, with_leading_zero
from workbench.values.dates import date_formats

_SAMPLE = 2000
_BSN_SHARE = 0.8
_FORMAT_SHARE = 0.02
_PAIRS_PER_ROW = 15
_LEAST_PAIRS = 200_000
_MOST_PAIRS = 25_000_000
_SHARED = frozenset(
    {"birth_date", "birth_year", "birth_month", "birth_day", "sex", "city", "postcode", "venue"}
    | {"year", "house_number", "initials"}
)
"""What many records share: none of it, nor all of it together, says who a record is."""
_TELLING = frozenset({"identifier", "phone", "email", "title", "full_name"})
"""What says enough by itself to compare nothing else."""
_BLOCK_SIZES = (2000, 1000, 500, 200, 100, 50, 20, 10)


def auto_rules(
    task: Literal["dedupe", "link"],
    roles: Roles,
    left: pd.DataFrame,
    right: pd.DataFrame | None = None,
    title: str = "",
) -> LinkageRules:
    """Rules for the columns that the roles name, from the shipped starting point `roles.toml`.

    What is compared and how depends on the roles only. The tables settle three things that a
    person would look up in them: which date formats they use, whether the identifier is a BSN, and
    how large a block may grow before it brings more pairs than it is worth.
    Raises ColumnMissing, or NothingToBlockOn when the roles are too few to find pairs with.
    """
    for frame, name, side in ((left, "The left table", 0), (right, "The right table", 1)):
        _require(frame, name, {pair[side] for pairs in roles.values() for pair in pairs})
    catalogue = _catalogue()
    fields = _fields(catalogue["fields"], roles, left)
    rules: dict[str, Any] = {
        "format": 1,
        "task": task,
        "title": title,
        "threshold": "auto",
        "fields": fields,
        "blocking": [rule for rule in catalogue["blocking"] if _named(rule) <= set(fields)],
        "comparisons": _comparisons(catalogue["comparisons"], set(fields)),
    }
    compared = {rule["field"] for rule in rules["comparisons"]}
    if not rules["blocking"] or _says_nothing(compared):
        raise NothingToBlockOn(roles=", ".join(roles))
    groups = [
        [one for one in group["fields"] if one in compared] for group in catalogue["dependent"]
    ]
    rules["dependent"] = [group for group in groups if len(group) > 1]
    rules["constraints"] = [
        rule
        for rule in catalogue["constraints"]
        if {name for names in rule.values() for name in names} <= set(fields)
    ]
    if "name_particle" in roles:
        both = {column for pair in roles["name_particle"] for column in pair}
        rules["name_columns"] = sorted(both)
    if task == "link":
        rules["one_to_one"] = "auto"
    return _within_budget(LinkageRules.model_validate(rules), left, right)


def _says_nothing(compared: set[str]) -> bool:
    """Whether what is compared can't tell records apart: all of it shared, or one name alone."""
    return compared <= _SHARED or (len(compared) == 1 and not compared & _TELLING)


@cache
def _catalogue() -> dict[str, Any]:
    text = (files("workbench.linkage") / "roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _require(frame: pd.DataFrame | None, name: str, wanted: set[str]) -> None:
    for column in sorted(wanted):
        if frame is not None and column not in frame.columns:
            known = ", ".join(map(str, frame.columns))
            raise ColumnMissing(file=name, column=column, columns=known)


def _fields(
    catalogue: Sequence[Mapping[str, Any]], roles: Roles, left: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """Per name the first field of the starting point whose roles are all there."""
    fields: dict[str, dict[str, Any]] = {}
    for entry in catalogue:
        wanted = entry["columns"]
        missing = not {*wanted, *entry.get("needs_role", ())} <= set(roles)
        if entry["name"] in fields or missing or set(entry.get("unless", ())) & set(roles):
            continue
        pairs = [pair for role in wanted for pair in roles[role]]
        if entry.get("when") == "bsn" and not _are_bsn(left[pairs[0][0]]):
            continue
        field: dict[str, Any] = {"columns": [mine for mine, _ in pairs]}
        if any(mine != theirs for mine, theirs in pairs):
            field["right_columns"] = [theirs for _, theirs in pairs]
        if "steps" in entry:
            field["steps"] = entry["steps"]
        if any(len(roles[role]) > 1 for role in wanted):
            field["needs"] = "any"
        if "near_date" in entry.get("steps", ()) and len(pairs) == 1:
            field["formats"] = _formats(left[pairs[0][0]])
        fields[entry["name"]] = field
    return fields


def _comparisons(catalogue: Sequence[Mapping[str, Any]], fields: set[str]) -> list[dict[str, Any]]:
    chosen = []
    for entry in catalogue:
        rule = dict(entry)
        if rule["field"] not in fields or set(rule.pop("unless_field", ())) & fields:
            continue
        if rule.get("swapped_with") not in fields:
            rule.pop("swapped_with", None)
        chosen.append(rule)
    return chosen


def _named(rule: Mapping[str, Any]) -> set[str]:
    loose = {rule[key] for key in ("near", "words", "sorted_by") if key in rule}
    return {*rule.get("fields", ()), *rule.get("either", ()), *loose}


def _sample(column: "pd.Series[Any]") -> npt.NDArray[np.object_]:
    texts = column.dropna().astype(str).str.strip()
    return np.asarray(texts[texts != ""].head(_SAMPLE), dtype=object)


def _are_bsn(column: "pd.Series[Any]") -> bool:
    numbers = _sample(column)
    return bool(len(numbers) and is_valid_bsn(with_leading_zero(numbers)).mean() >= _BSN_SHARE)


def _formats(column: "pd.Series[Any]") -> list[str]:
    """Date formats that the column uses: the most used, then what reads a part of the rest."""
    texts = _sample(column)
    fits = {
        name: flags
        for name, flags in date_formats(texts).items()
        # a serial number fits any number, and dd-mm is a narrower d-m
        if name not in ("excel_serial", "dd-mm-yyyy", "dd/mm/yyyy")
    }
    used: list[str] = []
    unread = np.ones(len(texts), dtype=np.bool_)
    while len(texts) and fits:
        name = max(fits, key=lambda one: int((fits[one] & unread).sum()))
        if (fits[name] & unread).mean() < _FORMAT_SHARE:
            break
        used.append(name)
        unread &= ~fits.pop(name)
    return used or ["yyyy-mm-dd", "d-m-yyyy"]


def _within_budget(
    rules: LinkageRules, left: pd.DataFrame, right: pd.DataFrame | None
) -> LinkageRules:
    """Blocks kept so small that no rule brings more pairs than its part of the work."""
    fields = standard_fields(rules, left, right)
    shared = {name: _pairs_sharing(field) for name, field in fields.items()}
    rows = len(left) + (0 if right is None else len(right))
    most = min(max(_PAIRS_PER_ROW * rows, _LEAST_PAIRS), _MOST_PAIRS // len(rules.blocking))
    # a rule brings no more pairs than agree on the most telling of its fields
    doubtful = [
        rule
        for rule in rules.blocking
        if not rule.sorted_by and min((shared[name] for name in rule.fields), default=np.inf) > most
    ]
    prepared = prepared_rules(doubtful, fields, None if right is None else len(left))
    fitted = {
        rule: _fitted(rule, blocks, most)
        for rule, blocks in zip(doubtful, prepared, strict=True)
        if isinstance(blocks, Blocks)
    }
    blocking = tuple(fitted.get(rule, rule) for rule in rules.blocking)
    return rules.model_copy(update={"blocking": blocking})


def _pairs_sharing(field: FieldValues) -> float:
    """Pairs of records that have the same value of a field."""
    mine = np.bincount(field.left[field.left >= 0], minlength=len(field.values)).astype(np.float64)
    if field.right is None:
        return float((mine * (mine - 1) / 2).sum())
    theirs = np.bincount(field.right[field.right >= 0], minlength=len(field.values))
    return float((mine * theirs).sum())


def _fitted(rule: BlockingRule, blocks: Blocks, most: int) -> BlockingRule:
    if blocks.comparisons <= most:
        return rule
    together = blocks.left_sizes if blocks.within else blocks.left_sizes + blocks.right_sizes
    halves = 0.5 if blocks.within else 1.0
    pairs = halves * blocks.left_sizes * blocks.right_sizes
    for size in _BLOCK_SIZES:
        if size <= rule.largest_block and pairs[together <= size].sum() <= most:
            return rule.model_copy(update={"largest_block": size})
    return rule.model_copy(update={"largest_block": 2})
