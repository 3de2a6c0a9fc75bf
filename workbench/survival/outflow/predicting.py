"""What a model file expects of clients: the chance of each way out by a time, with its band."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from workbench.core.errors_outflow import HorizonTooFar
from workbench.estimators.arrays import Numbers
from workbench.survival.outflow.portable import CauseModel, PortableModel

LEVEL = 0.95
BLOCK = 2000
"""Clients taken at once."""


@dataclass(frozen=True)
class Chances:
    """Of m clients by each of T times for each of C ways out."""

    incidence: Numbers
    """(m, T, C)"""
    std_err: Numbers
    """(m, T, C)"""

    def band(self, level: float = LEVEL) -> tuple[Numbers, Numbers]:
        """(lower, upper), each (m, T, C), on the scale of log(-log(1 - chance)), within 0 and 1."""
        z = float(ndtri(0.5 + level / 2))
        inside = np.clip(self.incidence, 1e-12, 1 - 1e-12)
        hazard = -np.log1p(-inside)
        with np.errstate(over="ignore"):
            reach = np.exp(z * self.std_err / ((1 - inside) * hazard))
        return -np.expm1(-hazard / reach), -np.expm1(-hazard * reach)

    @property
    def effective(self) -> Numbers:
        """(m, T, C) how many clients just like this one would say as much.

        The size of a sample whose share would have the same error. Source: Thomassen, le Cessie,
        van Houwelingen & Steyerberg (2024), "Effective sample size".
        """
        spread = self.incidence * (1 - self.incidence)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.std_err > 0, spread / self.std_err**2, np.inf)


def expected(model: PortableModel, X: Numbers, times: Sequence[float]) -> Chances:
    """The chances of the rows of `X` (m, p); HorizonTooFar past `model.until`.

    In each stretch of time the hazards are level; what leaves in it, 1 - exp(-sum of hazards), is
    shared by their sizes. The error comes from the coefficients and from each step of the
    baselines (delta method).
    Source: Benichou & Gail (1990); Rosthøj, Andersen & Abildstrom (2004).
    """
    for time in times:
        if time > model.until * (1 + 1e-9):
            raise HorizonTooFar(time=time, until=model.until, unit=model.unit)
    line = _Line(model, np.asarray(times, np.float64))
    parts = [line.of(X[start : start + BLOCK]) for start in range(0, len(X), BLOCK)]
    size = (0, len(times), len(model.models))
    return Chances(
        np.concatenate([np.zeros(size), *(part.incidence for part in parts)]),
        np.concatenate([np.zeros(size), *(part.std_err for part in parts)]),
    )


def incidence(model: PortableModel, X: Numbers, times: Sequence[float]) -> Numbers:
    """(m, T, C) the chances alone."""
    line = _Line(model, np.asarray(times, np.float64))
    return np.concatenate(
        [
            np.zeros((0, len(times), len(model.models))),
            *(line.incidence(X[start : start + BLOCK]) for start in range(0, len(X), BLOCK)),
        ]
    )


def contributions(
    model: PortableModel, X: Numbers, time: float, cause: str
) -> tuple[tuple[str, Numbers], ...]:
    """Per term (m,): how much higher the chance is than if the client were the average in it."""
    kind = model.causes.index(cause)
    line = _Line(model, np.array([time]))
    as_is = line.incidence(X)[:, 0, kind]
    found = []
    for term in dict.fromkeys(model.design.of):
        places = [place for place, one in enumerate(model.design.of) if one == term]
        moved = X.copy()
        moved[:, places] = np.array(model.models[kind].centre)[places]
        found.append((model.design.label(term), as_is - line.incidence(moved)[:, 0, kind]))
    return tuple(found)


@dataclass(frozen=True)
class _Line:
    """The line of time cut where any baseline bends or a chance is asked for: I stretches."""

    model: PortableModel
    times: Numbers

    @cached_property
    def ends(self) -> Numbers:
        bends = [np.array(one.baseline.times) for one in self.model.models]
        every = np.unique(np.concatenate([*bends, self.times]))
        found: Numbers = every[every <= self.times.max(initial=0.0)]
        return found

    @cached_property
    def steps(self) -> Numbers:
        """(I, C) baseline hazard of each stretch."""
        return np.column_stack([_stretches(one, self.ends) for one in self.model.models])

    @cached_property
    def asked(self) -> list[int]:
        """Per time how many stretches are up to it."""
        return [int(one) for one in np.searchsorted(self.ends, self.times, side="right")]

    def risks(self, X: Numbers) -> Numbers:
        """(m, C)"""
        scores = [
            (X - np.array(one.centre)) @ np.array(one.coefficients) for one in self.model.models
        ]
        return np.asarray(np.exp(np.clip(np.column_stack(scores), -30, 30)), np.float64)

    def incidence(self, X: Numbers) -> Numbers:
        """(m, T, C)"""
        hazards = self.steps[None] * self.risks(X)[:, None, :]
        share, _, _ = _leaving(hazards)
        run = np.cumsum(share[:, :, None] * hazards, axis=1)
        return _at(run, self.asked)

    def of(self, X: Numbers) -> Chances:
        hazards = self.steps[None] * self.risks(X)[:, None, :]
        share, slope, before = _leaving(hazards)
        run = np.cumsum(share[:, :, None] * hazards, axis=1)
        found = _at(run, self.asked)
        variance = np.zeros(found.shape)
        causes = range(len(self.model.models))
        for place, upto in enumerate(self.asked):
            own = hazards[:, :upto]
            for kind in causes:
                # a bit more hazard of a stretch: less of all that comes after it
                after = own[:, :, kind] * (before * slope)[:, :upto]
                after = after - (found[:, None, place, kind] - run[:, :upto, kind])
                for other, one in enumerate(self.model.models):
                    pull = after + share[:, :upto] if other == kind else after
                    variance[:, place, kind] += _spread(one, X, self.ends, pull * own[:, :, other])
        return Chances(found, np.sqrt(variance))


def _leaving(hazards: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """(m, I) each: what leaves per unit of hazard; the slope of (1 - exp(-H)) / H; who is there."""
    total = hazards.sum(axis=2)
    before = np.exp(-(np.cumsum(total, axis=1) - total))
    small = total < 1e-6
    safe = np.where(small, 1.0, total)
    per_unit = np.where(small, 1 - total / 2, -np.expm1(-safe) / safe)
    slope = np.where(small, -0.5 + total / 3, (np.exp(-safe) * (safe + 1) - 1) / safe**2)
    return before * per_unit, slope, before


def _at(run: Numbers, asked: list[int]) -> Numbers:
    started = np.concatenate([np.zeros((run.shape[0], 1, run.shape[2])), run], axis=1)
    return started[:, asked]


def _stretches(one: CauseModel, ends: Numbers) -> Numbers:
    line = np.concatenate([[0.0], one.baseline.times])
    heights = np.concatenate([[0.0], one.baseline.hazard])
    return np.diff(np.interp(ends, line, heights), prepend=0.0)


def _spread(one: CauseModel, X: Numbers, ends: Numbers, pull: Numbers) -> Numbers:
    """(m,) variance from a cause's coefficients and from the steps of its baseline.

    `pull` (m, I): what a relative change of the hazard in each stretch adds to the chance.
    """
    away = X - np.array(one.middle)
    spread = np.einsum("mi,ij,mj->m", away, np.array(one.covariance), away)
    found = pull.sum(axis=1) ** 2 * np.maximum(spread, 0)
    step = np.searchsorted(one.baseline.times, ends[: pull.shape[1]], side="left")
    for place, error in enumerate(one.baseline.error):
        found = found + pull[:, step == place].sum(axis=1) ** 2 * error**2
    return np.asarray(found, np.float64)
