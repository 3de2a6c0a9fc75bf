"""parse_dates: texts become days."""

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from workbench.cleaning.steps.parsing import check_formats, parsed
from workbench.cleaning.steps.step import Change, ColumnStep, Gives
from workbench.values.arrays import Objects
from workbench.values.dates import parse_dates


class ParseDates(ColumnStep):
    """Read a column as days, formats tried in order; impossible days are not read.

    `missing` are texts that say there is no date (`00000000` for an open period).
    """

    gives: ClassVar[Gives] = "date"

    kind: Literal["parse_dates"]
    formats: tuple[str, ...] = Field(min_length=1)
    missing: tuple[str, ...] = ()

    @field_validator("formats")
    @classmethod
    def _known(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return check_formats(formats)

    def change(self, values: Objects) -> Change:
        return parsed(values, parse_dates(values, self.formats), self.missing)
