"""Which entity numbers a project has given, delivery by delivery: kept for good, made never again.

A generation is what one deduplication left: whose records are which entity, and what became of
those before it. It lies in data/entities, in no result's folder, so nothing that makes results anew
takes a number away. A generation stands as long as its delivery does; the numbers of a withdrawn
one are passed over, not given to others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.files import write_text
from workbench.core.results import Result
from workbench.core.settings import LinkTask
from workbench.linkage.entity_results import EntityEvents
from workbench.project.places import Places
from workbench.store.database import now
from workbench.store.models import ExtractRow

if TYPE_CHECKING:
    import pandas as pd

    from workbench.linkage.entities import Carried, KnownEntities

FROM, AFTER = "entities_from", "entities_after"
"""Inputs of a deduplication: the generation whose numbers are carried on; the one whose next
number is the first that is free."""


class Generation(Result):
    """What one deduplication left of who is who."""

    number: int
    """From 1, in the order of making."""
    source: str
    delivery: date
    extract_id: int
    made: datetime
    base: str
    """Key of the deduplication but for its history: same base, same groups of records."""
    history: dict[str, str]
    """The inputs FROM and AFTER, as numbers of generations; empty for a source's first."""
    next_id: int
    events: EntityEvents


class EntityHistory:
    """The generations of one source."""

    def __init__(self, places: Places, source: str) -> None:
        self.source = source
        self._folder = places.entities / source

    def generations(self) -> tuple[Generation, ...]:
        """All of them, oldest first; half-written ones don't count."""
        found = [_read(file) for file in self._folder.glob("*.json")]
        return tuple(sorted(found, key=lambda one: one.number))

    def known(self, history: Mapping[str, str]) -> KnownEntities:
        """What is known of a source's records by these inputs."""
        from workbench.linkage.entities import KnownEntities

        made = {str(one.number): one for one in self.generations()}
        next_id = made[history[AFTER]].next_id if AFTER in history else 0
        if FROM not in history:
            return KnownEntities.none(next_id)
        return KnownEntities(self._table(int(history[FROM]), "records"), next_id)

    def events(self, number: int) -> pd.DataFrame:
        """kind, entity_id, before, after of a generation."""
        return self._table(number, "events")

    def note(
        self,
        base: str,
        history: Mapping[str, str],
        delivery: ExtractRow,
        carried: Carried,
        events: EntityEvents,
    ) -> None:
        """Keep a generation; the same one again (after a kill, or made anew) is kept already."""
        from workbench.tables.relations import write_frame

        made = self.generations()
        if any(one.base == base and one.history == dict(history) for one in made):
            return
        number = made[-1].number + 1 if made else 1
        self._folder.mkdir(parents=True, exist_ok=True)
        write_frame(carried.known.records, self._file(number, "records"))
        write_frame(carried.events, self._file(number, "events"))
        generation = Generation(
            number=number,
            source=self.source,
            delivery=delivery.date,
            extract_id=delivery.id,
            made=now(),
            base=base,
            history=dict(history),
            next_id=carried.known.next_id,
            events=events,
        )
        # last of all: its presence says that the tables are whole
        write_text(self._folder / f"{number:05d}.json", generation.model_dump_json(indent=1))

    def _table(self, number: int, what: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self._file(number, what))

    def _file(self, number: int, what: str) -> Path:
        return self._folder / f"{number:05d}_{what}.parquet"


def standing(
    generations: Sequence[Generation], withdrawn: Collection[int]
) -> tuple[Generation, ...]:
    """Those whose delivery is not withdrawn."""
    return tuple(one for one in generations if one.extract_id not in withdrawn)


def gives_numbers(linkage: Sequence[LinkTask], task: LinkTask) -> bool:
    """Whether a task is the one that numbers a source's entities: of several the last does."""
    mine = [one.rules for one in linkage if one.right is None and one.left == task.left]
    return bool(mine) and mine[-1] == task.rules


def split_inputs(inputs: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The inputs of a deduplication without its history, and its history."""
    history = {name: inputs[name] for name in (FROM, AFTER) if name in inputs}
    return {name: key for name, key in inputs.items() if name not in history}, history


def history_of(
    generations: Sequence[Generation], withdrawn: Collection[int], base: str
) -> dict[str, str]:
    """The history that a deduplication goes in with; the last one's own when it is that one."""
    if not generations:
        return {}
    left = standing(generations, withdrawn)
    if left and left[-1].base == base:
        return left[-1].history
    after = {AFTER: str(generations[-1].number)}
    return {FROM: str(left[-1].number), **after} if left else after


def _read(file: Path) -> Generation:
    return Generation.model_validate_json(file.read_text(encoding="utf-8"))
