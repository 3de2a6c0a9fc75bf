"""parse_dates: texts become days."""

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from workbench.cleaning.steps.parsing import check_formats, parsed
from workbench.cleaning.steps.step import Change, ColumnStep, Gives
from workbench.values.arrays import Objects
from workbench.values.dates import ambiguous_dates, parse_dates


class ParseDates(ColumnStep):
    """Read a column as days, formats tried in order; impossible days are not read.

    `missing` are texts that say there is no date (`00000000` for an open period). `ambiguous` says
    what becomes of a text that two of the formats read as two different days (with `ddmmyyyy` and
    `yyyymmdd` that is `20121012`): `first` takes the day of the first format, `report` does so too
    and counts such cells, `missing` leaves them unread, the text kept beside the column.
    """

    gives: ClassVar[Gives] = "date"

    kind: Literal["parse_dates"]
    formats: tuple[str, ...] = Field(min_length=1)
    missing: tuple[str, ...] = ()
    ambiguous: Literal["first", "report", "missing"] = "first"

    @field_validator("formats")
    @classmethod
    def _known(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return check_formats(formats)

    def change(self, values: Objects) -> Change:
        days = parse_dates(values, self.formats)
        if self.ambiguous == "first":
            return parsed(values, days, self.missing)
        doubtful = ambiguous_dates(values, self.formats)
        if self.ambiguous == "missing":
            days[doubtful] = None
            return parsed(values, days, self.missing)
        return parsed(values, days, self.missing, {"date_ambiguous": doubtful})
