"""Quality over time: delivery after delivery, is the register getting better?"""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.ui import pick, show
from workbench.ui.charts.lines import failures_over_deliveries, fill_over_deliveries
from workbench.ui.frame import framed
from workbench.ui.session import Desk
from workbench.ui.words import word, word_or

_MOST = 8


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.quality", "lede.quality")
    if not desk.project.sources():
        show.note("extracts.none")
        return
    name = pick.source(desk.project)
    show.heading("quality.fill")
    framed(partial(_fill, desk.project, name))
    show.heading("quality.failing")
    show.note("quality.failing_note")
    framed(partial(_failing, desk.project, name))


def _fill(project: Project, name: str) -> None:
    history = project.history(name)
    if history.empty:
        show.not_made()
        return
    spread = history.groupby("column")["effective_fill"].agg(["min", "max"])
    # what moves most is looked at first; what is always full or empty says nothing
    movers = spread.assign(moved=spread["max"] - spread["min"]).sort_values(
        ["moved", "min"], ascending=[False, True]
    )
    columns = st.multiselect(
        word("label.columns"),
        list(history["column"].unique()),
        default=list(movers.index[:5]),
        max_selections=_MOST,
        format_func=show.visible,
        placeholder=word("label.choose"),
        key=f"quality_{name}",
    )
    if columns:
        show.chart(fill_over_deliveries(history, columns), "quality.fill_alt")
    days = sorted(set(history["date"]))
    if len(days) > 1:
        _change(history, days[-2], days[-1])


def _change(history: pd.DataFrame, before: object, after: object) -> None:
    wide = history.pivot_table(index="column", columns="date", values="effective_fill", sort=False)
    frame = pd.DataFrame(
        {"column": wide.index, "before": wide[before].array, "after": wide[after].array}
    )
    frame["change"] = frame["after"] - frame["before"]
    frame = frame.reindex(frame["change"].abs().sort_values(ascending=False, kind="stable").index)
    frame["change"] = frame["change"] * 100
    show.say("quality.change", before=before, after=after)
    show.table(
        frame.head(20),
        {"before": "share", "after": "share", "change": "decimal"},
        {
            "column": "label.column",
            "before": "label.before",
            "after": "label.after",
            "change": "label.change",
        },
    )


def _failing(project: Project, name: str) -> None:
    history = project.validation_history(name)
    if history.empty:
        show.not_made()
        return
    raw = history[history["stage"] == "raw"]
    named = raw.assign(
        name=[
            f"{column}: {word_or(f'expectation.{kind}', kind)}"
            if column
            else word_or(f"expectation.{kind}", kind)
            for kind, column in zip(raw["type"], raw["column"], strict=True)
        ]
    )
    counts = named.groupby(["name", "date"], as_index=False)["unexpected_count"].sum()
    worst = counts.groupby("name")["unexpected_count"].max().sort_values(ascending=False)
    picked = [one for one, most in worst.items() if most > 0][:6]
    if not picked:
        show.note("quality.nothing_fails")
        return
    shown = counts[counts["name"].isin(picked)].rename(columns={"unexpected_count": "count"})
    shown = shown.sort_values("name", key=lambda names: names.map(picked.index), kind="stable")
    show.chart(failures_over_deliveries(shown), "quality.failing_alt")
