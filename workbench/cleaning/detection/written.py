"""What a value itself shows: its shape, its notation, its signs, against the rest of its column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from workbench.cleaning.detection.coded import CodedColumn, CodedTable, Flags, Strengths
from workbench.cleaning.detection.settings import DetectSettings
from workbench.cleaning.detection.shapes import (
    exact_mask,
    is_number,
    lengths_mask,
    notation,
    phrase,
    same_thing,
    skeleton,
)
from workbench.values.placeholders import placeholder_reason

_SURE = 0.9
_FEW_WORDINGS = 12
_ONE_LENGTH = 0.8
_LIKELY = 0.7
_ONE_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LEADING_ZERO = re.compile(r"(?<![0-9.,])0[0-9]")


def says_nothing(column: CodedColumn) -> Flags:
    """Per distinct value whether it is blank, or filled but says nothing (`n/a`, `onbekend`)."""
    flags = [not text.strip() or placeholder_reason(text) is not None for text in column.texts]
    found = np.array(flags, dtype=np.bool_)
    masks: defaultdict[str, int] = defaultdict(int)
    for text, count in zip(column.texts, column.counts, strict=True):
        masks[lengths_mask(text)] += int(count)
    # NB in a column of two-letter codes is a code
    for place in np.flatnonzero(found & ~column.blank).tolist():
        text = column.texts[place]
        others = masks[lengths_mask(text)] - int(column.counts[place])
        if text.isalpha() and others >= 0.8 * (column.filled - int(column.counts[place])) > 0:
            found[place] = False
    return found


def placeholders(table: CodedTable, nothing: list[Flags]) -> list[Strengths]:
    """Per column and distinct value: it is filled but says nothing, and the table does it otherwise.

    A table that leaves cells empty needs no word for missing. One that never does has a word for
    it (its commonest), and that word is no error but the table's way of writing.
    """
    flags = [flag & ~one.blank for one, flag in zip(table.columns, nothing, strict=True)]
    if any(one.blank.any() for one in table.columns):
        return [np.where(flag, _SURE, 0.0) for flag in flags]
    words: Counter[str] = Counter()
    for column, flag in zip(table.columns, flags, strict=True):
        for place in np.flatnonzero(flag).tolist():
            words[column.texts[place]] += int(column.counts[place])
    usual = min(words, key=lambda word: (-words[word], word)) if words else ""
    return [
        np.where(flag & (np.array(column.texts, dtype=object) != usual), _SURE, 0.0)
        for column, flag in zip(table.columns, flags, strict=True)
    ]


def seldom_missing(column: CodedColumn) -> Strengths:
    """An empty cell in a column that is nearly always filled: worth a question, not yet a verdict."""
    share = 1 - column.filled / max(column.rows, 1)
    return np.where(column.blank, 0.45 * max(0.0, 1 - share / 0.2), 0.0)


def other_kind(column: CodedColumn, nothing: Flags, settings: DetectSettings) -> Strengths:
    """No number in a column of numbers. `nothing`: cells that say nothing are another matter."""
    filled = ~nothing
    number = np.array([is_number(text) for text in column.texts], dtype=np.bool_)
    total = max(int(column.counts[filled].sum()), 1)
    share = int(column.counts[filled & number].sum()) / total
    if share < settings.column_kind:
        return np.zeros(len(column.texts))
    surely = _LIKELY + 0.2 * (share - settings.column_kind) / (1 - settings.column_kind)
    return np.where(filled & ~number, surely, 0.0)


def other_notation(column: CodedColumn, nothing: Flags, settings: DetectSettings) -> Strengths:
    """A number or date written in a way that a minority of the column has (`0.09%` beside `0.09`)."""
    filled = np.flatnonzero(~nothing)
    shapes = {place: notation(column.texts[place]) for place in filled.tolist()}
    shares = _shares(column, shapes)
    out = np.zeros(len(column.texts))
    usual = [shape for shape, share in shares.items() if share > settings.rare_shape]
    if not usual or sum(shares[shape] for shape in usual) < 1 - settings.many_rare_shapes:
        return out
    if not any(_few(column, filled, view, settings) for view in (skeleton, lengths_mask)):
        return out  # addresses and the like: the words are the value
    numbers = {shape for shape in shares if "0" in shape and not shape.startswith("a")}
    if sum(shares[shape] for shape in numbers) < settings.column_kind:
        return out
    top = max(shares.values())
    for place, shape in shapes.items():
        share = shares[shape]
        if shape in numbers and settings.rare_shape < share <= min(
            settings.minor_notation, top / 2
        ):
            out[place] = 0.5 + 0.3 * (1 - share / settings.minor_notation)
    return out


def _few(
    column: CodedColumn,
    places: npt.NDArray[np.int64],
    view: Callable[[str], str],
    settings: DetectSettings,
) -> bool:
    shares = _shares(column, {int(place): view(column.texts[place]) for place in places})
    most = sorted(shares.values(), reverse=True)[:_FEW_WORDINGS]
    return sum(most) >= settings.column_kind


def lost_zero(column: CodedColumn, nothing: Flags) -> Strengths:
    """One digit short in a column of numbers of one length, of which some start with a zero."""
    digits = np.array([text.isdecimal() for text in column.texts], dtype=np.bool_) & ~nothing
    lengths = np.array([len(text) for text in column.texts])
    zero = np.array([text.startswith("0") for text in column.texts], dtype=np.bool_)
    said = max(int(column.counts[~nothing].sum()), 1)
    weights = np.bincount(lengths[digits], weights=column.counts[digits], minlength=2)
    usual = int(np.argmax(weights))
    fixed = usual >= 4 and weights[usual] >= _ONE_LENGTH * said
    with_zero = column.counts[digits & zero & (lengths == usual)].sum()
    if not fixed or with_zero < 0.002 * said:
        return np.zeros(len(lengths))
    return np.where(digits & (lengths == usual - 1), 0.8, 0.0)


def rare_shape(column: CodedColumn, nothing: Flags, settings: DetectSettings) -> Strengths:
    """A shape that hardly any cell has, in a column with few shapes."""
    filled = [int(place) for place in np.flatnonzero(~nothing)]
    views: list[Callable[[str], str]] = [lambda text: phrase(skeleton(text))]
    if _holds_codes(column, nothing):
        views.append(exact_mask)
    if _one_mask(column, nothing):
        views.append(lengths_mask)
    if _mostly_digits(column, nothing):
        views.append(skeleton)
    out = np.zeros(len(column.texts))
    for view in views:
        shapes = {place: view(column.texts[place]) for place in filled}
        shares = _shares(column, shapes)
        rare = {shape for shape, share in shares.items() if share <= settings.rare_shape}
        tail = sum(shares[shape] for shape in rare)
        regular = max(0.0, 1 - tail / settings.many_rare_shapes)
        for place in filled:
            if shapes[place] in rare:
                out[place] = max(out[place], _SURE * regular)
    return out


def _shares(column: CodedColumn, shapes: dict[int, str]) -> dict[str, float]:
    weights: defaultdict[str, int] = defaultdict(int)
    for place, shape in shapes.items():
        weights[shape] += int(column.counts[place])
    total = max(sum(weights.values()), 1)
    return {shape: weight / total for shape, weight in weights.items()}


def _holds_codes(column: CodedColumn, nothing: Flags) -> bool:
    """Codes of a fixed width: without a leading zero anywhere a shorter number is just a smaller one."""
    with_zero = sum(
        int(count)
        for text, count, empty in zip(column.texts, column.counts, nothing, strict=True)
        if not empty and _LEADING_ZERO.search(text)
    )
    return with_zero >= 0.02 * max(column.filled, 1)


def _one_mask(column: CodedColumn, nothing: Flags) -> bool:
    """Codes of letters: nearly all cells have the very same mask, and it has a letter."""
    shares = _shares(
        column, {int(p): lengths_mask(column.texts[p]) for p in np.flatnonzero(~nothing).tolist()}
    )
    top = max(shares, key=lambda mask: shares[mask], default="")
    return any(sign.isalpha() for sign in top) and shares[top] >= 0.9


def _mostly_digits(column: CodedColumn, nothing: Flags) -> bool:
    said = column.counts[~nothing].sum()
    with_digits = sum(
        int(count)
        for text, count, empty in zip(column.texts, column.counts, nothing, strict=True)
        if not empty and any(sign.isdigit() for sign in text)
    )
    return bool(with_digits >= 0.9 * max(int(said), 1))


def rare_sign(column: CodedColumn) -> Strengths:
    """A sign (no letter, digit or space) that hardly any cell of the column has."""
    holders: defaultdict[str, int] = defaultdict(int)
    for text, count in zip(column.texts, column.counts, strict=True):
        for sign in set(text):
            if not sign.isalnum() and not sign.isspace():
                holders[sign] += int(count)
    rare = {sign for sign, count in holders.items() if count <= 0.005 * column.filled}
    spread = sum(holders[sign] for sign in rare) / max(column.filled, 1)
    strength = 0.55 if spread <= 0.01 else 0.3
    return np.array([strength if rare & set(text) else 0.0 for text in column.texts])


def spacing(column: CodedColumn) -> Strengths:
    """Written like a commoner value but for spaces, capitals or signs around words."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(column.texts):
        if text.strip():
            groups[same_thing(text)].append(place)
    out = np.zeros(len(column.texts))
    for places in groups.values():
        first = places[0]  # the commonest
        for place in places[1:]:
            ratio = column.counts[place] / column.counts[first]
            out[place] = 0.8 if ratio <= 0.5 else 0.4
    for place, text in enumerate(column.texts):
        if text.strip() and text != text.strip():
            out[place] = max(out[place], 0.75)
    return out


def outlying_number(column: CodedColumn, settings: DetectSettings) -> Strengths:
    """A number far from all others (robust distance; Iglewicz & Hoaglin 1993 take 3.5)."""
    numbers = np.array(
        [float(text.replace(",", ".")) if _plain(text) else np.nan for text in column.texts]
    )
    known = ~np.isnan(numbers)
    out = np.zeros(len(numbers))
    if column.counts[known].sum() < settings.column_kind * column.filled or known.sum() < 10:
        return out
    every = np.repeat(numbers[known], np.minimum(column.counts[known], 1000))
    low, middle, high = np.percentile(every, [25, 50, 75])
    spread = max((high - low) / 1.349, 1e-9 + abs(middle) * 1e-3)
    far = np.abs(numbers - middle) / spread
    out[known] = np.clip((far[known] - 10) / 60, 0, 0.45)
    return out


def _plain(text: str) -> bool:
    digits = text.strip().lstrip("-")
    return len(digits) < 16 and _ONE_NUMBER.fullmatch(digits) is not None
