"""A few rows cleaned at once, by the steps on values only: what a page shows until the whole is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.cleaning.frames import typed
from workbench.cleaning.recipe import Recipe
from workbench.cleaning.steps.step import EVERY_COLUMN, ColumnStep
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


def clean_some(
    frame: pd.DataFrame, recipe: Recipe
) -> tuple[pd.DataFrame, frozenset[tuple[int, str]]]:
    """The rows after the recipe's steps on values, and the (record, column) that say something else.

    Steps on whole rows are left out: they need all rows. `frame` is text with `_record`.
    """
    texts = [str(name) for name in frame.columns if name not in SYSTEM_COLUMNS]
    cells = {name: np.array(frame[name].tolist(), dtype=object) for name in texts}
    given = {name: values.copy() for name, values in cells.items()}
    kinds: dict[str, str] = {}
    for _, step in recipe.steps:
        if not step.enabled or not isinstance(step, ColumnStep):
            continue
        every = step.columns == (EVERY_COLUMN,)
        for name in texts if every else [name for name in step.columns if name in cells]:
            if name in kinds:
                continue
            filled = np.flatnonzero([isinstance(value, str) for value in cells[name]])
            cells[name][filled] = step.change(cells[name][filled]).values
            if step.gives != "text":
                kinds[name] = step.gives
    changed = {
        (int(record), name)
        for name in texts
        for record, old, new in zip(frame[RECORD], given[name], cells[name], strict=True)
        if (isinstance(new, str) or new is None) and (old or "") != (new or "")
    }
    whole = frame.copy()
    for name in texts:
        gives = kinds.get(name, "text")
        whole[name] = (
            typed(cells[name], gives) if gives in ("number", "timestamp") else cells[name]  # type: ignore[arg-type]
        )
    return whole, frozenset(changed)
