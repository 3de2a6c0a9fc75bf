"""Pictures of columns: how numbers and dates lie, and what is missing together."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from workbench.profiling.results import Bin, MissingPattern
from workbench.ui import figures
from workbench.ui.charts.palette import BLUE, PALE
from workbench.ui.show import visible
from workbench.ui.words import language, word

_ROW = 26
_NAMES = 150
_MOST_COLUMNS = 30
_PICTURE = 220


def histogram(bins: Sequence[Bin], x_key: str, whole_years: bool = False) -> alt.Chart:
    """Rows per interval of numbers (or per year)."""
    frame = pd.DataFrame([{"start": b.start, "end": b.end, "count": b.count} for b in bins])
    figure = "d" if whole_years else ",.2~f"
    return (
        alt.Chart(frame)
        .mark_bar(color=BLUE, binSpacing=1)
        .encode(
            x=alt.X(
                "start:Q",
                bin="binned",
                title=word(x_key),
                scale=alt.Scale(zero=False, nice=False),
            ).axis(format=figure, tickCount=8, labelOverlap=True),
            x2="end:Q",
            y=alt.Y("count:Q", title=word("chart.rows")).axis(
                format=",d", tickCount=5, tickMinStep=1
            ),
            tooltip=[
                alt.Tooltip("start:Q", title=word(x_key), format=figure),
                alt.Tooltip("count:Q", title=word("chart.rows"), format=",d"),
            ],
        )
        .properties(height=_PICTURE)
    )


def missing_grid(patterns: Sequence[MissingPattern]) -> alt.Chart:
    """One row per pattern of missing, the columns that are then missing marked dark."""
    names = list(dict.fromkeys(name for one in patterns for name in one.columns))[:_MOST_COLUMNS]
    rows, order = [], []
    for number, one in enumerate(patterns, start=1):
        said = f"{number}. {figures.share(one.share, language())}"
        if not one.columns:
            said += f" ({word('profile.whole_rows')})"
        order.append(said)
        rows += [
            {
                "pattern": said,
                "column": visible(name),
                "missing": word("chart.missing") if name in one.columns else word("chart.present"),
                "rows": one.rows,
            }
            for name in names
        ]
    kinds = [word("chart.missing"), word("chart.present")]
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(stroke="white", strokeWidth=2)
        .encode(
            x=alt.X("column:N", sort=[visible(name) for name in names], title=None).axis(
                orient="top", labelAngle=-40, labelLimit=_NAMES, labelOverlap=False
            ),
            y=alt.Y("pattern:N", sort=order, title=word("chart.share_of_rows")).axis(
                labelOverlap=False
            ),
            color=alt.Color(
                "missing:N",
                scale=alt.Scale(domain=kinds, range=[BLUE, PALE]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("column:N", title=word("label.column")),
                alt.Tooltip("missing:N", title=word("label.kind")),
                alt.Tooltip("rows:Q", title=word("chart.rows"), format=",d"),
            ],
        )
        .properties(height=len(order) * _ROW + _NAMES + 60)
    )
