"""How right a linkage is, and for whom: the estimates with their intervals, by group."""

import pandas as pd

from workbench.linkage.results import Estimate, LinkReport, Subgroup
from workbench.ui import show
from workbench.ui.words import word, word_or

_COLUMNS = {
    "by": "label.by",
    "group": "label.group",
    "rows": "label.rows",
    "links": "label.links",
    "precision": "label.precision",
    "precision_lower": "label.precision_lower",
    "precision_upper": "label.precision_upper",
    "recall": "label.recall",
    "recall_lower": "label.recall_lower",
    "recall_upper": "label.recall_upper",
}
_KINDS = dict.fromkeys(("rows", "links"), "number") | dict.fromkeys(list(_COLUMNS)[4:], "share")


def draw_error(report: LinkReport) -> None:
    """A table: all records first, then each group; nothing where a run estimated nothing."""
    if report.estimated.precision is None:
        return
    show.heading("links.error")
    show.note("links.error_note")
    rows = report.rows_left if report.rows_right is None else report.rows_right
    everyone = {"by": word("subgroup.everyone"), "group": "", "rows": rows, "links": None}
    everyone |= _estimates(report.estimated.precision, report.estimated.recall)
    table = pd.DataFrame([everyone, *map(_row, report.subgroups)], columns=list(_COLUMNS))
    show.table(table, _KINDS, _COLUMNS, alt_key="links.error_alt")


def _row(one: Subgroup) -> dict[str, object]:
    return {
        "by": word_or(f"subgroup.{one.by}", one.by.replace("_", " ")),
        "group": word_or(f"subgroup.{one.by}.{one.group}", one.group),
        "rows": one.rows,
        "links": one.links,
        **_estimates(one.precision, one.recall),
    }


def _estimates(precision: Estimate | None, recall: Estimate | None) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name, one in (("precision", precision), ("recall", recall)):
        found[name] = one.value if one else None
        found[f"{name}_lower"] = one.lower if one else None
        found[f"{name}_upper"] = one.upper if one else None
    return found
