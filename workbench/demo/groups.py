"""Five kinds of clients. A group shapes who someone is; outflow depends on covariates alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

GROUPS = ("young_singles", "single_parents", "long_term_older", "newcomers", "graduates")
ORIGINS = ("dutch", "turkish", "moroccan", "polish", "syrian", "surinamese")

Shares = tuple[float, ...]


@dataclass(frozen=True)
class Profile:
    """What the members of one group look like."""

    share: float
    """Of inflow."""
    female: float
    age: tuple[float, float, float]
    """Lowest, most common and highest age at inflow (triangular)."""
    household_of_women: Shares
    """Single, single parent, couple, couple with children."""
    household_of_men: Shares
    education: Shares
    """Primary, vmbo, mbo, havo/vwo, hbo/wo."""
    step: Shares
    """Ladder steps 1 to 6."""
    language: Shares
    """Spoken Dutch 0 to 4."""
    work_rhythm: Shares
    """Yes, partly, no."""
    health: Shares
    """No obstacle, slight, serious."""
    origins: Shares


PROFILES: tuple[Profile, ...] = (
    Profile(
        0.25, 0.42, (18, 21.5, 28.5),
        (0.86, 0.06, 0.06, 0.02), (0.92, 0.01, 0.05, 0.02),
        (0.02, 0.13, 0.80, 0.05, 0.00), (0, 0.01, 0.05, 0.84, 0.09, 0.01), (0, 0, 0.01, 0.06, 0.93),
        (0.05, 0.91, 0.04), (0.95, 0.04, 0.01), (0.62, 0.12, 0.13, 0.04, 0.01, 0.08),
    ),
    Profile(
        0.21, 0.80, (20, 33, 47),
        (0.04, 0.92, 0.01, 0.03), (0.10, 0.78, 0.03, 0.09),
        (0.03, 0.86, 0.09, 0.02, 0.00), (0.01, 0.03, 0.88, 0.07, 0.01, 0), (0, 0.01, 0.04, 0.90, 0.05),
        (0.04, 0.08, 0.88), (0.92, 0.07, 0.01), (0.60, 0.12, 0.12, 0.05, 0.01, 0.10),
    ),
    Profile(
        0.20, 0.48, (44, 54, 62),
        (0.90, 0.02, 0.06, 0.02), (0.91, 0.01, 0.06, 0.02),
        (0.80, 0.14, 0.05, 0.01, 0.00), (0.86, 0.12, 0.02, 0, 0, 0), (0.01, 0.04, 0.85, 0.08, 0.02),
        (0.01, 0.05, 0.94), (0.02, 0.08, 0.90), (0.68, 0.10, 0.11, 0.03, 0.00, 0.08),
    ),
    Profile(
        0.19, 0.46, (20, 33, 52),
        (0.06, 0.06, 0.05, 0.83), (0.09, 0.01, 0.06, 0.84),
        (0.90, 0.05, 0.03, 0.01, 0.01), (0.06, 0.88, 0.05, 0.01, 0, 0), (0.62, 0.33, 0.04, 0.01, 0.00),
        (0.03, 0.90, 0.07), (0.04, 0.91, 0.05), (0.02, 0.10, 0.13, 0.13, 0.60, 0.02),
    ),
    Profile(
        0.15, 0.52, (25, 38, 57),
        (0.12, 0.02, 0.80, 0.06), (0.14, 0.01, 0.79, 0.06),
        (0.00, 0.01, 0.05, 0.06, 0.88), (0, 0, 0.01, 0.08, 0.88, 0.03), (0, 0, 0.01, 0.07, 0.92),
        (0.93, 0.06, 0.01), (0.94, 0.05, 0.01), (0.74, 0.07, 0.05, 0.06, 0.02, 0.06),
    ),
)  # fmt: skip
"""Strong enough for FAMD with k-means; every mix of sex, children and youth stays populated."""


def choose(random: np.random.Generator, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """One draw per row of `shares` (rows add up to 1): the place of the chosen column."""
    outcome: npt.NDArray[np.int64] = (
        random.random(len(shares))[:, None] > np.cumsum(shares, axis=1)[:, :-1]
    ).sum(axis=1)
    return outcome


def _by_group(name: str) -> npt.NDArray[np.float64]:
    return np.array([getattr(profile, name) for profile in PROFILES], dtype=np.float64)


def draw_clients(random: np.random.Generator, rows: int) -> pd.DataFrame:
    """Who flows in: group, female, age (years), education 1-5 and origin (a place in ORIGINS)."""
    group = random.choice(len(PROFILES), size=rows, p=_by_group("share"))
    low, top, high = _by_group("age")[group].T
    return pd.DataFrame(
        {
            "group": group,
            "female": random.random(rows) < _by_group("female")[group],
            "age": random.triangular(low, top, high),
            "education": choose(random, _by_group("education")[group]) + 1,
            "origin": choose(random, _by_group("origins")[group]),
        }
    )


def draw_situation(
    random: np.random.Generator, group: npt.NDArray[np.int64], female: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """What holds at the start of a spell: leefvorm 1-4, number of children, and the soft truths.

    `step` 1-6, `language` 0-4, `work_rhythm` 0-2 (yes, partly, no), `health` 0-2 (none, slight,
    serious obstacle).
    """
    rows = len(group)
    household = np.where(
        female[:, None],
        _by_group("household_of_women")[group],
        _by_group("household_of_men")[group],
    )
    leefvorm = choose(random, household) + 1
    number = 1 + np.minimum(random.geometric(0.55, rows) - 1, 5)
    return pd.DataFrame(
        {
            "leefvorm": leefvorm,
            "number_of_children": np.where(np.isin(leefvorm, (2, 4)), number, 0),
            "step": choose(random, _by_group("step")[group]) + 1,
            "language": choose(random, _by_group("language")[group]),
            "work_rhythm": choose(random, _by_group("work_rhythm")[group]),
            "health": choose(random, _by_group("health")[group]),
        }
    )
