"""When a share changed: the run of deliveries in which it is most unlike the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from workbench.core.watch_settings import WatchSettings

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_MOST_CHANGES = 3
_PRIOR_POINTS = 12
"""Deliveries' worth of faith in the spread of like series, when that of one is estimated."""
_MEDIAN_OF_CHI_SQUARED = 0.4549
_MAD_TO_SD = 1.4826
_TOLD_FROM = 0.5
"""Variance of a count under which a delivery says nothing on spread."""


@dataclass(frozen=True)
class Change:
    """A run of deliveries `start` to `stop - 1` with another share than the others."""

    start: int
    stop: int
    before: float
    after: float
    z: float
    """Standard errors: the signed root of the likelihood ratio, over the spread between deliveries."""


def changes(
    hits: Numbers,
    rows: Numbers,
    usable: Flags,
    direction: int,
    least_change: float,
    least_z: float,
    history: int,
    like_spread: float = 1.0,
) -> list[Change]:
    """Every run of deliveries in which the share `hits / rows` fell (direction -1) or rose (+1).

    All runs are tried; the likeliest is taken out and the rest is tried again. Runs that begin with
    less than `history` usable deliveries before them are taken out too, but not returned: there is
    nothing to hold them against. A run up to the last delivery lasts (`stop == len(hits)`).
    `like_spread` is the spread between deliveries of series like this one (see `spread`).
    """
    free = usable & (rows > 0)
    found: list[Change] = []
    for _ in range(_MOST_CHANGES):
        best = _likeliest(hits, rows, free, direction, least_change, like_spread)
        if best is None or best.z < least_z:
            break
        if int(usable[: best.start].sum()) >= history:
            found.append(best)
        free = free.copy()
        free[best.start : best.stop] = False
    return found


def _likeliest(
    hits: Numbers,
    rows: Numbers,
    free: Flags,
    direction: int,
    least_change: float,
    like_spread: float,
) -> Change | None:
    places = np.flatnonzero(free)
    if len(places) < 2:
        return None
    k, n = hits[places], rows[places]
    sums_k, sums_n = np.append(0, np.cumsum(k)), np.append(0, np.cumsum(n))
    start, stop = np.triu_indices(len(places) + 1, 1)
    kept = start > 0
    start, stop = start[kept], stop[kept]
    inside_k, inside_n = sums_k[stop] - sums_k[start], sums_n[stop] - sums_n[start]
    outside_k, outside_n = sums_k[-1] - inside_k, sums_n[-1] - inside_n
    after, before = inside_k / inside_n, outside_k / np.maximum(outside_n, 1)
    far = (direction * (after - before) >= least_change) & (outside_n > 0)
    if not far.any():
        return None
    ratio = np.where(far, _ratio(inside_k, inside_n, outside_k, outside_n), -1.0)
    at = int(ratio.argmax())
    a, b = int(start[at]), int(stop[at])
    fitted = np.full(len(places), before[at])
    fitted[a:b] = after[at]
    own, points = _spread(k, n, fitted)
    shrunk = (own * points + like_spread * _PRIOR_POINTS) / (points + _PRIOR_POINTS)
    z = np.sqrt(max(ratio[at], 0.0) / max(1.0, shrunk))
    lasts = b == len(places)
    return Change(
        start=int(places[a]),
        stop=len(hits) if lasts else int(places[b]),
        before=float(before[at]),
        after=float(after[at]),
        z=float(z),
    )


def _ratio(k1: Numbers, n1: Numbers, k0: Numbers, n0: Numbers) -> Numbers:
    """Twice the log likelihood ratio of two shares against one."""

    def fit(k: Numbers, n: Numbers) -> Numbers:
        outcome: Numbers = special.xlogy(k, k) + special.xlogy(n - k, n - k) - special.xlogy(n, n)
        return outcome

    outcome: Numbers = 2 * (fit(k1, n1) + fit(k0, n0) - fit(k1 + k0, n1 + n0))
    return outcome


def _spread(k: Numbers, n: Numbers, fitted: Numbers) -> tuple[float, int]:
    """How many times the variance between deliveries is that of plain chance, and by how many
    deliveries that is known. By the median, so that one odd delivery does not hide another."""
    variance = n * fitted * (1 - fitted)
    told = variance > _TOLD_FROM
    if not told.any():
        return 1.0, 0
    squares = (k[told] - n[told] * fitted[told]) ** 2 / variance[told]
    return float(np.median(squares)) / _MEDIAN_OF_CHI_SQUARED, len(squares)


def common_spread(lines: Sequence[tuple[Numbers, Numbers]], usable: Flags) -> float:
    """The spread between deliveries of series that are alike (the groups of one column), at least 1.

    Each delivery is held against the one before it, so that a lasting change counts once.
    """
    squares: list[Numbers] = []
    for hits, rows in lines:
        kept = usable & (rows > 0)
        k, n = hits[kept], rows[kept]
        share = (k[1:] + k[:-1]) / (n[1:] + n[:-1])
        variance = share * (1 - share) * (1 / n[1:] + 1 / n[:-1])
        told = share * (1 - share) * np.minimum(n[1:], n[:-1]) > _TOLD_FROM
        steps = k[1:] / n[1:] - k[:-1] / n[:-1]
        squares.append(steps[told] ** 2 / variance[told])
    every = np.concatenate(squares) if squares else np.array([])
    if len(every) < _PRIOR_POINTS:
        return 1.0
    return max(1.0, float(np.median(every)) / _MEDIAN_OF_CHI_SQUARED)


def two_shares(k1: float, n1: float, k0: float, n0: float) -> float:
    """Standard errors between two shares."""
    if n1 <= 0 or n0 <= 0:
        return 0.0
    one = [np.array([float(value)]) for value in (k1, n1, k0, n0)]
    return float(np.sqrt(max(_ratio(*one)[0], 0.0)))


def over_share(k: float, n: float, share: float) -> float:
    """Standard errors that `k` of `n` lies above a known share; 0 when it does not."""
    if n <= 0 or k / n <= share:
        return 0.0
    share = max(share, 1e-9)
    ratio = 2 * (special.xlogy(k, k / n / share) + special.xlogy(n - k, (1 - k / n) / (1 - share)))
    return float(np.sqrt(max(float(ratio), 0.0)))


def evidence_needed(settings: WatchSettings, series: int, deliveries: int) -> float:
    """Standard errors from which a change is told, so that over all series and all runs of
    deliveries `false_alarms` are expected. Runs overlap: there are about 3 different ones per
    delivery (seen on simulated series)."""
    tests = max(series, 1) * max(deliveries, 1) * 3
    return max(settings.least_evidence, float(stats.norm.isf(settings.false_alarms / tests)))


def usual(values: Numbers, floor: float, deviations: float) -> tuple[float, float]:
    """The median of earlier deliveries, and how far from it is still usual (at least `floor`)."""
    if not len(values):
        return 0.0, floor
    middle = float(np.median(values))
    deviation = float(np.median(np.abs(values - middle))) * _MAD_TO_SD
    return middle, max(floor, deviations * deviation)
