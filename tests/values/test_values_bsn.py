import stdnum.nl.bsn
from hypothesis import given
from hypothesis import strategies as st

from workbench.values.bsn import DUMMIES, is_dummy_bsn, is_valid_bsn, with_leading_zero

digits = st.text("0123456789", min_size=9, max_size=9)


@given(st.lists(digits, min_size=1, max_size=50))
def test_the_11_test_is_that_of_python_stdnum(numbers: list[str]) -> None:
    expected = [stdnum.nl.bsn.is_valid(number) and number not in DUMMIES for number in numbers]
    assert is_valid_bsn(numbers).tolist() == expected


@given(st.integers(1, 99_999_999))
def test_every_number_that_can_be_made_valid_is(stem: int) -> None:
    texts = [f"{stem:08d}{check}" for check in range(10)]
    expected = [stdnum.nl.bsn.is_valid(text) and text not in DUMMIES for text in texts]
    assert is_valid_bsn(texts).tolist() == expected


def test_anything_but_nine_ascii_digits_is_invalid() -> None:
    texts = ["11122233", "111 222 333", "111222333 ", "１１１２２２３３３", None, "", "0111222333"]
    assert not is_valid_bsn(texts).any()
    assert is_valid_bsn(["111222333"]).all()


def test_dummies_are_not_valid() -> None:
    texts = ["111111110", "999999990", "123456782", "000000000", "999999999"]
    assert is_dummy_bsn(texts).all()
    assert not is_valid_bsn(texts).any()
    assert not is_dummy_bsn([None, "", "111222333"]).any()


@given(digits)
def test_a_lost_zero_comes_back_only_where_the_11_test_passes(number: str) -> None:
    short = number[1:]
    restored = with_leading_zero([short])[0]
    assert restored == ("0" + short if is_valid_bsn(["0" + short])[0] else short)


def test_nothing_else_is_changed_by_the_leading_zero() -> None:
    texts = ["111222333", "1234567", "abcdefgh", None, ""]
    assert with_leading_zero(texts).tolist() == texts
