"""Lines over time: fill per delivery or month, and what failed per delivery."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from workbench.ui.charts.palette import BLUE, series
from workbench.ui.show import visible
from workbench.ui.words import word


def fill_by_period(fill: Mapping[str, float]) -> alt.LayerChart:
    """Effective fill per year-month of one soft characteristic."""
    frame = pd.DataFrame({"period": list(fill), "fill": list(fill.values())})
    ticks = [period for period in frame["period"] if str(period).endswith("-01")]
    base = alt.Chart(frame).encode(
        x=alt.X("period:O", title=word("chart.month")).axis(
            values=ticks or list(frame["period"])[:12], labelAngle=0
        ),
        y=alt.Y("fill:Q", scale=alt.Scale(domain=[0, 1]), title=word("chart.effective")).axis(
            format=".0%"
        ),
        tooltip=[
            alt.Tooltip("period:O", title=word("chart.month")),
            alt.Tooltip("fill:Q", title=word("chart.effective"), format=".1%"),
        ],
    )
    return alt.layer(base.mark_line(color=BLUE), base.mark_point(color=BLUE, size=18)).properties(
        height=240
    )


def failures_over_deliveries(history: pd.DataFrame) -> alt.LayerChart:
    """Failing cells per expectation and delivery; `history` has date, name, count."""
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(history["date"].astype(str)),
            "name": history["name"].map(visible),
            "count": history["count"],
        }
    )
    names = list(dict.fromkeys(frame["name"]))
    base = _deliveries(frame).encode(
        y=alt.Y("count:Q", title=word("label.failing")).axis(format=",d", tickMinStep=1),
        color=alt.Color(
            "name:N",
            scale=alt.Scale(domain=names, range=series(len(names))),
            legend=alt.Legend(title=None, orient="bottom", columns=2, labelLimit=500),
        ),
        tooltip=[
            alt.Tooltip("day:T", title=word("label.date"), format="%d-%m-%Y"),
            alt.Tooltip("name:N", title=word("label.expectation")),
            alt.Tooltip("count:Q", title=word("label.failing"), format=",d"),
        ],
    )
    return alt.layer(base.mark_line(), base.mark_point(filled=True, size=50)).properties(height=360)


def _deliveries(frame: pd.DataFrame) -> alt.Chart:
    days = sorted(set(frame["day"]))
    values = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in days]
    return alt.Chart(frame).encode(
        x=alt.X("day:T", title=word("label.delivery")).axis(
            format="%d-%m-%Y", values=values if len(values) <= 12 else alt.Undefined
        )
    )
