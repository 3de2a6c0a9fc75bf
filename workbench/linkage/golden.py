"""The golden record: per entity and column the value that the rules choose, and its record."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import ColumnMissing
from workbench.linkage.rule_parts import Choice
from workbench.linkage.rules import LinkageRules
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS
from workbench.values.dates import parse_dates

ENTITY = "entity_id"


def golden_records(
    frame: pd.DataFrame, entity_ids: Sequence[int] | npt.NDArray[np.int64], rules: LinkageRules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per entity, and where each cell of it came from.

    The golden frame has `entity_id` and the frame's columns without the system ones, by rising
    entity. The provenance frame has entity_id, column and `_record` (the row's position where the
    frame has no `_record`), a row per golden cell that is not missing.
    A golden cell is one delivered cell, never a mixture. Missing: None, NaN or the empty string.
    Which one is for the survivorship rules; what they leave open goes to the most recent.
    Raises ColumnMissing for a column that those rules name.
    """
    entities = np.asarray(entity_ids, dtype=np.int64)
    records = frame[RECORD].to_numpy() if RECORD in frame.columns else np.arange(len(frame))
    choosing, columns = choosing_for(frame, entities, rules)
    distinct = np.unique(entities)
    wished = rules.survivorship
    places = {
        name: choosing.places(
            name, wished.columns[name].rules if name in wished.columns else wished.rules
        )
        for name in columns
    }
    golden = pd.DataFrame({ENTITY: distinct})
    for name in columns:
        chosen = places[name]
        golden[name] = (
            frame[name].iloc[chosen].set_axis(entities[chosen]).reindex(distinct).to_numpy()
        )
    provenance = pd.DataFrame(
        {
            ENTITY: np.concatenate([entities[places[name]] for name in columns] or [distinct[:0]]),
            "column": np.repeat(columns, [len(places[name]) for name in columns]),
            RECORD: np.concatenate([records[places[name]] for name in columns] or [records[:0]]),
        }
    )
    order_of = {name: place for place, name in enumerate(columns)}
    provenance = provenance.sort_values(
        [ENTITY, "column"], key=lambda part: part.map(order_of) if part.name == "column" else part
    )
    return golden, provenance.reset_index(drop=True)


def choosing_for(
    frame: pd.DataFrame, entities: npt.NDArray[np.int64], rules: LinkageRules
) -> tuple["Choosing", list[str]]:
    """What chooses the cells of a frame by its rules, and the columns that there are to choose for.

    Raises ColumnMissing for a column that the survivorship rules name.
    """
    columns = [name for name in frame.columns if name not in (*SYSTEM_COLUMNS, ENTITY)]
    choosing = Choosing(frame[columns], entities, _newest_first(frame, entities, rules))
    choosing.trust = _trust(frame, rules)
    _require(frame, rules.survivorship.columns)
    return choosing, columns


def _newest_first(
    frame: pd.DataFrame, entities: npt.NDArray[np.int64], rules: LinkageRules
) -> npt.NDArray[np.int64]:
    """Positions by entity, then most recent first; undated records last, later rows before."""
    later_first = -np.arange(len(frame))
    name = rules.survivorship.most_recent_by
    if name is None:
        return np.lexsort((later_first, entities))
    _require(frame, [name])
    return np.lexsort((later_first, -_days(frame[name]), entities))


def _days(dates: "pd.Series[Any]") -> npt.NDArray[np.float64]:
    """Days since year 1 (fractions for times); minus infinity where there is no date."""
    codes, distinct = pd.factorize(dates)
    days = np.array([_day_number(value) for value in distinct] + [-np.inf])
    return np.asarray(days[codes])


def _day_number(value: object) -> float:
    if isinstance(value, str):
        value = parse_dates([value], ["yyyy-mm-dd", "dd-mm-yyyy", "yyyymmdd"])[0]
    if isinstance(value, datetime):
        midnight = datetime.combine(value.date(), time())
        return value.toordinal() + (value.replace(tzinfo=None) - midnight) / timedelta(days=1)
    return float(value.toordinal()) if isinstance(value, date) else -np.inf


def _require(frame: pd.DataFrame, names: Iterable[str]) -> None:
    for name in names:
        if name not in frame.columns:
            raise ColumnMissing(
                file="The left table", column=name, columns=", ".join(map(str, frame.columns))
            )


def _trust(frame: pd.DataFrame, rules: LinkageRules) -> npt.NDArray[np.float64]:
    """Per record how far down the list of trusted sources it is; sources not listed come last."""
    wished = rules.survivorship
    if wished.trusted_by is None:
        return np.zeros(len(frame))
    _require(frame, [wished.trusted_by])
    ranks = {source: rank for rank, source in enumerate(wished.trusted)}
    ranked = frame[wished.trusted_by].map(ranks).fillna(len(ranks))
    return np.asarray(ranked, dtype=np.float64)


class Choosing:
    """Chooses cells by rules, lower keys first; `order` settles what they leave open."""

    def __init__(
        self,
        frame: pd.DataFrame,
        entities: npt.NDArray[np.int64],
        order: npt.NDArray[np.int64],
    ) -> None:
        self.frame, self.entities, self.order = frame, entities, order
        self.trust = np.zeros(len(frame))
        self._recent = np.empty(len(order))
        self._recent[order] = np.arange(len(order))

    def places(self, column: str, rules: Sequence[Choice]) -> npt.NDArray[np.int64]:
        """Per entity the position of the chosen cell, by rising entity; none where all miss."""
        cells = self.frame[column]
        candidates = np.flatnonzero(_present(cells))
        keys = [self.key(rule, cells, candidates) for rule in (*rules, "most_recent")]
        ranked = candidates[np.lexsort((*reversed(keys), self.entities[candidates]))]
        _, first = np.unique(self.entities[ranked], return_index=True)
        return ranked[first]

    def filled(self, column: str) -> npt.NDArray[np.int64]:
        """Positions of the records that say something there."""
        return np.flatnonzero(_present(self.frame[column]))

    def key(
        self, rule: str, cells: "pd.Series[Any]", candidates: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        """How far each candidate is from what a rule prefers: the lowest wins."""
        match rule:
            case "most_trusted":
                return self.trust[candidates]
            case "most_complete":
                return -self._filled[candidates]
            case "most_frequent":
                codes = pd.factorize(cells.iloc[candidates])[0]
                pairs = pd.DataFrame({"entity": self.entities[candidates], "value": codes})
                return (
                    -pairs.groupby(["entity", "value"])["value"].transform("size").to_numpy(float)
                )
            case "longest":
                return -cells.iloc[candidates].map(lambda cell: len(str(cell))).to_numpy(float)
            case _:
                return self._recent[candidates]

    @cached_property
    def _filled(self) -> npt.NDArray[np.float64]:
        """Cells that each record has filled."""
        filled = np.zeros(len(self.frame))
        for name in self.frame.columns:
            filled += _present(self.frame[name])
        return filled


def _present(column: "pd.Series[Any]") -> npt.NDArray[np.bool_]:
    return (column.notna() & (column != "")).to_numpy(dtype=np.bool_)
