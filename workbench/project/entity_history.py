"""Which entity numbers a project has given, delivery by delivery: kept for good, made never again.

A generation is what one deduplication left: whose records are which entity, what became of those
before it, and of a large table what was learned, for the next to go on from. It lies in
data/entities, in no result's folder, so nothing that makes results anew takes a number away. A
generation stands as long as its delivery does; the numbers of a withdrawn one are passed over, not
given to others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    from workbench.linkage.incremental import Learned
    from workbench.linkage.record_digests import Digests

FROM, AFTER, LEARNED = "entities_from", "entities_after", "learned_from"
"""Inputs of a deduplication, numbers of generations: whose entity numbers are carried on; whose next
number is the first that is free; whose model may be gone on from."""


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
    """The inputs FROM, AFTER and LEARNED; empty for a source's first."""
    decisions: str = ""
    """Hash of people's decisions that went into it."""
    learned_by: tuple[int, ...] = ()
    """Extracts that its model and pairs come from; none where it is not gone on from."""
    next_id: int
    events: EntityEvents


@dataclass(frozen=True)
class Kept:
    """What a large deduplication learned, and the records that it was about."""

    learned: Learned
    records: tuple[Digests, Digests]
    """Keys, and digests of the cells that the rules name, in the order of the table."""


class EntityHistory:
    """The generations of one source."""

    def __init__(self, places: Places, source: str) -> None:
        self.source = source
        self._folder = places.entities / source

    def generations(self) -> tuple[Generation, ...]:
        """All of them, oldest first; half-written ones don't count."""
        found = [_read(file) for file in self._folder.glob("[0-9]*[0-9].json")]
        return tuple(sorted(found, key=lambda one: one.number))

    def known(self, history: Mapping[str, str]) -> KnownEntities:
        """What is known of a source's records by these inputs."""
        from workbench.linkage.entities import KnownEntities

        made = {str(one.number): one for one in self.generations()}
        next_id = made[history[AFTER]].next_id if AFTER in history else 0
        if FROM not in history:
            return KnownEntities.none(next_id)
        return KnownEntities(self._table(int(history[FROM]), "records"), next_id)

    def learned(self, history: Mapping[str, str], decisions: str) -> Kept | None:
        """What may be gone on from by these inputs; None when people have decided since."""
        from workbench.linkage.incremental import Learned

        number = int(history.get(LEARNED, 0))
        made = {one.number: one for one in self.generations()}
        if not number or made[number].decisions != decisions:
            return None
        told = json.loads(self._file(number, "learned", "json").read_text(encoding="utf-8"))
        pairs = self._table(number, "pairs")["pair"].to_numpy()
        records = self._table(number, "table")
        keys, cells = (records[name].to_numpy() for name in ("record_key", "cells"))
        return Kept(Learned.from_json(told, pairs), (keys, cells))

    def events(self, number: int) -> pd.DataFrame:
        """kind, entity_id, before, after of a generation."""
        return self._table(number, "events")

    def note(
        self,
        *,
        base: str,
        history: Mapping[str, str],
        decisions: str,
        delivery: ExtractRow,
        carried: Carried,
        events: EntityEvents,
        kept: Kept | None,
        grown: bool,
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
        learned_by: tuple[int, ...] = ()
        if kept is not None:
            self._keep(number, kept)
            before = {str(one.number): one.learned_by for one in made}
            learned_by = (*(before[history[LEARNED]] if grown else ()), delivery.id)
        generation = Generation(
            number=number,
            source=self.source,
            delivery=delivery.date,
            extract_id=delivery.id,
            made=now(),
            base=base,
            history=dict(history),
            decisions=decisions,
            learned_by=learned_by,
            next_id=carried.known.next_id,
            events=events,
        )
        # last of all: its presence says that the tables are whole
        write_text(self._folder / f"{number:05d}.json", generation.model_dump_json(indent=1))

    def _keep(self, number: int, kept: Kept) -> None:
        import pandas as pd

        from workbench.tables.relations import write_frame

        learned, (keys, cells) = kept.learned, kept.records
        write_text(self._file(number, "learned", "json"), json.dumps(learned.as_json()))
        write_frame(pd.DataFrame({"pair": learned.pairs}), self._file(number, "pairs"))
        records = pd.DataFrame({"record_key": keys, "cells": cells})
        write_frame(records, self._file(number, "table"))

    def _table(self, number: int, what: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self._file(number, what))

    def _file(self, number: int, what: str, kind: str = "parquet") -> Path:
        return self._folder / f"{number:05d}_{what}.{kind}"


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
    history = {name: inputs[name] for name in (FROM, AFTER, LEARNED) if name in inputs}
    return {name: key for name, key in inputs.items() if name not in history}, history


def history_of(
    generations: Sequence[Generation], withdrawn: Collection[int], base: str
) -> dict[str, str]:
    """The history that a deduplication goes in with; the last one's own when it is that one."""
    if not generations:
        return {}
    left = standing(generations, withdrawn)
    after = {AFTER: str(generations[-1].number)}
    if not left:
        return after
    last = left[-1]
    sound = not set(last.learned_by) & set(withdrawn)
    if last.base == base and sound:
        return last.history
    going_on = {FROM: str(last.number), **after}
    return {**going_on, LEARNED: str(last.number)} if last.learned_by and sound else going_on


def _read(file: Path) -> Generation:
    return Generation.model_validate_json(file.read_text(encoding="utf-8"))
