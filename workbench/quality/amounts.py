"""Columns of numbers and dates: readable or not, and whether they are distributed as they were."""

from collections.abc import Iterator

import numpy as np

from workbench.core.watch_settings import WatchSettings
from workbench.quality.codes import kind_of
from workbench.quality.found import Deliveries, Found, Numbers, shares
from workbench.quality.results import ColumnMeasures
from workbench.quality.series import changes

_GRID = np.linspace(0, 1, 21)
_BETWEEN = 0.05
"""Quantiles are known at every 5%: a distance is known to about that."""


def validity_changes(whole: Deliveries, settings: WatchSettings, least_z: float) -> Iterator[Found]:
    """Fewer values that read as the number or date that the column holds."""
    for column in whole.columns:
        kind = kind_of(whole, column)
        if kind not in ("number", "date"):
            continue

        def readable(one: ColumnMeasures, kind: str = kind) -> int:
            return one.dates if kind == "date" else one.numbers

        hits = whole.line(column, True, readable)
        rows = whole.line(column, True, lambda one: one.informative)
        hits = np.minimum(hits, rows)
        for change in changes(
            hits, rows, whole.usable, -1, settings.fill_change, least_z, settings.history
        ):
            at = change.start
            yield Found(
                kind="validity_fell",
                dimension="validity",
                start=at,
                stop=change.stop,
                before=change.before,
                after=float(hits[at] / max(rows[at], 1)),
                z=change.z,
                rows=int(rows[at] - hits[at]),
                column=column,
                values={"type": kind},
                line=shares(hits, rows),
            )


def distribution_changes(
    whole: Deliveries, settings: WatchSettings, least_z: float
) -> Iterator[Found]:
    """Numbers and dates of new rows that lie elsewhere than those of earlier deliveries.

    Dates are counted back from the delivery, so that time going by is no change. The distance is
    Kolmogorov and Smirnov's between the quantiles.
    """
    for column in whole.columns:
        if kind_of(whole, column) not in ("number", "date"):
            continue
        yield from _moved(whole, settings, least_z, column)


def _moved(
    whole: Deliveries, settings: WatchSettings, least_z: float, column: str
) -> Iterator[Found]:
    past: list[tuple[Numbers, int]] = []
    for at in range(1, len(whole)):
        # after a delivery that is set aside or brought nothing, new rows are those of a longer time
        last = whole.measures[at - 1].new
        told = whole.usable[at] and whole.usable[at - 1] and (last is None or last.rows > 0)
        one = whole.column(at, column, True) if told else None
        if one is None or not one.quantiles:
            continue
        now, rows = np.array(one.quantiles), one.informative
        if len(past) + 1 >= settings.history:
            distance = _distance(past, now)
            effective = rows * (total := sum(size for _, size in past)) / max(rows + total, 1)
            # 2 exp(-2 n D^2) is the tail of Kolmogorov's distribution; the grid's grain comes off
            sure = max(distance - _BETWEEN, 0.0) * 2 * np.sqrt(effective)
            if distance - _BETWEEN >= settings.distance and sure >= least_z:
                yield Found(
                    kind="distribution_moved",
                    dimension="consistency",
                    start=at,
                    stop=len(whole),
                    before=_middle(past),
                    after=float(now[len(now) // 2]),
                    z=float(sure),
                    rows=rows,
                    column=column,
                    values={"distance": round(distance, 3)},
                    line=_medians(whole, column),
                )
                past = []
        past.append((now, rows))


def _distance(past: list[tuple[Numbers, int]], now: Numbers) -> float:
    """The greatest difference between the mixed earlier distribution and this one."""
    points = np.unique(np.concatenate([now, *[quantiles for quantiles, _ in past]]))
    weights = np.array([size for _, size in past], float)
    mixed = np.average([_cumulative(q, points) for q, _ in past], axis=0, weights=weights)
    return float(np.abs(mixed - _cumulative(now, points)).max())


def _cumulative(quantiles: Numbers, points: Numbers) -> Numbers:
    """The share at or below each point."""
    place = np.searchsorted(quantiles, points, side="right")
    outcome: Numbers = np.where(place == 0, 0.0, _GRID[np.maximum(place - 1, 0)])
    return outcome


def _middle(past: list[tuple[Numbers, int]]) -> float:
    return float(np.median([quantiles[len(quantiles) // 2] for quantiles, _ in past]))


def _medians(whole: Deliveries, column: str) -> tuple[tuple[float | None, int], ...]:
    line: list[tuple[float | None, int]] = []
    for at in range(len(whole)):
        one = whole.column(at, column, True)
        known = one is not None and one.quantiles
        line.append(
            (one.quantiles[len(one.quantiles) // 2], one.informative)
            if one is not None and known
            else (None, 0)
        )
    return tuple(line)
