"""Values that slid into the column beside their own: `Portland OR` with an empty state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.cleaning.detection.coded import CodedColumn, CodedTable, Flags, Strengths

_MOST_VALUES = 500
_SURE = 0.9
_LEAST_SHARE = 0.3
"""Share of the empty cells whose value must be found beside them."""


@dataclass(frozen=True)
class Slid:
    """One column's missing values, found in the cells of another."""

    target: str
    source: str
    word: dict[int, str]
    """Per row the value that is missing in `target` and stands at an end of `source`'s text."""

    def strength(self, rows: int) -> Strengths:
        """Per row how surely it slid."""
        out = np.zeros(rows)
        out[list(self.word)] = _SURE
        return out


def slid_values(table: CodedTable) -> tuple[Slid, ...]:
    """Where the first or last word of a cell is a value that an empty cell of the row lacks.

    Only columns with but few values can be told in this way.
    """
    found: list[Slid] = []
    for target in table.columns:
        blank = target.blank[target.codes]
        values = {
            text
            for text, count in zip(target.texts, target.counts, strict=True)
            if count > 1 and text.strip() and not text.isdigit()
        }
        if not blank.any() or not values or len(values) > _MOST_VALUES:
            continue
        for source in table.columns:
            if source is not target:
                found += _slid_between(target, source, values, blank)
    return tuple(found)


def _slid_between(
    target: CodedColumn, source: CodedColumn, values: set[str], blank: Flags
) -> list[Slid]:
    told = [_told(text, values) for text in source.texts]
    tells = np.array([word is not None for word in told], dtype=np.bool_)[source.codes]
    rows = np.flatnonzero(blank & tells)
    share = len(rows) / int(blank.sum())
    elsewhere = float(tells[~blank].mean()) if not blank.all() else 0.0
    # as often where nothing is missing: the word is there by chance, or by right
    if len(rows) < 2 or share < _LEAST_SHARE or elsewhere > 0.1 * share:
        return []
    words = {int(row): told[source.codes[row]] or "" for row in rows}
    return [Slid(target.name, source.name, words)]


def _told(text: str, values: set[str]) -> str | None:
    words = text.split()
    if len(words) < 2:
        return None
    for word in (words[-1].strip(",;()"), words[0].strip(",;()")):
        if word in values:
            return word
    return None
