"""One person's records together: which entities to doubt, one of them taken apart, split or merged."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from workbench.core.errors_review import EntityUnknown, NotTaken
from workbench.project.link_base import Base, Place, pool_of
from workbench.project.link_pairs import cell_text, line_of
from workbench.project.review_answers import (
    EntityEdge,
    EntityRecord,
    EntityView,
    GoldenCell,
    SuspectEntity,
)

if TYPE_CHECKING:
    import pandas as pd

    from workbench.project.link_decisions import Pair

Order = Literal["doubt", "size", "constraint"]

_LOOKED_AT = 300
"""Entities of which a constraint is looked for: the most doubtful, and the largest."""
_NEAR = 10


def suspects(base: Base, order: Order = "doubt", limit: int = 100) -> tuple[SuspectEntity, ...]:
    """Entities of several records, the most suspicious first."""
    found = _suspects(base.folder, base.left.cleaned, base.rules_file)
    if order == "size":
        found = tuple(sorted(found, key=lambda one: (-one.records, -one.doubt)))
    elif order == "constraint":
        found = tuple(sorted(found, key=lambda one: (not one.constraint, -one.doubt)))
    return found[:limit]


@lru_cache(maxsize=4)
def _suspects(folder: Path, cleaned: Path, rules_file: Path) -> tuple[SuspectEntity, ...]:
    """Numbers only; once per made result."""
    import pyarrow.dataset as ds

    from workbench.linkage import load_rules
    from workbench.linkage.suspicion import near_constraints, suspicious_entities

    pool = pool_of(folder, True)
    assert pool.entities is not None
    table = suspicious_entities(pool.entities, pool.pairs)
    first = table["entity_id"].head(_LOOKED_AT)
    largest = table.nlargest(_LOOKED_AT, "records")["entity_id"]
    places = np.flatnonzero(np.isin(pool.entities, np.union1d(first, largest)))
    near: set[int] = set()
    if len(places):
        frame = ds.dataset(cleaned).take(places).to_pandas()
        near = near_constraints(frame, pool.entities[places], load_rules(rules_file))
    return tuple(
        SuspectEntity(constraint=int(one["entity_id"]) in near, **_told(one))
        for one in table.to_dict("records")
    )


def _told(one: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {
        "entity": int(one["entity_id"]),
        "records": int(one["records"]),
        "weakest": float(one["weakest"]),
        "unseen": int(one["unseen"]),
        "doubt": float(one["doubt"]),
    }


def members(base: Base, entity: int) -> list[int]:
    """The places of an entity's records; EntityUnknown where there are none."""
    entities = base.pool.entities
    places = [] if entities is None else np.flatnonzero(entities == entity).tolist()
    if not places:
        raise EntityUnknown(entity=entity, task=base.task.rules)
    return places


def entity_view(base: Base, entity: int, verdicts: Mapping[Place, bool]) -> EntityView:
    """Records, pairs, golden record and neighbours of one entity; verdicts by place, as they stand."""
    places = members(base, entity)
    frame = base.left.rows(places)
    records = tuple(
        EntityRecord(
            number=number,
            key=base.left.keys.key(place),
            line=line_of(frame.iloc[number - 1]),
            cells=tuple(
                (name, cell_text(frame.iloc[number - 1][name])) for name in base.left.columns
            ),
        )
        for number, place in enumerate(places, 1)
    )
    return EntityView(
        entity=entity,
        source=base.left.source,
        records=records,
        edges=_edges(base, places, verdicts),
        golden=_golden(base, frame),
        near=_near(base, entity, places),
    )


def split_pairs(base: Base, entity: int, groups: Mapping[int, str]) -> list[Pair]:
    """Pairs that a split keeps apart: all between records (by number) of different groups.

    Records that are not named stay together in a group of their own. NotTaken for one group.
    """
    places = members(base, entity)
    of = [groups.get(number, "") for number in range(1, len(places) + 1)]
    if len(set(of)) < 2:
        raise NotTaken(entity=entity)
    keys = [base.left.keys.key(place) for place in places]
    return [
        (keys[one], keys[other])
        for one in range(len(keys))
        for other in range(one + 1, len(keys))
        if of[one] != of[other]
    ]


def merge_pairs(base: Base, entity: int, others: Sequence[int]) -> list[Pair]:
    """Pairs that make entities one: the first record with every other. NotTaken for itself."""
    if not others or entity in others:
        raise NotTaken(entity=entity)
    places = [place for one in (entity, *others) for place in members(base, one)]
    first, *rest = [base.left.keys.key(place) for place in places]
    return [(first, other) for other in rest]


def _edges(
    base: Base, places: Sequence[int], verdicts: Mapping[Place, bool]
) -> tuple[EntityEdge, ...]:
    pool = base.pool
    found = []
    for one, left in enumerate(places):
        for other in range(one + 1, len(places)):
            pair = (left, places[other])
            at, said = pool.position.get(pair), verdicts.get(pair)
            found.append(
                EntityEdge(
                    left=one + 1,
                    right=other + 1,
                    match_probability=None if at is None else float(pool.probability[at]),
                    verdict=None if said is None else ("same" if said else "different"),
                )
            )
    return tuple(found)


def _golden(base: Base, frame: pd.DataFrame) -> tuple[GoldenCell, ...]:
    from workbench.linkage.golden_reasons import golden_reasons

    return tuple(
        GoldenCell(
            column=reason.column,
            value=cell_text(frame[reason.column].iloc[reason.place]),
            record=reason.place + 1,
            line=line_of(frame.iloc[reason.place]),
            why=reason.why,
            others=tuple(
                (other + 1, cell_text(frame[reason.column].iloc[other])) for other in reason.others
            ),
        )
        for reason in golden_reasons(frame, base.rules)
    )


def _near(base: Base, entity: int, places: Sequence[int]) -> tuple[tuple[int, float], ...]:
    """Other entities with a pair to one of these records in the review band, the nearest first."""
    pool = base.pool
    assert pool.entities is not None
    mine = np.isin(pool.left, places), np.isin(pool.right, places)
    best: dict[int, float] = {}
    for inside, ends in ((mine[0], pool.right), (mine[1], pool.left)):
        for at in np.flatnonzero(inside & (pool.entities[ends] != entity)).tolist():
            other = int(pool.entities[ends[at]])
            best[other] = max(best.get(other, 0.0), float(pool.probability[at]))
    nearest = sorted(best.items(), key=lambda one: (-one[1], one[0]))
    return tuple(nearest[:_NEAR])
