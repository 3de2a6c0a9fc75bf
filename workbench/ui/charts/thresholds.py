"""What other thresholds come to: what is found, and how right, over the thresholds.

Over log odds, so that what lies near certainty is not squeezed into the edge.
"""

import math

import altair as alt
import pandas as pd

from workbench.linkage.sweep_results import Sweep
from workbench.ui.charts.palette import BLUE, GREEN, PALE, VERMILLION
from workbench.ui.words import word

_TICKS = (0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.998, 0.9995, 0.9999)
_HEIGHT = 240
_AS_SHARE = "format(1 / (1 + pow(2, -datum.value)), '.4~f')"


def found_by_threshold(found: Sweep, chosen: float) -> alt.LayerChart:
    """What each threshold finds; stretches where that hardly changes are shaded."""
    rows = [
        {"bits": bits(point.threshold), "at": point.threshold, "found": point.found}
        for point in found.points
        if point.found is not None
    ]
    line = (
        alt.Chart(pd.DataFrame(rows, columns=["bits", "at", "found"]))
        .mark_line(color=BLUE, point=True, interpolate="step-after")
        .encode(
            x=_axis("bits"),
            y=alt.Y("found:Q", title=word("chart.found"), scale=alt.Scale(zero=False)).axis(
                format=",d", tickMinStep=1
            ),
            tooltip=[
                alt.Tooltip("at:Q", title=word("label.threshold"), format=".4~f"),
                alt.Tooltip("found:Q", title=word("chart.found"), format=",d"),
            ],
        )
    )
    return alt.layer(_calm(found), line, _mark(chosen)).properties(height=_HEIGHT)


def quality_by_threshold(found: Sweep, chosen: float) -> alt.LayerChart:
    """Estimated precision and recall with their intervals."""
    names = word("label.precision"), word("label.recall")
    rows = [
        {
            "bits": bits(point.threshold),
            "at": point.threshold,
            "kind": name,
            "value": one.value,
            "lower": one.value if one.lower is None else one.lower,
            "upper": one.value if one.upper is None else one.upper,
        }
        for point in found.points
        for name, one in zip(names, (point.precision, point.recall), strict=True)
        if one is not None
    ]
    columns = ["bits", "at", "kind", "value", "lower", "upper"]
    base = alt.Chart(pd.DataFrame(rows, columns=columns)).encode(
        x=_axis("bits"),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=list(names), range=[BLUE, GREEN]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    share = alt.Y("lower:Q", scale=alt.Scale(zero=False), title=word("label.share"))
    band = base.mark_area(opacity=0.15).encode(y=share.axis(format=".0%"), y2="upper:Q")
    line = base.mark_line(point=True).encode(
        y="value:Q",
        tooltip=[
            alt.Tooltip("kind:N", title=word("label.kind")),
            alt.Tooltip("at:Q", title=word("label.threshold"), format=".4~f"),
            alt.Tooltip("value:Q", title=word("label.share"), format=".2%"),
            alt.Tooltip("lower:Q", title=word("label.from"), format=".2%"),
            alt.Tooltip("upper:Q", title=word("label.to"), format=".2%"),
        ],
    )
    return alt.layer(band, line, _mark(chosen)).properties(height=_HEIGHT + 40)


def bits(probability: float) -> float:
    """The match weight at which a pair has this probability."""
    kept = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log2(kept / (1 - kept))


def _axis(column: str) -> alt.X:
    scale = alt.Scale(domain=[bits(_TICKS[0]) - 0.3, bits(_TICKS[-1]) + 0.3], nice=False)
    axis = {"values": [bits(tick) for tick in _TICKS], "labelExpr": _AS_SHARE}
    return alt.X(f"{column}:Q", title=word("label.threshold"), scale=scale).axis(**axis)


def _calm(found: Sweep) -> alt.Chart:
    rows = [{"lower": bits(one.lower), "upper": bits(one.upper)} for one in found.plateaus]
    frame = pd.DataFrame(rows, columns=["lower", "upper"])
    return (
        alt.Chart(frame).mark_rect(color=PALE, opacity=0.5).encode(x=_axis("lower"), x2="upper:Q")
    )


def _mark(chosen: float) -> alt.Chart:
    line = alt.Chart(pd.DataFrame({"bits": [bits(chosen)]}))
    return line.mark_rule(color=VERMILLION, strokeWidth=2, strokeDash=[6, 3]).encode(
        x=_axis("bits")
    )
