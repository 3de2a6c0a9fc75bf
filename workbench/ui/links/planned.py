"""Before it is run: what the rules as they are would compare, miss and take."""

import pandas as pd
import streamlit as st

from workbench.linkage.planning import LinkPlan
from workbench.project.link_guide import LinkGuide
from workbench.ui import naming, show
from workbench.ui.charts.waterfall import Step, waterfall
from workbench.ui.words import word

_LABELS = {
    "rule": "label.blocking_rule",
    "comparisons": "label.comparisons",
    "new": "label.new_pairs",
    "largest": "label.largest_block",
    "passed_over": "label.passed_over",
}


def draw(guide: LinkGuide, task: str) -> None:
    """Count when it is asked: a large table takes some seconds."""
    show.note("links.plan_note")
    if st.button(word("action.count_first"), key=f"count_{task}", icon=":material/calculate:"):
        st.session_state["links_counted"] = task, guide.rules(task).revision, guide.plan(task)
    counted = st.session_state.get("links_counted")
    # of other rules than those that stand it says nothing
    if counted and counted[:2] == (task, guide.rules(task).revision):
        _told(counted[2])


def _told(plan: LinkPlan) -> None:
    show.metrics(
        {
            "label.comparisons": (plan.candidates, "number"),
            "label.plan_recall": (plan.recall.value if plan.recall else None, "share"),
            "label.megabytes": (plan.megabytes, "number"),
            "label.plan_seconds": (plan.seconds, "seconds"),
        }
    )
    if plan.sampled:
        show.note("links.plan_sampled")
    if plan.refusal is not None:
        _refused(plan)
    steps = [Step(naming.blocking(one.rule), one.new) for one in plan.blocking]
    show.chart(
        waterfall(steps, "label.new_pairs", "label.comparisons", whole=True), "links.blocking_alt"
    )
    rows = [
        {
            "rule": naming.blocking(one.rule),
            "comparisons": one.comparisons,
            "new": one.new,
            "largest": one.largest_blocks[0].records if one.largest_blocks else None,
            "passed_over": one.passed_over,
        }
        for one in plan.blocking
    ]
    counted = dict.fromkeys(("comparisons", "new", "largest", "passed_over"), "number")
    show.table(pd.DataFrame(rows), counted, _LABELS)


def _refused(plan: LinkPlan) -> None:
    show.say("links.plan_refused", limit=plan.limit)
    for one in plan.blocking:
        if one.fitting_block is not None:
            show.say("links.plan_way_out", rule=naming.blocking(one.rule), size=one.fitting_block)
