"""Quality over the deliveries: a line per dimension, a heat map of columns, the course of one figure."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from workbench.quality.results import Alert, DimensionPoint, HeatCell, Point
from workbench.ui.charts.palette import BLUE, VERMILLION, series
from workbench.ui.show import visible
from workbench.ui.words import word

_ROW = 22
_MOST_ROWS = 40


def dimensions_over_deliveries(points: Sequence[DimensionPoint], figure: str) -> alt.LayerChart:
    """A line per dimension; a delivery of which nothing can be said leaves a gap.

    `figure` is the field of the points: `share` of all rows, or `share_new` of the new ones.
    """
    names = list(dict.fromkeys(one.dimension for one in points))
    frame = pd.DataFrame(
        {
            "extract": one.extract,
            "dimension": word(f"dimension.{one.dimension}"),
            "share": getattr(one, figure),
        }
        for one in points
    )
    said = [word(f"dimension.{name}") for name in names]
    base = alt.Chart(frame).encode(
        x=alt.X("extract:O", title=word("label.delivery")).axis(labelAngle=-35, labelOverlap=True),
        y=alt.Y("share:Q", title=word("chart.dimension"), scale=alt.Scale(zero=False)).axis(
            format=".0%", tickCount=5
        ),
        color=alt.Color(
            "dimension:N",
            scale=alt.Scale(domain=said, range=series(len(said))),
            legend=alt.Legend(title=None, orient="right", symbolLimit=0),
        ),
        tooltip=[
            alt.Tooltip("extract:O", title=word("label.delivery")),
            alt.Tooltip("dimension:N", title=word("label.dimension")),
            alt.Tooltip("share:Q", title=word("label.share"), format=".1%"),
        ],
    )
    return alt.layer(base.mark_line(), base.mark_point(filled=True, size=45)).properties(height=320)


def heat_map(cells: Sequence[HeatCell], alerts: Sequence[Alert], figure: str) -> alt.LayerChart:
    """Columns down, deliveries across; darker is fuller. A ring marks where something got worse.

    `figure` is the field of the cells: `effective_fill`, `fill`, `validity`, or one with `_new`.
    """
    frame = pd.DataFrame(
        {"column": visible(one.column), "extract": one.extract, "share": getattr(one, figure)}
        for one in cells
    )
    frame = frame[frame["share"].notna()]
    spread = frame.groupby("column", sort=False)["share"].agg(lambda held: held.max() - held.min())
    # what moves most stands on top; what never moves says little
    rows = [*spread.sort_values(ascending=False, kind="stable").index[:_MOST_ROWS]]
    frame = frame[frame["column"].isin(rows)]
    deliveries = sorted({one.extract for one in cells})
    x = alt.X("extract:O", title=word("label.delivery"), sort=deliveries).axis(
        labelAngle=-35, labelOverlap=True
    )
    y = alt.Y("column:N", sort=rows, title=None).axis(labelOverlap=False)
    squares = (
        alt.Chart(frame)
        .mark_rect(stroke="white", strokeWidth=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "share:Q",
                scale=alt.Scale(domain=[0, 1], scheme="blues"),
                legend=alt.Legend(title=word(f"figure.{figure}"), format=".0%", orient="top"),
            ),
            tooltip=[
                alt.Tooltip("column:N", title=word("label.column")),
                alt.Tooltip("extract:O", title=word("label.delivery")),
                alt.Tooltip("share:Q", title=word(f"figure.{figure}"), format=".1%"),
            ],
        )
    )
    marks = [
        {"column": visible(name), "extract": one.extract}
        for one in alerts
        for name in (one.column, *one.also)
        if name is not None and visible(name) in rows
    ]
    rings = (
        alt.Chart(pd.DataFrame(marks, columns=["column", "extract"]))
        .mark_point(shape="circle", size=130, strokeWidth=3, color=VERMILLION)
        .encode(x=x, y=y)
    )
    return alt.layer(squares, rings).properties(height=len(rows) * _ROW + 40)


def course(points: Sequence[Point], changed: str, counted: bool) -> alt.LayerChart:
    """One figure over the deliveries, with a line at the delivery from which it is otherwise."""
    frame = pd.DataFrame([one.model_dump() for one in points])
    figure = ",d" if counted else ".0%"
    base = alt.Chart(frame).encode(
        x=alt.X("extract:O", title=word("label.delivery")).axis(labelAngle=-35, labelOverlap=True),
        y=alt.Y("value:Q", title=word("label.rows" if counted else "label.share")).axis(
            format=figure, tickCount=5
        ),
        tooltip=[
            alt.Tooltip("extract:O", title=word("label.delivery")),
            alt.Tooltip("value:Q", title=word("label.share"), format=",.0f" if counted else ".1%"),
            alt.Tooltip("rows:Q", title=word("label.rows"), format=",d"),
        ],
    )
    mark = (
        alt.Chart(pd.DataFrame({"extract": [changed]}))
        .mark_rule(color=VERMILLION, strokeWidth=3, strokeDash=[6, 4])
        .encode(x="extract:O")
    )
    return alt.layer(
        mark, base.mark_line(color=BLUE), base.mark_point(color=BLUE, filled=True, size=55)
    ).properties(height=240)
