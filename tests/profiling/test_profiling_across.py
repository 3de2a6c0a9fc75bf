"""What the columns of a table say of each other."""

import random

import pandas as pd
import pytest

from workbench.profiling import profile_table
from workbench.profiling.settings import CrossThresholds, Thresholds


def across_of(profile_of, columns, **settings):
    return profile_of(columns, **settings).across


def towns(rows=200, wrong=(), seed=3):
    rng = random.Random(seed)
    codes = [f"52{rng.randrange(10, 30)}AB" for _ in range(rows)]
    names = [("Oss", "Vught", "Boxtel")[int(code[2:4]) % 3] for code in codes]
    for row in wrong:
        names[row] = "Elders"
    return {"postcode": codes, "plaats": names}


def test_a_column_that_nearly_follows_from_another_and_the_lines_where_it_does_not(profile_of):
    across = across_of(profile_of, towns(wrong=(7, 90)))
    found = {(one.determinant, one.dependent): one for one in across.dependencies}
    one = found["postcode", "plaats"]
    assert (one.violations, one.lines) == (2, (9, 92))
    assert one.share == pytest.approx(1 - 2 / one.rows)
    assert ("plaats", "postcode") not in found


def test_a_column_that_says_the_same_nearly_everywhere_follows_from_nothing(profile_of):
    columns = {"wijk": ["Noord", "Zuid", "West", "Oost"] * 60, "land": ["NL"] * 236 + ["BE"] * 4}
    assert across_of(profile_of, columns).dependencies == ()


def test_dates_and_amounts_determine_nothing(profile_of):
    days = [f"{n % 28 + 1:02d}-01-2016" for n in range(280)]
    columns = {"datum": days, "wet": [("PW", "IOAW")[n % 28 % 2] for n in range(280)]}
    assert [one.determinant for one in across_of(profile_of, columns).dependencies] == []


def test_a_key_and_what_is_nearly_one(profile_of):
    numbers = [str(10_000_000 + 7919 * n) for n in range(300)]
    doubled = [*numbers[:-3], *numbers[:3]]
    columns = {"nr": numbers, "bijna": doubled, "soort": ["a", "b", "c"] * 100}
    keys = {key.columns: key for key in across_of(profile_of, columns).keys}
    assert keys["nr",].unique_share == 1
    assert keys["bijna",].unique_share == pytest.approx(297 / 300)
    assert ("soort",) not in keys


def test_two_columns_together_where_no_one_alone_will_do(profile_of):
    columns = {
        "klantnr": [f"{n // 4:06d}" for n in range(200)],
        "volgnr": [str(n % 4 + 1) for n in range(200)],
    }
    keys = across_of(profile_of, columns).keys
    assert [key.columns for key in keys] == [("klantnr", "volgnr")]


def test_columns_that_are_missing_in_the_same_rows(profile_of):
    start = ["01-02-2016"] * 60 + [None] * 40
    reason = ["werk"] * 60 + ["n.v.t."] * 40
    other = ["a", None] * 50
    across = across_of(profile_of, {"einde": start, "reden": reason, "anders": other})
    assert [(one.columns, one.rows) for one in across.missing_together] == [
        (("einde", "reden"), 40)
    ]
    patterns = {one.columns: one.rows for one in across.missing_patterns}
    assert patterns == {
        (): 30, ("anders",): 30, ("einde", "reden"): 20, ("einde", "reden", "anders"): 20,
    }  # fmt: skip


def test_rows_and_columns_that_are_there_twice(profile_of):
    columns = {"a": ["1", "2", "1", "3"], "b": ["x", "y", "x", None], "c": ["1", "2", "1", "3"]}
    profile = profile_of(columns)
    double = profile.across.duplicate_rows
    assert (double.count, double.lines) == (1, (4,))
    assert profile.across.duplicate_columns == (("a", "c"),)


def test_of_a_large_table_some_rows_are_compared_and_the_answer_says_how_many(engine):
    columns = towns(rows=5000, wrong=range(0, 5000, 100))
    frame = pd.DataFrame(columns)
    frame.insert(0, "_record", range(len(frame)))
    few = Thresholds(cross=CrossThresholds(rows_compared=1000, rows_screened=500))
    across = profile_table(engine.from_frame(frame), thresholds=few).across
    assert across.rows_compared == pytest.approx(1000, rel=0.1)
    assert across.duplicate_rows is None
    (one,) = [each for each in across.dependencies if each.dependent == "plaats"]
    assert one.determinant == "postcode"


def test_a_table_without_rows_or_with_one_column_has_nothing_across(profile_of):
    assert profile_of({"a": []}).across.rows_compared == 0
    alone = profile_of({"a": ["1", "1", "2"]}).across
    assert alone.dependencies == alone.missing_together == ()


def test_findings_of_a_broken_dependency_name_the_lines(profile_of):
    findings = profile_of(towns(wrong=(7,))).findings
    (broken,) = [one for one in findings if one.code == "dependency_broken"]
    assert (broken.column, broken.count, broken.lines) == ("plaats", 1, (9,))
    assert broken.values["determinant"] == "postcode"
