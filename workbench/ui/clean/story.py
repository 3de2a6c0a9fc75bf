"""Why a cell is so: from the delivered file, past each step, to the golden record."""

from __future__ import annotations

import pandas as pd

from workbench.cleaning.results import CleaningReport
from workbench.project import Project
from workbench.ui import show
from workbench.ui.words import word, word_or


def story(
    project: Project, report: CleaningReport | None, source: str, record: int, column: str
) -> None:
    """Draw a cell's story; `report` names its steps."""
    told = project.cell_story(source, record, column)
    kinds = {} if report is None else {str(one.number): one.kind for one in report.steps}
    frame = pd.DataFrame(
        {
            "where": word(f"story.{one.where}"),
            "column": one.column or None,
            "step": _step(kinds, one.step) if one.where == "step" else one.step or None,
            "value": one.value,
            "file": one.file or None,
            "line": one.line,
        }
        for one in told
    )
    labels = {
        "where": "label.where",
        "column": "label.column",
        "step": "label.step",
        "value": "label.value",
        "file": "label.file",
        "line": "label.line",
    }
    show.table(frame, {"line": "number"}, labels)


def _step(kinds: dict[str, str], number: str) -> str:
    kind = kinds.get(number, "")
    return f"{number}. {word_or(f'step.{kind}', kind)}"
