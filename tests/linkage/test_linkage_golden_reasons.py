"""Why a golden cell is so: always the cell that the golden record has, by the rule that decided."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linkage.golden import golden_records
from workbench.linkage.golden_reasons import golden_reasons
from workbench.linkage.rules import LinkageRules


def rules(**survivorship: object) -> LinkageRules:
    return LinkageRules.model_validate(
        {
            "format": 1,
            "task": "dedupe",
            "fields": {"name": {"columns": ["naam"]}},
            "blocking": [{"fields": ["name"]}],
            "comparisons": [{"field": "name", "kind": "exact"}],
            "survivorship": survivorship,
        }
    )


FRAME = pd.DataFrame(
    {
        "naam": ["Jansen", "Jansen", "Janssen"],
        "stad": ["Utrecht", None, None],
        "land": ["NL", "NL", "NL"],
        "bron": ["b", "a", "b"],
        "sinds": ["2015-01-01", "2016-01-01", "2016-01-01"],
    }
)


@pytest.mark.parametrize(
    ("survivorship", "winner", "why"),
    [
        ({"most_recent_by": "sinds"}, 2, "later_in_file"),
        ({}, 2, "later_in_file"),
        ({"rules": ["most_frequent"]}, 1, "most_frequent"),
        ({"rules": ["longest"]}, 2, "longest"),
        ({"rules": ["most_complete"]}, 0, "most_complete"),
        ({"rules": ["most_trusted"], "trusted_by": "bron", "trusted": ["a"]}, 1, "most_trusted"),
    ],
)
def test_the_rule_that_decided_is_named(
    survivorship: dict[str, object], winner: int, why: str
) -> None:
    found = {one.column: one for one in golden_reasons(FRAME, rules(**survivorship))}
    assert (found["naam"].place, found["naam"].why) == (winner, why)
    assert found["stad"].why == "only_one"
    assert found["land"].why == "all_agree"
    assert found["land"].others == ()


def test_the_most_recent_is_said_only_where_a_date_decided() -> None:
    frame = FRAME.assign(sinds=["2015-01-01", "2016-01-01", "2017-01-01"])
    found = {one.column: one for one in golden_reasons(frame, rules(most_recent_by="sinds"))}
    assert (found["naam"].place, found["naam"].why, found["naam"].others) == (
        2,
        "most_recent",
        (0, 1),
    )


CELLS = st.sampled_from(["x", "yy", "zzz", "", None])
ROWS = st.lists(
    st.tuples(CELLS, CELLS, st.sampled_from(["a", "b", "c"]), CELLS), min_size=1, max_size=6
)
CHOICES = st.lists(
    st.sampled_from(["most_recent", "most_trusted", "most_complete", "most_frequent", "longest"]),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(rows=ROWS, choices=CHOICES)
def test_the_reason_is_of_the_very_cell_that_the_golden_record_has(
    rows: list[tuple[object, ...]], choices: list[str]
) -> None:
    frame = pd.DataFrame(rows, columns=["naam", "stad", "bron", "sinds"])
    asked = rules(rules=choices, trusted_by="bron", trusted=["b", "a"], most_recent_by="sinds")
    _, provenance = golden_records(frame, [0] * len(frame), asked)
    reasons = golden_reasons(frame, asked)
    assert [(one.column, one.place) for one in reasons] == list(
        zip(provenance["column"], provenance["_record"], strict=True)
    )
    for one in reasons:
        says = frame[one.column]
        assert all(says[other] != says[one.place] for other in one.others)
        assert (one.why in ("only_one", "all_agree")) == (not one.others)
