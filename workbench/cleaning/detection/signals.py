"""Every signal of every cell of a table, in one place: what is asked, scored and learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.cleaning.detection import across, written
from workbench.cleaning.detection.coded import CodedColumn, CodedTable, Flags, Integers, Strengths
from workbench.cleaning.detection.dependencies import find_dependencies
from workbench.cleaning.detection.neighbours import Neighbours, find_neighbours
from workbench.cleaning.detection.settings import DetectSettings
from workbench.cleaning.detection.votes import Dependency, combined_doubt
from workbench.core.progress import Progress, silent

VALUE_SIGNALS = (
    "placeholder",
    "other_kind",
    "other_notation",
    "lost_zero",
    "rare_shape",
    "rare_sign",
    "spacing",
    "near_frequent_value",
    "seldom_missing",
    "outlying_number",
)
ROW_SIGNALS = ("breaks_dependency", "missing_but_known", "slid_value")
SIGNALS = VALUE_SIGNALS + ROW_SIGNALS


@dataclass(frozen=True)
class ColumnSignals:
    """The signals of one column: by distinct value, and by row."""

    column: CodedColumn
    by_value: dict[str, Strengths]
    by_row: dict[str, Strengths]
    dependencies: tuple[Dependency, ...]
    neighbours: Neighbours
    meant: Integers
    """Per row the value that its groups say, -1 where they say none."""
    slid: tuple[across.Slid, ...]
    """Values that slid from this column into another, or the other way."""

    def strength(self, name: str) -> Strengths:
        """A signal per row."""
        if name in self.by_row:
            return np.asarray(self.by_row[name])
        return np.asarray(self.by_value[name][self.column.codes])

    def of_cell(self, row: int) -> list[float]:
        """Every signal of one cell, in the order of SIGNALS."""
        place = int(self.column.codes[row])
        return [
            float(self.by_row[name][row] if name in self.by_row else self.by_value[name][place])
            for name in SIGNALS
        ]

    def confirmed(self) -> Strengths:
        """Per row how far its groups say the same as it does."""
        if not self.dependencies:
            return np.zeros(self.column.rows)
        return np.asarray(np.max([one.confirmed for one in self.dependencies], axis=0))

    def matrix(self) -> Strengths:
        """Rows by SIGNALS."""
        return np.stack([self.strength(name) for name in SIGNALS], axis=1)


def find_signals(
    table: CodedTable, settings: DetectSettings, progress: Progress = silent
) -> tuple[ColumnSignals, ...]:
    """The signals of every column, in the table's order."""
    dependencies = find_dependencies(table, settings)
    slid = across.slid_values(table)
    nothing = [written.says_nothing(column) for column in table.columns]
    said = written.placeholders(table, nothing)
    found = []
    for place, column in enumerate(table.columns):
        progress(place, len(table.columns), column.name)
        found.append(
            _of_column(
                column,
                {"placeholder": said[place]} | _by_value(column, nothing[place], settings),
                tuple(one for one in dependencies if one.column == column.name),
                tuple(one for one in slid if column.name in (one.target, one.source)),
                settings,
            )
        )
    return tuple(found)


def _by_value(
    column: CodedColumn, nothing: Flags, settings: DetectSettings
) -> dict[str, Strengths]:
    return {
        "other_kind": written.other_kind(column, nothing, settings),
        "other_notation": written.other_notation(column, nothing, settings),
        "lost_zero": written.lost_zero(column, nothing),
        "rare_shape": written.rare_shape(column, nothing, settings),
        "rare_sign": written.rare_sign(column),
        "spacing": written.spacing(column),
        "seldom_missing": written.seldom_missing(column),
        "outlying_number": written.outlying_number(column, settings),
    }


def _of_column(
    column: CodedColumn,
    by_value: dict[str, Strengths],
    dependencies: tuple[Dependency, ...],
    slid: tuple[across.Slid, ...],
    settings: DetectSettings,
) -> ColumnSignals:
    neighbours = find_neighbours(column, settings)
    doubt, meant = combined_doubt(dependencies, column.rows)
    blank = column.blank[column.codes]
    strengths = [one.strength(column.rows) for one in slid]
    return ColumnSignals(
        column=column,
        by_value=by_value | {"near_frequent_value": neighbours.strength},
        by_row={
            "breaks_dependency": np.where(blank, 0.0, doubt),
            "missing_but_known": np.where(blank, doubt, 0.0),
            "slid_value": np.max(strengths, axis=0) if strengths else np.zeros(column.rows),
        },
        dependencies=dependencies,
        neighbours=neighbours,
        meant=meant,
        slid=slid,
    )
