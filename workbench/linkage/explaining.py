"""Why two records are one or not: the rule that brought them, and every step of their weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.block_keys import exact_keys
from workbench.linkage.blocks import Pairs, pack
from workbench.linkage.captures import brings
from workbench.linkage.constraints import forbidden_pairs
from workbench.linkage.evidence import Evidence
from workbench.linkage.fields import FieldValues, standard_fields
from workbench.linkage.model import find_patterns, probabilities
from workbench.linkage.pair_results import ExplainedPart, PairExplanation, Verdict
from workbench.linkage.parts import Parts, take_apart
from workbench.linkage.rule_parts import BlockingRule, ConstraintRule
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import Scorer

_NOTHING = 1e-9

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Values = tuple[str | None, str | None]
"""A field's standard values of the left and the right record."""


@dataclass(frozen=True)
class Reasons:
    """Why pairs weigh what they weigh: the parts per pattern, and what is each pair's own."""

    threshold: float
    left: Rows
    right: Rows
    pattern: Rows
    """Per pair the place of its rows."""
    brought_by: list[tuple[str, ...]]
    forbidden_by: list[str | None]
    decided: list[Verdict | None]
    """What people decided of the pair itself, or by way of others."""
    rows: list[tuple[ExplainedPart, ...]]
    """Per pattern; without the values, which differ from pair to pair."""

    def explanation(self, place: int, values: Mapping[str, Values]) -> PairExplanation:
        """One pair's explanation, from the standard values of its two records per field."""
        rows = tuple(_with_values(row, values) for row in self.rows[self.pattern[place]])
        weight = sum(row.total for row in rows)
        barrier, decided = self.forbidden_by[place], self.decided[place]
        chance = float(probabilities(np.array([weight]))[0])
        if decided is not None:
            chance = float(decided == "same")
        elif barrier is not None:
            chance = 0.0
        return PairExplanation(
            left=int(self.left[place]),
            right=int(self.right[place]),
            match_weight=weight,
            match_probability=chance,
            threshold=self.threshold,
            rows=rows,
            brought_by=self.brought_by[place],
            decided_by=_decisive(rows, chance >= self.threshold),
            forbidden_by=barrier,
            decided=decided,
        )


def reasons(evidence: Evidence, left: Rows, right: Rows) -> Reasons:
    """The reasons of pairs of rows, candidates or not; `left` the smaller when deduplicating.

    IndexError for a row that is not there. Without a model (no candidates at all) every pair has
    no rows.
    """
    scorer = evidence.scorer
    _require_rows(scorer, left, right)
    pairs = pack(left, right)
    if scorer.model is None or not len(pairs):
        nothing: list[tuple[str, ...]] = [()] * len(pairs)
        places = np.zeros(len(pairs), dtype=np.int64)
        none: list[str | None] = [None] * len(pairs)
        decided = decided_on(scorer, pairs)
        return Reasons(evidence.threshold, left, right, places, nothing, none, decided, [()])
    marks = scorer.marks(pairs)
    patterns = find_patterns(marks)
    parts = take_apart(scorer, patterns.marks)
    return Reasons(
        evidence.threshold,
        left,
        right,
        patterns.of_pair.astype(np.int64),
        brought_by(evidence, pairs, left, right),
        forbidden_by(scorer, pairs, marks),
        decided_on(scorer, pairs),
        [_rows(scorer, parts, place) for place in range(len(patterns.counts))],
    )


def explain_pair(evidence: Evidence, left: int, right: int) -> PairExplanation:
    """One pair of rows of the run's tables; when deduplicating in either order."""
    scorer = evidence.scorer
    if scorer.rows_right is None:
        left, right = min(left, right), max(left, right)
    found = reasons(evidence, np.array([left]), np.array([right]))
    values = {
        name: (_text(field, field.left[left]), _text(field, field.other[right]))
        for name, field in scorer.fields.items()
    }
    return found.explanation(0, values)


def pair_values(rules: LinkageRules, left: pd.DataFrame, right: pd.DataFrame) -> dict[str, Values]:
    """Per field the standard values of two records, each a frame of one row."""
    fields = standard_fields(rules, left, right)
    return {
        name: (_text(field, field.left[0]), _text(field, field.other[0]))
        for name, field in fields.items()
    }


def _text(field: FieldValues, code: int) -> str | None:
    return None if code < 0 else str(field.values[code])


def _with_values(row: ExplainedPart, values: Mapping[str, Values]) -> ExplainedPart:
    if row.kind != "comparison":
        return row
    left, right = values.get(row.fields[0], (None, None))
    both = left is not None and right is not None
    level = "elsewhere" if row.level == "missing" and both else row.level
    return row.model_copy(update={"left": left, "right": right, "level": level})


