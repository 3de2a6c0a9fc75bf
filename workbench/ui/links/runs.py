"""Two runs side by side: what became one, what came apart, and why."""

import pandas as pd

from workbench.linkage.run_results import LinkRun, RunComparison
from workbench.project.link_guide import LinkGuide
from workbench.ui import figures, show
from workbench.ui.words import language, word


def draw(guide: LinkGuide, task: str) -> None:
    """Two runs to choose, and what differs."""
    import streamlit as st

    show.heading("links.runs")
    show.note("links.runs_note")
    runs = guide.runs(task)
    if len(runs) < 2:
        show.note("links.one_run")
        return
    names = {one.run: _name(one) for one in runs}
    left, right = st.columns(2)
    with left:
        before = show.choose("label.run_before", list(names), names.__getitem__, f"run_a_{task}", 1)
    with right:
        after = show.choose("label.run_after", list(names), names.__getitem__, f"run_b_{task}", 0)
    _told(guide.compare(task, before, after))


def _name(run: LinkRun) -> str:
    made = figures.moment(run.made, language()) if run.made else run.run
    key = "links.run_name_now" if run.current else "links.run_name"
    threshold = figures.probability(run.threshold, language())
    return word(key, made=made, threshold=threshold, rules=run.rules)


def _told(found: RunComparison) -> None:
    show.metrics(
        {
            "label.in_both": (found.both, "number"),
            "label.only_before": (found.only_before, "number"),
            "label.only_after": (found.only_after, "number"),
        }
    )
    if found.entities:
        show.strong("links.fates")
        show.metrics({f"fate.{fate}": (n, "number") for fate, n in found.entities.items()})
    if not found.reasons:
        show.note("links.no_difference")
        return
    show.strong("links.reasons")
    reasons = [{"why": word(f"why.{why}"), "count": n} for why, n in found.reasons.items()]
    show.table(
        pd.DataFrame(reasons), {"count": "number"}, {"why": "label.why", "count": "label.pairs"}
    )
    show.strong("links.changed_pairs")
    rows = [
        {
            "change": word(f"change.{one.change}"),
            "left": one.left_record,
            "right": one.right_record,
            "why": word(f"why.{one.why}"),
            "before": one.weight_before,
            "after": one.weight_after,
        }
        for one in found.examples
    ]
    labels = {
        "change": "label.kind",
        "left": "label.left_record",
        "right": "label.right_record",
        "why": "label.why",
        "before": "label.weight_before",
        "after": "label.weight_after",
    }
    kinds = {"left": "number", "right": "number", "before": "decimal", "after": "decimal"}
    show.table(pd.DataFrame(rows), kinds, labels)
