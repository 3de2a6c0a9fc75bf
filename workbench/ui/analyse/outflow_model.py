"""The outflow model on the screen: how good it is, for whom, and to take along as card and file."""

import re
from functools import partial

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.survival.outflow.portable import Measure, as_text
from workbench.survival.outflow.results import Outflow
from workbench.ui import naming, picture, show
from workbench.ui.charts.judged import calibration_chart, decision_chart
from workbench.ui.frame import framed, opened
from workbench.ui.words import word

_FUNCTION = re.compile(r"(?:ns|bs|C|log\w*|sqrt|exp|abs|I)\(`?(\w+).*?\)((?:\[.*\])?)")
_PLACES = 2


def draw(project: Project) -> None:
    """The part of the page that is about the model as a whole."""
    made = project.outflow()
    found = made.found
    if found is None:
        show.note("outflow.no_model")
        show.sentence(made.message)
        return
    labels = naming.covariate_labels(project)
    _summary(found)
    show.findings(found.findings)
    show.heading("outflow.quality")
    show.note("outflow.quality_note")
    framed(partial(_quality, found))
    show.heading("outflow.calibration")
    framed(partial(_calibration, found))
    show.heading("outflow.decision")
    framed(partial(_decision, found))
    if found.groups:
        show.heading("outflow.groups")
        framed(partial(_groups, found, labels))
    opened("outflow.effects", partial(_effects, found, labels))
    show.heading("outflow.take_along")
    framed(partial(_take_along, project))


def after(time: float, unit: str) -> str:
    """`na 365 dagen`."""
    return word("outflow.after_time", time=time, unit=word(f"outflow.unit_{unit}"))


def term(name: str, labels: dict[str, str]) -> str:
    """A term of the model in the analyst's words, functions around a column left out."""
    return naming.term(_FUNCTION.sub(r"\1\2", name), labels)


def _summary(found: Outflow) -> None:
    events = found.events.get(found.target)
    show.say(
        "outflow.summary",
        event=naming.event(found.target),
        rows=found.rows,
        events="–" if events is None else events,
        time=found.until,
        unit=word(f"outflow.unit_{found.unit}"),
    )
    show.say("outflow.chosen", model=word(f"outflow.model_{found.chosen}"))


def _quality(found: Outflow) -> None:
    last = found.horizons[-1]
    rows = []
    for one in found.validation:
        at = {part.time: part for part in one.at}
        auc = at[last].auc if last in at else Measure(value=None)
        rows.append(
            {
                "model": word(f"outflow.model_{one.model}"),
                "by": word(f"outflow.by_{one.by}"),
                "clients": one.clients,
                "concordance": _said(one.concordance),
                "auc": _said(auc),
                "error": _said(one.integrated_brier, 3),
                "gain": _said(one.gain),
            }
        )
    heads = {
        "model": "label.model",
        "by": "outflow.tested_on",
        "clients": "label.clients",
        "concordance": "outflow.concordance",
        "auc": "outflow.auc",
        "error": "outflow.error",
        "gain": "outflow.gain",
    }
    show.table(pd.DataFrame(rows), {"clients": "number"}, heads)


def _calibration(found: Outflow) -> None:
    times = [after(one.time, found.unit) for one in found.calibration]
    chart = calibration_chart(found.calibration, times)
    show.chart(chart, "outflow.calibration_alt")
    for one, time in zip(found.calibration, times, strict=True):
        show.say(
            "outflow.calibrated",
            after=time,
            expected_share=one.expected,
            came_share=one.observed,
            slope="–" if one.slope is None else show.cell_text(round(one.slope, 2)),
        )
    picture.offer(chart, "calibration")


def _decision(found: Outflow) -> None:
    time = show.choose(
        "outflow.by_when",
        list(found.horizons),
        lambda one: after(one, found.unit),
        key="outflow_decision_time",
        index=len(found.horizons) - 1,
    )
    chart = decision_chart([one for one in found.decision if one.time == time])
    show.chart(chart, "outflow.decision_alt")
    show.note("outflow.decision_note")
    picture.offer(chart, "decision")


def _groups(found: Outflow, labels: dict[str, str]) -> None:
    rows = [
        {
            "group": labels.get(one.group, one.group),
            "level": naming.level(one.group, one.level),
            "clients": one.clients,
            "expected": one.expected.value,
            "came": one.observed.value,
            "ratio": _said(one.ratio),
            "auc": _said(one.auc),
            "evidence": word(f"outflow.evidence_{one.evidence}"),
        }
        for one in found.groups
    ]
    heads = {
        "group": "label.by",
        "level": "label.group",
        "clients": "label.clients",
        "expected": "outflow.expected",
        "came": "outflow.came",
        "ratio": "outflow.ratio",
        "auc": "outflow.auc",
        "evidence": "outflow.evidence",
    }
    kinds = {"clients": "number", "expected": "share", "came": "share"}
    show.table(pd.DataFrame(rows), kinds, heads)
    show.note("outflow.groups_note")


def _effects(found: Outflow, labels: dict[str, str]) -> None:
    rows = [
        {"term": term(one.term, labels), "coef": one.coef, "se": one.se}
        for one in found.effects
        if one.cause == found.target
    ]
    heads = {"term": "label.term", "coef": "outflow.log_ratio", "se": "outflow.standard_error"}
    show.table(pd.DataFrame(rows), {"coef": "decimal", "se": "decimal"}, heads)


def _take_along(project: Project) -> None:
    show.note("outflow.take_along_note")
    model = project.outflow_model()
    files = [
        ("outflow.card_nl", "card.nl.md", "text/markdown", project.outflow_card("nl")),
        ("outflow.card_en", "card.en.md", "text/markdown", project.outflow_card("en")),
        ("outflow.card_json", "card.json", "application/json", project.outflow_card("nl", True)),
        ("outflow.model_file", "model.json", "application/json", as_text(model).encode("utf-8")),
    ]
    for column, (key, name, mime, data) in zip(st.columns(len(files)), files, strict=True):
        column.download_button(
            word(key),
            data=data,
            file_name=name,
            mime=mime,
            icon=":material/download:",
            key=f"take_{name}",
            on_click="ignore",
        )


def _said(measure: Measure, digits: int = _PLACES) -> str:
    def text(value: float) -> str:
        return show.cell_text(round(value, digits))

    if measure.value is None:
        return "–"
    if measure.lower is None or measure.upper is None:
        return text(measure.value)
    return f"{text(measure.value)} ({text(measure.lower)} – {text(measure.upper)})"
