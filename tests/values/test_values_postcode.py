import pytest

from workbench.values.postcode import normal_postcode


@pytest.mark.parametrize("text", ["5211AB", "5211 ab", " 5211  Ab ", "5211\u00a0AB"])
def test_one_postcode_has_one_form(text: str) -> None:
    assert normal_postcode([text])[0] == "5211AB"


@pytest.mark.parametrize("text", ["", "5211", "0211AB", "5211 SS", "5211A", "AB5211", "52111 AB"])
def test_what_is_no_postcode_is_none(text: str) -> None:
    assert normal_postcode([text, None]).tolist() == [None, None]
