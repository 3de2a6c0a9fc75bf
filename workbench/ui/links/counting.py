"""Which pairs are compared: what each blocking rule adds to those before it."""

import pandas as pd

from workbench.linkage.results import LinkReport
from workbench.ui import naming, show
from workbench.ui.charts.waterfall import Step, waterfall

_LABELS = {
    "rule": "label.blocking_rule",
    "comparisons": "label.comparisons",
    "new": "label.new_pairs",
    "largest_block": "label.largest_block",
    "passed_over": "label.passed_over",
}


def draw(report: LinkReport) -> None:
    """The counts of a run, rule by rule."""
    show.heading("links.blocking")
    show.note("links.blocking_note")
    if not report.blocking:
        show.note("table.empty")
        return
    steps = [Step(naming.blocking(one.rule), one.new) for one in report.blocking]
    show.chart(
        waterfall(steps, "label.new_pairs", "label.comparisons", whole=True), "links.blocking_alt"
    )
    counted = dict.fromkeys(("comparisons", "new", "largest_block", "passed_over"), "number")
    frame = pd.DataFrame([one.model_dump(include=set(_LABELS)) for one in report.blocking])
    frame["rule"] = [naming.blocking(rule) for rule in frame["rule"]]
    show.table(frame, counted, _LABELS)
