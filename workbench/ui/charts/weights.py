"""Linkage pictures: how match weights lie, and what each agreement is worth."""

import altair as alt
import pandas as pd

from workbench.linkage.results import LinkReport
from workbench.ui.charts.palette import BLUE, GREY, ORANGE, VERMILLION
from workbench.ui.charts.thresholds import bits
from workbench.ui.naming import agreement, field
from workbench.ui.show import visible
from workbench.ui.words import word


def histogram(report: LinkReport) -> alt.LayerChart:
    """Pairs by match weight, with the threshold; counts on a root scale, for links are few."""
    limit = threshold_weight(report)
    below, over = word("chart.no_link"), word("chart.link")
    frame = pd.DataFrame(
        [
            {
                "lower": bin_.lower,
                "upper": bin_.upper,
                "pairs": bin_.pairs,
                "kind": over if (bin_.lower + bin_.upper) / 2 >= limit else below,
            }
            for bin_ in report.histogram
        ]
    )
    bars = (
        alt.Chart(frame)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X("lower:Q", bin="binned", title=word("chart.match_weight")),
            x2="upper:Q",
            y=alt.Y("pairs:Q", scale=alt.Scale(type="sqrt"), title=word("chart.pairs")).axis(
                format=",d"
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=[below, over], range=[GREY, BLUE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("lower:Q", title=word("label.from"), format=".1f"),
                alt.Tooltip("upper:Q", title=word("label.to"), format=".1f"),
                alt.Tooltip("pairs:Q", title=word("chart.pairs"), format=",d"),
            ],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"at": [limit]}))
        .mark_rule(color=VERMILLION, strokeWidth=2, strokeDash=[6, 3])
        .encode(x="at:Q")
    )
    return alt.layer(bars, line).properties(height=280)


def threshold_weight(report: LinkReport) -> float:
    """The match weight, prior included, at which the probability reaches the threshold."""
    return bits(report.threshold)


def level_weights(report: LinkReport) -> alt.Chart:
    """What agreeing or differing on each comparison adds to or takes from the match weight."""
    frame = pd.DataFrame(
        [
            {
                "name": visible(f"{field(level.comparison)}: {agreement(level.level)}"),
                "weight": level.weight,
                "m": level.m,
                "u": level.u,
            }
            for level in report.weights
        ]
    )
    return (
        alt.Chart(frame)
        .mark_bar(height=13)
        .encode(
            y=alt.Y("name:N", sort=list(frame["name"]), title=None).axis(labelOverlap=False),
            x=alt.X("weight:Q", title=word("chart.weight_added")).axis(format=".0f", tickMinStep=1),
            color=alt.condition(alt.datum.weight < 0, alt.value(ORANGE), alt.value(BLUE)),
            tooltip=[
                alt.Tooltip("name:N", title=word("label.level")),
                alt.Tooltip("weight:Q", title=word("chart.match_weight"), format=".2f"),
                alt.Tooltip("m:Q", title=word("label.m"), format=".3f"),
                alt.Tooltip("u:Q", title=word("label.u"), format=".5f"),
            ],
        )
        .properties(height=len(frame) * 20 + 78)
    )
