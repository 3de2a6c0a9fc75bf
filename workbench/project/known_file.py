"""An earlier result of `dedupe` as the entities that a next delivery is held against.

The rows of the file say which record is which entity. What they can't say (records that an earlier
delivery had and the last one had not, numbers before a merge, the next free number, what the model
learned) stands in the metadata of a Parquet file, as digests; other formats have no room for it and forget it.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.core.errors import ColumnMissing
from workbench.core.errors_growing import EntityNumberWrong
from workbench.linkage.entities import KnownEntities
from workbench.linkage.record_digests import cell_digests, record_keys
from workbench.project.onto import ENTITY, Onto
from workbench.tables.engine import SYSTEM_COLUMNS

if TYPE_CHECKING:
    from workbench.linkage.entities import Carried
    from workbench.linkage.entity_results import EntityEvents
    from workbench.linkage.incremental import Earlier, Learned
    from workbench.linkage.rules import LinkageRules

METADATA = "workbench.entities"
"""The key of a Parquet file's metadata under which the rest is remembered."""


@dataclass(frozen=True)
class HeldAgainst:
    """A delivery and what is known of it."""

    table: pd.DataFrame
    """What is to be deduplicated: the delivery, or all that is known with its changes."""
    known: KnownEntities
    earlier: Earlier | None
    """What was learned before; None: the table is compared whole."""


def held_against(
    file: Path,
    frame: pd.DataFrame,
    onto: Onto,
    before: pd.DataFrame | None,
    rules: LinkageRules,
) -> HeldAgainst:
    """A delivery held against an earlier result (`before`, as it was read; None: there is none).

    ColumnMissing when changes lack a column of what is known; EntityNumberWrong.
    """
    if onto.known is None or before is None:
        return HeldAgainst(frame, KnownEntities.none(), None)
    columns = [str(name) for name in frame if name not in SYSTEM_COLUMNS]
    known = known_entities(onto.known, before, onto.key, columns)
    if onto.delivery == "changes":
        for name in before:
            if name not in (*columns, *SYSTEM_COLUMNS, ENTITY):
                raise ColumnMissing(file=file.name, column=name, columns=", ".join(columns))
        frame = brought_up(before, frame, onto.key)
    return HeldAgainst(frame, known, learned_before(onto.known, before, frame, onto.key, rules))


def known_entities(
    file: Path, frame: pd.DataFrame, key: Sequence[str], columns: Sequence[str]
) -> KnownEntities:
    """What an earlier result knows; `columns` are those of the new delivery.

    `frame` is the result as it was read. EntityNumberWrong.
    """
    numbers = _numbers(file, frame)
    records = frame.reindex(columns=list(columns))
    keys = record_keys(records, key)
    found = KnownEntities.of(keys, numbers, cell_digests(records, columns))
    rest = _rest(file)
    if rest is None or tuple(rest["key"]) != tuple(key):
        return found
    return _with_rest(found, rest)


def learned_before(
    file: Path, frame: pd.DataFrame, table: pd.DataFrame, key: Sequence[str], rules: LinkageRules
) -> Earlier | None:
    """What an earlier result lets a delivery go on from; None when it is to be compared whole.

    `frame` is that result as it was read, `table` what is to be deduplicated now.
    """
    from workbench.linkage.incremental import Learned, earlier_run

    told = (_rest(file) or {}).get("learned")
    if told is None:
        return None
    pairs = np.frombuffer(zlib.decompress(base64.b64decode(told["pairs"])), dtype="<i8")
    learned = Learned.from_json(told, pairs.astype(np.int64))
    columns = [name for name in table if name not in SYSTEM_COLUMNS]
    before, now = (
        (record_keys(one, key), cell_digests(one, rules.columns_needed))
        for one in (frame.reindex(columns=columns), table[columns])
    )
    return earlier_run(learned, before, now, rules)


