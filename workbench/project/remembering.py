"""What the plan has to know of the past: what was removed, what can't be read, which counts stand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from workbench.project.entity_history import EntityHistory, Generation
from workbench.project.link_decisions import Standing, standing
from workbench.project.memory import Memory
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE
from workbench.store.database import Database
from workbench.store.link_decisions import LinkDecisionRow, list_decisions
from workbench.store.removed import removed_extracts
from workbench.store.results import all_failures, all_results

_STAYS = ("measure", "compare")
"""Stages whose results outlive the rows that they were made from."""


def memory_of(places: Places, database: Database) -> Memory:
    """The past of a project, from its database."""
    with database.write() as session:
        removed = frozenset(removed_extracts(session))
        decided = _decided(list_decisions(session, undone=False))
    unreadable = frozenset(row.key for row in all_failures(database) if row.stage == "read")
    if not removed:
        return Memory(unreadable=unreadable, decided=decided, generations=_generations(places))
    made: dict[tuple[str, str], list[tuple[str, datetime]]] = defaultdict(list)
    for row in all_results(database):
        if row.stage in _STAYS and (places.folder / row.folder / RESULT_FILE).is_file():
            made[row.stage, row.subject].append((row.key, row.made))
    stays = {place: tuple(keys) for place, keys in made.items()}
    return Memory(removed, unreadable, stays, decided, _generations(places))


def _generations(places: Places) -> dict[str, tuple[Generation, ...]]:
    """Per source that was ever deduplicated the entity numbers that were given."""
    sources = sorted(one.name for one in places.entities.glob("*") if one.is_dir())
    return {name: EntityHistory(places, name).generations() for name in sources}


def _decided(rows: Sequence[LinkDecisionRow]) -> dict[str, tuple[Standing, ...]]:
    by_task: dict[str, list[LinkDecisionRow]] = defaultdict(list)
    for row in rows:
        by_task[row.task].append(row)
    return {task: standing(mine) for task, mine in by_task.items()}
