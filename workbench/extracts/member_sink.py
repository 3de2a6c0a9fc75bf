"""One file of many as it goes into a common sink: its own counts, its columns in the common order."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workbench.extracts.sink import Column, Sink

_EXAMPLES = 5


class MemberSink(Sink):
    """One member's view of the sink: its own counts, and its columns in the common order."""

    def __init__(self, sink: Sink, member: str | None, columns: Sequence[str]) -> None:
        # no files of its own: everything goes to the sink that it is a view of, so no super()
        self._sink = sink
        self._member = member
        self._wanted = [name.casefold() for name in columns]
        self._order: list[int] | None = None
        self.columns: tuple[str, ...] = ()
        self.is_other = False
        self.kept = 0
        self.quarantined = Counter()
        self.not_data = Counter()
        self.examples: list[int] = []
        self.part = member

    def open(self, columns: Sequence[str]) -> None:
        """Hold this member's columns against the common ones."""
        self.columns = tuple(columns)
        self._sink.change_part(self._member)
        places = {name.casefold(): at for at, name in enumerate(self.columns)}
        if sorted(places) != sorted(self._wanted):
            self.is_other = True
        elif list(places) != self._wanted:
            self._order = [places[name] for name in self._wanted]

    @property
    def is_moved(self) -> bool:
        """Whether the columns stand in another order than the common one."""
        return self._order is not None

    def keep(self, line: int, cells: Sequence[str | None]) -> None:
        """A record of this member."""
        self.kept += 1
        if self.is_other:
            self._leave_other(1)
        elif self._order is None:
            self._sink.keep(line, cells)
        else:
            self._sink.keep(line, [cells[at] for at in self._order])

    def keep_arrays(
        self, lines: int | npt.NDArray[np.int64], arrays: Sequence[Column], count: int
    ) -> None:
        """A block of records of this member."""
        self.kept += count
        if self.is_other:
            self._leave_other(count)
        else:
            order = self._order or range(len(arrays))
            self._sink.keep_arrays(lines, [arrays[at] for at in order], count)

    def quarantine(self, line: int, reason: str, raw: str) -> None:
        """A record of this member that can't be placed."""
        self.quarantined[reason] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(line)
        if self.is_other:
            self._leave_other(1)
        else:
            self._sink.quarantine(line, reason, raw)

    def leave_out(self, kind: str, count: int = 1) -> None:
        """Records of this member that are no data."""
        self.not_data[kind] += count
        if self.is_other:
            self._leave_other(count)
        else:
            self._sink.leave_out(kind, count)

    def change_part(self, part: str | None) -> None:
        """From here on records come from another sheet of this member."""
        whole = f"{self._member} / {part}" if part and self._member else part or self._member
        self._sink.change_part(whole)

    def _leave_other(self, count: int) -> None:
        self._sink.leave_out("other_member", count)


class Peeked(Exception):
    """A reader has found the columns of a file; there is no need to read on."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        super().__init__()


class PeekSink(MemberSink):
    """A sink that stops the reader as soon as it knows the columns."""

    def open(self, columns: Sequence[str]) -> None:
        """Raise Peeked with the columns."""
        raise Peeked(columns)
