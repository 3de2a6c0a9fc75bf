"""The same value written in different ways: capitals, spaces, and a typing error."""

import re
from collections import defaultdict

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from workbench.profiling.results import Spelling, ValueCount
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues

_BLANKS = re.compile(r"^\s|\s$|\s\s|\u00a0|\u200b")
_BY_WORDS = ("sex", "yes_no", "category", "code", "text", "education")
_DIGIT = re.compile(r"\d")
_SHOWN = 5


def blanks_around(values: DistinctValues) -> int:
    """Rows with a space at an end, two together, or one that can't be seen."""
    flags = [bool(_BLANKS.search(text)) for text in values.texts]
    return round(float(values.weights[np.array(flags, dtype=np.bool_)].sum())) if flags else 0


def find_spellings(
    values: DistinctValues,
    among: npt.NDArray[np.bool_],
    semantic: str | None,
    thresholds: ColumnThresholds,
) -> tuple[Spelling, ...]:
    """Groups of values that are probably one, the one that hits most rows first.

    Only columns of words or codes are looked at: two names that differ by a letter are two names.
    """
    if semantic not in _BY_WORDS:
        return ()
    groups = _same_but_for_case(values, among)
    if semantic in ("category", "text", "education"):
        groups += _typing_errors(values, among, thresholds)
    groups.sort(key=lambda group: (-group.count, str(group.values[0].value)))
    return tuple(groups[: thresholds.spellings])


def _same_but_for_case(values: DistinctValues, among: npt.NDArray[np.bool_]) -> list[Spelling]:
    together: defaultdict[str, list[int]] = defaultdict(list)
    for at in np.flatnonzero(among):
        together[" ".join(values.texts[at].split()).casefold()].append(int(at))
    return [
        _spelling("case_or_space", values, places)
        for places in together.values()
        if len(places) > 1
    ]


def _typing_errors(
    values: DistinctValues, among: npt.NDArray[np.bool_], thresholds: ColumnThresholds
) -> list[Spelling]:
    """Rare values one edit (two in long ones) away from a value that is far more frequent."""
    folded = [" ".join(text.split()).casefold() for text in values.texts]
    places = [
        int(at)
        for at in np.flatnonzero(among)[: thresholds.typo_values]
        if len(folded[at]) >= thresholds.typo_length and not _DIGIT.search(folded[at])
    ]
    usual = [at for at in places if values.counts[at] >= thresholds.typo_ratio]
    if not usual or len(usual) == len(places) == 1:
        return []
    distances = process.cdist(
        [folded[at] for at in places],
        [folded[at] for at in usual],
        scorer=OSA.distance,
        score_cutoff=2,
        dtype=np.int8,
        workers=1,
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row, at in enumerate(places):
        longer = len(folded[at]) >= 2 * thresholds.typo_length
        near = (distances[row] > 0) & (distances[row] <= (2 if longer else 1))
        near &= values.counts[usual] >= thresholds.typo_ratio * values.counts[at]
        if near.any():
            # the most frequent of those that it may stand for
            found[usual[int(np.flatnonzero(near)[0])]].append(at)
    return [_spelling("typo", values, [right, *wrong]) for right, wrong in found.items()]


def _spelling(kind: str, values: DistinctValues, places: list[int]) -> Spelling:
    rest = float(values.weights[places[1:]].sum())
    return Spelling.model_validate(
        {
            "kind": kind,
            "values": tuple(
                ValueCount(value=values.texts[at], count=int(values.counts[at]))
                for at in places[:_SHOWN]
            ),
            "count": round(rest),
        }
    )
