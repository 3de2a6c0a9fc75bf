"""The trap as a picture: filled against not filled, naive and from a landmark."""

import pandas as pd
import streamlit as st

from workbench.profiling.soft.results import FilledCurve, HazardRatio, OutflowPicture
from workbench.ui import figures, show
from workbench.ui.charts.filled import filled_curves
from workbench.ui.words import language, word

_YEARS = 5.0


def draw_trap(picture: OutflowPicture) -> None:
    """Both pictures side by side on one scale, what they say, and how filling went."""
    show.note("soft.trap_note")
    left, right = st.columns(2)
    with left:
        show.sentence(word("soft.naive"))
        _curves(picture.naive, "soft.naive_alt")
        _ratio("soft.naive_ratio", picture.naive_ratio)
    with right:
        show.say("soft.at_landmark", landmark=picture.landmark)
        _curves(picture.at_landmark, "soft.landmark_alt")
        _ratio("soft.honest_ratio", picture.landmark_ratio, landmark=picture.landmark)
    honest = picture.landmark_ratio
    if honest is not None:
        known = honest.low <= 1 <= honest.high
        show.sentence(word("soft.missing_does_not_predict" if known else "soft.missing_predicts"))
    show.note("soft.process")
    frame = pd.DataFrame(one.model_dump() for one in picture.process)
    counts = dict.fromkeys(("day", "still_there", "left_before"), "number")
    shares = dict.fromkeys(("filled_of_still_there", "filled_of_left"), "share")
    labels = {name: f"label.{name}" for name in (*counts, *shares)} | {
        "day": "label.day_since_inflow"
    }
    show.table(frame, counts | shares, labels)


def _curves(curves: tuple[FilledCurve, ...], alt_key: str) -> None:
    if len(curves) < 2:
        show.note("soft.too_few")
    else:
        show.chart(filled_curves(curves, _YEARS), alt_key)


def _ratio(key: str, found: HazardRatio | None, **more: object) -> None:
    if found is None:
        return
    said = {
        name: figures.number(getattr(found, name), language(), 2)
        for name in ("ratio", "low", "high")
    }
    show.say(key, **said, **more)
