"""Survival pictures: Kaplan-Meier steps, stacked cumulative incidence, the forest of a Cox model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from workbench.survival.results import Coefficient, CurvePoint, IncidencePoint
from workbench.ui.charts.palette import BLUE, GREEN, GREY, ORANGE, series
from workbench.ui.show import visible
from workbench.ui.words import word

DAYS_PER_YEAR = 365.25
_GRID_STEPS = 160
FEWEST = 10
"""A curve ends where fewer people than this are at risk."""
_Z = 1.959964
_LIMIT = 5.0
"""Log hazard ratios beyond this are drawn at the edge."""


@dataclass(frozen=True)
class Forest:
    """One model in the forest: its name and its coefficients; a bare number has no interval."""

    name: str
    values: Mapping[str, Coefficient | float]


def kaplan_meier(points: Sequence[CurvePoint], labels: Mapping[str, str]) -> alt.LayerChart:
    """Still on benefit, by years since inflow, with the 95% band of each group."""
    frame = _on_grid(points)
    names = [labels.get(group, visible(group)) for group in dict.fromkeys(frame["group"])]
    frame["name"] = frame["group"].map(lambda group: labels.get(group, visible(group)))
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=names, range=series(len(names))),
        legend=alt.Legend(title=None, orient="top", columns=4) if len(names) > 1 else None,
    )
    base = alt.Chart(frame).encode(
        x=alt.X("years:Q", title=word("chart.years")).axis(format=".0f", tickMinStep=1),
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title=word("label.group")),
            alt.Tooltip("years:Q", title=word("chart.years"), format=".1f"),
            alt.Tooltip("survival:Q", title=word("chart.survival"), format=".1%"),
            alt.Tooltip("at_risk:Q", title=word("label.at_risk"), format=",d"),
        ],
    )
    share = alt.Scale(domain=[0, 1])
    band = base.mark_area(opacity=0.18, interpolate="step-after").encode(
        y=alt.Y("lower:Q", scale=share, title=word("chart.survival")).axis(format=".0%"),
        y2="upper:Q",
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        y=alt.Y("survival:Q", scale=share)
    )
    return alt.layer(band, line).properties(height=360)


def cumulative_incidence(
    points: Sequence[IncidencePoint],
    labels: Mapping[str, str],
    order: Sequence[str],
    curve: Sequence[CurvePoint] = (),
) -> alt.Chart:
    """What became of all who came in, by years since inflow: reasons stacked on each other.

    `order` gives each reason its place and colour, the same in every group; with the group's
    Kaplan-Meier `curve` the picture ends where too few people are left.
    """
    if not points:
        raise ValueError("no incidence to draw")
    last = max(point.time for point in points)
    if curve:
        last = min(last, _worth_drawing(list(curve))[-1].time)
    grid = np.linspace(0, last, _GRID_STEPS)
    rows = []
    names = [visible(labels.get(cause, cause)) for cause in order]
    for number, cause in enumerate(order):
        mine = [point for point in points if point.cause == cause]
        heights = step_values([p.time for p in mine], [p.incidence for p in mine], grid, 0.0)
        rows += [
            {
                "years": time / DAYS_PER_YEAR,
                "cause": names[number],
                "share": height,
                "order": number,
            }
            for time, height in zip(grid, heights, strict=True)
        ]
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_area(line={"strokeWidth": 0.6}, opacity=0.9)
        .encode(
            x=alt.X("years:Q", title=word("chart.years")).axis(format=".0f", tickMinStep=1),
            y=alt.Y(
                "share:Q",
                stack="zero",
                scale=alt.Scale(domain=[0, 1]),
                title=word("chart.incidence"),
            ).axis(format=".0%"),
            color=alt.Color(
                "cause:N",
                sort=names,
                scale=alt.Scale(domain=names, range=series(len(names))),
                legend=alt.Legend(title=None, orient="right", symbolLimit=0),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("cause:N", title=word("label.reason")),
                alt.Tooltip("years:Q", title=word("chart.years"), format=".1f"),
                alt.Tooltip("share:Q", title=word("label.share"), format=".1%"),
            ],
        )
        .properties(height=360)
    )


def forest(
    models: Sequence[Forest], terms: Sequence[str], labels: Mapping[str, str]
) -> alt.LayerChart:
    """Hazard ratios with 95% intervals on a log scale, the models of one term under each other."""
    rows = [
        {
            "term": labels.get(term, visible(term)),
            "model": model.name,
            **_interval(model.values[term]),
        }
        for model in models
        for term in terms
        if term in model.values
    ]
    frame = pd.DataFrame(rows)
    names = [model.name for model in models]
    order = [labels.get(term, visible(term)) for term in terms]
    colour = alt.Color(
        "model:N",
        scale=alt.Scale(domain=names, range=[BLUE, ORANGE, GREEN][: len(names)]),
        legend=alt.Legend(title=None, orient="top"),
    )
    shape = alt.Shape(
        "model:N",
        scale=alt.Scale(domain=names, range=["circle", "square", "diamond"][: len(names)]),
        legend=alt.Legend(title=None, orient="top"),
    )
    low, high = frame["lower"].min() * 0.95, frame["upper"].max() * 1.05
    axis = alt.X(
        "ratio:Q",
        scale=alt.Scale(type="log", domain=[min(low, 0.9), max(high, 1.1)], nice=False),
        title=word("chart.hazard_ratio"),
    ).axis(format=".2~f", values=[0.05, 0.1, 0.2, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20])
    base = alt.Chart(frame).encode(
        y=alt.Y("term:N", sort=order, title=None).axis(grid=True, labelOverlap=False),
        yOffset=alt.YOffset("model:N", sort=names),
        color=colour,
    )
    whiskers = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("lower:Q", title=word("chart.hazard_ratio")), x2="upper:Q"
    )
    dots = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=axis,
        shape=shape,
        tooltip=[
            alt.Tooltip("term:N", title=word("label.term")),
            alt.Tooltip("model:N", title=word("label.model")),
            alt.Tooltip("ratio:Q", title=word("chart.hazard_ratio"), format=".2f"),
            alt.Tooltip("lower:Q", title=word("label.lower"), format=".2f"),
            alt.Tooltip("upper:Q", title=word("label.upper"), format=".2f"),
        ],
    )
    none = pd.DataFrame({"ratio": [1.0]})
    one = alt.Chart(none).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x=axis)
    height = len(order) * 18 * len(names) + 110
    return alt.layer(one, whiskers, dots).properties(height=height)


def step_values(
    times: Sequence[float], values: Sequence[float], grid: np.ndarray, before: float
) -> np.ndarray:
    """A right-continuous step function on a grid; `before` holds until the first time."""
    place = np.searchsorted(np.asarray(times, dtype=float), grid, side="right")
    return np.concatenate([[before], np.asarray(values, dtype=float)])[place]


def incidence_at(points: Sequence[IncidencePoint], times: Sequence[float]) -> list[float]:
    """The cumulative incidence of one cause in one group at some times (days); 0 before the first."""
    known = [point.time for point in points], [point.incidence for point in points]
    return [float(one) for one in step_values(*known, np.asarray(times, dtype=float), 0.0)]


def _on_grid(points: Sequence[CurvePoint]) -> pd.DataFrame:
    parts = []
    for group in dict.fromkeys(point.group for point in points):
        mine = _worth_drawing([point for point in points if point.group == group])
        times = [point.time for point in mine]
        grid = np.linspace(0, times[-1], _GRID_STEPS)
        columns = {
            "survival": [point.survival for point in mine],
            "lower": [_or(point.lower, point.survival) for point in mine],
            "upper": [_or(point.upper, point.survival) for point in mine],
            "at_risk": [float(point.at_risk) for point in mine],
        }
        drawn = {
            name: step_values(times, values, grid, values[0] if name == "at_risk" else 1.0)
            for name, values in columns.items()
        }
        parts.append(pd.DataFrame({"group": group, "years": grid / DAYS_PER_YEAR, **drawn}))
    return pd.concat(parts, ignore_index=True)


def _worth_drawing(points: list[CurvePoint]) -> list[CurvePoint]:
    # the tail of a few people is noise, and says too much about each of them
    known = [number for number, point in enumerate(points) if point.at_risk >= FEWEST]
    return points[: known[-1] + 1] if known else points


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def by_size(points: Iterable[IncidencePoint]) -> list[str]:
    """The reasons, the most frequent in the end first."""
    last: dict[str, float] = {}
    for point in points:
        last[point.cause] = max(point.incidence, last.get(point.cause, 0.0))
    return sorted(last, key=lambda cause: -last[cause])


def _interval(value: Coefficient | float) -> dict[str, float]:
    coef, se = (value, 0.0) if isinstance(value, float | int) else (value.coef, value.se)
    low, mid, high = (
        float(np.exp(np.clip(point, -_LIMIT, _LIMIT)))
        for point in (coef - _Z * se, coef, coef + _Z * se)
    )
    return {"ratio": mid, "lower": low, "upper": high}
