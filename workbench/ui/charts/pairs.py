"""Bars two by two: how often a value stood there before and stands there after."""

import altair as alt
import pandas as pd

from workbench.ui.charts.palette import BLUE, PALE
from workbench.ui.show import visible
from workbench.ui.words import word

_BAR = 34


def pairs(frame: pd.DataFrame) -> alt.Chart:
    """From a frame of `label`, `before` and `after`, in its order; labels may come from data."""
    before, after = word("label.before"), word("label.after")
    labels = [visible(label) for label in frame["label"]]
    rows = [
        {"name": label, "when": when, "rows": int(count)}
        for label, *counts in zip(labels, frame["before"], frame["after"], strict=True)
        for when, count in zip((before, after), counts, strict=True)
    ]
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=labels, title=None).axis(labelOverlap=False),
            yOffset=alt.YOffset("when:N", sort=[before, after]),
            x=alt.X("rows:Q", title=word("label.rows")).axis(format=",d", tickMinStep=1),
            color=alt.Color(
                "when:N",
                scale=alt.Scale(domain=[before, after], range=[PALE, BLUE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=word("label.value")),
                alt.Tooltip("when:N", title=word("label.kind")),
                alt.Tooltip("rows:Q", title=word("label.rows"), format=",d"),
            ],
        )
        .properties(height=80 + _BAR * len(labels))
    )
