"""The array types of this room, and time as the estimators see it."""

from dataclasses import dataclass

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
    order, line, moved = _line(known)
    if not moved:
        return exit, entry
    known = known.copy()
    known[order] = line
    return known[: exit.size], None if entry is None else known[exit.size :]


def _line(known: Numbers) -> tuple[Codes, Numbers, bool]:
    """Finite times in order, tied ones made equal: (their places, their values, any change)."""
    order = np.argsort(known, kind="stable")
    line = known[order]
    if line.size and not np.isfinite(line[[0, -1]]).all():
        finite = np.isfinite(line)
        order, line = order[finite], line[finite]
    if not line.size:
        return order, line, False
    gaps = np.diff(line)
    apart = gaps > 0
    mean = float(np.abs(line[:1]).sum() + np.abs(line[1:]) @ apart) / (1 + int(apart.sum()))
    tied = gaps <= max(TIED, TIED * mean)
    if not (tied & apart).any():
        return order, line, False
    starts = np.concatenate([[True], ~tied])
    return order, line[starts][np.cumsum(starts) - 1], True


def checked(exit: Numbers, entry: Numbers | None) -> tuple[Numbers, Numbers]:
    """Times ready to count with: tied, entry -inf where there is none.

    A row that is shorter than what counts as tied is at risk at its exit alone.
    ValueError where a time is not finite or an entry is not before its exit: leaving rows out,
    and saying so, is the caller's work.
    """
    exit, entry = as_tied(*_possible(exit, entry))
    if entry is None:
        return exit, np.full(exit.size, -np.inf)
    return exit, np.where(entry < exit, entry, np.nextafter(exit, -np.inf))


@dataclass(frozen=True)
class Clock:
    """n rows on the line of their T distinct exit times."""

    times: Numbers
    """(T,)"""
    left: Codes
    """(n,) place of each row's exit in `times`."""
    entered: Codes
    """(n,) how many of the times are at or before its entry; 0 where there is none."""

    @classmethod
    def of(cls, exit: Numbers, entry: Numbers | None) -> "Clock":
        """One sort of all times; ValueError as `checked`."""
        exit, entry = _possible(exit, entry)
        order, line, _ = _line(exit if entry is None else np.concatenate([exit, entry]))
        new = np.concatenate([[True], line[1:] > line[:-1]])[: line.size]
        group = np.cumsum(new) - 1
        exits = np.bincount(group[order < exit.size], minlength=int(new.sum())) > 0
        upto = np.zeros(exit.size if entry is None else 2 * exit.size, np.int64)
        upto[order] = np.cumsum(exits)[group]
        left = upto[: exit.size] - 1
        entered = np.zeros_like(left) if entry is None else upto[exit.size :]
        return cls(line[new][exits], left, np.minimum(entered, left))

    @property
    def size(self) -> int:
        """T"""
        return self.times.size

    def at(self, values: Numbers | Flags) -> Numbers:
        """Sum of `values` (n,) over who exits at each time, (T,)."""
        return count(self.left, values, self.size)

    def at_risk(self, weights: Numbers) -> Numbers:
        """Weight under observation just before each time, entry < t <= exit: (T,)."""
        net = self.at(weights)
        # who has the first k times at or before its entry is not at risk at them
        net -= count(self.entered, weights, self.size + 1)[1:]
        found: Numbers = np.cumsum(net[::-1])[::-1]
        return found


def count(codes: Codes, weights: Numbers | Flags, size: int) -> Numbers:
    """Sum of the weights per code 0..size-1."""
    return np.bincount(codes, weights, size).astype(np.float64, copy=False)


def _possible(exit: Numbers, entry: Numbers | None) -> tuple[Numbers, Numbers | None]:
    exit = np.asarray(exit, np.float64)
    entry = None if entry is None else np.asarray(entry, np.float64)
    if not np.isfinite(exit).all():
        raise ValueError("exit times must be finite")
    if entry is not None and (entry.shape != exit.shape or not (entry < exit).all()):
        raise ValueError("every entry must be before its exit")
    return exit, entry