def brought_up(known: pd.DataFrame, frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """All records known so far, in their order, as the changes leave them; new ones behind.

    The columns are those of the changes.
    """
    before = known.reindex(columns=[name for name in frame if name not in SYSTEM_COLUMNS])
    after = frame.drop(columns=[*SYSTEM_COLUMNS], errors="ignore")
    places = pd.Series(np.arange(len(before)), index=record_keys(before, key))
    place = places.reindex(record_keys(after, key)).to_numpy()
    new = np.isnan(place)
    place[new] = len(before) + np.arange(int(new.sum()))
    kept = before[~np.isin(np.arange(len(before)), place)]
    both = pd.concat([kept, after], ignore_index=True)
    order = np.r_[kept.index.to_numpy(), place]
    return both.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def carry(
    known: KnownEntities,
    table: pd.DataFrame,
    key: Sequence[str],
    group: np.ndarray[Any, np.dtype[np.int64]],
) -> Carried:
    """The groups of a delivery under the numbers of the known ones; `table` has its own columns."""
    from workbench.linkage.entities import carry_ids

    cells = cell_digests(table, list(table.columns))
    return carry_ids(known, record_keys(table, key), group, cells)


def remember(carried: Carried, key: Sequence[str], learned: Learned | None) -> Mapping[str, str]:
    """What the rows of a result can't say, for the metadata of its file."""
    records = carried.known.records
    rest = records[~records["present"] | (records["former_id"] >= 0)]
    told: dict[str, Any] = {"format": 1, "key": list(key), "next_id": carried.known.next_id}
    if len(rest):
        told["records"] = _packed(rest)
    if learned is not None:
        pairs = zlib.compress(learned.pairs.astype("<i8").tobytes())
        told["learned"] = {**learned.as_json(), "pairs": base64.b64encode(pairs).decode("ascii")}
    return {METADATA: json.dumps(told)}


def told_of(carried: Carried) -> EntityEvents:
    """The events as an answer tells them: merges and splits one by one, the others counted."""
    from workbench.linkage.entity_results import EntityEvents, EntityMove

    def moves(kind: str) -> tuple[EntityMove, ...]:
        rows = carried.events[carried.events["kind"] == kind]
        columns = (rows["entity_id"].tolist(), rows["before"], rows["after"])
        return tuple(
            EntityMove(entity_id=entity, before=before, after=after)
            for entity, before, after in zip(*columns, strict=True)
        )

    return EntityEvents(**carried.counts, merges=moves("merged"), splits=moves("split"))


def _numbers(file: Path, frame: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    texts = frame[ENTITY].fillna("").astype(str).str.strip()
    for row, text in enumerate(texts):
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise EntityNumberWrong(file=file.name, row=row)
    return texts.to_numpy().astype(np.int64)


def _rest(file: Path) -> dict[str, Any] | None:
    if file.suffix.lower() != ".parquet":
        return None
    import pyarrow.parquet as pq

    metadata = pq.read_schema(file).metadata or {}
    told = metadata.get(METADATA.encode())
    return None if told is None else json.loads(told)


def _with_rest(found: KnownEntities, rest: Mapping[str, Any]) -> KnownEntities:
    next_id = max(found.next_id, int(rest["next_id"]))
    if "records" not in rest:
        return KnownEntities(found.records, next_id)
    remembered = _unpacked(rest["records"])
    former = remembered.set_index("record_key")["former_id"]
    records = found.records.copy()
    own = records["record_key"].map(former).fillna(records["former_id"])
    records["former_id"] = own.astype(np.int64)
    away = remembered[~remembered["record_key"].isin(records["record_key"])]
    return KnownEntities(
        pd.concat([records, away.assign(present=False)], ignore_index=True), next_id
    )


def _packed(records: pd.DataFrame) -> str:
    into = io.BytesIO()
    records.to_parquet(into, index=False, compression="zstd")
    return base64.b64encode(into.getvalue()).decode("ascii")


def _unpacked(text: str) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(base64.b64decode(text)))
