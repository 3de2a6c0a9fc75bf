"""Bars: counts and shares side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from workbench.profiling.results import ColumnProfile
from workbench.ui.charts.palette import BLUE, ORANGE, PALE, series
from workbench.ui.show import visible
from workbench.ui.words import word

Figure = Literal["count", "share", "seconds"]
_FORMATS: dict[Figure, str] = {"count": ",d", "share": ".0%", "seconds": ",.1f"}
_BAR = 24
_AXIS = 78
_LEGEND = 46


@dataclass(frozen=True)
class Bar:
    """One bar: its name (may come from data), its length, and the part it belongs to."""

    name: str
    value: float
    part: str = ""


def fill_bars(columns: Sequence[ColumnProfile]) -> alt.LayerChart:
    """Per column what is filled, and over it what is filled with something that says something."""
    nominal, effective = word("chart.nominal"), word("chart.effective")
    rows = [
        {"column": visible(column.name), "kind": kind, "fill": value}
        for column in columns
        for kind, value in ((nominal, column.fill), (effective, column.effective_fill))
    ]
    order = [visible(column.name) for column in columns]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("column:N", sort=order, title=None).axis(labelOverlap=False),
        x=alt.X(
            "fill:Q", stack=None, scale=alt.Scale(domain=[0, 1]), title=word("chart.share_of_rows")
        ).axis(**_ticks("share")),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=[nominal, effective], range=[PALE, BLUE]),
            legend=alt.Legend(title=None, orient="top"),
        ),
        tooltip=[
            alt.Tooltip("column:N", title=word("label.column")),
            alt.Tooltip("kind:N", title=word("label.kind")),
            alt.Tooltip("fill:Q", title=word("label.share"), format=".1%"),
        ],
    )
    wide = base.transform_filter(alt.datum.kind == nominal).mark_bar(height=16)
    thin = base.transform_filter(alt.datum.kind == effective).mark_bar(height=9)
    return alt.layer(wide, thin).properties(height=_tall(len(order), legend=True))


def bars(
    rows: Sequence[Bar], x_key: str, figure: Figure = "count", colour: str = BLUE
) -> alt.LayerChart:
    """One bar per name in the given order, its figure written behind it."""
    frame = pd.DataFrame([{"name": visible(row.name), "value": row.value} for row in rows])
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=list(frame["name"]), title=None).axis(labelOverlap=False),
        x=alt.X("value:Q", title=word(x_key), scale=_scale(figure, frame["value"].max())).axis(
            **_ticks(figure)
        ),
        tooltip=[
            alt.Tooltip("name:N", title=word("label.name")),
            alt.Tooltip("value:Q", title=word(x_key), format=_FORMATS[figure]),
        ],
    )
    figures = base.mark_text(align="left", dx=4).encode(
        text=alt.Text("value:Q", format=_FORMATS[figure])
    )
    return alt.layer(base.mark_bar(color=colour, height=16), figures).properties(
        height=_tall(len(frame))
    )


def stacked(rows: Sequence[Bar], x_key: str, colours: Mapping[str, str] | None = None) -> alt.Chart:
    """Bars of parts; the parts are in order of first appearance."""
    frame = pd.DataFrame(
        [{"name": visible(row.name), "part": visible(row.part), "value": row.value} for row in rows]
    )
    parts = list(dict.fromkeys(frame["part"]))
    colours = colours or dict(zip(parts, series(len(parts)), strict=True))
    names = list(dict.fromkeys(frame["name"]))
    frame["order"] = frame["part"].map(parts.index)
    return (
        alt.Chart(frame)
        .mark_bar(height=16)
        .encode(
            y=alt.Y("name:N", sort=names, title=None).axis(labelOverlap=False),
            x=alt.X("value:Q", title=word(x_key)).axis(**_ticks("count")),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=parts, range=[colours[part] for part in parts]),
                legend=alt.Legend(title=None, orient="top", columns=4),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("name:N", title=word("label.name")),
                alt.Tooltip("part:N", title=word("label.kind")),
                alt.Tooltip("value:Q", title=word(x_key), format=",d"),
            ],
        )
        .properties(height=_tall(len(names), legend=True))
    )


def diverging(rows: Sequence[Bar], x_key: str) -> alt.Chart:
    """Bars to the left (orange) and to the right (blue) of nothing."""
    frame = pd.DataFrame([{"name": visible(row.name), "value": row.value} for row in rows])
    return (
        alt.Chart(frame)
        .mark_bar(height=14)
        .encode(
            y=alt.Y("name:N", sort=list(frame["name"]), title=None).axis(labelOverlap=False),
            x=alt.X("value:Q", title=word(x_key)).axis(format=".1f"),
            color=alt.condition(alt.datum.value < 0, alt.value(ORANGE), alt.value(BLUE)),
            tooltip=[
                alt.Tooltip("name:N", title=word("label.name")),
                alt.Tooltip("value:Q", title=word(x_key), format=".2f"),
            ],
        )
        .properties(height=_tall(len(frame)))
    )


def _ticks(figure: Figure) -> dict[str, Any]:
    if figure == "share":
        return {"format": ".0%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]}
    return {"format": _FORMATS[figure], "tickCount": 6} | (
        {"tickMinStep": 1} if figure == "count" else {}
    )


def _scale(figure: Figure, largest: float) -> alt.Scale:
    # room for the figure behind the longest bar
    return alt.Scale(domain=[0, 1.12 if figure == "share" else max(float(largest), 1e-9) * 1.12])


def _tall(count: int, legend: bool = False) -> int:
    # Streamlit's height is that of the whole picture: axis and legend included
    return count * _BAR + _AXIS + (_LEGEND if legend else 0)
