"""What is told of texts in Arrow is what is told of the same texts in Python."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.values.bsn import is_valid_bsn, is_valid_bsn_in_arrow
from workbench.values.patterns import lengths_in_arrow, search_in_arrow
from workbench.values.placeholders import (
    ABBREVIATIONS,
    PHRASES,
    is_placeholder,
    is_placeholder_in_arrow,
    placeholder_reason,
)

ODD = [
    "",
    "\n",
    "1\n",
    "\n1",
    "12\n\n",
    "1 2",
    "A1",
    "é1",
    "٣",
    "\x00",
    "1\x00",
    "e\u0301",
    "ſ",
    "K",
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(ODD), st.text(max_size=6), st.text("01aZ \n-", max_size=6))
)
CHARACTERS = st.sampled_from(["0", "a", "Z", " ", "-", "[0-9]", "[A-Za-z]", "[0-9a-z ]", "[1Z]"])
TIMES = st.sampled_from(["", "", "+", "*", "?", "{2}", "{1,}", "{0,3}"])
PATTERNS = st.tuples(
    st.sampled_from(["", "^"]),
    st.lists(st.tuples(CHARACTERS, TIMES).map("".join), max_size=3).map("".join),
    st.sampled_from(["", "$"]),
).map("".join)


def column(texts: list[str]) -> pa.Array:
    """Large strings that do not begin at their buffer's begin."""
    return pa.array(["before", *texts], pa.large_string())[1:]


@given(PATTERNS, TEXTS)
@example("^[0-9]+$", ODD)
@example("^$", ODD)
def test_a_plain_pattern_finds_the_same_in_arrow(pattern: str, texts: list[str]) -> None:
    search = search_in_arrow(pattern)
    assert search is not None
    assert search(column(texts)).tolist() == [bool(re.search(pattern, text)) for text in texts]


@pytest.mark.parametrize(
    "pattern",
    [r"^\d+$", r"\s", ".", "(a|b)", "(?i)a", "[^0-9]", "é", "a++", "a+?", "^*", "a|b", "$a", "a{,3}"],
)  # fmt: skip
def test_any_other_pattern_stays_with_python(pattern: str) -> None:
    assert search_in_arrow(pattern) is None


@given(TEXTS)
def test_lengths_are_counted_in_characters(texts: list[str]) -> None:
    assert lengths_in_arrow(column(texts)).tolist() == [len(text) for text in texts]


NUMBERS = st.one_of(
    st.integers(0, 10**9 - 1).map("{:09d}".format),
    st.sampled_from(["111222333", "123456782", "111111110", "٣٣٣٣٣٣٣٣٣", "11122233/", "11122233:"]),
    st.text(max_size=10),
)


@given(st.lists(NUMBERS))
def test_bsns_are_the_same_in_arrow(texts: list[str]) -> None:
    assert is_valid_bsn_in_arrow(column(texts)).tolist() == is_valid_bsn(texts).tolist()


@pytest.mark.parametrize("times", [1, 40])
def test_placeholders_are_the_same_in_arrow(times: int) -> None:
    some = ["n.v.t.", "-", "1234 ab", "999999", "31-12-9999", "een lang verhaal over werk", " ", "12", *ODD]  # fmt: skip
    texts = some * times
    found = is_placeholder_in_arrow(column(texts))
    assert found.dtype == np.bool_
    assert found.tolist() == is_placeholder(texts).tolist()


def test_words_that_say_nothing_are_found_among_many_others() -> None:
    others = [f"naam{number}" for number in range(400)] + ["Van Dam", "van der berg", "o neill"]
    empty = [*PHRASES, *(one.upper() for one in PHRASES), *ABBREVIATIONS, "N A", "n v t", "XXX"]
    empty += ["zzzz", "onbekend of nvt", "geen or none"]
    found = is_placeholder([*others, *empty])
    expected = [placeholder_reason(text) is not None for text in [*others, *empty]]
    assert found.tolist() == expected
    assert sum(expected) >= len(empty) - 1


@given(
    st.lists(
        st.from_regex(r"[A-Za-z0-9 ]{1,16}", fullmatch=True)
        | st.sampled_from(sorted(PHRASES | ABBREVIATIONS)),
        min_size=1,
        max_size=20,
    )
)
def test_any_words_are_judged_alike_alone_and_among_many(texts: list[str]) -> None:
    many = texts + ["jansen"] * 400
    expected = [placeholder_reason(text) is not None for text in texts]
    assert is_placeholder(many)[: len(texts)].tolist() == expected
