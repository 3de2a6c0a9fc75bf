"""What the model expects of one client: a band, what it rests on, what it may not be used for."""

import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.project import Project
from workbench.project.outflow_answers import Expectation
from workbench.ui import naming, show
from workbench.ui.analyse.outflow_model import after, term
from workbench.ui.charts.judged import Chance, client_chart
from workbench.ui.words import word


def draw(project: Project) -> None:
    """The part of the page that is about one client; only drawn where it is switched on."""
    show.told(word("outflow.client_limits"), "outflow.client_mark", "red", ":material/gavel:")
    with st.form("outflow_client"):
        left, right = st.columns(2)
        client = left.text_input(word("outflow.client"), key="outflow_client_number")
        who = right.text_input(word("outflow.who"), key="outflow_who", max_chars=100)
        asked = st.form_submit_button(word("outflow.look"), icon=":material/visibility:")
    show.note("outflow.logged")
    if asked:
        try:
            _shown(project.expect(client, who), project)
        except WorkbenchError as fault:
            show.problem(fault)
    _looks(project)


def _shown(found: Expectation, project: Project) -> None:
    labels = naming.covariate_labels(project)
    unit = word(f"outflow.unit_{found.unit}")
    show.say("outflow.client_of", event=naming.event(found.target), began=found.began)
    if not found.still_there:
        show.note("outflow.client_left")
    chances = [Chance(one.time, one.incidence, one.lower, one.upper) for one in found.chances]
    average = [
        (time, mean)
        for time, mean in zip(found.horizons, found.average, strict=True)
        if mean is not None
    ]
    show.chart(client_chart(chances, average, unit), "outflow.client_alt")
    means = dict(average)
    for one in found.chances:
        if one.time in found.horizons:
            show.say(
                "outflow.client_chance" if one.time in means else "outflow.client_chance_alone",
                after=after(one.time, found.unit),
                lower_share=one.lower,
                upper_share=one.upper,
                mean_share=means.get(one.time),
            )
    _rests_on(found, labels, project.settings.small_cell)
    show.strong("outflow.moved")
    show.note("outflow.moved_note")
    rows = [{"term": term(one.term, labels), "effect": one.effect} for one in found.moved]
    show.table(
        pd.DataFrame(rows),
        {"effect": "share"},
        {"term": "label.term", "effect": "outflow.effect"},
    )


def _rests_on(found: Expectation, labels: dict[str, str], small_cell: int) -> None:
    if found.comparable is None:
        show.say("outflow.comparable_few", limit=small_cell)
    else:
        show.say("outflow.comparable", count=found.comparable)
    show.say("outflow.worth", count=round(found.worth))
    if found.outside:
        terms = ", ".join(term(one, labels) for one in found.outside)
        show.told(word("outflow.outside", terms=show.visible(terms)), "outflow.outside_mark")


def _looks(project: Project) -> None:
    looks = project.looks()
    if not looks:
        return
    with st.expander(word("outflow.looks")):
        show.note("outflow.looks_note")
        rows = [
            {"when": show.moment(one.when), "who": one.who, "client": one.client[:12]}
            for one in looks[:200]
        ]
        heads = {"when": "outflow.when", "who": "outflow.who", "client": "outflow.pseudonym"}
        show.table(pd.DataFrame(rows), {}, heads)
