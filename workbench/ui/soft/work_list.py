"""The work list: what each characteristic is worth, and per team whom to ask about what."""

import pandas as pd
import streamlit as st

from workbench.profiling.soft.results import SoftInsight
from workbench.project import Project
from workbench.ui import pick, show
from workbench.ui.giving import give
from workbench.ui.words import word

_SHOWN = 200


def draw_work_list(project: Project, source: str, insight: SoftInsight) -> None:
    """Draw it, with a way to take it along."""
    show.note("soft.work_list_note")
    left, right = st.columns(2)
    with left:
        frame = pd.DataFrame(one.model_dump() for one in insight.work_list)
        show.table(
            frame,
            {"to_ask": "number", "clients": "number"},
            {"team": "label.team", "to_ask": "label.to_ask", "clients": "label.clients"},
        )
    with right:
        weights = pd.DataFrame(one.model_dump() for one in insight.weights)
        show.table(
            weights,
            {"weight": "share", "gain_per_event": "probability"},
            {
                "name": "label.characteristic",
                "weight": "label.worth",
                "gain_per_event": "label.gain",
            },
        )
        show.note("soft.weights")
    if insight.spells_without_contact:
        show.say("soft.no_contact", count=insight.spells_without_contact)
    every = word("soft.all_teams")
    teams = [one.team for one in insight.work_list if one.team]
    chosen = pick.remembered("label.team", [every, *teams], str, "work_list_team")
    team = None if chosen == every else chosen
    labels = {
        "rank": "label.rank",
        "team": "label.team",
        "case_manager": "label.case_manager",
        "client": "label.client",
        "ask": "label.questions",
    }
    show.table(project.work_list(source, team, _SHOWN)[list(labels)], {"rank": "number"}, labels)
    give(project, "work_list", ".xlsx", source=source, team=team)
