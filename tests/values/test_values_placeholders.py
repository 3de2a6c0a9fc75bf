import pytest

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
