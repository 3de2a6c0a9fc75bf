"""Two extracts beside each other, column by column, with false alarms held down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from scipy import stats

from workbench.core.settings import SourceSettings
from workbench.core.watch_settings import WatchSettings
from workbench.quality.counting import (
    ColumnReading,
    DistinctColumn,
    distinct_column,
    measure_column,
    read_column,
)
from workbench.quality.results import (
    ColumnDrift,
    ColumnKind,
    ColumnMeasures,
    Counted,
    Drift,
    Section,
    Turnover,
)
from workbench.quality.shifted import find_shift
from workbench.tables.engine import SYSTEM_COLUMNS

Numbers = npt.NDArray[np.float64]
Test = Literal["chi_squared", "kolmogorov_smirnov", "none"]

_BINS = 10
_LEAST = 1e-4
"""Share that an empty class counts as in a population stability index."""
_EXPECTED = 5
"""Rows that a class must have in expectation for the chi-squared test (Cochran 1954)."""


@dataclass(frozen=True)
class Extract:
    """One of the two: what it is called, its date, and its reading.parquet."""

    name: str
    when: date
    reading: Path


@dataclass(frozen=True)
class _Side:
    rows: int
    column: DistinctColumn
    read: ColumnReading
    counts: ColumnMeasures


@dataclass(frozen=True)
class _Tested:
    """A column with its tests: why it may have moved -> (p, whether the difference matters)."""

    drift: ColumnDrift
    tests: dict[str, tuple[float, bool]]


def compare_extracts(
    before: Extract,
    after: Extract,
    settings: SourceSettings,
    turnover: Turnover | None = None,
) -> Drift:
    """How the later extract differs from the earlier one.

    A column has moved when a difference is large enough to matter and stays unlikely by chance after
    the correction of Benjamini and Hochberg over all tests of all columns. Dates are counted back
    from the day of their extract.
    """
    with pq.ParquetFile(before.reading) as old, pq.ParquetFile(after.reading) as new:
        names = [_names(file) for file in (old, new)]
        rows = old.metadata.num_rows, new.metadata.num_rows
        shared = [name for name in names[1] if name in names[0]]
        sides: list[tuple[_Side, _Side]] = []
        tested: list[_Tested] = []
        for name in shared:
            left = _side(old, name, before.when, settings)
            right = _side(new, name, after.when, settings)
            sides.append((left, right))
            tested.append(_test(left, right, settings.watch))
    shift = find_shift(
        *(Section(rows=rows[at], columns=tuple(pair[at].counts for pair in sides)) for at in (0, 1))
    )
    columns, tests = _adjusted(tested, settings.watch)
    return Drift(
        before=before.name,
        after=after.name,
        rows_before=rows[0],
        rows_after=rows[1],
        columns_vanished=tuple(name for name in names[0] if name not in names[1]),
        columns_appeared=tuple(name for name in names[1] if name not in names[0]),
        columns_shifted_from=shift.column if shift else None,
        columns=tuple(sorted(columns, key=lambda one: not one.moved)),
        turnover=turnover,
        tests=tests,
    )


def _names(file: pq.ParquetFile) -> list[str]:
    return [name for name in file.schema_arrow.names if name not in SYSTEM_COLUMNS]


def _side(file: pq.ParquetFile, name: str, when: date, settings: SourceSettings) -> _Side:
    column = distinct_column(name, file.read(columns=[name]).column(0), settings)
    read = read_column(column, when, settings)
    return _Side(file.metadata.num_rows, column, read, measure_column(column, read, None, settings))


def _test(old: _Side, new: _Side, watch: WatchSettings) -> _Tested:
    one, other = old.counts, new.counts
    tests: dict[str, tuple[float, bool]] = {}
    for why, then, now in (
        ("fill", one.filled, other.filled),
        ("effective_fill", one.informative, other.informative),
    ):
        change = abs(now / max(new.rows, 1) - then / max(old.rows, 1))
        p = _two_shares(then, old.rows, now, new.rows)
        tests[why] = p, change >= watch.fill_change
    kind: ColumnKind = one.kind if one.kind == other.kind else "text"
    appeared: tuple[Counted, ...] = ()
    vanished: tuple[Counted, ...] = ()
    psi: float | None = None
    distance: float | None = None
    test: Test = "none"
    if kind in ("code", "text"):
        counted = (one.values, other.values) if kind == "code" else (one.masks, other.masks)
        p, psi = _classes(*counted)
        test = "chi_squared"
        tests["distribution"] = p, psi is not None and psi >= watch.psi
        if kind == "code":
            appeared, vanished = _unknown(other, one), _unknown(one, other)
            for why, found, rows, rows_without in (
                ("appeared", appeared, other.filled, one.filled),
                ("vanished", vanished, one.filled, other.filled),
            ):
                most = max((value.count for value in found), default=0)
                p = _two_shares(0, rows_without, most, rows)
                tests[why] = p, most >= watch.new_code * max(rows, 1)
    elif old.read.quantiles and new.read.quantiles:
        left, right = _amounts(old), _amounts(new)
        if len(left) and len(right):
            ks = stats.ks_2samp(left, right, method="asymp")
            spread = float(left.std())
            test = "kolmogorov_smirnov"
            distance = float(stats.wasserstein_distance(left, right)) / spread if spread else None
            psi = _psi_of_amounts(left, right)
            tests["distribution"] = float(ks.pvalue), psi >= watch.psi
    return _Tested(
        ColumnDrift(
            column=one.name,
            kind=kind,
            moved=False,
            fill_before=one.filled / max(old.rows, 1),
            fill_after=other.filled / max(new.rows, 1),
            effective_fill_before=one.informative / max(old.rows, 1),
            effective_fill_after=other.informative / max(new.rows, 1),
            appeared=appeared,
            vanished=vanished,
            psi=psi,
            wasserstein=distance,
            test=test,
        ),
        tests,
    )


def _unknown(one: ColumnMeasures, other: ColumnMeasures) -> tuple[Counted, ...]:
    known = {value.value for value in other.values}
    return tuple(value for value in one.values if value.value not in known)


def _two_shares(k0: int, n0: int, k1: int, n1: int) -> float:
    """The p-value of two shares: chi-squared, or exactly where there are few."""
    table = np.array([[k0, n0 - k0], [k1, n1 - k1]], float)
    if not n0 or not n1 or (table.sum(axis=0) == 0).any():
        return 1.0
    expected = table.sum(axis=0) * table.sum(axis=1)[:, None] / table.sum()
    if expected.min() < _EXPECTED:
        return float(stats.fisher_exact(table)[1])
    return float(stats.chi2_contingency(table, correction=False)[1])


def _classes(old: Sequence[Counted], new: Sequence[Counted]) -> tuple[float, float | None]:
    """Chi-squared p and population stability index of two counts of classes; rare ones together."""
    counts = [{one.value: one.count for one in side} for side in (old, new)]
    table = np.array(
        [[side.get(value, 0) for side in counts] for value in sorted({*counts[0], *counts[1]})],
        float,
    ).reshape(-1, 2)
    totals = table.sum(axis=0)
    if not totals.all():
        return 1.0, None
    expected = table.sum(axis=1)[:, None] * totals / totals.sum()
    rare = expected.min(axis=1) < _EXPECTED
    kept = np.vstack([table[~rare], table[rare].sum(axis=0)[None]]) if rare.any() else table
    kept = kept[kept.sum(axis=1) > 0]
    p = float(stats.chi2_contingency(kept)[1]) if len(kept) > 1 else 1.0
    return p, _psi(kept[:, 0] / totals[0], kept[:, 1] / totals[1])


def _psi(old: Numbers, new: Numbers) -> float:
    left, right = np.maximum(old, _LEAST), np.maximum(new, _LEAST)
    return float(((right - left) * np.log(right / left)).sum())


def _psi_of_amounts(old: Numbers, new: Numbers) -> float:
    """Over the tenths of the earlier extract."""
    edges = np.unique(np.quantile(old, np.linspace(0, 1, _BINS + 1)[1:-1]))
    shares = [
        np.bincount(np.searchsorted(edges, side, side="left"), minlength=len(edges) + 1) / len(side)
        for side in (old, new)
    ]
    return _psi(*shares)


def _amounts(side: _Side) -> Numbers:
    """The column's numbers (or days before the extract), one per row that was read."""
    values = side.read.days if side.read.kind == "date" else side.read.numbers
    weights = side.column.counts()[side.read.examined] * side.column.informative[side.read.examined]
    known = ~np.isnan(values)
    outcome: Numbers = np.repeat(values[known], weights[known])
    return outcome


def _adjusted(tested: list[_Tested], watch: WatchSettings) -> tuple[Iterator[ColumnDrift], int]:
    places = [(at, why) for at, one in enumerate(tested) for why in one.tests]
    ps = np.array([tested[at].tests[why][0] for at, why in places])
    adjusted = stats.false_discovery_control(ps) if len(ps) else ps
    by_column: list[dict[str, float]] = [{} for _ in tested]
    for (at, why), p in zip(places, adjusted.tolist(), strict=True):
        by_column[at][why] = p
    return (_told(one, ps, watch) for one, ps in zip(tested, by_column, strict=True)), len(places)


def _told(one: _Tested, adjusted: dict[str, float], watch: WatchSettings) -> ColumnDrift:
    why = tuple(
        name
        for name, (_, matters) in one.tests.items()
        if matters and adjusted[name] <= watch.false_discoveries
    )
    return one.drift.model_copy(
        update={
            "moved": bool(why),
            "why": why,
            "p": min(p for p, _ in one.tests.values()),
            "p_adjusted": min(adjusted.values()),
        }
    )
