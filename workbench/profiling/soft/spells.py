"""Interviews beside the spells on benefit that they belong to."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import qr

from workbench.profiling.soft.interviews import MISSING, NO_DAY

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

BEFORE = 90
"""Days before inflow from which an interview belongs to the spell: the intake comes first."""
_DEPENDENT = 1e-9
"""What is left of a column, relative to the largest, once the others are taken out."""


@dataclass(frozen=True)
class Spells:
    """Spells of an analysis set; every array has one value per spell."""

    entity: Codes
    start: Codes
    """Time zero, in days since 1970-01-01."""
    entry: Numbers
    """Days since time zero, as `exit`."""
    exit: Numbers
    ended: Flags
    hard: Numbers
    """(n, p) hard characteristics without gaps, for adjusting."""
    groups: dict[str, list[str | None]]
    """Hard characteristics of few values, for comparing."""


@dataclass(frozen=True)
class Placed:
    """Per interview its spell and when in it; MISSING and infinite where there is none."""

    spell: Codes
    since: Numbers

    def first(self, filled: Flags, spells: int) -> Numbers:
        """Per spell the days until the first interview with an answer; infinite without any."""
        outcome = np.full(spells, np.inf)
        chosen = filled & (self.spell != MISSING)
        np.minimum.at(outcome, self.spell[chosen], self.since[chosen])
        return outcome

    def known_by(self, day: int, answer: Codes, spells: int) -> Codes:
        """Per spell the code of the last answer up to that day; MISSING without any."""
        outcome = np.full(spells, MISSING, dtype=np.int64)
        chosen = np.flatnonzero((self.spell != MISSING) & (self.since <= day) & (answer != MISSING))
        chosen = chosen[np.argsort(self.since[chosen], kind="stable")]
        outcome[self.spell[chosen]] = answer[chosen]
        return outcome


def place_interviews(entity: Codes, days: Codes, spells: Spells) -> Placed:
    """Put each interview in the spell of its entity that it was held in, or shortly before.

    `entity` and `days` have one value per interview (MISSING and NO_DAY where unknown).
    """
    order = np.lexsort((spells.start, spells.entity))
    key = _key(spells.entity[order], spells.start[order] - BEFORE)
    known = (entity != MISSING) & (days != NO_DAY)
    found = np.searchsorted(key, _key(entity, np.where(known, days, 0)), side="right") - 1
    spell = np.where(found >= 0, order[np.maximum(found, 0)], MISSING)
    since = np.where(known, days - spells.start[spell], 0).astype(np.float64)
    fits = known & (spell != MISSING) & (spells.entity[spell] == entity)
    fits &= since <= spells.exit[spell]
    return Placed(
        spell=np.where(fits, spell, MISSING),
        since=np.where(fits, np.maximum(since, 0.0), np.inf),
    )


def independent_columns(table: Numbers) -> Numbers:
    """The columns that vary and are no sum of others: education in three and in six levels can't
    both be adjusted for."""
    if not table.size:
        return table[:, :0]
    spread = table.std(axis=0)
    varying = np.flatnonzero(spread > 0)
    centred = (table[:, varying] - table[:, varying].mean(axis=0)) / spread[varying]
    if not len(varying):
        return table[:, :0]
    # of the correlations rather than of all rows: small, and with the same dependencies
    _, triangle, order = qr(centred.T @ centred / len(table), pivoting=True)
    size = np.abs(np.diag(triangle))
    kept = np.sort(varying[order[: len(size)][size > _DEPENDENT * size[0]]])
    return table[:, kept]


def _key(entity: Codes, day: Codes) -> Codes:
    """One number that sorts by entity, then by day."""
    return entity * np.int64(10_000_000) + day + np.int64(5_000_000)
