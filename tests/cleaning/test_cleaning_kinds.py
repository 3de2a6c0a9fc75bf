"""The kinds of step that look at more than one cell, on tables in plain sight."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from cleaning_tables import cleaned, column, log, table_of

from workbench.cleaning import clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.core.errors import SettingsFaults
from workbench.core.errors_cleaning import KeyInsideProject, KeyMissing, UnseenValues
from workbench.tables.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


def step(kind: str, **keys: object) -> dict[str, object]:
    return {"kind": kind, **keys}


def test_spellings_become_the_value_they_stand_for(engine: Engine) -> None:
    merge = step(
        "merge_variants",
        columns=["plaats"],
        variants={"'s-Hertogenbosch": ["den bosch", "DB"]},
        ignore_case=True,
    )
    outcome = cleaned(engine, [merge], plaats=["Den Bosch ", "db", "Oss", None])
    assert column(outcome, "plaats") == ["'s-Hertogenbosch", "'s-Hertogenbosch", "Oss", None]
    assert outcome.report.steps[0].changed_rows == 2


def test_a_spelling_under_two_values_is_refused() -> None:
    merge = step("merge_variants", columns=["a"], variants={"x": ["y"], "z": ["y"]})
    with pytest.raises(SettingsFaults, match="a spelling under two values: y"):
        make_recipe({"format": 1, "steps": [merge]}, "recipe.toml")


def test_initials_are_written_one_way_and_a_name_in_capitals_is_a_name(engine: Engine) -> None:
    given = ["jan pieter", "J P", "j.p.", "JP", "JAN", "IJsbrand", "Anne-Marie", "-", None]
    assert column(cleaned(engine, [step("initials", columns=["v"])], v=given), "v") == [
        *("J.P.", "J.P.", "J.P.", "J.P.", "J.", "IJ.", "A.M.", "-", None),
    ]


def test_number_and_addition_are_split_and_another_addition_stays(engine: Engine) -> None:
    house = step("house_number", column="nr", into="toev")
    outcome = cleaned(
        engine,
        [house],
        nr=["12", "12-a", "12 hs", "7b", "7b", "postbus 3", None],
        toev=[None, "", None, "B", "c", None, "x"],
    )
    assert column(outcome, "nr") == ["12", "12", "12", "7", "7b", "postbus 3", None]
    assert column(outcome, "toev") == [None, "a", "hs", "B", "c", None, "x"]


def test_a_column_is_split_and_columns_are_joined(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        [
            step("split_column", column="naam", into=["achter", "voor"], separator=","),
            step("split_column", column="code", into=["jaar"], pattern=r"([0-9]{4})-.*"),
            step("join_columns", columns=["voor", "achter"], into="heel"),
        ],
        naam=["Smit, Jan", "Vos", None],
        code=["2016-x", "x", "2017-y"],
    )
    assert column(outcome, "achter") == ["Smit", "Vos", None]
    assert column(outcome, "voor") == ["Jan", None, None]
    assert column(outcome, "jaar") == ["2016", None, "2017"]
    assert column(outcome, "heel") == ["Jan Smit", "Vos", None]
    assert column(outcome, "naam") == ["Smit, Jan", "Vos", None]
    assert outcome.report.steps[0].columns_made == ("achter", "voor")
    assert outcome.report.steps[0].changed_cells == 3


def test_an_empty_cell_is_filled_from_another_column(engine: Engine) -> None:
    fill = step("fill_from_column", column="tel", others=["mobiel", "werk"])
    outcome = cleaned(
        engine, [fill], tel=["1", None, " ", None], mobiel=[None, None, "3", None], werk=["9"] * 4
    )
    assert column(outcome, "tel") == ["1", "9", "3", "9"]
    assert log(outcome)[0] == (1, 3, "tel", None, "9")


def test_another_source_fills_only_where_it_says_one_thing(engine: Engine) -> None:
    fill = step(
        "fill_from_source", column="pc", source="adressen", key={"nr": "klant"}, value="postcode"
    )
    other = table_of(engine, klant=["1", "2", "2", "3"], postcode=["5211AA", "a", "b", "5400ZZ"])
    recipe = make_recipe({"format": 1, "steps": [fill]}, "recipe.toml")
    table = table_of(engine, nr=["1", "2", "3", "4"], pc=[None, None, "5000XX", ""])
    outcome = clean_table(engine, table, recipe, sources={"adressen": other})
    assert column(outcome, "pc") == ["5211AA", None, "5000XX", ""]
    assert outcome.report.steps[0].reasons[0].code == "source_disagrees"
    alone = clean_table(engine, table, recipe, lenient=True)
    assert alone.report.steps[0].state == "skipped"
    assert alone.report.steps[0].reasons[0].values == {"source": "adressen"}


def test_a_dependency_mends_the_rare_value_and_a_tie_nothing(engine: Engine) -> None:
    repair = step("repair_dependency", determinant=["pc"], dependent="plaats")
    outcome = cleaned(
        engine,
        [repair],
        pc=[*["5211"] * 6, *["5400"] * 4, None],
        plaats=[*["Bosch"] * 4, "Boxh", None, "Uden", "Uden", "Oss", "Oss", "x"],
    )
    assert column(outcome, "plaats")[:6] == ["Bosch"] * 5 + [None]
    assert column(outcome, "plaats")[6:] == ["Uden", "Uden", "Oss", "Oss", "x"]
    assert log(outcome) == [(1, 6, "plaats", "Boxh", "Bosch")]


def test_the_majority_of_an_entity_wins_per_column(engine: Engine) -> None:
    repair = step("repair_majority", entity=["nr"], columns=["a", "b"], fill=True)
    outcome = cleaned(
        engine,
        [repair],
        nr=["1", "1", "1", "2", "2"],
        a=["x", "x", "y", "p", "q"],
        b=["k", None, "k", "m", None],
    )
    assert column(outcome, "a") == ["x", "x", "x", "p", "q"]
    assert column(outcome, "b") == ["k", "k", "k", "m", None]


def test_a_cell_set_by_hand_is_found_by_its_key_and_only_as_it_was(engine: Engine) -> None:
    edits = step(
        "set_cells",
        column="naam",
        cells=[
            {"where": {"nr": "2"}, "before": "Smti", "after": "Smit"},
            {"where": {"nr": "3"}, "before": "Vos", "after": "Bos"},
            {"where": {"nr": "1"}, "after": "Jansen"},
        ],
    )
    outcome = cleaned(engine, [edits], nr=["3", "2", "1"], naam=["Vosch", "Smti", None])
    assert column(outcome, "naam") == ["Vosch", "Smit", "Jansen"]
    assert [(one.code, one.values) for one in outcome.report.steps[0].reasons] == [
        ("edit_not_done", {"count": 1})
    ]
    by_line = step("set_cells", column="naam", cells=[{"row": 3, "before": "b", "after": "c"}])
    assert column(cleaned(engine, [by_line], naam=["b", "b"]), "naam") == ["b", "c"]


def test_columns_become_rows_and_rows_columns_again(engine: Engine) -> None:
    long = step("unpivot", columns=["t1", "t2"], names="soort", values="trede")
    wide = step("pivot", key=["nr"], names="soort", values="trede", columns=["t1", "t2"])
    cells = {"nr": ["a", "b", "c"], "t1": ["1", None, None], "t2": ["2", "3", None]}
    outcome = cleaned(engine, [long], **cells)
    assert column(outcome, "nr") == ["a", "a", "b", "c"]
    assert column(outcome, "soort") == ["t1", "t2", "t2", None]
    assert column(outcome, "trede") == ["1", "2", "3", None]
    assert column(outcome, "_row") == [2, 2, 3, 4]
    assert column(outcome, "_record") == [0, 1, 2, 3]
    report = outcome.report.steps[0]
    assert (report.rows_added, report.columns_gone) == (1, ("t1", "t2"))
    again = cleaned(engine, [long, wide], **cells)
    assert {name: column(again, name) for name in cells} == cells


def test_of_a_key_said_twice_the_later_row_counts_and_an_unknown_name_is_told(
    engine: Engine,
) -> None:
    wide = step("pivot", key=["nr"], names="n", values="v", columns=["x"])
    outcome = cleaned(
        engine, [wide], nr=["1", "1", "1"], n=["x", "x", "y"], v=["oud", "nieuw", "?"]
    )
    assert column(outcome, "x") == ["nieuw"]
    assert outcome.report.steps[0].reasons[0].code == "name_without_column"


def test_age_days_year_and_household_are_derived(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        [
            step("parse_dates", columns=["geboren", "instroom"], formats=["yyyy-mm-dd"]),
            step("derive", what="age", columns=["geboren", "instroom"], into="leeftijd"),
            step("derive", what="days", columns=["geboren", "instroom"], into="dagen"),
            step("derive", what="year", columns=["instroom"], into="jaar"),
            step("derive", what="household", columns=["partner", "kinderen"], into="leefvorm"),
        ],
        geboren=["2000-02-29", "1980-05-02", "2017-01-01", None],
        instroom=["2015-02-28", "2016-05-02", "2016-01-01", "2016-01-01"],
        partner=["J", None, "nee", "x"],
        kinderen=["0", "2", "0", None],
    )
    assert column(outcome, "leeftijd") == [14, 36, None, None]
    assert column(outcome, "dagen")[1] == (date(2016, 5, 2) - date(1980, 5, 2)).days
    assert column(outcome, "jaar") == [2015, 2016, 2016, 2016]
    assert column(outcome, "leefvorm") == ["couple", "single_parent", "single", None]


def test_a_pseudonym_is_the_same_everywhere_and_nothing_tells_who_it_was(
    engine: Engine, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 40)
    steps = [
        step("trim", columns=["bsn"]),
        step("map_values", columns=["bsn"], map={"x": ""}, unmapped="keep"),
        step("pseudonymise", columns=["bsn"], key_file=str(key)),
    ]
    outcome = cleaned(engine, steps, bsn=[" 111222333", "111222333", "x", None])
    made = column(outcome, "bsn")
    assert made[0] == made[1]
    assert made[2:] == [None, None]
    assert len(made[0]) == 32
    told = str(log(outcome)) + outcome.report.model_dump_json()
    assert "111222333" not in told
    assert str(tmp_path) not in told
    assert "kkkk" not in told


def test_a_key_inside_the_project_or_too_short_is_refused(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workbench.toml").write_text("format = 1\n")
    inside = tmp_path / "deep" / "key"
    inside.parent.mkdir()
    inside.write_text("k" * 40)
    with pytest.raises(KeyInsideProject):
        cleaned(engine, [step("pseudonymise", columns=["a"], key_file=str(inside))], a=["1"])
    monkeypatch.setitem(os.environ, "A_SHORT_KEY", "short")
    with pytest.raises(KeyMissing):
        cleaned(engine, [step("pseudonymise", columns=["a"], key_env="A_SHORT_KEY")], a=["1"])


def test_an_expression_is_computed_per_row_and_a_row_it_fails_on_is_missing(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        [
            step("expression", column="d", sql="upper(trim(a)) || '-' || coalesce(b, '?')"),
            step("expression", column="n", sql="cast(b as double) * 2", gives="number"),
        ],
        a=[" x", "y"],
        b=["4", None],
    )
    assert column(outcome, "d") == ["X-4", "Y-?"]
    assert column(outcome, "n") == [8.0, None]
    failing = step("expression", column="n", sql="cast(a as integer)", gives="number")
    assert column(cleaned(engine, [failing], a=["1", "een"]), "n") == [1.0, None]


@pytest.mark.parametrize(
    "sql",
    [
        "(select 1)",
        "a from read_csv('/etc/passwd')",
        "read_text(a)",
        "getenv(a)",
        "current_setting(a)",
        "a; drop table t",
        "t.a",
        "sum(a) over ()",
        "sum(a)",
        "random() || a",
        "'only a literal'",
        "*",
        "a, a",
        "now()",
        "nextval(a)",
        "$1 || a",
        "a where true",
    ],
)
def test_what_is_no_plain_expression_is_refused(sql: str) -> None:
    recipe = {"format": 1, "steps": [step("expression", column="x", sql=sql)]}
    with pytest.raises(SettingsFaults, match=r"step 1 \(expression\)"):
        make_recipe(recipe, "recipe.toml")


def test_every_unseen_value_is_listed_or_stops_the_recipe(engine: Engine) -> None:
    codes = step("map_values", columns=["g"], map={"man": "M"})
    values = ["man", *[f"nieuw {place:02d}" for place in range(30)], "nieuw 07"]
    report = cleaned(engine, [codes], g=values).report.steps[0]
    assert len(report.unseen) == 30
    assert report.unseen[0] == "nieuw 07"
    with pytest.raises(UnseenValues, match="nieuw"):
        cleaned(engine, [{**codes, "unmapped": "stop"}], g=values)


def test_a_renamed_column_is_offered_and_the_rest_goes_on(engine: Engine) -> None:
    steps = [
        step("trim", columns=["naam", "geboortedatum"]),
        step("case", columns=["geslachtt"], to="upper"),
        step("parse_dates", columns=["geboortedatum"], formats=["yyyymmdd"]),
        step("placeholders", columns=["naam"]),
    ]
    recipe = make_recipe({"format": 1, "steps": steps}, "recipe.toml")
    table = table_of(engine, naam=[" a "], geslacht=["m"], geboorte_datum=["20160101"])
    report = clean_table(engine, table, recipe, lenient=True).report
    assert [one.state for one in report.steps] == ["done", "skipped", "skipped", "done"]
    assert report.skipped == 2
    assert report.steps[0].columns == ("naam",)
    assert [one.reasons[0].values.get("near") for one in report.steps[:3]] == [
        *("geboorte_datum", "geslacht", "geboorte_datum"),
    ]


def test_a_table_with_entered_and_withdrawn_as_it_was_known(engine: Engine) -> None:
    steps = [
        step("parse_dates", columns=["in", "uit"], formats=["yyyy-mm-dd"]),
        step(
            "as_known_on",
            recorded_at="in",
            withdrawn_at="uit",
            status="st",
            status_then="vrij",
            date=date(2016, 3, 31),
        ),
    ]
    outcome = cleaned(
        engine,
        steps,
        **{
            "in": ["2016-01-01", "2016-01-01", "2016-01-01", "2016-04-01"],
            "uit": ["2016-03-31", "2016-04-01", None, None],
            "st": ["oud", "oud", "vrij", "vrij"],
        },
    )
    assert column(outcome, "_record") == [1, 2]
    assert column(outcome, "uit") == [None, None]
    assert column(outcome, "st") == ["vrij", "vrij"]
    assert ("uit", "2016-04-01", None) in [entry[2:] for entry in log(outcome)]


def test_a_journal_at_a_day_per_client(engine: Engine) -> None:
    steps = [
        step("parse_dates", columns=["jn", "instroom"], formats=["yyyy-mm-dd"]),
        step("as_known_on", key=["nr"], recorded_at="jn", operation="op", date_column="instroom"),
    ]
    outcome = cleaned(
        engine,
        steps,
        nr=["1", "1", "2", "2", "3"],
        jn=["2016-01-01", "2016-02-01", "2016-01-01", "2016-02-01", "2016-01-01"],
        op=["INS", "UPD", "INS", "DEL", "INS"],
        instroom=["2016-01-15", "2016-01-15", "2016-02-01", "2016-02-01", None],
    )
    assert column(outcome, "_record") == [0]
    assert {one.code for one in outcome.report.steps[1].reasons} == {"no_reference_date"}


def test_a_typed_column_stays_what_it_is_through_every_row_step(engine: Engine) -> None:
    steps = [
        step("parse_dates", columns=["d"], formats=["yyyy-mm-dd"]),
        step("expression", column="jaar", sql="cast(year(d) as varchar)"),
        step("join_columns", columns=["a", "jaar"], into="b"),
    ]
    outcome = cleaned(engine, steps, a=["x", "y"], d=["2016-01-01", None])
    frame: pd.DataFrame = outcome.table.to_pandas()
    assert str(outcome.table["d"].type()) == "date"
    assert frame["b"].tolist() == ["x 2016", "y"]
