"""What a record is called in a decision, so that it is found again in a later delivery.

By the source's key where that is one record's only, else by a digest of its cells as delivered.
Never by its place: a later delivery has other places, and a recipe may take rows out.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

from workbench.core.files import sha256_json
from workbench.tables.engine import PART, RECORD, ROW, SYSTEM_COLUMNS

BY_KEY, BY_CELLS = "key:", "cells:"
_SIGNS = 24
"""Of a digest: 96 bits, far past any chance that two records of a table share one."""


class RecordKeys:
    """The records of one cleaned table, by place, and what each is called."""

    def __init__(self, reading: Path, cleaned: Path, key: tuple[str, ...]) -> None:
        self._reading = reading
        self._raw = _delivered(reading, cleaned)
        """Per place of the cleaned table: `_record` of the reading."""
        self._own = _key_values(reading, key, self._raw)
        self._counted = Counter(one for one in self._own if one is not None)
        self._known: dict[int, str] = {}
        """Digests that were asked for: the file is large, and asked for few of its records."""

    def __len__(self) -> int:
        return len(self._raw)

    def key(self, place: int) -> str:
        """What the record at a place is called."""
        own = self._own[place]
        return own if own is not None and self._counted[own] == 1 else self._by_cells[place]

    def cells(self, place: int) -> str:
        """Digest of the record's cells as they were delivered."""
        self.look_up([place])
        return self._known[place]

    def look_up(self, places: Iterable[int]) -> None:
        """Read several records at once whose cells will be asked for."""
        missing = sorted({*places} - self._known.keys())
        if missing:
            self._known.update(zip(missing, self._digests(missing), strict=True))

    def place(self, key: str, cells: str) -> int | None:
        """Where the record of that name is now; None when it is not there, or can't be told.

        `cells` tells records apart that share a key by now, and finds one whose key is new.
        """
        held = self._places.get(key, [])
        if len(held) == 1:
            return held[0]
        if key.startswith(BY_CELLS):
            found = self._by_cells_places.get(key)
            return found if found is not None else self._alone_with(cells, range(len(self)))
        return self._alone_with(cells, held)

    def _alone_with(self, cells: str, places: Sequence[int]) -> int | None:
        if not len(places):
            return None
        digests = self._all_digests if len(places) == len(self) else self._digests(places)
        found = [place for place, one in zip(places, digests, strict=True) if one == cells]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places = defaultdict(list)
        for place, own in enumerate(self._own):
            if own is not None:
                places[own].append(place)
        return places

    @cached_property
    def _by_cells(self) -> dict[int, str]:
        """Records without a key of their own; of equal ones the second is `…#2`: they are alike."""
        places = [
            place for place, own in enumerate(self._own) if own is None or self._counted[own] > 1
        ]
        seen: Counter[str] = Counter()
        named = {}
        for place, digest in zip(places, self._digests(places), strict=True):
            seen[digest] += 1
            again = f"#{seen[digest]}" if seen[digest] > 1 else ""
            named[place] = f"{BY_CELLS}{digest}{again}"
        return named

    @cached_property
    def _by_cells_places(self) -> dict[str, int]:
        return {name: place for place, name in self._by_cells.items()}

    @cached_property
    def _all_digests(self) -> list[str]:
        return self._digests(range(len(self)))

    def _digests(self, places: Sequence[int]) -> list[str]:
        wanted = [self._raw[place] for place in places]
        table = ds.dataset(self._reading)
        few = ds.field(RECORD).isin(wanted) if len(wanted) < len(self) else None
        found: dict[int, str] = {}
        for batch in table.to_batches(filter=few):
            for row in batch.to_pylist():
                record = row[RECORD]
                found[record] = _digest(row)
        return [found[record] for record in wanted]


@lru_cache(maxsize=6)
def record_keys(reading: Path, cleaned: Path, key: tuple[str, ...]) -> RecordKeys:
    """The keys of a cleaned table; both files never change, so they are worked out once."""
    return RecordKeys(reading, cleaned, key)


def _delivered(reading: Path, cleaned: Path) -> list[int]:
    """By its place in the file: a step may give out `_record` anew."""
    mine = pd.read_parquet(cleaned, columns=[*SYSTEM_COLUMNS])
    theirs = pd.read_parquet(reading, columns=[*SYSTEM_COLUMNS])
    where = [PART, ROW]
    if mine[ROW].isna().any() or theirs.duplicated(where).any():
        return [int(one) for one in mine[RECORD]]
    of_place = dict(zip(_spots(theirs), theirs[RECORD].tolist(), strict=True))
    records = mine[RECORD].tolist()
    return [int(of_place.get(one, own)) for one, own in zip(_spots(mine), records, strict=True)]


def _spots(frame: pd.DataFrame) -> list[tuple[str, int]]:
    parts = frame[PART].astype(object).where(frame[PART].notna(), "").tolist()
    return list(zip(map(str, parts), frame[ROW].tolist(), strict=True))


def _key_values(reading: Path, key: tuple[str, ...], raw: Sequence[int]) -> list[str | None]:
    """Per place what the source's key says as delivered; None where a part of it is empty."""
    known = set(ds.dataset(reading).schema.names)
    if not key or not set(key) <= known:
        return [None] * len(raw)
    frame = pd.read_parquet(reading, columns=[RECORD, *key])
    texts = zip(*(frame[name].tolist() for name in key), strict=True)
    of_record = dict(zip(frame[RECORD].tolist(), map(_named, texts), strict=True))
    return [of_record.get(record) for record in raw]


def _named(texts: Iterable[object]) -> str | None:
    parts = [one.strip() if isinstance(one, str) else "" for one in texts]
    if not all(parts):
        return None
    return BY_KEY + (parts[0] if len(parts) == 1 else json.dumps(parts, ensure_ascii=False))


def _digest(row: dict[str, object]) -> str:
    """Empty cells are left out, so that a column that is added and not filled changes nothing."""
    cells = {
        name: value
        for name, value in row.items()
        if name not in SYSTEM_COLUMNS and value not in (None, "")
    }
    return sha256_json(cells)[:_SIGNS]
