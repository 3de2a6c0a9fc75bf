"""Reads workbooks (xlsx, xls, xlsb, ods): every sheet that has the first data sheet's header."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import python_calamine as calamine

from workbench.core.errors import (
    EncryptedFile,
    FileEmpty,
    FileTruncated,
    SettingDoesNotFit,
    TooManyColumns,
)
from workbench.core.findings import Finding
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.cells import cell_text
from workbench.extracts.findings import finding
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.placing import Frame, Placer
from workbench.extracts.sink import Sink
from workbench.extracts.splitter import Record
from workbench.extracts.structure import Structure, find_structure
from workbench.extracts.sums import holds_sums

_SAMPLE = 300


@dataclass(frozen=True)
class _Sheet:
    """A sheet with cells in it, and where its table is."""

    name: str
    width: int
    structure: Structure
    sample: list[list[str | None]]
    source: Any

    def rows(self) -> Iterator[list[str | None]]:
        for row in self.source.iter_rows():
            yield _texts(row, self.width)

    @property
    def header(self) -> tuple[str, ...]:
        """Its column names, comparable with those of another sheet."""
        return tuple(name.casefold() for name in unique_names(self.structure.names)[0])

    @property
    def is_table(self) -> bool:
        """Whether it looks like records under a header rather than a page of text."""
        records = len(self.sample) - self.structure.first
        return self.width > 1 and self.structure.header is not None and records > 0


def read_excel(path: Path, sink: Sink, settings: ReadSettings, limits: Limits) -> Outcome:
    """Read a workbook into the sink; `_row` is the sheet's row, `_part` the sheet if several.

    Raises FileTruncated, EncryptedFile, FileEmpty, SettingDoesNotFit or TooManyColumns.
    """
    sheets = _sheets(path, settings)
    if not sheets:
        raise FileEmpty(file=path.name)
    first = next((sheet for sheet in sheets if sheet.is_table), sheets[0])
    if first.width > limits.columns:
        raise TooManyColumns(file=path.name, found=first.width, limit=limits.columns)
    alike = [sheet for sheet in sheets if sheet is first or sheet.header == first.header]
    columns, renamed = unique_names(first.structure.names)
    sink.open(columns)
    findings: list[Finding] = []
    if first.structure.header is None:
        findings.append(finding("no_header"))
    elif renamed:
        names = ", ".join(renamed[:8])
        findings.append(finding("columns_renamed", len(renamed), names=names))
    records_in = 0
    found_total = False
    for sheet in sheets:
        if sheet in alike:
            sink.change_part(sheet.name if len(alike) > 1 else None)
            placer = _place(sheet, sink, settings, limits)
            records_in += placer.records_in
            found_total = found_total or placer.found_total
            findings += placer.findings
        else:
            count = sum(1 for _ in sheet.source.iter_rows())
            records_in += count
            sink.leave_out("other_sheet", count)
            findings.append(finding("sheet_left_out", count, sheet=sheet.name))
    if not sink.kept:
        findings.append(finding("no_records"))
    if first.width == 1:
        findings.append(finding("one_column"))
    parts = tuple(sheet.name for sheet in alike)
    resolved = settings.model_copy(
        update={
            "kind": "excel",
            "header_row": _header_row(first.structure),
            "header_lines": _header_lines(first.structure),
            "sheets": parts,
            "total_row": found_total,
        }
    )
    return Outcome(columns, resolved, tuple(findings), first.width > 1, records_in, parts)


def _sheets(path: Path, settings: ReadSettings) -> list[_Sheet]:
    try:
        with calamine.load_workbook(str(path)) as book:
            wanted = _wanted(path, book, settings)
            found = [_look(path, book.get_sheet_by_name(name), name, settings) for name in wanted]
    except calamine.PasswordError as fault:
        raise EncryptedFile(file=path.name) from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise FileTruncated(file=path.name, detail="a part of the workbook is damaged") from fault
    return [sheet for sheet in found if sheet is not None]


def _wanted(path: Path, book: Any, settings: ReadSettings) -> list[str]:
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if settings.sheets is None:
        return names
    missing = [name for name in settings.sheets if name not in names]
    if missing:
        detail = f"it has no sheet {missing[0]}, but {', '.join(names)}"
        raise SettingDoesNotFit(file=path.name, detail=detail)
    return list(settings.sheets)


def _look(path: Path, source: Any, name: str, settings: ReadSettings) -> _Sheet | None:
    width = 0
    for row in source.iter_rows():
        while any(cell != "" for cell in row[width:]):
            width += 1
    if width == 0:
        return None
    sample = [_texts(row, width) for row in itertools.islice(source.iter_rows(), _SAMPLE)]
    structure = find_structure(
        sample, _header_index(path, sample, settings.header_row), settings.header_lines
    )
    names = structure.names + (None,) * (width - len(structure.names))
    full = replace(structure, width=width, names=names)
    return _Sheet(name, width, full, sample, source)


def _header_index(
    path: Path, sample: Sequence[Sequence[str | None]], header_row: int | None
) -> int | None:
    if header_row is None:
        return None
    if header_row == 0:
        return -1
    if header_row > len(sample) or not any(sample[header_row - 1]):
        raise SettingDoesNotFit(file=path.name, detail=f"there is no header in row {header_row}")
    return header_row - 1


def _header_row(structure: Structure) -> int:
    return 0 if structure.header is None else structure.header + 1


def _header_lines(structure: Structure) -> int | None:
    if structure.header is None:
        return None
    return 1 if structure.upper is None else 2


def _place(sheet: _Sheet, sink: Sink, settings: ReadSettings, limits: Limits) -> Placer:
    structure = sheet.structure
    frame = Frame.of(structure, sheet.sample, range(1, len(sheet.sample) + 1))

    def add_up(record: Record, first_line: int) -> bool:
        rows = (Record(number, cells, "") for number, cells in enumerate(sheet.rows(), start=1))
        return holds_sums(record, rows, first_line)

    placer = Placer(sink, frame, settings.total_row, limits.cell_characters, add_up=add_up)
    for number, cells in enumerate(sheet.rows(), start=1):
        placer.take(Record(number, cells, ""))
    placer.end()
    return placer


def _texts(row: Sequence[Any], width: int) -> list[str | None]:
    return [cell_text(cell) for cell in row[:width]]