def brought_by(evidence: Evidence, pairs: Pairs, left: Rows, right: Rows) -> list[tuple[str, ...]]:
    """Per pair the names of the blocking rules that brought it; none where it was no candidate."""
    scorer, candidates = evidence.scorer, evidence.scored.pairs
    places = np.minimum(np.searchsorted(candidates, pairs), max(len(candidates) - 1, 0))
    known = candidates[places] == pairs if len(candidates) else np.zeros(len(pairs), np.bool_)
    rules = scorer.rules.blocking
    hits = [known & _brings(scorer, rule, left, right) for rule in rules]
    some = np.any(hits, axis=0) | np.isin(pairs, scorer.settled.reviewed)
    for hit, rule in zip(hits, rules, strict=True):
        if rule.sorted_by:
            # what no key explains was a neighbour in the order
            hit |= known & ~some
    names = [rule.name for rule in rules]
    return [
        tuple(name for name, hit in zip(names, hits, strict=True) if hit[place])
        for place in range(len(pairs))
    ]


def forbidden_by(
    scorer: Scorer, pairs: Pairs, marks: Sequence[npt.NDArray[np.int8]]
) -> list[str | None]:
    """Per pair the first constraint that forbids it, said as the rule file says it."""
    by_name = {one.name: mark for one, mark in zip(scorer.comparisons, marks, strict=True)}
    found: list[str | None] = [None] * len(pairs)
    for rule in scorer.rules.constraints:
        all_same = scorer.settled.all_same
        hit = forbidden_pairs([rule], scorer.fields, pairs, by_name, all_same)
        for place in np.flatnonzero(hit).tolist():
            found[place] = found[place] or constraint_name(rule)
    return found


def decided_on(scorer: Scorer, pairs: Pairs) -> list[Verdict | None]:
    """Per pair what people decided; None where they did not."""
    said: dict[int, Verdict | None] = {1: "same", -1: "different", 0: None}
    return [said[verdict] for verdict in scorer.settled.verdicts(pairs).tolist()]


def constraint_name(rule: ConstraintRule) -> str:
    """A constraint in the words of the rule file."""
    parts = {"same": rule.same, "different": rule.different, "unless_same": rule.unless_same}
    return "; ".join(f"{key} {' + '.join(names)}" for key, names in parts.items() if names)


def _brings(scorer: Scorer, rule: BlockingRule, left: Rows, right: Rows) -> Flags:
    hit = brings(rule, scorer.fields, left, right)
    if rule.near or rule.words or rule.either or rule.sorted_by:
        return hit
    # a block that was passed over brought nothing
    mine = [scorer.fields[name] for name in rule.fields]
    both = [
        one.left if one.right is None else np.concatenate([one.left, one.right]) for one in mine
    ]
    keys = exact_keys(both)
    distinct, counts = np.unique(keys, return_counts=True)
    size = counts[np.searchsorted(distinct, keys[left])]
    return np.asarray(hit & (size <= rule.largest_block))


def _rows(scorer: Scorer, parts: Parts, place: int) -> tuple[ExplainedPart, ...]:
    rows = [ExplainedPart(kind="prior", weight=parts.prior)]
    for number, comparison in enumerate(scorer.comparisons):
        level = int(parts.levels[place, number])
        rows.append(
            ExplainedPart(
                kind="comparison",
                fields=(comparison.name,),
                level=comparison.levels[level - 1] if level else "missing",
                weight=float(parts.weight[place, number]),
                term_frequency=float(parts.term_frequency[place, number]),
                dependence=float(parts.dependence[place, number]),
            )
        )
    for number, group in enumerate(parts.groups):
        taken = float(parts.together[place, number])
        if abs(taken) > _NOTHING:
            names = tuple(scorer.comparisons[member].name for member in group.members)
            rows.append(ExplainedPart(kind="together", fields=names, weight=taken))
    capped = float(parts.capped[place])
    if abs(capped) > _NOTHING:
        rows.append(ExplainedPart(kind="date_alone", weight=capped))
    return tuple(rows)


def _decisive(rows: tuple[ExplainedPart, ...], is_link: bool) -> str | None:
    """The comparison that spoke most for the verdict."""
    compared = [row for row in rows if row.kind == "comparison"]
    if not compared:
        return None
    best = (max if is_link else min)(compared, key=lambda row: row.total)
    speaks = best.total > 0 if is_link else best.total < 0
    return best.fields[0] if speaks else None


def _require_rows(scorer: Scorer, left: Rows, right: Rows) -> None:
    most = scorer.rows_left if scorer.rows_right is None else scorer.rows_right
    for rows, limit in ((left, scorer.rows_left), (right, most)):
        if len(rows) and (rows.min() < 0 or rows.max() >= limit):
            raise IndexError(f"row {int(rows.max())} of {limit}")
