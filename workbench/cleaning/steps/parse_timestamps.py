"""parse_timestamps: texts become moments."""

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from workbench.cleaning.steps.parsing import check_formats, parsed
from workbench.cleaning.steps.step import Change, ColumnStep, Gives
from workbench.values.arrays import Objects
from workbench.values.dates import parse_timestamps


class ParseTimestamps(ColumnStep):
    """Read a column as moments without zone, formats tried in order (`dd-mm-yyyy hh:mm`)."""

    gives: ClassVar[Gives] = "timestamp"

    kind: Literal["parse_timestamps"]
    formats: tuple[str, ...] = Field(min_length=1)
    missing: tuple[str, ...] = ()

    @field_validator("formats")
    @classmethod
    def _known(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return check_formats(formats)

    def change(self, values: Objects) -> Change:
        return parsed(values, parse_timestamps(values, self.formats), self.missing)
