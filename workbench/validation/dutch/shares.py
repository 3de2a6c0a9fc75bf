"""Shares of values: none that crowds out the others, and a distribution as it was before."""

from collections import Counter
from typing import ClassVar

import numpy as np
import pandas as pd

from workbench.validation.dutch.groups import filled
from workbench.validation.dutch.rows import Judged, RowsExpectation
from workbench.validation.row_tests import distance, values_over
from workbench.values.numbers import parse_numbers

OTHER = "(other)"
"""Stands for every value that has no share of its own."""


class ExpectColumnShareOfOneValueToBeAtMost(RowsExpectation):
    """Expect no single value to hold more than `at_most` of the filled cells.

    Placeholders count as not filled. The rows to blame hold the value that does.
    """

    column: str
    at_most: float

    success_keys: ClassVar[tuple[str, ...]] = ("column", "at_most", "mostly")

    def _judge(self, frame: pd.DataFrame) -> Judged:
        says = filled(frame[self.column])
        codes, names = pd.factorize(frame[self.column].where(says), use_na_sentinel=True)
        over = values_over(codes, len(names), np.full(len(names), self.at_most), None)
        share = float(np.bincount(codes[codes >= 0]).max() / says.sum()) if says.any() else None
        return Judged(np.append(over, False)[codes], int((~says).sum()), share)


class ExpectColumnDistributionToBeLikePreviousDeliveries(RowsExpectation):
    """Expect shares of values within `at_most` of those before, as total variation distance (0-1).

    `shares`: the share of each value of the filled cells in earlier deliveries; `(other)` for the
    rest. With `edges` they are shares of numbers: `shares` then has "0", "1", … for the parts
    below the first edge, between edges, and from the last edge on. No row is to blame.
    """

    column: str
    shares: dict[str, float]
    at_most: float
    edges: list[float] = []
    decimal: str = ","
    thousands: str = "."

    success_keys: ClassVar[tuple[str, ...]] = (
        "column", "shares", "at_most", "edges", "decimal", "thousands", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        says = filled(frame[self.column])
        counted = count_parts(frame.loc[says, self.column], self.shares, self.edges, self.decimal,
                              self.thousands)  # fmt: skip
        gap = distance(self.shares, counted)
        nobody = np.zeros(len(frame), dtype=np.bool_)
        return Judged(nobody, int((~says).sum()), gap, gap <= self.at_most)


def count_parts(
    column: pd.Series,
    shares: dict[str, float],
    edges: list[float],
    decimal: str = ",",
    thousands: str = ".",
) -> dict[str, int]:
    """Rows per value that has a share, the rest under `(other)`; with edges per part of numbers."""
    if edges:
        numbers = np.asarray(column, dtype=object)
        if not pd.api.types.is_numeric_dtype(column):
            numbers = parse_numbers([str(one) for one in column], decimal, thousands)
        values = np.asarray(numbers, dtype=np.float64)
        parts = np.searchsorted(edges, values[~np.isnan(values)], side="right")
        return dict(Counter(str(part) for part in parts.tolist()))
    return dict(Counter(text if (text := str(one)) in shares else OTHER for one in column))
