"""The rows of one source in one chunk: what is delivered, since when, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.calendar import Days, Objects

Rows = npt.NDArray[np.int64]
MARK_COLUMNS = ("row", "column", "clean", "fault")


@dataclass
class SourceRows:
    """Cells as delivered (text, or None for an empty spreadsheet cell), in the order of the file."""

    source: str
    cells: dict[str, Objects]
    known_from: Days
    """The first day on which the register holds the row."""
    entity: npt.NDArray[np.int64]
    ended: Days | None = None
    """The day from which the register knows the end; before it `while_open` is delivered."""
    while_open: Mapping[str, str | None] = field(default_factory=dict)
    marks: list[pd.DataFrame] = field(default_factory=list)

    def alter(
        self, rows: Rows, column: str, delivered: Objects, clean: Objects, fault: str
    ) -> Rows:
        """Deliver something else in these cells, and note what it should have been.

        Cells that are altered already, or would not change, stay as they are. Returns the rows
        that were altered.
        """
        now = self.cells[column]
        taken = np.zeros(len(now), dtype=bool)
        for mark in self.marks:
            if mark["column"].iloc[0] == column:
                taken[mark["row"].to_numpy()] = True
        differs = np.array([a != b for a, b in zip(now[rows], delivered, strict=True)], dtype=bool)
        free = ~taken[rows] & differs
        rows = rows[free]
        if len(rows):
            now[rows] = delivered[free]
            self.note(rows, column, clean[free], fault)
        return rows

    def note(self, rows: Rows, column: str, clean: Objects, fault: str) -> None:
        """Note cells that were delivered otherwise from the start."""
        if len(rows):
            self.marks.append(
                pd.DataFrame({"row": rows, "column": column, "clean": clean, "fault": fault})
            )

    def delivered_on(self, when: int) -> "Delivered":
        """The rows as the register knows them at the end of a day."""
        here = np.flatnonzero(self.known_from <= when)
        cells = {column: values[here] for column, values in self.cells.items()}
        still_open = np.zeros(len(here), dtype=bool)
        if self.ended is not None:
            still_open = self.ended[here] > when
            for column, text in self.while_open.items():
                cells[column][still_open] = text
        place = np.full(len(self.known_from), -1)
        place[here] = np.arange(len(here))
        marks = self._all_marks()
        marks["row"] = place[marks["row"].to_numpy(dtype=np.int64)]
        marks = marks[marks["row"] >= 0]
        open_cell = still_open[marks["row"].to_numpy()] & marks["column"].isin(self.while_open)
        marks = marks[~open_cell].sort_values(["row", "column"], kind="stable", ignore_index=True)
        return Delivered(
            self.source,
            cells,
            self.entity[here],
            marks,
            known_from=self.known_from[here],
            row_of_chunk=here,
            rows_of_chunk=len(self.known_from),
        )

    def _all_marks(self) -> pd.DataFrame:
        if not self.marks:
            return pd.DataFrame({name: pd.Series(dtype=object) for name in MARK_COLUMNS}).astype(
                {"row": np.int64}
            )
        return pd.concat(self.marks, ignore_index=True)


@dataclass(frozen=True)
class Delivered:
    """What one delivery holds of a chunk: cells, whose they are, and the altered cells with `row`
    counted from 0 within the chunk's part."""

    source: str
    cells: dict[str, Objects]
    entity: npt.NDArray[np.int64]
    marks: pd.DataFrame
    known_from: Days
    row_of_chunk: Rows
    """Which of the chunk's rows they are: the same in every delivery."""
    rows_of_chunk: int

    def __len__(self) -> int:
        return len(self.entity)

    def only(self, rows: Rows) -> "Delivered":
        """Some of the rows, as if the others were never written."""
        place = np.full(len(self), -1)
        place[rows] = np.arange(len(rows))
        marks = self.marks.assign(row=place[self.marks["row"].to_numpy(dtype=np.int64)])
        return replace(
            self,
            cells={column: values[rows] for column, values in self.cells.items()},
            entity=self.entity[rows],
            marks=marks[marks["row"] >= 0].reset_index(drop=True),
            known_from=self.known_from[rows],
            row_of_chunk=self.row_of_chunk[rows],
        )

    def with_cells(self, cells: dict[str, Objects], marks: pd.DataFrame) -> "Delivered":
        """The same rows, saying something else."""
        return replace(self, cells=cells, marks=marks)


def constant(rows: int, text: str | None) -> Objects:
    """The same text in every row."""
    return np.full(rows, text, dtype=object)


def drawn(random: np.random.Generator, rows: int, rate: float) -> Rows:
    """Rows that a fault of this rate hits."""
    return np.flatnonzero(random.random(rows) < rate)
