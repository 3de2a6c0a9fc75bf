"""derive: a new column that follows from others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from workbench.cleaning.steps.rowwise import by_row, mapped_rows
from workbench.cleaning.steps.step import Gives, Schema, TableChange, TableStep

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

What = Literal["age", "days", "year", "household"]

_COLUMNS: dict[What, int] = {"age": 2, "days": 2, "year": 1, "household": 2}
_NO = frozenset({"", "0", "n", "nee", "no", "false", "geen"})


class Derive(TableStep):
    """Make `into` from `columns`.

    `age`: whole years from the first day to the second (birth, inflow), as the law counts them.
    `days`: days from the first to the second. `year`: of a day. `household`: from a partner column
    (empty, 0, N or nee: none) and a number of children: `single`, `single_parent`, `couple` or
    `couple_with_children`; missing where the number of children is not known. A day after the
    second gives no age.
    """

    kind: Literal["derive"]
    what: What
    columns: tuple[str, ...] = Field(min_length=1, max_length=2)
    into: str

    @model_validator(mode="after")
    def _enough(self) -> Derive:
        if len(self.columns) != _COLUMNS[self.what]:
            raise ValueError(f"{self.what} takes {_COLUMNS[self.what]} column(s)")
        return self

    @property
    def gives(self) -> Gives:
        return "text" if self.what == "household" else "number"

    def needs(self) -> tuple[str, ...]:
        return self.columns

    def days(self) -> tuple[str, ...]:
        return () if self.what == "household" else self.columns

    def makes(self) -> tuple[str, ...]:
        return (self.into,)

    def after(self, schema: Schema) -> Schema:
        return {**schema, self.into: self.gives}

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        outputs: dict[str, Gives] = {self.into: self.gives}
        rows = by_row(lambda *cells: (_DERIVED[self.what](*cells),))
        return mapped_rows(engine, table, self.columns, outputs, rows, number)


def age(born: date | None, on: date | None) -> float | None:
    """Whole years on a day; born on 29 February one ages on 1 March of other years."""
    if born is None or on is None or (on.year, on.month, on.day) < (
        born.year, born.month, born.day
    ):  # fmt: skip
        return None
    return float(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def days_between(start: date | None, end: date | None) -> float | None:
    """Days from one to the other; negative where the end comes first."""
    if start is None or end is None:
        return None
    first, last = (date(day.year, day.month, day.day) for day in (start, end))
    return float((last - first).days)


def year(day: date | None) -> float | None:
    """The year of a day."""
    return None if day is None else float(day.year)


def household(partner: Any, children: Any) -> str | None:
    """The household type, from whether there is a partner and how many children."""
    text = "" if children is None else str(children).strip()
    if not text.replace(".0", "").isdigit():
        return None
    together = str(partner if partner is not None else "").strip().casefold() not in _NO
    some = float(text) > 0
    return {
        (False, False): "single",
        (False, True): "single_parent",
        (True, False): "couple",
        (True, True): "couple_with_children",
    }[together, some]


_DERIVED: dict[What, Callable[..., float | str | None]] = {
    "age": age,
    "days": days_between,
    "year": year,
    "household": household,
}
