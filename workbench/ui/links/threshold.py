"""The threshold: what each would come to, and another one written into the rule file."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.linkage.results import Estimate
from workbench.linkage.sweep_results import Sweep, SweepPoint
from workbench.project.link_guide import LinkGuide
from workbench.ui import figures, show
from workbench.ui.charts.thresholds import found_by_threshold, quality_by_threshold
from workbench.ui.clean.acting import act
from workbench.ui.words import language, word


def draw(guide: LinkGuide, task: str) -> None:
    """The slider, what it comes to, and the button that keeps it."""
    found, state = guide.sweep(task), guide.rules(task)
    show.heading("links.sweep")
    show.note("links.sweep_note")
    by_threshold = {point.threshold: point for point in found.points}
    chosen = st.select_slider(
        word("label.threshold"),
        options=list(by_threshold),
        value=found.threshold,
        format_func=_said,
        key=f"threshold_{task}",
    )
    point = by_threshold[chosen]
    _figures(point)
    _calm(found, point)
    show.chart(found_by_threshold(found, chosen), "links.found_alt")
    show.chart(quality_by_threshold(found, chosen), "links.quality_alt")
    show.note("links.threshold_effect")
    if state.threshold == "auto":
        show.say("links.threshold_auto", chosen=_said(found.threshold))
    st.button(
        word("action.keep_threshold"),
        type="primary",
        icon=":material/save:",
        disabled=chosen == state.threshold,
        on_click=partial(_keep, guide, task, chosen, state.revision),
        key=f"keep_{task}",
    )
    if state.changes:
        show.strong("links.changes")
        show.table(
            pd.DataFrame(
                [
                    {
                        "made": show.moment(one.made),
                        "before": _said_or(one.before),
                        "after": _said_or(one.after),
                    }
                    for one in state.changes
                ]
            ),
            {},
            {"made": "label.made", "before": "label.before", "after": "label.after"},
        )


def _figures(point: SweepPoint) -> None:
    found = "label.entities" if point.linked_right is None else "label.linked"
    show.metrics(
        {
            "label.pairs": (point.pairs, "number"),
            "label.doubtful": (point.doubtful, "number"),
            found: (point.found, "number"),
        }
    )
    show.facts(
        {
            "label.precision": _estimate(point.precision),
            "label.recall": _estimate(point.recall),
        }
    )


def _calm(found: Sweep, point: SweepPoint) -> None:
    for one in found.plateaus:
        if one.lower <= point.threshold <= one.upper:
            key = "links.calm_here" if one.least < one.most else "links.calm_still"
            show.say(
                key,
                lower=_said(one.lower),
                upper=_said(one.upper),
                least=one.least,
                most=one.most,
            )
            return
    if found.plateaus:
        widest = found.plateaus[0]
        show.say("links.calm_elsewhere", lower=_said(widest.lower), upper=_said(widest.upper))
    else:
        show.say("links.calm_nowhere")


def _estimate(one: Estimate | None) -> str:
    if one is None:
        return figures.NOTHING
    lang = language()
    value = figures.share(one.value, lang)
    if one.lower is None or one.upper is None:
        return value
    lower, upper = figures.share(one.lower, lang), figures.share(one.upper, lang)
    return word("links.with_interval", value=value, lower=lower, upper=upper)


def _said(threshold: float) -> str:
    text = f"{threshold:.6f}".rstrip("0")
    text = text + "0" * max(0, 4 - len(text))
    return text.replace(".", ",") if language() == "nl" else text


def _said_or(value: float | str | None) -> str:
    if isinstance(value, float):
        return _said(value)
    return word("links.auto") if value == "auto" else str(value or figures.NOTHING)


def _keep(guide: LinkGuide, task: str, chosen: float, revision: str) -> None:
    act(partial(guide.set_threshold, task, chosen, revision), "links.threshold_kept")
