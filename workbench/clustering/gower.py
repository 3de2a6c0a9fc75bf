"""Gower's distance between all pairs, and groups around medoids: for small tables only."""

import numpy as np
import numpy.typing as npt

from workbench.clustering.traits import Codes, Floats

FARTHEST = 1.0
"""Of two rows that have no known column in common, where R's daisy says NA."""


def gower_distances(numbers: Floats, codes: Codes, ranges: Floats | None = None) -> Floats:
    """Mean over the columns known in both rows (Gower 1971), as R's `cluster::daisy` has it.

    A number counts its difference as part of its range, a category 0 or 1; what is missing (NaN,
    -1) in either row takes no part. NaN where two rows share no column. 8 n² bytes.
    """
    rows = len(numbers)
    total, shared = np.zeros((rows, rows)), np.zeros((rows, rows))
    for at in range(numbers.shape[1]):
        values = numbers[:, at]
        known = ~np.isnan(values)
        if not known.any():
            continue
        wide = float(values[known].max() - values[known].min()) if ranges is None else ranges[at]
        plain = np.where(known, values, 0.0)
        both = known[:, None] & known[None, :]
        if wide > 0:
            total += np.abs(plain[:, None] - plain[None, :]) / wide * both
        shared += both
    for at in range(codes.shape[1]):
        both = (codes[:, [at]] >= 0) & (codes[:, at] >= 0)[None, :]
        total += (codes[:, [at]] != codes[:, at][None, :]) & both
        shared += both
    mean: Floats = np.divide(total, shared, out=np.full((rows, rows), np.nan), where=shared > 0)
    return mean


def pam(distances: Floats, k: int) -> npt.NDArray[np.int64]:
    """Groups around k medoids: built greedily, then swapped while that helps.

    Kaufman & Rousseeuw (1990), chapter 2; the best swap is found at once for all medoids
    (FastPAM1, Schubert & Rousseeuw 2021). Returns the group of each row, from 0.
    """
    apart = np.where(np.isnan(distances), FARTHEST, distances)
    medoids = _build(apart, k)
    for _ in range(100 if k > 1 else 0):
        swap = _best_swap(apart, medoids)
        if swap is None:
            break
        medoids[swap[0]] = swap[1]
    return np.asarray(apart[:, medoids].argmin(axis=1), dtype=np.int64)


def _build(apart: Floats, k: int) -> list[int]:
    medoids = [int(apart.sum(axis=1).argmin())]
    nearest = apart[medoids[0]].copy()
    while len(medoids) < k:
        gain = np.maximum(nearest[None, :] - apart, 0.0).sum(axis=1)
        gain[medoids] = -1.0
        medoids.append(int(gain.argmax()))
        nearest = np.minimum(nearest, apart[medoids[-1]])
    return medoids


def _best_swap(apart: Floats, medoids: list[int]) -> tuple[int, int] | None:
    """Which medoid to give up for which row; None where nothing is won."""
    own = apart[:, medoids]
    order = np.argsort(own, axis=1, kind="stable")
    first = order[:, 0]
    nearest = np.take_along_axis(own, order[:, :1], axis=1)[:, 0]
    second = np.take_along_axis(own, order[:, 1:2], axis=1)[:, 0]
    best, found = -1e-12, None
    shared = np.minimum(apart - nearest[None, :], 0.0)
    for place in range(len(medoids)):
        lost = first == place
        change = shared[:, ~lost].sum(axis=1)
        change += (np.minimum(apart[:, lost], second[lost][None, :]) - nearest[lost]).sum(axis=1)
        row = int(change.argmin())
        if change[row] < best:
            best, found = float(change[row]), (place, row)
    return found
