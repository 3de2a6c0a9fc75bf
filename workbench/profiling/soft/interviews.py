"""The rows that soft characteristics are judged on, as integer codes: small at any size.

In a journal those are the last row per key that is not a deletion; else all rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.core.settings import Role, SourceSettings
from workbench.tables.engine import RECORD
from workbench.values.dates import DATE_FORMATS, parse_dates, parse_timestamps

Codes = npt.NDArray[np.int64]
Days = npt.NDArray[np.int64]

MISSING = -1
NO_DAY = np.iinfo(np.int64).min
_DELETED = frozenset({"del", "delete", "d", "verwijderd"})
_DAY_FORMATS = tuple(name for name in DATE_FORMATS if name != "excel_serial")
_MOMENT_FORMATS = tuple(
    name + clock for name in _DAY_FORMATS for clock in (" hh:mm:ss", " hh:mm", "")
)


@dataclass(frozen=True)
class CodedColumn:
    """A column as codes into its texts; MISSING where a cell is null, blank or says nothing."""

    codes: Codes
    texts: list[str]

    def keep(self, rows: npt.NDArray[np.int64]) -> "CodedColumn":
        """The same for some of the rows."""
        return CodedColumn(self.codes[rows], self.texts)

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Whether each row says something."""
        flags: npt.NDArray[np.bool_] = self.codes != MISSING
        return flags


@dataclass(frozen=True)
class Interviews:
    """What is compared when judging soft characteristics; every array has one entry per row."""

    rows: int
    soft: dict[str, CodedColumn]
    blank: dict[str, npt.NDArray[np.bool_]]
    """Per soft characteristic: no text at all (null or spaces)."""
    team: CodedColumn | None
    case_manager: CodedColumn | None
    client: CodedColumn | None
    days: Days | None
    """Days since 1970-01-01 of the valid-time date; NO_DAY where it can't be read."""
    others: dict[str, CodedColumn] = field(default_factory=dict)
    """Columns of another kind, for groups of clients and for what may contradict an answer."""
    remarks: dict[str, CodedColumn] = field(default_factory=dict)
    delivered: dict[str, CodedColumn] = field(default_factory=dict)
    """Soft characteristics with the values that say nothing still in."""
    records: npt.NDArray[np.int64] | None = None
    """`_record` of each row, where the table has it."""


def read_interviews(
    table: Any,
    roles: dict[str, Role],
    source: SourceSettings,
    empty: dict[str, frozenset[str]],
    others: Sequence[str] = (),
) -> Interviews:
    """Fetch and code the columns that matter. `empty`: per column the values that say nothing;
    `others`: columns to fetch beside those that have a part by their role."""
    soft = [column for column, role in roles.items() if role == "soft"]
    remarks = [column for column, role in roles.items() if role == "remark"]
    wanted = {
        "team": _first(roles, "team"),
        "case_manager": _first(roles, "case_manager"),
        "client": _client(roles, source),
        "date": _first(roles, "date"),
        "recorded_at": _first(roles, "recorded_at"),
        "operation": _first(roles, "operation"),
    }
    keys = [column for column in source.key or _journal_key(roles) if column in table.columns]
    named = [name for name in wanted.values() if name]
    names = dict.fromkeys([*soft, *remarks, *others, *named, *keys])
    ordered = table.order_by(RECORD) if RECORD in table.columns else table
    own = [RECORD] if RECORD in table.columns else []
    fetched = ordered.select([*names, *own]).to_pyarrow()
    coded = {name: _coded(fetched.column(name), empty.get(name, frozenset())) for name in names}
    rows = _rows_to_judge(coded, keys, wanted["recorded_at"], wanted["operation"], fetched.num_rows)

    def column(kind: str) -> CodedColumn | None:
        name = wanted[kind]
        return coded[name].keep(rows) if name else None

    date = column("date")
    return Interviews(
        rows=len(rows),
        soft={name: coded[name].keep(rows) for name in soft},
        blank={name: _blank(fetched.column(name))[rows] for name in soft},
        team=column("team"),
        case_manager=column("case_manager"),
        client=column("client"),
        days=_days(date) if date is not None else None,
        others={name: coded[name].keep(rows) for name in others},
        remarks={name: coded[name].keep(rows) for name in remarks},
        delivered={name: _coded(fetched.column(name), frozenset()).keep(rows) for name in soft},
        records=fetched.column(RECORD).to_numpy()[rows].astype(np.int64) if own else None,
    )


