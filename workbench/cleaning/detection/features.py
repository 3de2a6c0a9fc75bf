"""What the learner sees of a cell: the signals, and plain facts of how its text is made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from workbench.cleaning.detection.coded import CodedColumn, CodedTable, Strengths
from workbench.cleaning.detection.shapes import bare, is_number, phrase
from workbench.cleaning.detection.signals import ColumnSignals

Matrix = npt.NDArray[np.float32]

_MOST = 8
_SIGNAL_WEIGHT = 2.0
_LEAST_SHARE = 0.02
_DEPENDENCIES = 5


def column_features(
    table: CodedTable, signals: ColumnSignals, confidence: Strengths, everywhere: Strengths
) -> Matrix:
    """Rows by features, all about 0-1. `confidence`: unlabelled, of this column and of all (mean)."""
    column = signals.column
    by_value = _of_values(column)[column.codes]
    by_row = [signals.matrix(), confidence[:, None], signals.confirmed()[:, None]]
    strongest = sorted(signals.dependencies, key=lambda one: -one.agreement)[:_DEPENDENCIES]
    by_row += [np.stack([one.doubt, one.confirmed], axis=1) for one in strongest]
    rest = (everywhere * len(table.columns) - confidence) / max(len(table.columns) - 1, 1)
    by_row += [rest[:, None], _by_company(table, column, confidence)]
    # clusters go by what speaks against a cell before they go by how it is made
    return np.hstack([by_value, *(_SIGNAL_WEIGHT * part for part in by_row)]).astype(np.float32)


def _of_values(column: CodedColumn) -> Strengths:
    texts = column.texts
    size = len(texts)
    shares = np.asarray(column.counts / max(column.rows, 1))
    lengths = np.array([len(text) for text in texts], dtype=np.float64)
    facts = [
        column.blank.astype(np.float64),
        np.log1p(column.counts) / np.log1p(max(column.rows, 2)),
        np.array([is_number(text) for text in texts], dtype=np.float64),
        np.minimum(lengths / max(float(np.average(lengths, weights=column.counts)), 1) / 3, 1),
        _unusual_letters(column),
    ]
    parts = [np.stack(facts, axis=1)]
    top = [place for place in range(min(size, _MOST)) if shares[place] >= _LEAST_SHARE]
    one_of_top = np.zeros((size, len(top)))
    one_of_top[top, range(len(top))] = 1.0
    parts.append(one_of_top)
    parts += [
        _has(column, lambda text: [phrase(text)]),
        _has(column, lambda text: [sign for sign in set(text) if not sign.isalnum()]),
        _has(column, lambda text: set(bare(text).split())),
        _has(column, lambda text: [f"{len(text)}"]),
    ]
    return np.hstack(parts)


def _has(column: CodedColumn, parts_of: Callable[[str], Iterable[str]]) -> Strengths:
    """One column per frequent (but not general) part of the texts: has it or not."""
    held: defaultdict[str, list[int]] = defaultdict(list)
    weights: Counter[str] = Counter()
    for place, text in enumerate(column.texts):
        for part in parts_of(text):
            held[part].append(place)
            weights[part] += int(column.counts[place])
    rows = max(column.rows, 1)
    kept = [part for part, weight in weights.items() if _LEAST_SHARE <= weight / rows <= 0.98]
    kept = sorted(kept, key=lambda part: (-weights[part], part))[:_MOST]
    out = np.zeros((len(column.texts), len(kept)))
    for place, part in enumerate(kept):
        out[held[part], place] = 1.0
    return out


def _unusual_letters(column: CodedColumn) -> Strengths:
    """How rare the rarest three signs in a row are: 1 stands nowhere else, 0 everywhere."""
    seen: Counter[str] = Counter()
    threes = [{f" {text} "[at : at + 3] for at in range(len(text))} for text in column.texts]
    for parts, count in zip(threes, column.counts, strict=True):
        for part in parts:
            seen[part] += int(count)
    rarest = [
        min((seen[part] - int(count) for part in parts), default=column.rows)
        for parts, count in zip(threes, column.counts, strict=True)
    ]
    return np.asarray(1 / (1 + np.log1p(np.array(rarest, dtype=np.float64))))


def _by_company(table: CodedTable, column: CodedColumn, confidence: Strengths) -> Strengths:
    """How suspect this column is among rows that share a value of a column with few values."""
    out = []
    for other in table.columns:
        if other is column or not 2 <= len(other.texts) <= max(2, table.rows // 20):
            continue
        totals = np.bincount(other.codes, minlength=len(other.texts))
        sums = np.bincount(other.codes, weights=confidence, minlength=len(other.texts))
        mean = float(confidence.mean())
        smoothed = (sums + 5 * mean) / (totals + 5)
        out.append((float(np.ptp(smoothed)), smoothed[other.codes]))
    out.sort(key=lambda item: -item[0])
    kept = [values for _, values in out[:3]]
    return np.stack(kept, axis=1) if kept else np.zeros((table.rows, 0))
