"""Quality over time: delivery after delivery, is the register getting better?"""

from contextlib import suppress
from functools import partial

import pandas as pd

from workbench.core.errors import NotMadeYet
from workbench.project import Project
from workbench.quality.results import Trend
from workbench.ui import figures, pick, show
from workbench.ui.charts.lines import failures_over_deliveries
from workbench.ui.charts.over_time import dimensions_over_deliveries, heat_map
from workbench.ui.frame import framed
from workbench.ui.quality import drift, worse
from workbench.ui.session import Desk
from workbench.ui.words import language, word, word_or

_PARTS = ("worse", "dimensions", "columns", "failing", "drift")
_SHARES = ("share", "share_new")
_FIGURES = ("effective_fill_new", "effective_fill", "validity_new", "validity")


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.quality", "lede.quality")
    project = desk.project
    if not project.sources():
        show.note("extracts.none")
        return
    trends = made_trends(project)
    worst = worse.worst(trends)
    if worst:
        show.heading("quality.worst")
        framed(partial(worse.over_sources, project, worst))
    name = pick.source(project, first=worst[0].source if worst else None)
    part = show.part("label.part", _PARTS, "quality_part", "quality_part")
    match part:
        case "failing":
            framed(partial(_failing, project, name))
        case "drift":
            framed(partial(drift.draw, project, name))
        case _:
            framed(partial(_trend, project, name, part))


def made_trends(project: Project) -> list[Trend]:
    """The trends that a run has made; a source without one is left out."""
    trends = []
    for name in project.sources():
        with suppress(NotMadeYet):
            trends.append(project.trend(name))
    return trends


def _trend(project: Project, name: str, part: str) -> None:
    trend = project.trend(name)
    for key, days in (
        ("quality.unreadable", trend.unreadable),
        ("quality.outdated", trend.outdated),
    ):
        if days:
            told = ", ".join(figures.iso_day(day, language()) for day in days)
            show.told(word(key, days=told), "quality.mind")
    if part == "worse":
        worse.draw(project, trend)
    elif part == "dimensions":
        show.note("quality.dimensions_note")
        figure = show.choose(
            "label.of_which", _SHARES, lambda code: word(f"figure.{code}"), f"dimensions_{name}"
        )
        chart = dimensions_over_deliveries(trend.dimensions, figure)
        show.chart(chart, "quality.dimensions_alt")
        _latest(trend)
    else:
        figure = show.choose(
            "label.figure", _FIGURES, lambda code: word(f"figure.{code}"), f"heat_{name}"
        )
        show.note("quality.heat_note")
        show.chart(heat_map(trend.heat, trend.alerts, figure), "quality.heat_alt")


def _latest(trend: Trend) -> None:
    """The last two deliveries as figures, for who can't read the lines."""
    rows = []
    for dimension in dict.fromkeys(one.dimension for one in trend.dimensions):
        mine = [one for one in trend.dimensions if one.dimension == dimension]
        before = mine[-2].share if len(mine) > 1 else None
        after = mine[-1].share
        change = None if before is None or after is None else (after - before) * 100
        rows.append(
            {
                "dimension": word(f"dimension.{dimension}"),
                "before": before,
                "after": after,
                "change": change,
            }
        )
    labels = {
        "dimension": "label.dimension",
        "before": "label.delivery_before",
        "after": "label.newest_delivery",
        "change": "label.change",
    }
    kinds = {"before": "share", "after": "share", "change": "decimal"}
    show.table(pd.DataFrame(rows), kinds, labels)


def _failing(project: Project, name: str) -> None:
    show.note("quality.failing_note")
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