def _first(roles: dict[str, Role], role: Role) -> str | None:
    return next((column for column, each in roles.items() if each == role), None)


def _client(roles: dict[str, Role], source: SourceSettings) -> str | None:
    """The client: a column of role key that does not identify the record itself."""
    keys = [column for column, role in roles.items() if role == "key"]
    own = source.key or _journal_key(roles)
    return next((column for column in keys if column not in own), keys[0] if keys else None)


def _journal_key(roles: dict[str, Role]) -> tuple[str, ...]:
    """Without a declared key: of several key columns the one that names an interview."""
    keys = [column for column, role in roles.items() if role == "key"]
    return tuple(column for column in keys if "gesprek" in column.lower())[:1]


def _coded(column: pa.ChunkedArray, empty: frozenset[str]) -> CodedColumn:
    encoded = pc.dictionary_encode(column.combine_chunks().cast(pa.string()))
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    texts: list[str] = encoded.dictionary.to_pylist()
    codes = pc.fill_null(encoded.indices, MISSING).to_numpy(zero_copy_only=False).astype(np.int64)
    lookup = np.arange(len(texts) + 1, dtype=np.int64)
    lookup[[at for at, text in enumerate(texts) if not text.strip() or text in empty]] = MISSING
    lookup[-1] = MISSING
    codes = lookup[codes]
    return CodedColumn(codes, texts)


def _blank(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    flags = pc.equal(pc.fill_null(trimmed, ""), "")
    outcome: npt.NDArray[np.bool_] = flags.to_numpy().astype(np.bool_)
    return outcome


def _rows_to_judge(
    coded: dict[str, CodedColumn],
    keys: Sequence[str],
    recorded_at: str | None,
    operation: str | None,
    rows: int,
) -> npt.NDArray[np.int64]:
    every = np.arange(rows, dtype=np.int64)
    if not keys or recorded_at is None:
        return every
    moments = _moments(coded[recorded_at])
    columns = [coded[key].codes for key in keys]
    order = np.lexsort((every, moments, *reversed(columns)))
    last = np.ones(rows, dtype=np.bool_)
    for codes in columns:
        changed = codes[order][1:] != codes[order][:-1]
        last[:-1] = changed if codes is columns[0] else last[:-1] | changed
    chosen = order[last]
    if operation is not None:
        column = coded[operation]
        deleted = [at for at, text in enumerate(column.texts) if text.strip().lower() in _DELETED]
        chosen = chosen[~np.isin(column.codes[chosen], deleted)]
    return np.sort(chosen)


def _moments(column: CodedColumn) -> npt.NDArray[np.float64]:
    parsed = parse_timestamps(column.texts, _MOMENT_FORMATS)
    seconds = [
        (m.toordinal() * 86400 + m.hour * 3600 + m.minute * 60 + m.second) if m else -1
        for m in parsed
    ]
    return np.array([*seconds, -1], dtype=np.float64)[column.codes]


def _days(column: CodedColumn) -> Days:
    formats = (*_DAY_FORMATS, *_MOMENT_FORMATS)
    parsed = parse_dates(column.texts, formats)
    epoch = 719_163  # ordinal of 1970-01-01
    days = [day.toordinal() - epoch if day else NO_DAY for day in parsed]
    return np.array([*days, NO_DAY], dtype=np.int64)[column.codes]
