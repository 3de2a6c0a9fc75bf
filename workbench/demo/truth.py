"""What only the maker of the register knows, written beside it."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.demo.calendar import NEVER, to_date, to_dates
from workbench.demo.faults import Faults
from workbench.demo.groups import GROUPS
from workbench.demo.hazards import BREAKS, CAUSES, EVENTS, TIME_VARYING
from workbench.demo.population import OPEN, Population
from workbench.demo.provisions import CODES
from workbench.demo.soft_fields import HEALTH, RHYTHM, planted_quality
from workbench.demo.source_rows import Delivered

HOUSEHOLDS = ("alleenstaand", "alleenstaande ouder", "paar zonder kinderen", "paar met kinderen")
EDUCATIONS = ("basisonderwijs", "vmbo", "mbo", "havo/vwo", "hbo/wo")

_TEXT, _WHOLE, _NUMBER, _DAY = pa.string(), pa.int64(), pa.float64(), pa.date32()
SCHEMAS = {
    "identities": {"source": _TEXT, "extract": _TEXT, "row": _WHOLE, "line": _WHOLE, "entity_id": _WHOLE},
    "cells": {
        "source": _TEXT, "extract": _TEXT, "row": _WHOLE, "line": _WHOLE, "column": _TEXT,
        "clean": _TEXT, "fault": _TEXT,
    },
    "groups": {"entity_id": _WHOLE, "group": _TEXT},
    "spells": {
        "entity_id": _WHOLE, "spell_number": _WHOLE, "start": _DAY, "end": _DAY, "reason": _TEXT,
        "female": _WHOLE, "children": _WHOLE, "single_under_27": _WHOLE, "age_decade": _NUMBER,
        "education_low": _WHOLE, "education_high": _WHOLE, "age": _NUMBER, "household": _TEXT,
        "education": _TEXT, "step": _NUMBER, "language": _NUMBER, "work_rhythm": _TEXT,
        "health": _TEXT, "number_of_children": _WHOLE,
    },
    "provisions": {
        "entity_id": _WHOLE, "spell_number": _WHOLE, "code": _TEXT, "kind": _TEXT,
        "start": _DAY, "end": _DAY,
    },
}  # fmt: skip


class TruthWriter:
    """The truth tables, appended chunk by chunk; in a `with` block."""

    def __init__(self, folder: Path, last_delivery: int) -> None:
        self.last = last_delivery
        self.schemas = {name: pa.schema(list(columns.items())) for name, columns in SCHEMAS.items()}
        self.files = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
            for name, schema in self.schemas.items()
        }

    def __enter__(self) -> "TruthWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self.files.values():
            file.close()

    def delivery(
        self, source: str, when: int, first: int, lines: np.ndarray, part: Delivered
    ) -> None:
        """Whose rows these are and which cells were altered; `first` is the first one's data row."""
        extract = to_date(when).isoformat()
        rows = first + np.arange(len(part))
        named = {"source": source, "extract": extract}
        self._append(
            "identities",
            pd.DataFrame({**named, "row": rows, "line": lines, "entity_id": part.entity}),
        )
        marks = part.marks
        if len(marks):
            at = marks["row"].to_numpy(dtype=np.int64)
            self._append("cells", marks.assign(**named, row=rows[at], line=lines[at]))

    def population(self, population: Population) -> None:
        """Groups, spells and provisions of who has flowed in by the last delivery."""
        persons, spells, given = population.persons, population.spells, population.provisions
        entity = persons.entity_id.to_numpy()
        began = spells.start.to_numpy() <= self.last
        here = np.zeros(len(persons), dtype=bool)
        here[spells.person.to_numpy()[began]] = True
        names = np.array(GROUPS, dtype=object)[persons.group]
        self._append("groups", pd.DataFrame({"entity_id": entity[here], "group": names[here]}))
        table = _spell_table(persons, spells)
        self._append("spells", table[began])
        given = given[(given.start <= self.last).to_numpy() & began[given.spell]]
        kinds = np.array(TIME_VARYING, dtype=object)[given.kind]
        self._append(
            "provisions",
            pd.DataFrame(
                {
                    "entity_id": table.entity_id.to_numpy()[given.spell],
                    "spell_number": table.spell_number.to_numpy()[given.spell],
                    "code": [CODES[kind][0] for kind in kinds],
                    "kind": kinds,
                    "start": to_dates(given.start.to_numpy()),
                    "end": to_dates(given.end.to_numpy()),
                }
            ).sort_values(["entity_id", "start", "code"], ignore_index=True),
        )

    def _append(self, name: str, frame: pd.DataFrame) -> None:
        schema = self.schemas[name]
        self.files[name].write_table(
            pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
        )


def _spell_table(persons: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    who = persons.iloc[spells.person]
    event = spells.event.to_numpy()
    reasons = np.array([*EVENTS, None], dtype=object)[np.where(event == OPEN, len(EVENTS), event)]
    return pd.DataFrame(
        {
            "entity_id": who.entity_id.to_numpy(),
            "spell_number": spells.spell_number.to_numpy(),
            "start": to_dates(spells.start.to_numpy()),
            "end": to_dates(np.where(event == OPEN, NEVER, spells.end.to_numpy())),
            "reason": reasons,
            "female": who.female.to_numpy().astype(np.int64),
            "children": np.isin(spells.leefvorm, (2, 4)).astype(np.int64),
            "single_under_27": spells.single_under_27.to_numpy().astype(np.int64),
            "age_decade": spells.age_decade.to_numpy(),
            "education_low": spells.education_low.to_numpy().astype(np.int64),
            "education_high": spells.education_high.to_numpy().astype(np.int64),
            "age": spells.age.to_numpy(),
            "household": np.array(HOUSEHOLDS, dtype=object)[spells.leefvorm - 1],
            "education": np.array(EDUCATIONS, dtype=object)[who.education - 1],
            "step": spells.step.to_numpy().astype(float),
            "language": spells.language.to_numpy().astype(float),
            "work_rhythm": RHYTHM[spells.work_rhythm],
            "health": HEALTH[spells.health],
            "number_of_children": spells["number_of_children"].to_numpy(),
        }
    )


def write_models(folder: Path, faults: Faults, incidents: list[dict[str, Any]]) -> None:
    """The planted hazards, the kinds of soft characteristics, and the incidents, as JSON."""
    events: dict[str, Any] = {
        name: {
            "baseline_per_day": list(cause.baseline),
            "log_hazard_ratios": dict(cause.ratios),
        }
        for name, cause in CAUSES.items()
    }
    hazards = {
        "format": 1,
        "time_scale": "days since the start of the spell",
        "baseline": {"kind": "piecewise constant", "from_day": BREAKS.tolist()},
        "frailty": None,
        "events": events,
        "pension": "ends the spell on the day that pension age is reached",
    }
    _write_json(folder / "hazards.json", hazards)
    _write_json(folder / "soft_characteristics.json", planted_quality(faults))
    _write_json(folder / "incidents.json", incidents)


def planted_log_hazard_ratios(truth: Path, event: str = "to_work") -> dict[str, float]:
    """The planted log hazard ratios of an event by covariate name, from a `truth` folder."""
    hazards = json.loads((truth / "hazards.json").read_text(encoding="utf-8"))
    ratios = hazards["events"].get(event, {}).get("log_hazard_ratios", {})
    return {str(name): float(value) for name, value in ratios.items()}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
