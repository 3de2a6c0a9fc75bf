"""A cleaned table against the truth, cell by cell, in one notation for both."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from workbench.demo.calendar import Objects
from workbench.demo.results import CleaningScore, FaultScore
from workbench.values.dates import parse_dates, parse_timestamps
from workbench.values.names import split_particle
from workbench.values.numbers import parse_numbers

_DATE_FORMATS = ("dd-mm-yyyy", "yyyymmdd", "yyyy-mm-dd")
_KINDS: dict[str, dict[str, str]] = {
    "clients": {"geboortedatum": "date", "registratiedatum": "date", "vermogen": "euros"},
    "benefits": {
        "geboortedatum": "date", "ingangsdatum": "date", "einddatum": "date",
        "aantal_kinderen": "number", "bedrag": "cents",
    },
    "provisions": {
        "geboortedatum": "date", "startdatum": "date", "einddatum": "date", "kosten": "number",
        "achternaam": "surname",
    },
    "soft_characteristics": {
        "jn_datum": "timestamp", "gespreksdatum": "date", "trede": "number",
        "taal_spreken": "number",
    },
}  # fmt: skip
_SYSTEM = ("_record", "_part", "_row")


def cleaning_score(
    source: str, raw: pd.DataFrame, cleaned: pd.DataFrame, cells: pd.DataFrame
) -> CleaningScore:
    """Which altered cells a recipe restored, and which clean ones it damaged.

    `raw` is the reading (text) and `cleaned` what the recipe made of it (typed), both with
    `_record`; `cells` are the truth's altered cells of this file. Values are compared in one
    notation: dates as ISO, numbers as numbers, texts without outer spaces, blank as missing.
    """
    rows = np.sort(np.intersect1d(raw["_record"].to_numpy(), cleaned["_record"].to_numpy()))
    before, after = (frame.set_index("_record").loc[rows] for frame in (raw, cleaned))
    place = pd.Series(np.arange(len(rows)), index=rows)
    faults: list[FaultScore] = []
    damaged: dict[str, int] = {}
    clean_cells = 0
    for column in [name for name in before.columns if name in after and name not in _SYSTEM]:
        kind = _KINDS.get(source, {}).get(column, "text")
        wanted = _in_one_notation(before[column].tolist(), kind)
        got = _in_one_notation(after[column].tolist(), kind)
        here = cells[(cells["column"] == column) & cells["row"].isin(rows)]
        at = place.reindex(here["row"]).to_numpy(dtype=np.int64)
        wanted[at] = _in_one_notation(
            here["clean"].tolist(), "number" if kind in _AMOUNTS else kind
        )
        same = np.array([a == b for a, b in zip(wanted, got, strict=True)], dtype=bool)
        blank = np.array([value is None for value in got], dtype=bool)
        faults += _fault_scores(column, here["fault"].to_numpy(), same[at], blank[at])
        clean = np.ones(len(rows), dtype=bool)
        clean[at] = False
        clean_cells += int(clean.sum())
        if wrong := int((clean & ~same).sum()):
            damaged[column] = wrong
    total = sum(damaged.values())
    return CleaningScore(
        source=source,
        rows=len(raw),
        rows_lost=len(raw) - len(rows),
        faults=tuple(faults),
        clean_cells=clean_cells,
        damaged=total,
        damaged_share=total / clean_cells if clean_cells else 0.0,
        damaged_columns=damaged,
    )


_AMOUNTS = ("euros", "cents")


def _fault_scores(column: str, fault: Any, same: Any, blank: Any) -> list[FaultScore]:
    scores = []
    for name in sorted(set(fault)):
        here = fault == name
        cells, restored = int(here.sum()), int(same[here].sum())
        blanked = int((blank & ~same)[here].sum())
        scores.append(
            FaultScore(
                fault=name,
                column=column,
                cells=cells,
                restored=restored,
                blanked=blanked,
                left=cells - restored - blanked,
                share=restored / cells,
            )
        )
    return scores


def _in_one_notation(values: list[Any], kind: str) -> Objects:
    """Values of any type as comparable texts; missing and blank are None."""
    outcome = np.empty(len(values), dtype=object)
    typed = [_typed(value) for value in values]
    texts = [value.strip() or None if isinstance(value, str) else None for value in typed]
    read = _READERS[kind](texts)
    outcome[:] = [
        made if isinstance(value, str) else _from_typed(value)
        for value, made in zip(typed, read, strict=True)
    ]
    return outcome


def _typed(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _from_typed(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return (
            value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    return _number(float(value))


def _number(value: float) -> str | None:
    return None if np.isnan(value) else f"{value:.2f}"


def _dates(texts: list[str | None]) -> list[str | None]:
    return [
        None if when is None else when.isoformat() for when in parse_dates(texts, _DATE_FORMATS)
    ]


def _timestamps(texts: list[str | None]) -> list[str | None]:
    formats = ("dd-mm-yyyy hh:mm", "yyyy-mm-dd hh:mm:ss")
    return [_from_typed(when) for when in parse_timestamps(texts, formats)]


def _numbers(texts: list[str | None]) -> list[str | None]:
    return [_number(value) for value in parse_numbers(texts, decimal=".", thousands="")]


def _euros(texts: list[str | None]) -> list[str | None]:
    return [_number(value) for value in parse_numbers(texts, decimal=",", thousands=".")]


def _cents(texts: list[str | None]) -> list[str | None]:
    return [_number(value / 100) for value in parse_numbers(texts, decimal=".", thousands="")]


def _surnames(texts: list[str | None]) -> list[str | None]:
    """Without the particle, which may stand in a column of its own by now."""
    _, surnames = split_particle(texts)
    return list(surnames)


_READERS: dict[str, Callable[[list[str | None]], list[str | None]]] = {
    "text": lambda texts: texts,
    "date": _dates,
    "timestamp": _timestamps,
    "number": _numbers,
    "euros": _euros,
    "cents": _cents,
    "surname": _surnames,
}
