"""Entities over deliveries: who keeps which number, and what became of each.

A group of records keeps the number that most of its records had; of several groups that could, the
one with most of them, then the oldest number. Numbers are never given to another: a new group gets
the next one, and a group that was parted from another gets back the number that its records had
before they were merged.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.record_digests import Digests

Kind = Literal["new", "same", "changed", "returned", "merged", "split", "gone"]
KINDS: tuple[Kind, ...] = ("new", "same", "changed", "returned", "merged", "split", "gone")
"""What a delivery can do to an entity: `changed`, other cells, or a record more or less;
`returned`, none of its records was in the last delivery, though in one before; `gone`, none is left."""

_NONE = -1


@dataclass(frozen=True)
class KnownEntities:
    """Every record that was ever seen, with the entity that it belongs to."""

    records: pd.DataFrame
    """record_key, entity_id, cells (digest of its cells), former_id (its entity's number before
    the last merge, or -1), present (whether the last delivery had it); a key at most once."""
    next_id: int
    """The number that the next new entity gets."""

    @classmethod
    def none(cls, next_id: int = 0) -> "KnownEntities":
        """Before the first delivery."""
        nothing = np.empty(0, dtype=np.int64)
        return cls.of(nothing, nothing, nothing, next_id)

    @classmethod
    def of(
        cls,
        record_key: Digests,
        entity_id: npt.NDArray[np.int64],
        cells: Digests,
        next_id: int | None = None,
    ) -> "KnownEntities":
        """As one delivery left them."""
        records = pd.DataFrame(
            {
                "record_key": record_key,
                "entity_id": entity_id,
                "cells": cells,
                "former_id": np.full(len(record_key), _NONE, dtype=np.int64),
                "present": np.ones(len(record_key), dtype=np.bool_),
            }
        )
        following = int(entity_id.max(initial=_NONE)) + 1
        return cls(records, following if next_id is None else max(following, next_id))


@dataclass(frozen=True)
class Carried:
    """A delivery's groups under numbers that last."""

    entity_ids: npt.NDArray[np.int64]
    """Aligned with the records of the delivery."""
    events: pd.DataFrame
    """kind, entity_id, before (numbers that its records had), after (numbers that the records of
    those have now), by number: entities of the delivery that are not the same, and those gone."""
    counts: dict[Kind, int]
    """Entities of each kind, all kinds."""
    known: KnownEntities
    """For the next delivery."""


def carry_ids(
    known: KnownEntities,
    record_key: Digests,
    group: npt.NDArray[np.int64],
    cells: Digests | None = None,
) -> Carried:
    """Number the groups of a delivery; same input, same numbers.

    `record_key` has no value twice; `group` numbers the groups from 0 by first appearance, as
    `dedupe` does. Without `cells` an entity whose records are the same ones is the same.
    """
    now = pd.DataFrame({"record_key": record_key, "group": group})
    now["cells"] = np.zeros(len(now), dtype=np.int64) if cells is None else cells
    met = now.merge(known.records, on="record_key", suffixes=("", "_before"))
    if cells is None:
        met["cells_before"] = 0
    groups = int(group.max(initial=_NONE)) + 1
    ties = _ties(met)
    number = _kept(ties, groups)
    _give_back(number, met, set(ties["entity_id"].tolist()))
    fresh = np.flatnonzero(number == _NONE)
    number[fresh] = known.next_id + np.arange(len(fresh))
    ties["after"] = number[ties["group"].to_numpy()]
    events = _events(number, ties, _unlike(now, met, known, groups), _gone(known, ties))
    told = events["kind"].value_counts()
    counts = {kind: int(told.get(kind, 0)) for kind in KINDS}
    counts["same"] = groups - (len(events) - counts["gone"])
    entity_ids = number[group] if groups else np.empty(0, dtype=np.int64)
    after = _remembered(known, now, entity_ids, ties)
    return Carried(entity_ids, events, counts, KnownEntities(after, known.next_id + len(fresh)))


