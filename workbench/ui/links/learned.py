"""What was learned: how match weights lie, and what each level of each comparison is worth."""

import pandas as pd

from workbench.linkage.results import LinkReport
from workbench.ui import naming, show
from workbench.ui.charts.weights import histogram, level_weights


def draw(report: LinkReport) -> None:
    """The learned model of a run."""
    if report.histogram:
        show.heading("links.histogram")
        show.note("links.histogram_note")
        show.chart(histogram(report), "links.histogram_alt")
    if not report.weights:
        show.note("table.empty")
        return
    show.heading("links.weights")
    show.note("links.weights_note")
    show.chart(level_weights(report), "links.weights_alt")
    show.note("links.weights_table_note")
    frame = pd.DataFrame(
        [
            {
                "field": naming.field(one.comparison),
                "level": naming.agreement(one.level),
                "weight": one.weight,
                "m": one.m,
                "u": one.u,
            }
            for one in report.weights
        ]
    )
    kinds = {"m": "probability", "u": "probability", "weight": "decimal"}
    labels = {
        "field": "label.field",
        "level": "label.level",
        "m": "label.m",
        "u": "label.u",
        "weight": "chart.match_weight",
    }
    show.table(frame, kinds, labels)
