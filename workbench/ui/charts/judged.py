"""How good chances are: expected against what came, the worth of choosing by them, and one client's."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from workbench.survival.outflow.portable import Calibration
from workbench.survival.outflow.results import BenefitPoint
from workbench.ui.charts.palette import BLUE, GREY, ORANGE, series
from workbench.ui.words import word

_Z = 1.959964


def calibration_chart(fits: Sequence[Calibration], times: Sequence[str]) -> alt.LayerChart:
    """A point per tenth of clients, with the 95% interval of what came; on the line is right."""
    rows = [
        {
            "time": time,
            "expected": one.predicted,
            "came": one.observed,
            "lower": max(0.0, one.observed - _Z * one.error),
            "upper": min(1.0, one.observed + _Z * one.error),
        }
        for fit, time in zip(fits, times, strict=True)
        for one in fit.curve
        if one.observed is not None and one.error is not None
    ]
    frame = pd.DataFrame(rows, columns=["time", "expected", "came", "lower", "upper"])
    colour = alt.Color(
        "time:N",
        scale=alt.Scale(domain=list(times), range=series(len(times))),
        legend=alt.Legend(title=None, orient="top"),
    )
    axis = alt.Scale(domain=[0, 1])
    base = alt.Chart(frame).encode(
        x=alt.X("expected:Q", scale=axis, title=word("outflow.expected")).axis(format=".0%"),
        color=colour,
    )
    came = word("outflow.came")
    whiskers = base.mark_rule(strokeWidth=1.5).encode(
        y=alt.Y("lower:Q", scale=axis, title=came).axis(format=".0%"), y2="upper:Q"
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        y=alt.Y("came:Q", scale=axis, title=came),
        shape=alt.Shape("time:N", scale=alt.Scale(domain=list(times)), legend=None),
        tooltip=[
            alt.Tooltip("expected:Q", title=word("outflow.expected"), format=".1%"),
            alt.Tooltip("came:Q", title=came, format=".1%"),
        ],
    )
    corner = pd.DataFrame({"expected": [0.0, 1.0], "came": [0.0, 1.0]})
    right = alt.Chart(corner).mark_line(color=GREY, strokeDash=[4, 3])
    right = right.encode(x=alt.X("expected:Q", scale=axis), y=alt.Y("came:Q", scale=axis))
    return alt.layer(right, whiskers, dots).properties(height=340)


def decision_chart(points: Sequence[BenefitPoint]) -> alt.Chart:
    """Net benefit by threshold: choosing by the model, choosing all, choosing none."""
    names = [word(f"outflow.choose_{which}") for which in ("model", "all", "none")]
    rows = [
        {"threshold": one.threshold, "who": name, "worth": worth}
        for one in points
        for name, worth in zip(names, (one.model, one.everyone, 0.0), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["threshold", "who", "worth"])
    top = max([one.model for one in points] + [0.05])
    return (
        alt.Chart(frame)
        .mark_line(clip=True, strokeWidth=2)
        .encode(
            x=alt.X("threshold:Q", title=word("outflow.threshold")).axis(format=".0%"),
            y=alt.Y(
                "worth:Q",
                scale=alt.Scale(domain=[-top / 3, top * 1.1]),
                title=word("outflow.net_benefit"),
            ),
            color=alt.Color(
                "who:N",
                scale=alt.Scale(domain=names, range=[BLUE, ORANGE, GREY]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeDash=alt.StrokeDash(
                "who:N",
                scale=alt.Scale(domain=names, range=[[1, 0], [6, 3], [2, 2]]),
                legend=None,
            ),
        )
        .properties(height=340)
    )


@dataclass(frozen=True)
class Chance:
    """A chance by one time, in the unit of the axis."""

    time: float
    value: float
    lower: float
    upper: float


def client_chart(
    chances: Sequence[Chance], average: Sequence[tuple[float, float]], unit: str
) -> alt.LayerChart:
    """The chance over time within its band; dots are all clients together."""
    rows = [
        {"time": one.time, "share": one.value, "lower": one.lower, "upper": one.upper}
        for one in (Chance(0.0, 0.0, 0.0, 0.0), *chances)
    ]
    scale = alt.Scale(domain=[0, 1])
    title = word("label.chance")
    base = alt.Chart(pd.DataFrame(rows)).encode(x=alt.X("time:Q", title=unit))
    band = base.mark_area(opacity=0.25, color=BLUE).encode(
        y=alt.Y("lower:Q", scale=scale, title=title).axis(format=".0%"), y2="upper:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=1.5, strokeDash=[5, 3]).encode(
        y=alt.Y("share:Q", scale=scale, title=title)
    )
    dots = (
        alt.Chart(pd.DataFrame(average, columns=["time", "all"]))
        .mark_point(filled=True, color=ORANGE, shape="diamond", size=90, opacity=1)
        .encode(
            x=alt.X("time:Q", title=unit),
            y=alt.Y("all:Q", scale=scale, title=title),
            tooltip=[alt.Tooltip("all:Q", title=word("outflow.average"), format=".0%")],
        )
    )
    return alt.layer(band, line, dots).properties(height=340)
