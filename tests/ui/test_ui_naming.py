"""Model terms and levels in an analyst's words."""

import pytest

from workbench.ui import naming

LABELS = {"female": "Vrouw", "children": "Kinderen", "household": "Leefvorm"}


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("female", "Vrouw"),
        ("female:children", "Vrouw × Kinderen"),
        ("household[paar met kinderen]", "Leefvorm: paar met kinderen"),
        ("household[a:b]:female", "Leefvorm: a:b × Vrouw"),
        ("own_column", "own column"),
    ],
)
def test_a_term_of_the_model(term: str, name: str) -> None:
    assert naming.term(term, LABELS) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("exact", "gelijk"),
        ("similarity:0.94", "lijkt erop (vanaf 0,94)"),
        ("edits:1", "hooguit 1 tikfout(en)"),
        ("made up", "made up"),
    ],
)
def test_a_level_of_a_comparison(code: str, name: str) -> None:
    assert naming.agreement(code) == name
