"""The failing cells themselves, looked up in the table when a person asks to see them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.tables.engine import PART, RECORD, ROW
from workbench.validation.results import ExpectationResult, ValidationRun

COLUMNS = (RECORD, PART, ROW, "column", "value", "expectation", "severity", "number")


def failing_cells(
    run: ValidationRun,
    frame: pd.DataFrame,
    numbers: Iterable[int] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The cells that made expectations fail, from the table that was validated.

    One row per failing data row, column and expectation: `_record`, `_part`, `_row`, `column`,
    `value` (as it stands in the table), `expectation` (its type), `severity`, `number` (place in
    the suite, from 0). `numbers`: only these expectations; `limit`: at most so many data rows of
    each. Holds personal data: for a screen in the project, not for a log or a report.
    """
    chosen = set(range(len(run.expectations)) if numbers is None else numbers)
    records = frame[RECORD].to_numpy() if RECORD in frame.columns else np.arange(len(frame))
    places = pd.Series(np.arange(len(frame)), index=records)
    tables = [
        cells
        for number, result in enumerate(run.expectations)
        if number in chosen
        for cells in _cells(number, result, frame, places, limit)
    ]
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def _cells(
    number: int,
    result: ExpectationResult,
    frame: pd.DataFrame,
    places: "pd.Series[int]",
    limit: int | None,
) -> Iterable[pd.DataFrame]:
    records = [record for record in result.rows[:limit] if record in places.index]
    rows = frame.iloc[places.loc[records].to_numpy()]
    for column in result.columns:
        if records and column in frame.columns:
            yield pd.DataFrame(
                {
                    RECORD: records,
                    PART: rows[PART].to_numpy() if PART in frame.columns else None,
                    ROW: rows[ROW].to_numpy() if ROW in frame.columns else None,
                    "column": column,
                    "value": rows[column].astype(object).to_numpy(),
                    "expectation": result.type,
                    "severity": result.severity,
                    "number": number,
                }
            )
