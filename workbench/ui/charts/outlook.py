"""Cumulative incidence of one kind of exit, a line per group with its 95% band."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from workbench.ui.charts.palette import series
from workbench.ui.words import word

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


@dataclass(frozen=True)
class GroupCurve:
    """A group's curve: (time, incidence, lower, upper), already in the unit of the axis."""

    name: str
    points: Sequence[tuple[float, float, float, float]]


def outlook_curves(curves: Sequence[GroupCurve], unit: str) -> alt.LayerChart:
    """Steps from 0 on; colour and dash both tell the groups apart."""
    rows = [
        {"group": curve.name, "time": time, "share": value, "lower": low, "upper": high}
        for curve in curves
        for time, value, low, high in ((0.0, 0.0, 0.0, 0.0), *curve.points)
    ]
    frame = pd.DataFrame(rows, columns=["group", "time", "share", "lower", "upper"])
    names = [curve.name for curve in curves]
    dashes = [_DASHES[place % len(_DASHES)] for place in range(len(names))]
    base = alt.Chart(frame).encode(
        x=alt.X("time:Q", title=unit),
        color=alt.Color(
            "group:N",
            scale=alt.Scale(domain=names, range=series(len(names))),
            legend=alt.Legend(title=None, orient="top", columns=2, symbolLimit=0),
        ),
    )
    title = word("outlook.incidence")
    band = base.mark_area(opacity=0.12, interpolate="step-after").encode(
        y=alt.Y("lower:Q", title=title).axis(format=".0%"), y2="upper:Q"
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.2).encode(
        y=alt.Y("share:Q", title=title),
        strokeDash=alt.StrokeDash(
            "group:N", scale=alt.Scale(domain=names, range=dashes), legend=None
        ),
        tooltip=[
            alt.Tooltip("group:N", title=word("label.group")),
            alt.Tooltip("time:Q", title=unit, format=".1f"),
            alt.Tooltip("share:Q", title=title, format=".1%"),
        ],
    )
    return alt.layer(band, line).properties(height=380)
