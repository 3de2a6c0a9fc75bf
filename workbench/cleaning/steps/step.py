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
    unseen: Flags | None = None
    """Values that a map does not know; None: the step knows no unseen ones."""
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
    unparsed: int = 0
    """Rows of which something could not be read."""
    reshaped: bool = False
    """Whether `_record` was given out anew: one record became several rows."""


Schema = dict[str, str]
"""Column name to what it holds (a `Gives`), of the columns of the file."""


class RecipeStep(Setting):
    """What every step has beside its own keys."""

    kind: str
    id: str = Field(default="", max_length=64)
    """Names the step for good, wherever it moves; made from its content where none is given."""
    enabled: bool = True
    note: str = ""
    by: str = ""
    because: str = ""

    def needs(self) -> tuple[str, ...]:
        """The columns that the table must have."""
        raise NotImplementedError

    def texts(self) -> tuple[str, ...]:
        """Those of them that must hold text still."""
        return ()

    def days(self) -> tuple[str, ...]:
        """Those of them that must hold dates or moments by then."""
        return ()

    def sources(self) -> tuple[str, ...]:
        """The other sources that it looks values up in."""
        return ()

    def after(self, schema: Schema) -> Schema:
        """The columns behind the step, given those before it."""
        raise NotImplementedError


class ColumnStep(RecipeStep):
    """A step that looks at one value at a time, so that it needs only the distinct ones."""

    gives: ClassVar[Gives] = "text"

    columns: tuple[str, ...] = Field(min_length=1)

    def change(self, values: Objects) -> Change:
        """The new value of every distinct text; none of them is missing."""
        raise NotImplementedError

    def needs(self) -> tuple[str, ...]:
        """The columns that the table must have."""
        return tuple(column for column in self.columns if column != EVERY_COLUMN)

    def texts(self) -> tuple[str, ...]:
        return self.needs()

    def after(self, schema: Schema) -> Schema:
        if self.gives == "text":
            return schema
        named = self.columns == (EVERY_COLUMN,)
        return {
            column: self.gives if (named and held == "text") or column in self.columns else held
            for column, held in schema.items()
        }


class TableStep(RecipeStep):
    """A step that looks at whole rows."""

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        """A new table; the given one stays as it was. `number` goes into the change log."""
        raise NotImplementedError

    def makes(self) -> tuple[str, ...]:
        """The columns that it adds where they are not there yet."""
        return ()

    def after(self, schema: Schema) -> Schema:
        return {**schema, **{column: "text" for column in self.makes() if column not in schema}}


class LookupStep(TableStep):
    """A step on whole rows that looks values up in another source."""

    source: str = Field(min_length=1)

    def sources(self) -> tuple[str, ...]:
        return (self.source,)

    def change_by(
        self, engine: Engine, table: ibis.Table, other: ibis.Table, number: int
    ) -> TableChange:
        """As `change`, with the other source's table."""
        raise NotImplementedError


def none_of(values: Objects) -> Flags:
    """As many times False as there are values."""
    return np.zeros(len(values), dtype=np.bool_)


def changed_text(values: Objects, change: Callable[[str], str | None]) -> Change:
    """The change that a function from text to text (or to missing) makes."""
    outcome = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        outcome[place] = change(value)
    return Change(outcome, none_of(values))
