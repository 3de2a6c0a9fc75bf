"""Which expectations the fast lane can answer, and what each asks of a table."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from workbench.validation.fast.coded import Coded, Writing
from workbench.validation.value_tests import (
    Days,
    Flags,
    days_of,
    is_day,
    is_dutch_postcode,
    is_ordered,
    is_within,
    reads_as_number,
    says_something,
)
from workbench.values.bsn import is_valid_bsn, is_valid_bsn_in_arrow
from workbench.values.patterns import lengths_in_arrow, search_in_arrow
from workbench.values.placeholders import is_placeholder_in_arrow

if TYPE_CHECKING:
    import pyarrow as pa

Values = Sequence[Any]
Test = Callable[[Values], Flags]
TextsTest = Callable[["pa.Array"], Flags]
DayTest = Callable[[Values, Days], Flags]
PairTest = Callable[[Days, Days], Flags]
Kwargs = Mapping[str, Any]

Kind = Literal[
    "values", "pairs", "filled", "empty", "unique", "compound_unique", "row_count", "exists"
]
Texts = Literal["text", "number", "any"]


@dataclass(frozen=True)
class Question:
    """One expectation as the engine is asked it."""

    kind: Kind
    columns: tuple[str, ...] = ()
    test: Test | None = None
    """Of distinct values: whether each holds up."""
    texts_test: TextsTest | None = None
    """The same of texts in Arrow, where that can be told without a Python text each."""
    written: Writing = ((), ())
    """How the days of the next two tests are read."""
    day_test: DayTest | None = None
    """Of distinct values and their days: whether each holds up."""
    pair_test: PairTest | None = None
    """Of the days of two columns: whether each pair holds up."""
    of: Texts = "any"
    """The type that the column must have; on another one Great Expectations is asked."""
    mostly: float = 1.0
    missing_fails: bool = False
    any_missing_passes: bool = False
    """Of unique columns together: a row with one of them missing does not take part."""
    least: float | None = None
    most: float | None = None

    def read(self, values: Values) -> Days:
        """The day of each value."""
        return days_of(values, *self.written)

    def ask(self, values: Values, days: Callable[[], Days] | None = None) -> Flags:
        """Of each distinct value whether it holds up; `days` where they are read already."""
        if not values:
            return np.ones(0, dtype=np.bool_)
        if self.day_test is not None:
            return self.day_test(values, self.read(values) if days is None else days())
        assert self.test is not None
        return self.test(values)

    def ask_column(self, column: Coded) -> Flags:
        """The same of a column, without its values in Python where that can be."""
        if self.texts_test is not None and column.texts is not None:
            return self.texts_test(column.texts)
        return self.ask(column.values, lambda: column.days(self.written))

    def holds(self, considered: int, unexpected: int) -> bool:
        """Great Expectations' verdict: the share that holds reaches `mostly`; nothing to ask passes."""
        return considered == 0 or (considered - unexpected) / float(considered) >= self.mostly


def question_of(kind: str, kwargs: Kwargs) -> Question | None:
    """The question behind an expectation, or None where only Great Expectations can answer it.

    An argument that is not known here (a row condition, say) makes it one for Great Expectations.
    """
    maker = _MAKERS.get(kind)
    if maker is None:
        return None
    make, known = maker
    given = {name: value for name, value in kwargs.items() if value is not None}
    if given.keys() - {"column", "mostly", *known}:
        return None
    if not isinstance(given.get("mostly", 1.0), int | float):
        return None
    return make(given)


def _mostly(kwargs: Kwargs) -> float:
    return float(kwargs.get("mostly", 1.0))


def _on_values(
    kwargs: Kwargs,
    test: Test,
    of: Texts = "any",
    missing_fails: bool = False,
    texts_test: TextsTest | None = None,
) -> Question:
    return Question(
        "values", (kwargs["column"],), test=test, texts_test=texts_test, of=of,
        mostly=_mostly(kwargs), missing_fails=missing_fails,
    )  # fmt: skip


def _in_set(kwargs: Kwargs, inside: bool) -> Question | None:
    allowed = kwargs.get("value_set")
    if not isinstance(allowed, list) or not allowed:
        return None
    texts = all(isinstance(value, str) for value in allowed)
    numbers = all(isinstance(value, int | float) for value in allowed)
    if not (texts or numbers):
        return None
    known = frozenset(allowed)

    def test(values: Values) -> Flags:
        return np.array([(value in known) is inside for value in values], dtype=np.bool_)

    return _on_values(kwargs, test, "text" if texts else "number")


def _regex(kwargs: Kwargs, matches: bool) -> Question | None:
    try:
        search = re.compile(kwargs["regex"]).search
    except (re.error, TypeError):
        return None

    def test(values: Values) -> Flags:
        found = np.fromiter(map(search, values), dtype=np.bool_, count=len(values))
        return found if matches else ~found

    in_arrow = search_in_arrow(kwargs["regex"])
    if in_arrow is None:
        return _on_values(kwargs, test, "text")
    return _on_values(kwargs, test, "text", texts_test=lambda texts: in_arrow(texts) == matches)


def _inside(numbers: Flags | np.ndarray, kwargs: Kwargs) -> Flags:
    flags = np.ones(len(numbers), dtype=np.bool_)
    least, most = kwargs.get("min_value"), kwargs.get("max_value")
    if least is not None:
        flags &= numbers > least if kwargs.get("strict_min") else numbers >= least
    if most is not None:
        flags &= numbers < most if kwargs.get("strict_max") else numbers <= most
    return flags


def _bounds_are_numbers(kwargs: Kwargs) -> bool:
    bounds = [kwargs[name] for name in ("min_value", "max_value") if name in kwargs]
    return bool(bounds) and all(
        isinstance(bound, int | float) and not isinstance(bound, bool) for bound in bounds
    )


