"""Hazard ratios of a provision per target group, the refused comparison struck through beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from workbench.survival.provisions.results import Effect
from workbench.ui.charts.palette import BLUE, GREY
from workbench.ui.words import word

_NEAREST, _FARTHEST = 0.05, 20.0


@dataclass(frozen=True)
class GroupEffect:
    """A row of the picture."""

    name: str
    right: Effect | None
    refused: Effect | None


def group_effects(rows: Sequence[GroupEffect]) -> alt.LayerChart:
    """The adjusted effect from the start on, with its 95% interval; refused ones as grey crosses."""
    right, refused = word("provisions.from_start"), word("provisions.refused")
    points = [
        {"group": row.name, "kind": kind, **_drawn(effect)}
        for row in rows
        for kind, effect in ((right, row.right), (refused, row.refused))
        if effect is not None
    ]
    columns = ["group", "kind", "ratio", "lower", "upper"]
    frame = pd.DataFrame(points, columns=columns)
    order = [row.name for row in rows]
    kinds = [right, refused]
    axis = alt.X(
        "ratio:Q",
        scale=alt.Scale(
            type="log",
            domain=[
                min(float(frame["lower"].min()) * 0.95, 0.5),
                max(float(frame["upper"].max()) * 1.05, 2.0),
            ],
            nice=False,
        ),
        title=word("chart.hazard_ratio"),
    ).axis(format=".2~f", values=[0.1, 0.2, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10])
    base = alt.Chart(frame).encode(
        y=alt.Y("group:N", sort=order, title=None).axis(grid=True, labelOverlap=False),
        yOffset=alt.YOffset("kind:N", sort=kinds),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=[BLUE, GREY]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    whiskers = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("lower:Q", title=word("chart.hazard_ratio")),
        x2="upper:Q",
        strokeDash=alt.StrokeDash(
            "kind:N", scale=alt.Scale(domain=kinds, range=[[1, 0], [2, 4]]), legend=None
        ),
    )
    dots = base.mark_point(size=110, strokeWidth=2, opacity=1).encode(
        x=axis,
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=["circle", "cross"]),
            legend=alt.Legend(title=None, orient="top"),
        ),
        tooltip=[
            alt.Tooltip("group:N", title=word("label.group")),
            alt.Tooltip("kind:N", title=word("label.model")),
            alt.Tooltip("ratio:Q", title=word("chart.hazard_ratio"), format=".2f"),
            alt.Tooltip("lower:Q", title=word("label.lower"), format=".2f"),
            alt.Tooltip("upper:Q", title=word("label.upper"), format=".2f"),
        ],
    )
    none = alt.Chart(pd.DataFrame({"ratio": [1.0]})).mark_rule(color=GREY, strokeDash=[4, 3])
    return alt.layer(none.encode(x=axis), whiskers, dots).properties(height=len(rows) * 44 + 90)


def _drawn(effect: Effect) -> dict[str, float]:
    figures = {"ratio": effect.hazard_ratio, "lower": effect.lower, "upper": effect.upper}
    return {name: min(max(value, _NEAREST), _FARTHEST) for name, value in figures.items()}
