"""What was checked before the set was frozen, what was left out, and where the record breaks."""

import pandas as pd

from workbench.handover.results import Check, HandoverReport
from workbench.ui import figures, show
from workbench.ui.words import language, word

_ORDER = ("blocks", "warns", "passes")


def checks(report: HandoverReport) -> None:
    """What blocks first, then what warns."""
    labels = {one.name: _label(report, one.name) for one in report.covariates}
    rows = sorted(report.checks, key=lambda one: _ORDER.index(one.outcome))
    frame = pd.DataFrame(
        {"outcome": word(f"check.{one.outcome}"), "text": _text(one, labels)} for one in rows
    )
    show.table(frame, {}, {"outcome": "check.outcome", "text": "check.what"}, height=420)


def _text(one: Check, labels: dict[str, str]) -> str:
    name = "" if one.column is None else labels.get(one.column, one.column)
    figure = None if one.figure is None else figures.number(one.figure, language(), 2)
    return word(f"check.{one.code}", count=one.count, column=show.visible(name), figure=figure)


def _label(report: HandoverReport, name: str) -> str:
    one = next(each for each in report.covariates if each.name == name)
    return one.label_nl if language() == "nl" else one.label_en


def left_out(report: HandoverReport) -> None:
    """Soft characteristics that may not be used, and what is made of them."""
    for one in report.left_out:
        show.say(f"left_out.{one.reason}", name=one.name, of=one.of)


def breaks(report: HandoverReport) -> None:
    """Days on which the record changed: compare across them with care."""
    for one in report.breaks:
        show.say(
            "handover.break",
            date=one.date,
            what=one.nl if language() == "nl" else one.en,
            before=one.before,
            across=one.across,
            after=one.after,
        )
