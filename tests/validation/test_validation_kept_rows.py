"""Failing rows are held as numbers, and read as a tuple."""

import numpy as np
import pytest

from workbench.validation.results import ExpectationResult
from workbench.validation.rows import NO_ROWS, Rows


def result(**more: object) -> ExpectationResult:
    return ExpectationResult(type="expect_something", severity="info", success=False, **more)


def test_rows_read_like_a_tuple_of_int() -> None:
    rows = Rows([3, 5, 8])
    assert rows == (3, 5, 8)
    assert (len(rows), rows[-1], rows[:2], 5 in rows, list(rows)) == (3, 8, (3, 5), True, [3, 5, 8])
    assert all(type(row) is int for row in rows)
    assert hash(rows) == hash((3, 5, 8))
    assert not NO_ROWS
    assert rows != (3, 5)
    assert np.array(rows).tolist() == [3, 5, 8]


def test_rows_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Rows([1]).numbers[0] = 2


def test_a_result_with_rows_survives_its_json() -> None:
    one = result(rows=(3, 5))
    assert isinstance(one.rows, Rows)
    assert '"rows":[3,5]' in one.model_dump_json()
    assert ExpectationResult.model_validate_json(one.model_dump_json()) == one
    assert result().rows == ()


def test_what_is_no_row_number_is_refused() -> None:
    with pytest.raises(ValueError, match="rows"):
        result(rows=["x"])
