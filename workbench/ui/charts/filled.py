"""Both traps as lines: the default over time, and who is still there with and without an answer."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from workbench.profiling.soft.results import FilledCurve
from workbench.ui.charts.palette import BLUE, ORANGE
from workbench.ui.words import word

_YEAR = 365.25


def filled_curves(curves: Sequence[FilledCurve], most_years: float) -> alt.LayerChart:
    """One line with its 95% band per side; `most_years` gives two pictures the same axis."""
    names = {"filled": word("soft.filled"), "not_filled": word("soft.not_filled")}
    frame = pd.concat(
        pd.DataFrame(
            {
                "name": names[curve.group],
                "years": [day / _YEAR for day in curve.days],
                "survival": curve.survival,
                "lower": curve.lower,
                "upper": curve.upper,
            }
        )
        for curve in curves
    )
    frame = frame[frame["years"] <= most_years]
    domain = list(names.values())
    base = alt.Chart(frame).encode(
        x=alt.X("years:Q", title=word("chart.years"), scale=alt.Scale(domain=[0, most_years])).axis(
            format=".0f", tickMinStep=1
        ),
        color=alt.Color(
            "name:N",
            scale=alt.Scale(domain=domain, range=[BLUE, ORANGE]),
            legend=alt.Legend(title=None, orient="top", symbolType="stroke", symbolOpacity=1),
        ),
        strokeDash=alt.StrokeDash(
            "name:N", scale=alt.Scale(domain=domain, range=[[1, 0], [6, 3]]), legend=None
        ),
        tooltip=[
            alt.Tooltip("name:N", title=word("label.group")),
            alt.Tooltip("years:Q", title=word("chart.years"), format=".1f"),
            alt.Tooltip("survival:Q", title=word("chart.survival"), format=".1%"),
        ],
    )
    share = alt.Scale(domain=[0, 1])
    band = base.mark_area(opacity=0.18, interpolate="step-after").encode(
        y=alt.Y("lower:Q", scale=share, title=word("chart.survival")).axis(format=".0%"),
        y2="upper:Q",
        strokeDash=alt.value([1, 0]),
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        y=alt.Y("survival:Q", scale=share)
    )
    return alt.layer(band, line).properties(height=320)


def default_over_time(concerned: Mapping[str, float], elsewhere: Mapping[str, float]) -> alt.Chart:
    """Share of one answer per quarter, where it is suspected and elsewhere."""
    names = [word("soft.concerned"), word("soft.elsewhere")]
    frame = pd.DataFrame(
        {"period": period, "name": name, "share": share}
        for name, shares in zip(names, (concerned, elsewhere), strict=True)
        for period, share in shares.items()
    )
    starts = sorted({period for period in frame["period"] if period.endswith("-01")})
    return (
        alt.Chart(frame)
        .mark_line(point=True)
        .encode(
            x=alt.X("period:O", title=word("chart.month")).axis(values=starts, labelAngle=0),
            y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), title=word("label.share")).axis(
                format=".0%"
            ),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=names, range=[ORANGE, BLUE]),
                legend=alt.Legend(title=None, orient="top", symbolType="stroke"),
            ),
            strokeDash=alt.StrokeDash(
                "name:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]]), legend=None
            ),
            tooltip=[
                alt.Tooltip("period:O", title=word("chart.month")),
                alt.Tooltip("name:N", title=word("label.group")),
                alt.Tooltip("share:Q", title=word("label.share"), format=".1%"),
            ],
        )
        .properties(height=260)
    )
