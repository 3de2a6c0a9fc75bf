"""Reads workbooks (xlsx, xls, xlsb, ods): every sheet that has the columns of the table is part of it."""

import itertools
from collections import Counter
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
from workbench.extracts.cells import sheet_text
from workbench.extracts.findings import finding
from workbench.extracts.member_sink import MemberSink
from workbench.extracts.merged import Merge, fill_down, spread, two_row_header
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.placing import Frame, Placer
from workbench.extracts.sink import Sink
from workbench.extracts.splitter import Record
from workbench.extracts.structure import Structure, find_structure
from workbench.extracts.sums import holds_sums
from workbench.extracts.workbook_parts import SheetParts, sheet_parts

_SAMPLE = 300
_MUCH_ALIKE = 0.5
"""Share of the table's columns from which a sheet with others is taken for a part that was changed."""


@dataclass(frozen=True)
class _Sheet:
    """A sheet with cells in it, and where its table is."""

    name: str
    width: int
    structure: Structure
    sample: list[list[str | None]]
    source: Any
    merges: tuple[Merge, ...]
    parts: SheetParts
    is_hidden: bool

    def rows(self) -> Iterator[tuple[list[str | None], int]]:
        """Each row as text, and how many of its cells a merged cell has filled."""
        rows = _rows(self.source, self.width, self.parts)
        return fill_down(rows, self.merges, self.structure.first)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return unique_names(self.structure.names)[0]

    @property
    def header(self) -> frozenset[str]:
        """Its column names, comparable with those of another sheet."""
        return frozenset(name.casefold() for name in self.columns)

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
    first = _first(sheets)
    if first.width > limits.columns:
        raise TooManyColumns(file=path.name, found=first.width, limit=limits.columns)
    alike = [sheet for sheet in sheets if _is_part(sheet, first)]
    sink.open(first.columns)
    findings = [*_about_header(first)]
    records_in = 0
    found_total = False
    for sheet in sheets:
        if sheet not in alike:
            count = sum(1 for _ in sheet.source.iter_rows())
            records_in += count
            sink.leave_out("other_sheet", count)
            findings.append(_left_out(sheet, first, count))
            continue
        part = sheet.name if len(alike) > 1 else None
        placer, about = _place(sheet, part, sink, first, settings, limits)
        records_in += placer.records_in
        found_total = found_total or placer.found_total
        findings += [
            each if "member" in each.values else each.model_copy(update={"part": part})
            for each in about
        ]
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
    return Outcome(
        first.columns,
        resolved,
        tuple(findings),
        first.width > 1,
        records_in,
        parts,
        header=first.structure.delivered_names,
    )


def _first(sheets: Sequence[_Sheet]) -> _Sheet:
    """The first sheet of the columns that most sheets have."""
    seen = [sheet for sheet in sheets if not sheet.is_hidden] or list(sheets)
    tables = [sheet for sheet in seen if sheet.is_table]
    if not tables:
        return seen[0]
    counts = Counter(sheet.header for sheet in tables)
    return max(tables, key=lambda sheet: (counts[sheet.header], -tables.index(sheet)))


def _is_part(sheet: _Sheet, first: _Sheet) -> bool:
    return sheet is first or (sheet.header == first.header and not sheet.is_hidden)


def _left_out(sheet: _Sheet, first: _Sheet, count: int) -> Finding:
    if sheet.is_hidden:
        return finding("sheet_hidden", count, sheet=sheet.name)
    shared = len(sheet.header & first.header)
    if shared < _MUCH_ALIKE * len(first.header):
        return finding("sheet_left_out", count, sheet=sheet.name)
    lacking = [name for name in first.columns if name.casefold() not in sheet.header]
    extra = [name for name in sheet.columns if name.casefold() not in first.header]
    return finding(
        "member_other_columns",
        count,
        member=sheet.name,
        first=first.name,
        lacking=", ".join(lacking[:8]) or "–",
        extra=", ".join(extra[:8]) or "–",
    )


def _about_header(first: _Sheet) -> Iterator[Finding]:
    if first.structure.header is None:
        yield finding("no_header")
        return
    renamed = unique_names(first.structure.names)[1]
    if renamed:
        yield finding("columns_renamed", len(renamed), names=", ".join(renamed[:8]))
    upper = first.structure.upper
    if upper is not None:
        yield finding("two_row_header", first=upper + 1, second=_header_row(first.structure))


def _sheets(path: Path, settings: ReadSettings) -> list[_Sheet]:
    parts = sheet_parts(path)
    try:
        with calamine.load_workbook(str(path)) as book:
            wanted = _wanted(path, book, settings)
            found = [
                _look(path, book.get_sheet_by_name(name), parts.get(name), is_hidden, settings)
                for name, is_hidden in wanted
            ]
    except calamine.PasswordError as fault:
        raise EncryptedFile(file=path.name) from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise FileTruncated(file=path.name, detail="a part of the workbook is damaged") from fault
    sheets = [sheet for sheet in found if sheet is not None]
    if all(sheet.is_hidden for sheet in sheets):
        return [replace(sheet, is_hidden=False) for sheet in sheets]
    return sheets


