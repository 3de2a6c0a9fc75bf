"""Decides of each record of a sheet or text what it is, and puts it where it belongs."""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

from workbench.core.findings import Finding
from workbench.extracts.findings import finding
from workbench.extracts.runs import Run
from workbench.extracts.splitter import Record
from workbench.extracts.structure import Cells, is_blank, is_footnote, is_total

_HELD_BACK = 6
"""Records at the end of which it is only known afterwards whether they are data."""


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


class Placer:
    """Places records one by one; holds the last few back for a total row and footnotes."""

    def __init__(
        self,
        sink: Receiver,
        frame: Frame,
        total_row: bool | None = None,
        longest_cell: int = 1_000_000,
        ends_are_trimmed: bool = False,
    ) -> None:
        self._sink = sink
        self._frame = frame
        self._header = None if frame.header is None else [*frame.header][: frame.width]
        self._total_row = total_row
        self._longest = longest_cell
        self._ends_are_trimmed = ends_are_trimmed
        self._filled = 0
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
        """Plain records of the table: none is blank, ragged or the header."""
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
            kind = self._end_kind(held[-1], first=not after, broken=broken)
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

    def _end_kind(self, record: Record, first: bool, broken: bool) -> str | None:
        """What a record at the very end is, when it is no data."""
        width = self._frame.width
        if record.line < self._frame.first_line or record.problem:
            return None
        if self._total_row is not False and is_total(record.cells, width):
            return "total"
        if self._total_row and first:
            return "total"
        return "footnote" if is_footnote(record.cells, width) and not broken else None

    def _place(self, record: Record, cut_off: bool = False) -> None:
        line, cells, raw, problem, literal = record
        if cut_off and literal:
            problem = "unclosed_quote"
        sink = self._sink
        if line < self._frame.first_line:
            sink.leave_out("header" if line == self._frame.header_line else "title")
        elif problem is not None:
            self._set_apart(record, problem, cut_off)
        elif len(raw) > self._longest and any(len(cell or "") > self._longest for cell in cells):
            sink.quarantine(line, "cell_too_long", raw[: self._longest])
        elif len(cells) != self._frame.width:
            self._place_ragged(record, cut_off)
        elif cells == self._header:
            sink.leave_out("header")
        else:
            sink.keep(line, cells)

    def _place_ragged(self, record: Record, cut_off: bool) -> None:
        line, cells = record.line, record.cells
        width = self._frame.width
        if len(cells) > width:
            if not is_blank(cells[width:]):
                self._set_apart(record, "too_many_cells", cut_off=False)
            elif cells[:width] == self._header:
                self._sink.leave_out("header")
            else:
                self._sink.keep(line, cells[:width])
        elif self._ends_are_trimmed and not cut_off:
            self._filled += 1
            self._sink.keep(line, [*cells, *[""] * (width - len(cells))])
        else:
            self._set_apart(record, "too_few_cells", cut_off)

    def _set_apart(self, record: Record, reason: str, cut_off: bool) -> None:
        self._sink.quarantine(record.line, "cut_off" if cut_off else reason, record.raw)
        if cut_off:
            self.findings.append(finding("cut_off", None, (record.line,), line=record.line))


def _count(item: Record | Run) -> int:
    return item.lines if isinstance(item, Run) else 1
