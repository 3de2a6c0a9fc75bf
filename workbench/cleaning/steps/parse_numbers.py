"""parse_numbers: texts become numbers."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from workbench.cleaning.steps.parsing import parsed
from workbench.cleaning.steps.step import Change, ColumnStep, Gives
from workbench.values.arrays import Objects
from workbench.values.numbers import parse_numbers


class ParseNumbers(ColumnStep):
    """Read a column as numbers with the given marks, times `scale` (0.01 for cents).

    `other_decimal` is tried for what can't be read with the first marks, and then without any
    thousands mark: `1234.5` from a worksheet cell beside a typed `1.234,50`.
    """

    gives: ClassVar[Gives] = "number"

    kind: Literal["parse_numbers"]
    decimal: str = Field(default=",", min_length=1, max_length=1)
    thousands: str = Field(default=".", max_length=1)
    other_decimal: str = Field(default="", max_length=1)
    scale: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    missing: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _marks_differ(self) -> "ParseNumbers":
        if self.decimal == self.thousands:
            raise ValueError("decimal and thousands are the same sign")
        return self

    def change(self, values: Objects) -> Change:
        numbers = parse_numbers(values, self.decimal, self.thousands)
        if self.other_decimal:
            other = parse_numbers(values, self.other_decimal, thousands="")
            numbers = np.where(np.isnan(numbers), other, numbers)
        parts = round(1 / self.scale)
        # dividing by 100 is exact to the last digit, multiplying by 0.01 is not
        exact = parts > 1 and 1 / parts == self.scale
        scaled = numbers / parts if exact else numbers * self.scale
        outcome = np.empty(len(values), dtype=object)
        for place, number in enumerate(scaled.tolist()):
            outcome[place] = None if number != number else number
        return parsed(values, outcome, self.missing)
