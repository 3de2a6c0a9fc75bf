"""Proposals for values that are one and the same: other words, other spellings, typing errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from workbench.cleaning.steps.map_values import MapValues
from workbench.cleaning.steps.merge_variants import MergeVariants
from workbench.cleaning.suggesting.clues import ColumnClues
from workbench.cleaning.suggesting.now import ColumnNow
from workbench.cleaning.suggesting.proposal import Proposal, quoted
from workbench.cleaning.suggesting.settings import SuggestSettings
from workbench.values.clusters import ClusterMethod, ValueCluster, cluster_values

_SAME_ANSWER: Mapping[str, tuple[frozenset[str], ...]] = {
    "sex": (
        frozenset({"m", "man", "male", "mannelijk"}),
        frozenset({"v", "f", "vrouw", "female", "vrouwelijk"}),
    ),
    "yes_no": (
        frozenset({"ja", "j", "y", "yes", "true", "waar"}),
        frozenset({"nee", "n", "no", "false", "onwaar"}),
    ),
}
"""Words for one answer: the sets by which the profile knows a column of sexes or of yes and no."""

MERGEABLE = frozenset({None, "category", "text", "education"})
"""Kinds of column whose variants are errors; two spellings of a surname are two surnames."""


def propose_same(
    column: ColumnNow, clues: ColumnClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """Variants of a value go to the one that most rows have."""
    answers = _answers(column, clues)
    if answers:
        yield _proposal("same_answer", column.name, answers, 0.95)
        return
    if clues.meaning not in MERGEABLE or len(column.values) > settings.most_clustered:
        return
    merged = _merged(find_clusters(column, "fingerprint"))
    if merged:
        yield _proposal("variants", column.name, merged, 0.9)
    typos = {
        wrong: group[0]
        for group in clues.same
        for wrong in group[1:]
        if wrong in column.counted and group[0] in column.counted and wrong not in merged
    }
    if typos:
        yield _proposal("typing_errors", column.name, typos, 0.8)


def find_clusters(
    column: ColumnNow, method: ClusterMethod, likeness: float = 0.85
) -> tuple[ValueCluster, ...]:
    """The clusters of a column's values, as they stand now."""
    return cluster_values(column.counted, method, likeness)


def merging(column: str, mapping: Mapping[str, str]) -> MergeVariants | MapValues:
    """The step that merges: variant to the value to keep; all other values stay as they are.

    A variant that means nothing (to the empty text) can only be mapped.
    """
    if "" in mapping.values():
        wish = {"kind": "map_values", "columns": (column,), "map": dict(mapping)}
        return MapValues.model_validate({**wish, "unmapped": "keep"})
    variants: dict[str, list[str]] = {}
    for variant, kept in mapping.items():
        variants.setdefault(kept, []).append(variant)
    return MergeVariants.model_validate(
        {"kind": "merge_variants", "columns": (column,), "variants": variants}
    )


def _proposal(reason: str, column: str, mapping: Mapping[str, str], confidence: float) -> Proposal:
    examples = quoted([f"{before} → {after}" for before, after in mapping.items()], 3)
    return Proposal(reason, merging(column, mapping), confidence, {"examples": examples})


def _answers(column: ColumnNow, clues: ColumnClues) -> dict[str, str]:
    """Other words than the commonest for one answer; capitals alone are another proposal's."""
    mapping: dict[str, str] = {}
    for words in _SAME_ANSWER.get(clues.meaning or "", ()):
        here = [value for value in column.values if value.strip().casefold() in words]
        forms: defaultdict[str, int] = defaultdict(int)
        for value in here:
            forms[value.strip().casefold()] += column.counted[value]
        if len(forms) < 2:
            continue
        usual = max(forms, key=lambda form: forms[form])
        kept = next(value for value in here if value.strip().casefold() == usual)
        mapping |= {value: kept.strip() for value in here if value.strip().casefold() != usual}
    return mapping


def _merged(clusters: tuple[ValueCluster, ...]) -> dict[str, str]:
    return {
        value: cluster.canonical
        for cluster in clusters
        for value, _ in cluster.values
        if value != cluster.canonical and _more_than_spaces(value, cluster.canonical)
    }


def _more_than_spaces(left: str, right: str) -> bool:
    """Spaces around are another proposal's."""
    return " ".join(left.split()) != " ".join(right.split())
