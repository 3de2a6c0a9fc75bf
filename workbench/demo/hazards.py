"""The hazard model that every outflow of the demo comes from, and drawing times from it.

Cause-specific hazards, piecewise constant in days since inflow, log-linear in covariates that all
are in the exports; provisions act from their start on. No unobserved frailty.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.demo.calendar import NEVER, Days, date_parts, day

Floats = npt.NDArray[np.float64]

BREAKS = np.array([0, 91, 182, 365, 730, 1460], dtype=np.float64)
"""Days since inflow at which the baselines change."""


@dataclass(frozen=True)
class Cause:
    """One reason of outflow: baseline per day in each period of BREAKS, and log hazard ratios."""

    baseline: tuple[float, ...]
    ratios: dict[str, float] = field(default_factory=dict)


def _flat(rate: float) -> tuple[float, ...]:
    return (rate,) * len(BREAKS)


CAUSES: dict[str, Cause] = {
    "to_work": Cause(
        (0.00120, 0.00135, 0.00105, 0.00070, 0.00036, 0.00018),
        {
            "female": -0.20,
            "children": -0.10,
            "female:children": -0.60,
            "single_under_27": 0.55,
            "age_decade": -0.25,
            "education_low": -0.25,
            "education_high": 0.35,
            "wage_subsidy": 0.70,
            "work_experience": 0.35,
            "training": 0.40,
            "language_course": 0.0,
            "social_activation": 0.0,
            "mediation": 0.0,
        },
    ),
    "study": Cause(_flat(0.00003), {"single_under_27": 1.4, "age_decade": -0.6}),
    "moved": Cause(_flat(0.00009), {"children": -0.4, "age_decade": -0.1}),
    "household": Cause(_flat(0.00008), {"female": 0.5, "age_decade": -0.15}),
    "death": Cause(_flat(0.000012), {"age_decade": 0.7, "female": -0.3}),
    "other": Cause(_flat(0.00008), {"female": -0.4}),
}
"""Pension is not drawn: a benefit ends on the day that someone reaches pension age."""

EVENTS = ("to_work", "study", "moved", "household", "pension", "death", "other")

TIME_VARYING = (
    "wage_subsidy", "work_experience", "training",
    "language_course", "social_activation", "mediation",
)  # fmt: skip

FIXED = (
    "female", "children", "female:children", "single_under_27",
    "age_decade", "education_low", "education_high",
)  # fmt: skip


def fixed_covariates(
    female: npt.NDArray[Any], leefvorm: npt.NDArray[Any], age: Floats, education: npt.NDArray[Any]
) -> dict[str, Floats]:
    """The model's covariates as known at inflow; `age` in years, `leefvorm` 1-4, `education` 1-5."""
    children = np.isin(leefvorm, (2, 4))
    return {
        "female": female.astype(np.float64),
        "children": children.astype(np.float64),
        "female:children": (female & children).astype(np.float64),
        "single_under_27": ((leefvorm == 1) & (age < 27)).astype(np.float64),
        "age_decade": (age - 40) / 10,
        "education_low": np.isin(education, (1, 2)).astype(np.float64),
        "education_high": (education == 5).astype(np.float64),
    }


def draw_exits(
    random: np.random.Generator, fixed: dict[str, Floats], provisions: dict[str, Floats]
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Days from inflow to the first outflow, and its cause as a place in CAUSES.

    `provisions` holds per kind the days from inflow to its start (inf: never), each an array as
    long as the covariates. Every hazard is constant between BREAKS and starts of provisions, so the
    times are exact: the sum of hazards is inverted piece by piece.
    """
    rows = len(fixed["female"])
    starts = np.column_stack([provisions[kind] for kind in TIME_VARYING])
    knots = np.sort(np.column_stack([np.broadcast_to(BREAKS, (rows, len(BREAKS))), starts]), axis=1)
    period = np.searchsorted(BREAKS, knots, side="right") - 1
    rates = np.empty((len(CAUSES), *knots.shape))
    for number, cause in enumerate(CAUSES.values()):
        fixed_part = sum(
            (cause.ratios.get(name, 0.0) * fixed[name] for name in FIXED), np.zeros(rows)
        )
        exponent = np.repeat(fixed_part[:, None], knots.shape[1], axis=1)
        for place, kind in enumerate(TIME_VARYING):
            exponent += cause.ratios.get(kind, 0.0) * (knots >= starts[:, [place]])
        rates[number] = np.asarray(cause.baseline)[period] * np.exp(exponent)
    total = rates.sum(axis=0)
    with np.errstate(invalid="ignore"):
        widths = np.diff(knots, axis=1)
    widths[~np.isfinite(widths)] = 0.0
    reached = np.column_stack([np.zeros(rows), np.cumsum(widths * total[:, :-1], axis=1)])
    wanted = random.exponential(size=rows)
    # the last knot at which the summed hazard is still under the wanted one; never-started
    # provisions stand at infinity and are passed over
    piece = ((reached <= wanted[:, None]) & np.isfinite(knots)).sum(axis=1) - 1
    every = np.arange(rows)
    times = knots[every, piece] + (wanted - reached[every, piece]) / total[every, piece]
    shares = np.cumsum(rates[:, every, piece] / total[every, piece], axis=0)
    causes = (random.random(rows) > shares[:-1]).sum(axis=0)
    return times, causes


_PENSION = (
    (2012, 65, 0), (2013, 65, 1), (2014, 65, 2), (2015, 65, 3),
    (2016, 65, 6), (2017, 65, 9), (2018, 66, 0), (2030, 66, 4),
)  # fmt: skip


def pension_days(births: Days) -> Days:
    """The day on which someone of this birth date reaches pension age (AOW, as the law stood)."""
    years, months, days = date_parts(births)
    outcome = np.full(len(births), NEVER, dtype=np.int64)
    for last_year, age_years, age_months in _PENSION:
        beyond = months - 1 + age_months
        when = (years + age_years + beyond // 12 - 1970).astype("datetime64[Y]")
        reached = (when.astype("datetime64[M]") + beyond % 12).astype("datetime64[D]")
        at = reached.astype(np.int64) + np.minimum(days, 28) - 1
        here = (outcome == NEVER) & (at <= day(last_year, 12, 31))
        outcome[here] = at[here]
    return outcome
