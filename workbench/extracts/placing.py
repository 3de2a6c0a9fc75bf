"""Decides of each record of a sheet or text what it is, and puts it where it belongs."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.core.findings import Finding
from workbench.extracts.columns_seen import ColumnSeen
from workbench.extracts.ends import (
    Cells,
    filled_cells,
    heading,
    is_blank,
    is_footnote,
    is_page_number,
    is_total,
    may_be_sums,
    total_label,
)
from workbench.extracts.findings import finding
from workbench.extracts.runs import Run
from workbench.extracts.splitter import Record
from workbench.extracts.structure import Structure

AddUp = Callable[[Record, int], bool]
"""Whether a record holds sums of the records from a line on up to itself."""
_HELD_BACK = 12
"""Records at the end of which it is only known afterwards whether they are data."""
_NO_COLUMNS: tuple[ColumnSeen, ...] = ()


class Receiver(Protocol):
    """Where records go: a sink, or what stands before it."""

    def keep(self, line: int, cells: Cells) -> None: ...
    def keep_run(self, run: Run) -> None: ...
    def quarantine(self, line: int, reason: str, raw: str) -> None: ...
    def leave_out(self, kind: str, count: int = 1) -> None: ...


@dataclass(frozen=True)
class Frame:
    """Where the table is in a file: lines are physical, from 1."""

    width: int
    header: Cells | None
    header_line: int | None
    first_line: int
    """Line of the first record after the header."""
    upper: Cells | None = None
    """The upper of two header lines."""
    upper_line: int | None = None
    titles: frozenset[tuple[str, ...]] = frozenset()
    """The title lines (`ends.heading`), which may come again on every page."""
    columns: tuple[ColumnSeen, ...] = _NO_COLUMNS
    """What the first records show of each column."""

    @property
    def headers(self) -> list[list[str | None]]:
        """The header lines, as wide as the table."""
        lines = [cells for cells in (self.header, self.upper) if cells is not None]
        return [[*cells, *[""] * self.width][: self.width] for cells in lines]

    @classmethod
    def of(cls, structure: Structure, sample: Sequence[Cells], lines: Sequence[int]) -> "Frame":
        """The structure of a sample as a frame; `lines` are the physical lines of the sample."""
        at, up = structure.header, structure.upper
        first = lines[structure.first] if structure.first < len(lines) else NEVER
        begin = structure.first if at is None else at if up is None else up
        return cls(
            structure.width,
            None if at is None else sample[at],
            None if at is None else lines[at],
            first,
            None if up is None else sample[up],
            None if up is None else lines[up],
            frozenset(heading(cells) for cells in sample[:begin] if not is_blank(cells)),
            structure.columns,
        )


NEVER = 1 << 62
"""The first line of a table without records."""


class Placer:
    """Places records one by one; holds the last few back for a total row and footnotes."""

    def __init__(
        self,
        sink: Receiver,
        frame: Frame,
        total_row: bool | None = None,
        longest_cell: int = 1_000_000,
        ends_are_trimmed: bool = False,
        add_up: AddUp | None = None,
        delimiter: str | None = None,
    ) -> None:
        """`add_up` tells whether a record holds sums of those before it; `delimiter` joins surplus
        cells of a last column of free text again (None: they are never joined)."""
        self._sink = sink
        self._frame = frame
        self._headers = frame.headers
        self._total_row = total_row
        self._longest = longest_cell
        self._ends_are_trimmed = ends_are_trimmed
        self._add_up = add_up
        self._delimiter = delimiter
        self._firm = [at for at, column in enumerate(frame.columns) if column.is_firm]
        self._open_last = bool(frame.columns) and frame.columns[-1].is_free_text
        self._filled = 0
        self._joined: list[int] = []
        self._held: deque[Record | Run] = deque()
        self._waiting = 0
        """Records held back."""
        self.records_in = 0
        self.found_total = False
        self.findings: list[Finding] = []

    def take(self, record: Record) -> None:
        """One more record of the file."""
        self.records_in += 1
        first = record.cells[0]
        if (not first or first.isspace()) and is_blank(record.cells) and not record.problem:
            self._sink.leave_out("blank")
            return
        self._hold(record)

    def take_run(self, run: Run) -> None:
        """Plain records of the table: none is blank, ragged, a header or a page's heading."""
        self.records_in += run.lines
        self._hold(run)

    def _hold(self, more: Record | Run) -> None:
        self._held.append(more)
        self._waiting += _count(more)
        while self._waiting - _count(self._held[0]) >= _HELD_BACK:
            first = self._held.popleft()
            self._waiting -= _count(first)
            self._place_any(first)

    def end(self, cut_off: bool = False) -> None:
        """The last records: total, footnotes, or one that was cut off half-way."""
        held = self._last_held()
        after: list[tuple[Record, str]] = []
        while held:
            broken = cut_off and not after and len(held[-1].cells) < self._frame.width
            kind = self._end_kind(held[-1], {kind for _, kind in after}, broken)
            if kind is None:
                break
            after.append((held.pop(), kind))
        for number, record in enumerate(held, start=1):
            self._place(record, cut_off=cut_off and not after and number == len(held))
        for record, kind in reversed(after):
            self._sink.leave_out(kind)
            if kind == "total":
                self.found_total = True
                self.findings.append(finding("total_row", None, (record.line,), line=record.line))
        if self._filled:
            self.findings.append(finding("short_records_filled", self._filled))
        if self._joined:
            examples = tuple(self._joined[:5])
            self.findings.append(finding("surplus_joined", len(self._joined), examples))

    def _last_held(self) -> list[Record]:
        """The last few records of the file; what is held before them is placed."""
        last: list[Record] = []
        while self._held and len(last) < _HELD_BACK:
            item = self._held.pop()
            if isinstance(item, Run):
                before, tail = item.parted(_HELD_BACK - len(last))
                last = [*tail.records(), *last]
                if before is not None:
                    self._held.append(before)
            else:
                last = [item, *last]
        for item in self._held:
            self._place_any(item)
        self._held.clear()
        return last

    def _place_any(self, item: Record | Run) -> None:
        if isinstance(item, Run):
            self._sink.keep_run(item)
        else:
            self._place(item)

    def _end_kind(self, record: Record, after: set[str], broken: bool) -> str | None:
        """What a record at the very end is, when it is no data; `after` are the kinds below it."""
        width = self._frame.width
        if record.line < self._frame.first_line or record.problem:
            return None
        if self._total_row is not False and self._is_total(record):
            return "total"
        if is_footnote(record.cells, width) and not broken and "total" not in after:
            return "footnote"
        return "total" if self._total_row and "total" not in after else None

    def _is_total(self, record: Record) -> bool:
        frame, cells = self._frame, record.cells
        if is_total(cells, frame.width):
            return not self._is_a_value(cells)
        keyless = any(
            column.is_always_filled and (at >= len(cells) or not (cells[at] or "").strip())
            for at, column in enumerate(frame.columns)
        )
        if self._add_up is None or not keyless or not may_be_sums(cells, frame.width):
            return False
        return self._add_up(record, frame.first_line)

    def _is_a_value(self, cells: Cells) -> bool:
        """Whether the word of a total is an ordinary value: a table in which each place has one."""
        label = total_label(cells)
        at = next((at for at, cell in enumerate(cells) if cell and not cell.isspace()), 0)
        columns = self._frame.columns
        if at >= len(columns) or len(filled_cells(cells)) < 0.8 * len(columns):
            return False
        values = columns[at].values
        # more than once: the record itself may be among the first ones that were looked at
        return sum(n for value, n in values.items() if value.strip().casefold() == label) > 1

    def _place(self, record: Record, cut_off: bool = False) -> None:
        line, cells, raw, problem, literal = record
        if cut_off and literal:
            problem = "unclosed_quote"
        sink = self._sink
        width = self._frame.width
        if line < self._frame.first_line:
            headers = (self._frame.header_line, self._frame.upper_line)
            sink.leave_out("header" if line in headers else "title")
        elif problem is not None:
            self._set_apart(record, problem, cut_off)
        elif len(raw) > self._longest and any(len(cell or "") > self._longest for cell in cells):
            sink.quarantine(line, "cell_too_long", raw[: self._longest])
        elif width > 1 and (len(cells) < 2 or not cells[1]) and self._is_page_heading(cells):
            sink.leave_out("title")
        elif len(cells) != width:
            self._place_ragged(record, cut_off)
        elif cells in self._headers:
            sink.leave_out("header")
        else:
            sink.keep(line, cells)

    def _is_page_heading(self, cells: Cells) -> bool:
        """A title line that comes again on a next page, or the number of that page."""
        if is_page_number(cells):
            return True
        return bool(self._frame.titles) and heading(cells) in self._frame.titles

    def _place_ragged(self, record: Record, cut_off: bool) -> None:
        line, cells = record.line, record.cells
        width = self._frame.width
        if len(cells) > width:
            if not is_blank(cells[width:]):
                self._place_surplus(record)
            elif [*cells[:width]] in self._headers:
                self._sink.leave_out("header")
            else:
                self._sink.keep(line, cells[:width])
        elif self._ends_are_trimmed and not cut_off:
            self._filled += 1
            self._sink.keep(line, [*cells, *[""] * (width - len(cells))])
        else:
            self._set_apart(record, "too_few_cells", cut_off)

    def _place_surplus(self, record: Record) -> None:
        """Join the surplus to a last column of free text where all cells before it are in place."""
        line, cells = record.line, record.cells
        last, columns = self._frame.width - 1, self._frame.columns
        spaced = all((cell or " ").startswith(" ") for cell in cells[last + 1 :])
        told_apart = spaced or last - 1 in self._firm
        in_place = all(columns[at].fits(cells[at]) for at in self._firm if at < last)
        if self._delimiter and self._open_last and told_apart and in_place:
            self._joined.append(line)
            rest = self._delimiter.join(cell or "" for cell in cells[last:])
            self._sink.keep(line, [*cells[:last], rest])
        else:
            self._set_apart(record, "too_many_cells", cut_off=False)

    def _set_apart(self, record: Record, reason: str, cut_off: bool) -> None:
        self._sink.quarantine(record.line, "cut_off" if cut_off else reason, record.raw)
        if cut_off:
            self.findings.append(finding("cut_off", None, (record.line,), line=record.line))


def _count(item: Record | Run) -> int:
    return item.lines if isinstance(item, Run) else 1
