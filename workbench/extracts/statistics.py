"""Reads SPSS, Stata and SAS files: values as text, their labels beside them, nothing made missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat

from workbench.core.errors import FileEmpty, FileTruncated, SettingDoesNotFit, TooManyColumns
from workbench.core.findings import Finding
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.cells import cell_text, number_text
from workbench.extracts.findings import finding
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.sink import BATCH, Sink

Texts = list[str | None]
_READERS: dict[str, Callable[..., Any]] = {
    ".sav": pyreadstat.read_sav,
    ".zsav": pyreadstat.read_sav,
    ".por": pyreadstat.read_por,
    ".dta": pyreadstat.read_dta,
    ".sas7bdat": pyreadstat.read_sas7bdat,
    ".xpt": pyreadstat.read_xport,
}
_KEEPS_MISSING = frozenset({".sav", ".zsav", ".dta", ".sas7bdat"})
"""Formats whose user-missing values are asked for as they were delivered."""
_CELLS = 2_000_000
"""Cells that are held at once at most."""


@dataclass(frozen=True)
class _File:
    """How to take rows out of one file."""

    path: Path
    read: Callable[..., Any]
    options: Mapping[str, Any]

    def rows(self, offset: int, limit: int, raw_dates: bool) -> tuple[dict[str, list[Any]], Any]:
        """A block of rows by column; FileTruncated where the file is damaged."""
        try:
            found: tuple[dict[str, list[Any]], Any] = self.read(
                str(self.path),
                row_offset=offset,
                row_limit=limit,
                output_format="dict",
                disable_datetime_conversion=raw_dates,
                **self.options,
            )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as fault:
            raise _damaged(self.path, fault) from fault
        except (UnicodeDecodeError, ValueError, TypeError, MemoryError) as fault:
            raise FileTruncated(file=self.path.name, detail="its contents are damaged") from fault
        return found


def read_statistics(path: Path, sink: Sink, settings: ReadSettings, limits: Limits) -> Outcome:
    """Read a .sav, .zsav, .por, .dta, .sas7bdat or .xpt file; `_row` is the record number from 1.

    Values stand as delivered: codes rather than labels, user-missing values included, dates as
    `yyyy-mm-dd`, whole numbers without `.0`. Raises FileTruncated, FileEmpty, TooManyColumns or
    SettingDoesNotFit.
    """
    file = _file(path, settings)
    _, meta = file.rows(0, 1, raw_dates=True)
    names = list(meta.column_names)
    if not names:
        raise FileEmpty(file=path.name)
    if len(names) > limits.columns:
        raise TooManyColumns(file=path.name, found=len(names), limit=limits.columns)
    columns, renamed = unique_names(names)
    sink.open(columns)
    single = {name for name, kind in meta.readstat_variable_types.items() if kind == "float"}
    raw_dates = False
    for block, as_numbers in _blocks(file, names):
        raw_dates = raw_dates or as_numbers
        cells = [_texts(block[name], name in single) for name in names]
        for row in zip(*cells, strict=True):
            sink.keep(sink.kept + 1, row)
    resolved = settings.model_copy(update={"kind": _kind(path), "encoding": settings.encoding})
    found = [*_about(meta, dict(zip(names, columns, strict=True)), raw_dates)]
    if renamed:
        shown = ", ".join(renamed[:8])
        found.append(finding("columns_renamed", len(renamed), names=shown))
    if not sink.kept:
        found.append(finding("no_records"))
    return Outcome(
        columns,
        resolved,
        tuple(found),
        True,
        sink.kept,
        labels=_labels(meta, dict(zip(names, columns, strict=True))),
    )


def _file(path: Path, settings: ReadSettings) -> _File:
    suffix = path.suffix.lower() if path.suffix.lower() in _READERS else _suffix(path)
    options: dict[str, Any] = {"user_missing": True} if suffix in _KEEPS_MISSING else {}
    if settings.encoding and suffix != ".por":
        options["encoding"] = settings.encoding
    return _File(path, _READERS[suffix], options)


def _suffix(path: Path) -> str:
    """The format of a file whose name does not say it."""
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(b"$FL"):
        return ".sav"
    if head.startswith(b"\0\0\0"):
        return ".sas7bdat"
    if head.startswith(b"HEADER RECORD"):
        return ".xpt"
    return ".dta" if head.startswith(b"<stata") or head[2:4] == b"\x01\0" else ".por"


def _kind(path: Path) -> str:
    suffix = path.suffix.lower() if path.suffix.lower() in _READERS else _suffix(path)
    return {".dta": "stata", ".sas7bdat": "sas", ".xpt": "sas"}.get(suffix, "spss")


def _blocks(file: _File, names: Sequence[str]) -> Iterator[tuple[dict[str, list[Any]], bool]]:
    """Rows block by block, and whether its dates came as numbers: past the year 9999 they do."""
    size = max(1, min(BATCH, _CELLS // len(names)))
    offset = 0
    while True:
        as_numbers = False
        try:
            block, _ = file.rows(offset, size, raw_dates=False)
        except OverflowError:
            as_numbers = True
            block, _ = file.rows(offset, size, raw_dates=True)
        count = len(block[names[0]]) if block else 0
        if count:
            yield block, as_numbers
        if count < size:
            return
        offset += count


def _texts(values: Sequence[Any], single: bool) -> Texts:
    if single:
        return [_single(value) for value in values]
    return [_text(value) for value in values]


def _text(value: Any) -> str | None:
    if value is None or value != value:
        return None
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, str):
        return value  # an empty text is a text, as it is in these formats
    if isinstance(value, datetime | date | time):
        return cell_text(value)
    return str(value)


def _single(value: Any) -> str | None:
    """A number that was stored in four bytes: 0.1, not 0.10000000149011612."""
    if not isinstance(value, float):
        return _text(value)
    return None if value != value else number_text(float(str(np.float32(value))))


def _labels(meta: Any, columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the codes of a column stand for, by the code's text."""
    return {
        columns[name]: {_text(_whole(code)) or "": str(label) for code, label in labels.items()}
        for name, labels in meta.variable_value_labels.items()
        if name in columns and labels
    }


def _whole(code: Any) -> Any:
    return float(code) if isinstance(code, int) and not isinstance(code, bool) else code


def _about(meta: Any, columns: Mapping[str, str], raw_dates: bool) -> Iterator[Finding]:
    named = [columns[name] for name in meta.variable_value_labels if name in columns]
    if named:
        yield finding("value_labels", len(named), names=", ".join(named[:8]))
    missing = [columns[name] for name in meta.missing_ranges if name in columns]
    missing += [columns[name] for name in meta.missing_user_values if name in columns]
    for column in missing:
        codes = ", ".join(_ranges(meta, next(k for k, v in columns.items() if v == column)))
        yield finding("user_missing", column=column, codes=codes)
    if raw_dates:
        yield finding("dates_as_numbers")


def _ranges(meta: Any, name: str) -> Iterator[str]:
    for each in meta.missing_ranges.get(name, ()):
        low, high = _text(_whole(each["lo"])), _text(_whole(each["hi"]))
        yield f"{low}" if low == high else f"{low}–{high}"
    for value in meta.missing_user_values.get(name, ()):
        yield str(value)


def _damaged(path: Path, fault: Exception) -> FileTruncated | SettingDoesNotFit:
    said = str(fault).lower()
    if "encoding" in said or "convert" in said:
        return SettingDoesNotFit(file=path.name, detail="its texts are in another encoding")
    return FileTruncated(file=path.name, detail="its contents are damaged")
