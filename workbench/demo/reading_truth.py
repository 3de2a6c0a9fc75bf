"""The truth tables, read back; and the analysis set that a faultless register would give."""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from workbench.demo.hazards import TIME_VARYING

RECORDS_BEGIN = date(2011, 1, 1)
SPELL_COVARIATES = (
    "female", "children", "single_under_27", "age_decade", "education_low", "education_high",
    "age", "household", "education", "step", "language", "work_rhythm", "health",
)  # fmt: skip


def truth_parameters(truth: Path) -> dict[str, Any]:
    """What the register was made with: seed, clients, deliveries, dates, faults."""
    return cast(dict[str, Any], json.loads((truth / "demo.json").read_text(encoding="utf-8")))


def truth_identities(truth: Path, source: str, extract: date) -> pd.DataFrame:
    """`row`, `line` and `entity_id` of a delivered file, in its order."""
    return _of(truth / "identities.parquet", source, extract).sort_values("row", ignore_index=True)


def truth_cells(truth: Path, source: str, extract: date) -> pd.DataFrame:
    """The altered cells of a delivered file: `row`, `line`, `column`, `clean` (None: missing),
    `fault`."""
    cells = _of(truth / "cells.parquet", source, extract)
    return cells.sort_values(["row", "column"], ignore_index=True)


def truth_groups(truth: Path) -> pd.DataFrame:
    """`entity_id` and `group`."""
    return pd.read_parquet(truth / "groups.parquet")


def truth_soft(truth: Path) -> dict[str, str]:
    """Per soft characteristic what was planted: well, poor, default or time."""
    text = (truth / "soft_characteristics.json").read_text(encoding="utf-8")
    return cast(dict[str, str], json.loads(text))


def _of(path: Path, source: str, extract: date) -> pd.DataFrame:
    here = (ds.field("source") == source) & (ds.field("extract") == extract.isoformat())
    table = ds.dataset(path).to_table(filter=here)
    return cast(pd.DataFrame, table.to_pandas()).drop(columns=["source", "extract"])


def truth_analysis_frame(truth: Path, reference_date: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Spells and episodes as the hand-over would make them of a register without a fault.

    Same columns and clock (days since time zero); late entry when the records begin; what ends
    after the reference date is censored on it.
    """
    spells = pd.read_parquet(truth / "spells.parquet")
    start, end = _days(spells["start"]), _days(spells["end"])
    last, begin = _day(reference_date), _day(RECORDS_BEGIN)
    over = end <= last
    frame = pd.DataFrame(
        {
            "entity_id": spells.entity_id,
            "spell_number": spells.spell_number,
            "time_zero": spells.start,
            "entry": np.maximum(begin - start, 0.0),
            "exit": np.where(over, end, last) - start,
            "event": np.where(over, spells.reason, "censored"),
            "_start": start,
        }
    )
    for name in SPELL_COVARIATES:
        frame[name] = (
            spells[name].astype(float)
            if name != "household" and _numeric(spells[name])
            else spells[name]
        )
    frame = frame[frame.exit > frame.entry]
    frame = frame.sort_values(["entity_id", "spell_number"], ignore_index=True)
    frame.insert(0, "spell_id", np.arange(len(frame)))
    episodes = _episodes(frame, pd.read_parquet(truth / "provisions.parquet"))
    return frame.drop(columns="_start"), episodes


def _numeric(values: "pd.Series[Any]") -> bool:
    return bool(pd.api.types.is_numeric_dtype(values))


def _day(when: date) -> int:
    return (when - date(1970, 1, 1)).days


def _days(dates: "pd.Series[Any]") -> np.ndarray:
    """Days since 1970-01-01 as floats; nan where there is no date."""
    return np.array([np.nan if pd.isna(when) else _day(when) for when in dates], dtype=np.float64)


def _episodes(spells: pd.DataFrame, provisions: pd.DataFrame) -> pd.DataFrame:
    key = ["entity_id", "spell_number"]
    first = provisions.assign(_day=_days(provisions["start"])).groupby([*key, "kind"])["_day"].min()
    by_kind = first.unstack("kind").reindex(columns=list(TIME_VARYING))
    wide = spells[key].merge(by_kind.reset_index(), on=key, how="left")
    begins = (
        wide[list(TIME_VARYING)].to_numpy(dtype=np.float64) - spells["_start"].to_numpy()[:, None]
    )
    entry, until = spells["entry"].to_numpy(), spells["exit"].to_numpy()
    inside = (begins > entry[:, None]) & (begins < until[:, None])
    cuts = pd.DataFrame(
        {
            "place": np.concatenate([np.arange(len(spells)), np.nonzero(inside)[0]]),
            "start": np.concatenate([entry, begins[inside]]),
        }
    )
    cuts = cuts.drop_duplicates().sort_values(["place", "start"], ignore_index=True)
    place, starts = cuts["place"].to_numpy(), cuts["start"].to_numpy()
    last = np.append(place[1:] != place[:-1], True)
    stop = np.where(last, until[place], np.append(starts[1:], 0.0))
    rows = spells.iloc[place].reset_index(drop=True)
    given = (begins[place] <= starts[:, None]).astype(np.int64)
    head = pd.DataFrame(
        {
            "spell_id": rows.spell_id,
            "entity_id": rows.entity_id,
            "start": starts,
            "stop": stop,
            "event": np.where(last, rows.event, "censored"),
        }
    )
    flags = pd.DataFrame(given, columns=list(TIME_VARYING))
    return pd.concat([head, rows[list(SPELL_COVARIATES)], flags], axis=1)
