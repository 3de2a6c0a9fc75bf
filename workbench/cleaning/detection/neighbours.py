"""Rare values that are a typing error away from a frequent one of the same column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from workbench.cleaning.detection.coded import CodedColumn, Integers, Strengths
from workbench.cleaning.detection.settings import DetectSettings
from workbench.cleaning.detection.shapes import bare, digits_of

_CHUNK = 2000


@dataclass(frozen=True)
class Neighbours:
    """Per distinct value the frequent value that it was probably meant to be."""

    strength: Strengths
    meant: Integers
    """Its place in the column's texts; -1: none."""
    edits: Integers
    """How many typing errors away; 0: none."""


def find_neighbours(column: CodedColumn, settings: DetectSettings) -> Neighbours:
    """The nearest much commoner value within reach of typing errors (optimal string alignment)."""
    size = len(column.texts)
    none = Neighbours(np.zeros(size), np.full(size, -1, np.int64), np.zeros(size, np.int64))
    blank = column.blank
    frequent = np.flatnonzero((column.counts >= settings.frequent) & ~blank)
    most_rare = column.counts[frequent].max() / settings.times_more_frequent if len(frequent) else 0
    rare = np.flatnonzero((column.counts <= most_rare) & ~blank)
    if not len(frequent) or not len(rare):
        return none
    frequent = frequent[: max(1, settings.most_pairs // len(rare))]
    found = _nearest(column, rare, frequent, settings)
    if not found:
        return none
    closed = _closedness(column, frequent)
    words = _words(column)
    for place, (meant, edits) in found.items():
        none.meant[place], none.edits[place] = meant, edits
        ratio = column.counts[meant] / column.counts[place]
        common = ratio / (ratio + settings.times_more_frequent)
        new_word = 1.0 if _has_new_word(column, place, words, settings) else 0.4
        none.strength[place] = closed * common * new_word
    return none


def _nearest(
    column: CodedColumn,
    rare: Integers,
    frequent: Integers,
    settings: DetectSettings,
) -> dict[int, tuple[int, int]]:
    names = [column.texts[place] for place in frequent]
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(rare), _CHUNK):
        part = rare[start : start + _CHUNK]
        texts = [column.texts[place] for place in part]
        longest = max(1, int(max(map(len, texts)) * settings.edit_share))
        distance = process.cdist(
            texts, names, scorer=OSA.distance, score_cutoff=longest, dtype=np.int32, workers=-1
        )
        lengths = np.array([len(text) for text in texts])
        reach = np.maximum(1, (lengths * settings.edit_share).astype(int))
        often = column.counts[frequent][None, :] >= (
            settings.times_more_frequent * column.counts[part][:, None]
        )
        fits = (distance > 0) & (distance <= reach[:, None]) & often
        for row in np.flatnonzero(fits.any(axis=1)):
            options = np.flatnonzero(fits[row])
            options = options[np.argsort(distance[row, options], kind="stable")]
            for option in options[:5]:
                if _could_be_typo(texts[row], names[option]):
                    found[int(part[row])] = int(frequent[option]), int(distance[row, option])
                    break
    return found


def _words(column: CodedColumn) -> Counter[str]:
    words: Counter[str] = Counter()
    for text, count in zip(column.texts, column.counts, strict=True):
        for word in set(bare(text).split()):
            words[word] += int(count)
    return words


def _has_new_word(
    column: CodedColumn, place: int, words: Counter[str], settings: DetectSettings
) -> bool:
    """A typing error makes a word that stands nowhere else; another name is made of known words."""
    mine = int(column.counts[place])
    return any(words[word] - mine < settings.frequent for word in bare(column.texts[place]).split())


def _could_be_typo(text: str, meant: str) -> bool:
    """Two codes with other digits are two codes, not a typing error of each other."""
    if len(text) < 4 and len(text) == len(meant):
        return False
    mine, theirs = digits_of(text), digits_of(meant)
    return mine == theirs or "".join(mine) == "".join(theirs) or len(mine) != len(theirs)


def _closedness(column: CodedColumn, frequent: Integers) -> float:
    """How far the column is a list to choose from: share of rows on frequent values, squared."""
    share = float(column.counts[frequent].sum()) / max(column.filled, 1)
    return min(0.95, share**2)
