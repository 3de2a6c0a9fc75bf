"""A recipe and what it did as a paragraph for a report, in Dutch or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from workbench.cleaning.results import CleaningReport

Language = Literal["nl", "en"]

_SENTENCES: dict[Language, dict[str, str]] = {
    "nl": {
        "rows": "De bron telde {rows_in} rijen; na opschoning {rows_out}. ",
        "cells": "{done} stappen veranderden samen {cells} cellen. ",
        "step": "{name} ({columns}): {cells} cellen in {rows} rijen",
        "removed": ", {count} rijen verwijderd",
        "added": ", {count} rijen erbij",
        "unparsed": ", {count} cellen niet leesbaar of niet bekend",
        "many": "{first} en {more} andere kolommen",
        "skipped": " Niet uitgevoerd omdat de tabel er niet bij paste: {names}.",
        "off": " Uitgeschakeld: {names}.",
    },
    "en": {
        "rows": "The source held {rows_in} rows; after cleaning {rows_out}. ",
        "cells": "{done} steps changed {cells} cells in all. ",
        "step": "{name} ({columns}): {cells} cells in {rows} rows",
        "removed": ", {count} rows removed",
        "added": ", {count} rows added",
        "unparsed": ", {count} cells not readable or not known",
        "many": "{first} and {more} other columns",
        "skipped": " Not done because the table did not fit: {names}.",
        "off": " Switched off: {names}.",
    },
}
_LISTED = 4
"""Columns that a step names in the paragraph before it counts the rest."""


def methods_paragraph(report: CleaningReport, names: Mapping[str, str], language: Language) -> str:
    """What was done, in order, with counts. `names` are the words for the kinds of step."""
    texts = _SENTENCES[language]
    done = [step for step in report.steps if step.state == "done"]
    told = []
    for step in done:
        columns = ", ".join(step.columns[:_LISTED])
        more = len(step.columns) - _LISTED
        if more > 0:
            columns = texts["many"].format(first=columns, more=more)
        text = texts["step"].format(
            name=names.get(step.kind, step.kind),
            columns=columns or "*",
            cells=step.changed_cells,
            rows=step.changed_rows,
        )
        for key, count in (
            ("removed", step.rows_removed),
            ("added", step.rows_added),
            ("unparsed", step.unparsed),
        ):
            text += texts[key].format(count=count) if count else ""
        told.append(text)
    paragraph = texts["rows"].format(rows_in=report.rows_in, rows_out=report.rows_out)
    paragraph += texts["cells"].format(done=len(done), cells=report.changed_cells)
    paragraph += "; ".join(told) + ("." if told else "")
    for state in ("skipped", "off"):
        named = [names.get(one.kind, one.kind) for one in report.steps if one.state == state]
        if named:
            paragraph += texts[state].format(names=", ".join(named))
    return paragraph.strip()