def _ties(met: pd.DataFrame) -> pd.DataFrame:
    """Groups and numbers that share records: group, entity_id, present, records; strongest first."""
    met = met.assign(present=met["present"].astype(np.int64), records=1)
    ties = met.groupby(["group", "entity_id"], as_index=False)[["present", "records"]].sum()
    return ties.sort_values(
        ["present", "records", "entity_id", "group"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )


def _kept(ties: pd.DataFrame, groups: int) -> npt.NDArray[np.int64]:
    """The number that each group keeps, -1 for none."""
    number = np.full(groups, _NONE, dtype=np.int64)
    taken: set[int] = set()
    for group, entity in zip(ties["group"].tolist(), ties["entity_id"].tolist(), strict=True):
        if number[group] == _NONE and entity not in taken:
            number[group] = entity
            taken.add(entity)
    return number


def _give_back(number: npt.NDArray[np.int64], met: pd.DataFrame, living: set[int]) -> None:
    """A group that was parted gets the number from before the merge, where nobody has it."""
    parted = met[(number[met["group"].to_numpy()] == _NONE) & (met["former_id"] != _NONE)]
    wishes = parted[~parted["former_id"].isin(living)].assign(records=1)
    wishes = wishes.groupby(["group", "former_id"], as_index=False)["records"].sum()
    wishes = wishes.sort_values(["records", "former_id", "group"], ascending=[False, True, True])
    given: set[int] = set()
    for group, former in zip(wishes["group"].tolist(), wishes["former_id"].tolist(), strict=True):
        if number[group] == _NONE and former not in given:
            number[group] = former
            given.add(former)


def _unlike(
    now: pd.DataFrame, met: pd.DataFrame, known: KnownEntities, groups: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Per group: whether its cells or records are others than in the last delivery; whether none
    of its records was in that."""
    group = met["group"].to_numpy()
    size = np.bincount(now["group"], minlength=groups)
    present = np.bincount(group, weights=met["present"], minlength=groups)
    others = np.bincount(group, weights=met["cells"] != met["cells_before"], minlength=groups)
    had = known.records.loc[known.records["present"], "entity_id"].value_counts()
    was = np.zeros(groups)
    was[group] = met["entity_id"].map(had).fillna(0)
    return (size != present) | (was != present) | (others > 0), present == 0


def _gone(known: KnownEntities, ties: pd.DataFrame) -> list[int]:
    """Numbers that the last delivery had and of whose records none is left."""
    had = known.records.loc[known.records["present"], "entity_id"].unique()
    return sorted(set(had.tolist()) - set(ties["entity_id"].tolist()))


def _events(
    number: npt.NDArray[np.int64],
    ties: pd.DataFrame,
    unlike: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
    gone: list[int],
) -> pd.DataFrame:
    changed, returned = unlike
    shared = ties.groupby("entity_id")["group"].transform("size").gt(1)
    several = ties.groupby("group")["entity_id"].transform("size").gt(1)
    knotted = ties.loc[shared | several, "group"]
    old = np.zeros(len(number), dtype=np.bool_)
    old[ties["group"].to_numpy()] = True
    plain = np.ones(len(number), dtype=np.bool_)
    plain[knotted.to_numpy()] = False
    events = _moves(number, ties[ties["group"].isin(knotted)])
    events += [_Event("new", entity, (), (entity,)) for entity in number[~old].tolist()]
    for kind, hit in (("returned", old & plain & returned), ("changed", changed & ~returned)):
        still = number[hit & old & plain].tolist()
        events += [_Event(kind, entity, (entity,), (entity,)) for entity in still]
    events += [_Event("gone", entity, (entity,), ()) for entity in gone]
    events.sort(key=_by_number)
    return pd.DataFrame(events, columns=[*_Event._fields])


class _Event(NamedTuple):
    kind: str
    entity_id: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def _by_number(event: _Event) -> int:
    return event.entity_id


def _moves(number: npt.NDArray[np.int64], ties: pd.DataFrame) -> list[_Event]:
    """Merged and split: groups that share numbers with others, or had several."""
    had: dict[int, list[int]] = defaultdict(list)
    became: dict[int, set[int]] = defaultdict(set)
    rows = zip(ties["group"].tolist(), ties["entity_id"].tolist(), ties["after"], strict=True)
    for group, entity, after in rows:
        had[group].append(entity)
        became[entity].add(int(after))
    moves = []
    for group, before in had.items():
        after = set().union(*(became[entity] for entity in before))
        kind = "merged" if len(before) > 1 else "split"
        entity = int(number[group])
        moves.append(_Event(kind, entity, tuple(sorted(before)), tuple(sorted(after))))
    return moves


def _remembered(
    known: KnownEntities,
    now: pd.DataFrame,
    entity_ids: npt.NDArray[np.int64],
    ties: pd.DataFrame,
) -> pd.DataFrame:
    """All records seen so far. One that is away follows its entity where that was merged."""
    away = known.records[~known.records["record_key"].isin(now["record_key"])].copy()
    followed = ties.drop_duplicates("entity_id").set_index("entity_id")["after"]
    living = set(ties["after"].tolist())
    to = away["entity_id"].where(away["entity_id"].isin(living))
    to = to.fillna(away["entity_id"].map(followed)).fillna(away["entity_id"])
    here = now[["record_key", "cells"]].assign(entity_id=entity_ids, present=True)
    here = here.merge(
        known.records[["record_key", "entity_id", "former_id"]],
        on="record_key",
        how="left",
        suffixes=("", "_before"),
    )
    away["former_id"] = _former(away["former_id"], away["entity_id"], to, living)
    away = away.assign(entity_id=to.astype(np.int64), present=False)
    before = here["entity_id_before"]
    here["former_id"] = _former(here["former_id"], before, here["entity_id"], living)
    return pd.concat([here[list(away.columns)], away], ignore_index=True)


def _former(
    former: "pd.Series[float]",
    before: "pd.Series[float]",
    after: "pd.Series[int]",
    living: set[int],
) -> npt.NDArray[np.int64]:
    """The number that a record had before its entity was merged; none when it was parted."""
    moved = before.notna() & (before != after)
    merged = before.where(~before.isin(living), _NONE)
    return np.asarray(merged.where(moved, former).fillna(_NONE).astype(np.int64))
