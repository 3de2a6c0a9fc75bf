"""Waterfalls: how steps add up to a whole, one bar behind the other."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from workbench.ui.charts.palette import BLUE, INK, ORANGE, VERMILLION
from workbench.ui.show import visible
from workbench.ui.words import word

_BAR = 26
_AXIS = 78


@dataclass(frozen=True)
class Step:
    """One step: its name (may come from data) and what it adds."""

    name: str
    adds: float


def waterfall(
    steps: Sequence[Step],
    x_key: str,
    total_key: str,
    limit: float | None = None,
    whole: bool = False,
) -> alt.LayerChart:
    """Each step from where the one before ended, and the whole below them; `limit` as a line.

    With `whole` the figures are counts.
    """
    figure = ",d" if whole else "+.1f"
    rows = []
    at = 0.0
    for step in steps:
        kind = "more" if step.adds >= 0 else "less"
        rows.append(_row(visible(step.name), at, at + step.adds, step.adds, kind))
        at += step.adds
    rows.append(_row(word(total_key), 0.0, at, at, "whole"))
    frame = pd.DataFrame(rows)
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=list(frame["name"]), title=None).axis(labelOverlap=False),
        tooltip=[
            alt.Tooltip("name:N", title=word("label.name")),
            alt.Tooltip("adds:Q", title=word(x_key), format=",d" if whole else "+.2f"),
        ],
    )
    bars = base.mark_bar(height=16).encode(
        x=alt.X("start:Q", title=word(x_key), scale=_scale(frame)).axis(
            format=",d" if whole else ".0f", tickMinStep=1
        ),
        x2="end:Q",
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["more", "less", "whole"], range=[BLUE, ORANGE, INK]),
            legend=None,
        ),
    )
    figures = base.mark_text(align="left", dx=5).encode(
        x=alt.X("right:Q"), text=alt.Text("adds:Q", format=figure)
    )
    layers = [bars, figures]
    if limit is not None:
        line = alt.Chart(pd.DataFrame({"at": [limit]})).mark_rule(
            color=VERMILLION, strokeWidth=2, strokeDash=[6, 3]
        )
        layers.append(line.encode(x="at:Q"))
    return alt.layer(*layers).properties(height=len(frame) * _BAR + _AXIS)


def _row(name: str, start: float, end: float, adds: float, kind: str) -> dict[str, object]:
    return {
        "name": name,
        "start": start,
        "end": end,
        "right": max(start, end),
        "adds": adds,
        "kind": kind,
    }


def _scale(frame: pd.DataFrame) -> alt.Scale:
    low = float(min(frame["start"].min(), frame["end"].min()))
    high = float(frame["right"].max())
    # room for the figure behind the longest bar
    room = max(high - low, 1e-9) * 0.1
    return alt.Scale(domain=[low - (room if low < 0 else 0), high + room], nice=False)
