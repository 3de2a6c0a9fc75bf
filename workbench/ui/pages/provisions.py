"""Which provisions help whom: each from its start on, per target group, and who got it."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.project.answers import ProjectProvisions
from workbench.survival.provisions.results import ProvisionReading, ProvisionReport
from workbench.survival.provisions.showing import python_code, r_code
from workbench.ui import naming, picture, show
from workbench.ui.analyse import provision_tables, provision_words
from workbench.ui.charts.effects import GroupEffect, group_effects
from workbench.ui.frame import framed, opened
from workbench.ui.giving import give
from workbench.ui.session import Desk
from workbench.ui.words import word


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.provisions", "lede.provisions")
    found = desk.project.provisions()
    if not found.provisions:
        show.note("provisions.none")
        return
    labels = naming.covariate_labels(desk.project)
    small = desk.project.settings.small_cell
    choices, large = st.columns([1, 3], gap="large")
    with choices:
        report = _chosen(found, labels)
        readings = _target_groups(report, labels)
        reading = _one(readings, labels)
    with large:
        framed(partial(_picture, report, readings, labels, small))
        for text in provision_words.paragraph(report, reading, labels):
            show.sentence(text)
    show.note("provisions.caution")
    _details(report, readings, reading, labels, small)
    give(desk.project, "provisions", ".csv", report.provision)
    opened("outlook.code", partial(_code, report, found.event))
    show.say("outlook.lineage", lineage=desk.project.handover().lineage[:12])


def _chosen(found: ProjectProvisions, labels: dict[str, str]) -> ProvisionReport:
    names = {one.provision: one for one in found.provisions}
    name = show.choose(
        "label.provision", list(names), lambda one: labels.get(one, one), key="provision"
    )
    return names[name]


def _target_groups(report: ProvisionReport, labels: dict[str, str]) -> tuple[ProvisionReading, ...]:
    """Everyone, and the groups by the chosen column."""
    columns = list(dict.fromkeys(one.by for one in report.readings if one.by is not None))
    if not columns:
        return report.readings
    by = show.choose(
        "label.by", columns, lambda one: provision_words.column(one, labels), key="provision_by"
    )
    return tuple(one for one in report.readings if one.by in (None, by))


def _one(readings: tuple[ProvisionReading, ...], labels: dict[str, str]) -> ProvisionReading:
    places = list(range(len(readings)))
    place = show.choose(
        "label.group",
        places,
        lambda one: provision_words.whose(readings[one], labels),
        key=f"provision_group_{readings[-1].by}",
    )
    return readings[place]


def _picture(
    report: ProvisionReport,
    readings: tuple[ProvisionReading, ...],
    labels: dict[str, str],
    small: int,
) -> None:
    rows = [
        GroupEffect(
            provision_words.whose(one, labels),
            one.adjusted if one.verdict != "insufficient" else None,
            one.naive.effect if one.naive is not None else None,
        )
        for one in readings
    ]
    if any(row.right or row.refused for row in rows):
        chart = group_effects(rows)
        show.chart(chart, "provisions.effects_alt")
        safe = [row for row, one in zip(rows, readings, strict=True) if one.given >= small]
        if safe:
            picture.offer(group_effects(safe), f"{report.provision}_{readings[-1].by}")
    else:
        show.note("table.empty")
    show.note("provisions.refused_note")


def _details(
    report: ProvisionReport,
    readings: tuple[ProvisionReading, ...],
    reading: ProvisionReading,
    labels: dict[str, str],
    small: int,
) -> None:
    show.heading("provisions.ways")
    show.note("provisions.ways_note")
    framed(partial(_ways, reading, report.lag))
    show.heading("provisions.numbers")
    show.table(
        provision_tables.numbers(readings, labels, small),
        dict.fromkeys(("people", "given", "events", "events_given"), "number"),
        {
            "group": "label.group",
            "people": "label.spells",
            "given": "provisions.given",
            "events": "label.model_events",
            "events_given": "provisions.events_given",
            "reading": "provisions.reading",
        },
    )
    show.heading("provisions.uptake")
    show.note("provisions.uptake_note")
    uptake = provision_tables.uptake(readings, labels)
    show.table(
        uptake,
        {name: "share" for name in uptake.columns if name != "group"},
        {"group": "label.group"},
    )
    if report.who:
        show.heading("provisions.who")
        show.note("provisions.who_note")
        show.table(
            provision_tables.who(report, labels),
            {"ratio": "decimal", "lower": "decimal", "upper": "decimal", "p": "p"},
            {
                "term": "label.term",
                "ratio": "chart.hazard_ratio",
                "lower": "label.lower",
                "upper": "label.upper",
                "p": "label.p",
            },
        )
    opened("provisions.balance", partial(_balance, reading, labels))


def _code(report: ProvisionReport, event: str) -> None:
    show.note("provisions.code_note")
    by = list(dict.fromkeys(one.by for one in report.readings if one.by not in (None, "group")))
    python, r = st.tabs(["Python", "R"])
    with python:
        st.code(python_code(report, event, [str(one) for one in by]), language="python")
    with r:
        st.code(r_code(report, event), language="r")


def _ways(reading: ProvisionReading, lag: float) -> None:
    show.table(
        provision_tables.ways(reading, lag),
        {
            "ratio": "decimal",
            "lower": "decimal",
            "upper": "decimal",
            "p": "p",
            "events": "number",
            "people": "number",
        },
        {
            "way": "provisions.way",
            "ratio": "chart.hazard_ratio",
            "lower": "label.lower",
            "upper": "label.upper",
            "p": "label.p",
            "people": "label.spells",
            "events": "provisions.events_given",
            "said": "provisions.reading",
        },
    )


def _balance(reading: ProvisionReading, labels: dict[str, str]) -> None:
    for mark in reading.landmarks:
        show.say(
            "provisions.landmark",
            days=round(mark.time),
            with_provision=mark.with_provision,
            without=mark.without,
        )
        if mark.overlap is None:
            show.note("provisions.no_weights")
            continue
        show.say(
            "provisions.overlap",
            share=mark.overlap.outside,
            count=mark.overlap.unbalanced,
            one=round(mark.overlap.effective_with),
            two=round(mark.overlap.effective_without),
        )
        frame = pd.DataFrame(
            {"term": naming.term(one.name, labels), "before": one.before, "after": one.after}
            for one in mark.balance
        )
        show.table(
            frame,
            {"before": "decimal", "after": "decimal"},
            {"term": "label.term", "before": "provisions.before", "after": "provisions.after"},
        )
        rows = pd.DataFrame(
            {
                "horizon": word("provisions.days", count=round(one.horizon)),
                "with": one.with_provision,
                "without": one.without,
            }
            for one in mark.standardised
        )
        show.table(
            rows,
            {"with": "share", "without": "share"},
            {
                "horizon": "provisions.after_landmark",
                "with": "provisions.with",
                "without": "provisions.without",
            },
        )
