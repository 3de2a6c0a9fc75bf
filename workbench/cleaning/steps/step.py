"""What every step is: a setting that a person writes, and a pure change that it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from workbench.core.results import Setting
from workbench.values.arrays import Flags, Objects

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

Gives = Literal["text", "date", "timestamp", "number"]
"""What a column holds after a step."""

EVERY_COLUMN = "*"
"""As the only entry of `columns`: every column of the file that still is text."""

UNPARSED = "__unparsed"
"""Behind a column's name: the column that keeps the text of what could not be read."""


@dataclass(frozen=True)
class Change:
    """What a step makes of the distinct values of one column."""

    values: Objects
    """The new value per old one: text, date, datetime or float; None where it is missing."""
    unparsed: Flags
    """Values that the step could not read; counted and listed in the report."""
    keeps_unparsed: bool = False
    """Whether the text of an unparsed value goes to the column `<column>__unparsed`."""
    lists_unparsed: bool = True
    """False where a list of values in a report would show who people are."""
    marks: dict[str, Flags] = field(default_factory=dict)
    """Values worth a word in the report, by reason code."""


@dataclass(frozen=True)
class TableChange:
    """What a step makes of a whole table."""

    table: ibis.Table
    changes: tuple[ibis.Table, ...] = ()
    """Parts of the change log (`changelog.COLUMNS`)."""
    marks: dict[str, int] = field(default_factory=dict)
    """Rows worth a word in the report, by reason code."""


class ColumnStep(Setting):
    """A step that looks at one value at a time, so that it needs only the distinct ones."""

    gives: ClassVar[Gives] = "text"

    kind: str
    columns: tuple[str, ...] = Field(min_length=1)

    def change(self, values: Objects) -> Change:
        """The new value of every distinct text; none of them is missing."""
        raise NotImplementedError

    def needs(self) -> tuple[str, ...]:
        """The columns that the table must have."""
        return tuple(column for column in self.columns if column != EVERY_COLUMN)


class TableStep(Setting):
    """A step that looks at whole rows."""

    kind: str

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        """A new table; the given one stays as it was. `number` goes into the change log."""
        raise NotImplementedError

    def needs(self) -> tuple[str, ...]:
        """The columns that the table must have."""
        raise NotImplementedError

    def makes(self) -> tuple[str, ...]:
        """The columns that it adds where they are not there yet."""
        return ()


def none_of(values: Objects) -> Flags:
    """As many times False as there are values."""
    return np.zeros(len(values), dtype=np.bool_)


def changed_text(values: Objects, change: Callable[[str], str | None]) -> Change:
    """The change that a function from text to text (or to missing) makes."""
    outcome = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        outcome[place] = change(value)
    return Change(outcome, none_of(values))