def _between(kwargs: Kwargs) -> Question | None:
    if not _bounds_are_numbers(kwargs):
        return None
    return _on_values(
        kwargs, lambda values: _inside(np.array(values, dtype=np.float64), kwargs), "number"
    )


def _lengths(kwargs: Kwargs) -> Question | None:
    if "value" in kwargs:
        kwargs = {**kwargs, "min_value": kwargs["value"], "max_value": kwargs["value"]}
    if not _bounds_are_numbers(kwargs):
        return None
    return _on_values(
        kwargs,
        lambda values: _inside(np.fromiter(map(len, values), dtype=np.int64), kwargs),
        "text",
        texts_test=lambda texts: _inside(lengths_in_arrow(texts), kwargs),
    )


def _row_count(kwargs: Kwargs) -> Question | None:
    if "value" in kwargs:
        kwargs = {"min_value": kwargs["value"], "max_value": kwargs["value"]}
    if not _bounds_are_numbers(kwargs) or kwargs.get("strict_min") or kwargs.get("strict_max"):
        return None
    return Question("row_count", least=kwargs.get("min_value"), most=kwargs.get("max_value"))


def _written(kwargs: Kwargs) -> Writing:
    return tuple(kwargs.get("formats", ())), tuple(kwargs.get("no_date", ()))


def _on_days(kwargs: Kwargs, test: DayTest) -> Question:
    written = _written(kwargs)
    return Question(
        "values", (kwargs["column"],), written=written, day_test=test, mostly=_mostly(kwargs)
    )


def _dates_between(kwargs: Kwargs) -> Question:
    earliest, latest = kwargs.get("earliest"), kwargs.get("latest")
    return _on_days(kwargs, lambda _, days: is_within(days, earliest, latest))


def _dates_ordered(kwargs: Kwargs) -> Question | None:
    if kwargs.get("ignore_row_if", "either_value_is_missing") != "either_value_is_missing":
        return None
    return Question(
        "pairs",
        (kwargs["column_A"], kwargs["column_B"]),
        written=_written(kwargs),
        pair_test=lambda first, second: is_ordered(first, second, kwargs.get("or_equal", True)),
        mostly=_mostly(kwargs),
    )


def _compound(kwargs: Kwargs) -> Question | None:
    ignored = kwargs.get("ignore_row_if", "all_values_are_missing")
    if ignored not in ("all_values_are_missing", "any_value_is_missing"):
        return None
    return Question(
        "compound_unique",
        tuple(kwargs["column_list"]),
        mostly=_mostly(kwargs),
        any_missing_passes=ignored == "any_value_is_missing",
    )


_BOUNDS = ("min_value", "max_value", "strict_min", "strict_max")
_MAKERS: dict[str, tuple[Callable[[Kwargs], Question | None], tuple[str, ...]]] = {
    "expect_column_to_exist": (lambda k: Question("exists", (k["column"],)), ()),
    "expect_table_row_count_to_be_between": (_row_count, _BOUNDS),
    "expect_table_row_count_to_equal": (_row_count, ("value",)),
    "expect_column_values_to_not_be_null": (
        lambda k: Question("filled", (k["column"],), mostly=_mostly(k)), (),
    ),
    "expect_column_values_to_be_null": (
        lambda k: Question("empty", (k["column"],), mostly=_mostly(k)), (),
    ),
    "expect_column_values_to_be_unique": (
        lambda k: Question("unique", (k["column"],), mostly=_mostly(k)), (),
    ),
    "expect_compound_columns_to_be_unique": (_compound, ("column_list", "ignore_row_if")),
    "expect_column_values_to_be_in_set": (lambda k: _in_set(k, True), ("value_set",)),
    "expect_column_values_to_not_be_in_set": (lambda k: _in_set(k, False), ("value_set",)),
    "expect_column_values_to_match_regex": (lambda k: _regex(k, True), ("regex",)),
    "expect_column_values_to_not_match_regex": (lambda k: _regex(k, False), ("regex",)),
    "expect_column_values_to_be_between": (_between, _BOUNDS),
    "expect_column_value_lengths_to_be_between": (_lengths, _BOUNDS),
    "expect_column_value_lengths_to_equal": (_lengths, ("value",)),
    "expect_column_values_to_pass_the_bsn_eleven_test": (
        lambda k: _on_values(k, is_valid_bsn, texts_test=is_valid_bsn_in_arrow), (),
    ),
    "expect_column_values_to_be_dutch_postcodes": (
        lambda k: _on_values(k, lambda v: is_dutch_postcode(v, bool(k.get("normal")))), ("normal",),
    ),
    "expect_column_values_to_read_as_dates": (
        lambda k: _on_days(k, lambda values, days: is_day(values, days, k.get("no_date", ()))),
        ("formats", "no_date"),
    ),
    "expect_column_values_to_read_as_numbers": (
        lambda k: _on_values(
            k, lambda v: reads_as_number(v, k.get("decimal", ","), k.get("thousands", "."))
        ),
        ("decimal", "thousands"),
    ),
    "expect_column_values_to_say_something": (
        lambda k: _on_values(
            k, says_something, missing_fails=True,
            texts_test=lambda texts: ~is_placeholder_in_arrow(texts),
        ), (),
    ),
    "expect_column_dates_to_be_between": (
        _dates_between, ("earliest", "latest", "formats", "no_date"),
    ),
    "expect_column_pair_dates_to_be_ordered": (
        _dates_ordered,
        ("column_A", "column_B", "formats", "no_date", "or_equal", "ignore_row_if"),
    ),
}  # fmt: skip
"""Type -> how its question is made, and the arguments that it may have beside column and mostly."""
