"""The linkage that is reviewed: the result made last of these very tables and rules.

Decisions make a result out of date, not useless: a review goes on with it until the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.dataset as ds

from workbench.core.errors import NotMadeYet
from workbench.core.errors_link_guide import TaskUnknown
from workbench.core.settings import LinkTask
from workbench.linkage.results import LinkReport
from workbench.project.entity_history import AFTER, FROM, LEARNED
from workbench.project.looking import result_folder
from workbench.project.record_keys import RecordKeys, record_keys
from workbench.project.stages.context import RESULT_FILE, load
from workbench.project.stages.linking import REVIEWABLE_FILE
from workbench.project.stations import DECISIONS, Plan, Station, extract_subject
from workbench.store.results import all_results

if TYPE_CHECKING:
    from workbench.linkage import LinkageRules
    from workbench.project.project import Project

Place = tuple[int, int]
_AT_HAND = 2000
"""Records of a table that are kept in memory: more than a person looks at in a sitting."""


@dataclass(frozen=True)
class Side:
    """One of the tables of a linkage."""

    source: str
    cleaned: Path
    keys: RecordKeys

    @cached_property
    def columns(self) -> list[str]:
        """The columns of the file, without ours."""
        return [name for name in ds.dataset(self.cleaned).schema.names if not name.startswith("_")]

    def rows(self, places: Sequence[int]) -> pd.DataFrame:
        """The records at these places, in that order, with the line that each stands on."""
        return _records(self.cleaned).at(places)

    def holds(self, place: int) -> bool:
        """Whether a record was read before and is still at hand."""
        return _records(self.cleaned).holds(place)

    def look_up(self, places: Iterable[int]) -> None:
        """Read several records at once that will be asked for: a large file is slow to open."""
        wanted = list(places)
        _records(self.cleaned).look_up(wanted)
        self.keys.look_up(wanted)


class _Records:
    """Records of one table by place; those asked for last are kept at hand."""

    def __init__(self, cleaned: Path) -> None:
        self._cleaned = cleaned
        self._held: dict[int, pd.Series[Any]] = {}

    def at(self, places: Sequence[int]) -> pd.DataFrame:
        held = self.look_up(places)
        return pd.DataFrame([held[place] for place in places])

    def holds(self, place: int) -> bool:
        return place in self._held

    def look_up(self, places: Sequence[int]) -> dict[int, pd.Series[Any]]:
        held = self._held  # another session may put another in its place meanwhile
        missing = sorted({*places} - held.keys())
        if missing:
            found = ds.dataset(self._cleaned).take(missing).to_pandas().astype(object)
            full = len(held) + len(missing) > _AT_HAND
            kept = {place: held[place] for place in places if place in held} if full else held
            fresh = zip(missing, (row for _, row in found.iterrows()), strict=True)
            held = self._held = kept | dict(fresh)
        return held


@lru_cache(maxsize=4)
def _records(cleaned: Path) -> _Records:
    return _Records(cleaned)


@dataclass(frozen=True)
class Pool:
    """What a review can be about; read once per result, never changed."""

    pairs: pd.DataFrame
    """The `reviewable` pairs of the linkage: left, right (places), match_weight,
    match_probability, linked, decided, pattern, depends."""
    entities: npt.NDArray[np.int64] | None
    """Per place of a deduplicated table its entity."""
    position: Mapping[Place, int]
    """Where a pair is among these."""
    report: LinkReport

    @cached_property
    def left(self) -> npt.NDArray[np.int64]:
        """Places in the (left) table."""
        return self.pairs["left"].to_numpy(np.int64)

    @cached_property
    def right(self) -> npt.NDArray[np.int64]:
        """Places in the same table, or the right one of a link."""
        return self.pairs["right"].to_numpy(np.int64)

    @cached_property
    def probability(self) -> npt.NDArray[np.float64]:
        """The model's chance that a pair is one person."""
        return self.pairs["match_probability"].to_numpy(np.float64)


@dataclass(frozen=True)
class Base:
    """What a review looks at."""

    task: LinkTask
    folder: Path
    left: Side
    right: Side | None
    made_with: str
    """Key of the decisions that it was made with; empty: none."""
    rules_file: Path

    @property
    def pool(self) -> Pool:
        """Its pairs."""
        return pool_of(self.folder, self.right is None)

    @cached_property
    def rules(self) -> LinkageRules:
        """The rules that it was made by."""
        from workbench.linkage import load_rules

        return load_rules(self.rules_file)

    def holds(self, place: Place) -> bool:
        """Whether the records of a pair are at hand."""
        return self.left.holds(place[0]) and self.other.holds(place[1])

    @property
    def other(self) -> Side:
        """The table of the second record of a pair."""
        return self.right or self.left


def link_task(project: Project, name: str) -> LinkTask:
    """A linkage of the project's settings; TaskUnknown where there is no such."""
    for task in project.settings.linkage:
        if task.rules == name:
            return task
    known = ", ".join(task.rules for task in project.settings.linkage) or "none yet"
    raise TaskUnknown(task=name, known=known)


def find_base(project: Project, name: str, plan: Plan | None = None) -> Base:
    """The newest result of a task that differs from what there is to make in decisions only.

    NotMadeYet when no run has linked these tables by these rules; TaskUnknown.
    """
    task, plan = link_task(project, name), plan or project.plan()
    stage = "dedupe" if task.right is None else "link"
    if not plan.has(stage, name):
        raise NotMadeYet(what=f"{stage} {name}", folder=project.folder)
    wanted = _without(plan.stations[stage, name].inputs)
    for row in reversed(all_results(project.database)):
        if (row.stage, row.subject) != (stage, name) or _without(row.inputs) != wanted:
            continue
        folder = project.folder / row.folder
        if Station(stage, name, row.inputs).key == row.key and (folder / RESULT_FILE).is_file():
            return Base(
                task,
                folder,
                _side(project, plan, task.left),
                None if task.right is None else _side(project, plan, task.right),
                row.inputs.get(DECISIONS, ""),
                project.places.rules(name),
            )
    raise NotMadeYet(what=f"{stage} {name}", folder=project.folder)


def _without(inputs: Mapping[str, str]) -> dict[str, str]:
    # which numbers went before changes with every decision, and nothing that is reviewed
    aside = {DECISIONS, FROM, AFTER, LEARNED}
    return {name: value for name, value in inputs.items() if name not in aside}


def _side(project: Project, plan: Plan, source: str) -> Side:
    subject = extract_subject(plan.current[source])
    reading = result_folder(project.places, plan, "read", subject) / "reading.parquet"
    cleaned = result_folder(project.places, plan, "clean", source) / "cleaned.parquet"
    key = project.settings.sources[source].key
    return Side(source, cleaned, record_keys(reading, cleaned, key))


@lru_cache(maxsize=4)
def pool_of(folder: Path, within: bool) -> Pool:
    """The pairs of a made linkage: places, chances and entities only, no values of anybody."""
    pairs = pd.read_parquet(folder / REVIEWABLE_FILE)
    entities = None
    if within:
        entities = pd.read_parquet(folder / "entities.parquet")["entity_id"].to_numpy(np.int64)
    spots = zip(pairs["left"].tolist(), pairs["right"].tolist(), strict=True)
    position = {spot: at for at, spot in enumerate(spots)}
    return Pool(pairs, entities, position, load(folder, LinkReport))
