"""The array types of this room, and time as the estimators see it."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

TIED = float(np.sqrt(np.finfo(np.float64).eps))
"""Times this close, absolutely or relative to the mean time, are one time."""


def as_tied(exit: Numbers, entry: Numbers | None = None) -> tuple[Numbers, Numbers | None]:
    """Times with rounding noise taken out: 0.3 and 0.1 + 0.2 become the same time.

    `exit` and `entry` (n,) in any unit; both come back aligned, entry None as it was. The rule is
    that of R's survival package (`aeqSurv`, vignette "Tied times"): neighbours on the sorted
    line that differ by no more than `TIED` take the value of the first of them.
    """
    known = exit if entry is None else np.concatenate([exit, entry])
    line = np.unique(known[np.isfinite(known)])
    if line.size < 2:
        return exit, entry
    gaps = np.diff(line)
    mean = float(np.mean(np.abs(line)))
    tied = (gaps <= TIED) | (gaps <= TIED * mean)
    if not tied.any():
        return exit, entry
    cuts = line[np.concatenate([[True], ~tied])]

    def snap(times: Numbers) -> Numbers:
        places = np.maximum(np.searchsorted(cuts, times, side="right") - 1, 0)
        snapped: Numbers = np.where(np.isfinite(times), cuts[places], times)
        return snapped

    return snap(exit), None if entry is None else snap(entry)


def checked(exit: Numbers, entry: Numbers | None) -> tuple[Numbers, Numbers]:
    """Times ready to count with: tied, entry -inf where there is none.

    ValueError where a time is not finite or an entry is not before its exit: leaving rows out,
    and saying so, is the caller's work.
    """
    exit, entry = as_tied(np.asarray(exit, np.float64), _floats(entry))
    if not np.isfinite(exit).all():
        raise ValueError("exit times must be finite")
    if entry is None:
        return exit, np.full(exit.size, -np.inf)
    if entry.shape != exit.shape or not (entry < exit).all():
        raise ValueError("every entry must be before its exit")
    return exit, entry


def at_risk(times: Numbers, exit: Numbers, entry: Numbers, weights: Numbers) -> Numbers:
    """Weight under observation just before each time: entry < t <= exit. Shape as `times`."""
    return _from(times, exit, weights) - _from(times, entry, weights)


def count(codes: Codes, weights: Numbers | Flags, size: int) -> Numbers:
    """Sum of the weights per code 0..size-1."""
    return np.bincount(codes, weights, size).astype(np.float64, copy=False)


def _from(times: Numbers, moments: Numbers, weights: Numbers) -> Numbers:
    order = np.argsort(moments, kind="stable")
    sums = np.concatenate([np.cumsum(weights[order][::-1])[::-1], [0.0]])
    found: Numbers = sums[np.searchsorted(moments[order], times, side="left")]
    return found


def _floats(values: Numbers | None) -> Numbers | None:
    return None if values is None else np.asarray(values, np.float64)