def _wanted(path: Path, book: Any, settings: ReadSettings) -> list[tuple[str, bool]]:
    """The sheets to read, and whether each is hidden; one that is asked for is not."""
    listed = {
        sheet.name: sheet.visible != calamine.SheetVisibleEnum.Visible
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    }
    if settings.sheets is None:
        return list(listed.items())
    missing = [name for name in settings.sheets if name not in listed]
    if missing:
        detail = f"it has no sheet {missing[0]}, but {', '.join(listed)}"
        raise SettingDoesNotFit(file=path.name, detail=detail)
    return [(name, False) for name in settings.sheets]


def _look(
    path: Path, source: Any, parts: SheetParts | None, is_hidden: bool, settings: ReadSettings
) -> _Sheet | None:
    width = 0
    for row in source.iter_rows():
        while any(cell != "" for cell in row[width:]):
            width += 1
    if width == 0:
        return None
    parts = _from_start(parts or SheetParts(), source)
    merges = _merges(source)
    sample = list(itertools.islice(_rows(source, width, parts), _SAMPLE))
    wished = _header_index(path, sample, settings.header_row)
    structure = find_structure(spread(sample, merges, width), wished, settings.header_lines)
    if structure.header is not None and settings.header_lines != 1:
        both = two_row_header(sample, merges, structure.header, width)
        if both is not None:
            structure = replace(
                structure,
                header=both.lower,
                upper=both.upper,
                names=both.names,
                first=both.lower + 1,
            )
    names = structure.names[:width] + (None,) * (width - len(structure.names))
    full = replace(structure, width=width, names=names)
    return _Sheet(source.name, width, full, sample, source, merges, parts, is_hidden)


def _from_start(parts: SheetParts, source: Any) -> SheetParts:
    """Columns are counted from the first one that is used, as calamine does."""
    left = source.start[1] if source.start else 0
    zeros = {(row, column - left): digits for (row, column), digits in parts.zeros.items()}
    return SheetParts(parts.hidden_rows, parts.errors, zeros)


def _merges(source: Any) -> tuple[Merge, ...]:
    left = source.start[1] if source.start else 0
    return tuple(
        Merge(top, first - left, bottom, last - left)
        for (top, first), (bottom, last) in source.merged_cell_ranges or ()
        if first >= left
    )


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


def _place(
    sheet: _Sheet,
    part: str | None,
    sink: Sink,
    first: _Sheet,
    settings: ReadSettings,
    limits: Limits,
) -> tuple[Placer, list[Finding]]:
    structure = sheet.structure
    frame = Frame.of(structure, sheet.sample, range(1, len(sheet.sample) + 1))

    def add_up(record: Record, first_line: int) -> bool:
        rows = (
            Record(number, cells, "") for number, (cells, _) in enumerate(sheet.rows(), start=1)
        )
        return holds_sums(record, rows, first_line)

    view = MemberSink(sink, part, first.columns)
    view.open(sheet.columns)
    placer = Placer(view, frame, settings.total_row, limits.cell_characters, add_up=add_up)
    merged, before = 0, sheet.parts.restored
    for number, (cells, filled) in enumerate(sheet.rows(), start=1):
        merged += filled
        placer.take(Record(number, cells, ""))
    restored = sheet.parts.restored - before
    placer.end()
    about = list(placer.findings)
    for code, count in (
        ("merged_cells_filled", merged),
        ("zeros_restored", restored),
        ("rows_hidden", sheet.parts.hidden_rows),
        ("error_cells", sheet.parts.errors),
    ):
        if count:
            about.append(finding(code, count))
    if view.is_moved:
        about.append(finding("member_columns_moved", member=sheet.name))
    return placer, about


def _rows(source: Any, width: int, parts: SheetParts) -> Iterator[list[str | None]]:
    """The sheet's rows as text; a number that is shown with zeros in front comes with them."""
    if not parts.zeros:
        for row in source.iter_rows():
            yield [sheet_text(cell) for cell in row[:width]]
        return
    for number, row in enumerate(source.iter_rows()):
        cells = [sheet_text(cell) for cell in row[:width]]
        for at, cell in enumerate(row[:width]):
            digits = parts.zeros.get((number, at))
            if digits and isinstance(cell, float) and cell.is_integer() and cell >= 0:
                cells[at] = f"{int(cell):0{digits}d}"
                parts.restored += cells[at] != str(int(cell))
        yield cells
