import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.values import placeholders
from workbench.values.placeholders import is_placeholder, placeholder_reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("-", "shape"),
        ("...", "shape"),
        ("?", "shape"),
        ("xxx", "shape"),
        ("X", "shape"),
        ("n.v.t.", "word"),
        ("NVT", "word"),
        ("n v t", "word"),
        ("N/A", "word"),
        ("Onbekend", "word"),
        ("(onbekend)", "word"),
        ("onb.", "word"),
        ("geen info", "word"),
        ("Niet gevraagd.", "word"),
        ("zie  dossier", "word"),
        ("zie rapportage", "word"),
        ("volgt", "word"),
        ("unknown", "word"),
        ("#N/B", "spreadsheet_error"),
        ("999999999", "default_number"),
        ("01-01-1900", "default_date"),
        ("1/1/1900", "default_date"),
        ("31-12-9999", "default_date"),
        ("9999-12-31 00:00:00", "default_date"),
        ("00-00-1970", "default_date"),
        ("00000000", "default_date"),
    ],
)
def test_a_cell_that_says_nothing_is_a_placeholder(value: str, reason: str) -> None:
    assert placeholder_reason(value) == reason


@pytest.mark.parametrize(
    "value",
    [
        *("0", "9", "99", "01-01-1970", "01-01-1985", "31-12-2016", "12345678", "NA 3"),
        *(
            "nee",
            "goed",
            "geen netwerk",
            "geen belemmering",
            "Max",
            "+",
            "+/-",
            "zie de heer Jansen",
        ),
    ],
)
def test_a_cell_that_may_be_an_answer_is_none(value: str) -> None:
    assert placeholder_reason(value) is None


def test_a_missing_cell_is_no_placeholder() -> None:
    assert is_placeholder([None, float("nan"), "-", "ja"]).tolist() == [False, False, True, False]


TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(min_size=38, max_size=44),
    st.from_regex(r"[0-9]{1,10}", fullmatch=True),
    st.from_regex(r"0[0-9]{1,3}-[0-9]{6,8}", fullmatch=True),
    st.from_regex(r"[0-9]{4} ?[A-Za-z]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,7}[.,][0-9]{1,7}", fullmatch=True),
    st.from_regex(r"[0-3]?[0-9][-/.][01]?[0-9][-/.](?:19|20)(?:[0-9]{2}|00|70|99)", fullmatch=True),
    st.sampled_from(["9999999", "19000101", "000000000", "onbekend", "1111 AA", "06-11111111"]),
    st.sampled_from(["x" * 41, "Z" * 45, "a" * 41, "onbekend" + " " * 40, "01-01-1900", "1000NB"]),
    st.sampled_from(["00-0000000", "99991231", "0,0000000", "0.0000000", "31-12-2099", "\ud800"]),
)


@given(st.lists(TEXTS, min_size=1, max_size=30))
def test_many_cells_at_once_are_judged_as_one_by_one(texts: list[str]) -> None:
    """Of many cells the ordinary ones are not looked at: none of those may be a placeholder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placeholders, "_FEW", 0)
        together = is_placeholder(texts)
    assert together.tolist() == [placeholder_reason(text) is not None for text in texts]
