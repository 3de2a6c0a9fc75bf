"""What is proposed for a table, and what each proposal says that it would change."""

from collections.abc import Iterable, Mapping

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cleaning.clean import clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.cleaning.suggesting import (
    Candidate,
    ColumnClues,
    ExpectationEffect,
    FollowsFrom,
    Suggestion,
    TableClues,
    finished,
    suggest,
    table_now,
)
from workbench.cleaning.suggesting.placing import place_for
from workbench.tables.engine import Engine


def offered(
    columns: Mapping[str, Iterable[str | None]],
    *clues: ColumnClues,
    kinds: tuple[str, ...] = (),
    **more: object,
) -> dict[str, Suggestion]:
    """What is suggested, by its reason."""
    frame = table(columns)
    known = TableClues(columns=clues, **more)  # type: ignore[arg-type]
    with Engine() as engine:
        found = suggest(engine, engine.from_frame(frame), table_now(frame), known, kinds)
    return {one.suggestion.reason: one.suggestion for one in found}


def table(columns: Mapping[str, Iterable[str | None]]) -> pd.DataFrame:
    """Text columns with the system's before them."""
    held = {
        name: pd.Series(list(values), dtype="string[pyarrow]") for name, values in columns.items()
    }
    rows = len(next(iter(held.values())))
    system = {"_record": range(rows), "_part": pd.Series([None] * rows, dtype="string[pyarrow]")}
    frame = pd.DataFrame({**system, "_row": range(2, rows + 2), **held})
    return frame.astype(dict.fromkeys(held, object))


def test_padded_texts_are_trimmed_in_one_step_and_a_remark_keeps_its_lines() -> None:
    one = offered(
        {"a": [" x", "y"], "b": ["p  q", "r"], "c": ["z", "z"], "d": ["two\nlines ", "e"]}
    )["padded"]
    assert one.step == {"kind": "trim", "columns": ["a", "b"]}
    assert one.cells == 2
    assert {(each.before, each.after) for each in one.changes} == {(" x", "x"), ("p  q", "p q")}
    assert [each.line for each in one.examples] == [2, 2]


def test_answers_in_two_cases_go_to_the_case_that_most_are_written_in() -> None:
    found = offered({"s": ["M"] * 30 + ["V"] * 30 + ["m", "v"]}, ColumnClues("s", "category"))
    assert found["capitals_differ"].step == {"kind": "case", "columns": ["s"], "to": "upper"}
    assert offered({"s": ["M"] * 9 + ["m"] * 9}, ColumnClues("s", "category")).keys() == {
        "variants"
    }


def test_what_says_nothing_goes_by_the_dictionary_only_where_no_answer_goes_with_it() -> None:
    values = ["goed"] * 20 + ["onbekend"] * 3 + ["geen"] * 5
    answer = ColumnClues("m", "category", says_nothing={"onbekend": 0.95})
    step = offered({"m": values}, answer)["says_nothing"].step
    assert step == {
        "kind": "placeholders",
        "columns": ["m"],
        "values": ["onbekend"],
        "dictionary": False,
    }
    both = ColumnClues("m", "category", says_nothing={"onbekend": 0.95, "geen": 0.8})
    one = offered({"m": values}, both)["says_nothing"]
    assert one.step == {"kind": "placeholders", "columns": ["m"]}
    assert (one.fill_before, one.fill_after) == (1.0, 20 / 28)
    assert (one.effective_before, one.effective_after) == (20 / 28, 20 / 28)


def test_a_value_that_the_profile_doubts_is_not_proposed() -> None:
    doubted = ColumnClues("m", "category", says_nothing={"9": 0.6})
    assert offered({"m": ["1", "2", "9"] * 9}, doubted) == {}


def test_words_for_one_answer_go_to_the_commonest() -> None:
    values = ["M"] * 20 + ["V"] * 20 + ["man", "vrouw", "Vrouw"]
    step = offered({"s": values}, ColumnClues("s", "sex"))["same_answer"].step
    assert step["variants"] == {"M": ["man"], "V": ["Vrouw", "vrouw"]}


def test_spellings_of_a_town_are_merged_and_those_of_a_surname_are_not() -> None:
    towns = ["Den Bosch"] * 30 + ["den bosch", "Bosch, den"]
    found = offered({"t": towns}, ColumnClues("t", "category"))
    assert found["variants"].step["variants"] == {"Den Bosch": ["Bosch, den", "den bosch"]}
    assert "variants" not in offered({"t": towns}, ColumnClues("t", "name"))


def test_a_particle_goes_to_the_column_that_holds_particles() -> None:
    names = {"achternaam": ["Berg, van den", "Jansen"] * 9, "voorvoegsel": ["", "de"] * 9}
    found = offered(names, ColumnClues("achternaam", "name"))
    one = found["particle_in_surname"]
    assert one.step["into"] == "voorvoegsel"
    assert one.cells == 18
    lacking = offered({"achternaam": names["achternaam"]}, ColumnClues("achternaam", "name"))
    assert lacking["particle_in_surname"].step["into"] == "achternaam_voorvoegsel"


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["31-12-2015", "01-02-2016"], ["dd-mm-yyyy"]),
        (["31-12-2015", "01-02-2016", "20160203"], ["dd-mm-yyyy", "yyyymmdd"]),
        (["1-2-2016", "01-02-2016"], ["d-m-yyyy"]),
        (["2015-12-31", "2016-01-01"], ["yyyy-mm-dd"]),
    ],
)
def test_dates_are_read_by_the_formats_that_they_are_written_in(
    values: list[str], formats: list[str]
) -> None:
    one = offered({"d": values * 5}, ColumnClues("d", "date"))["dates_as_text"]
    assert one.step["formats"] == formats
    assert one.unparsed == 0


def test_an_open_end_of_zeros_is_missing_and_an_impossible_day_is_counted() -> None:
    values = ["20150131"] * 20 + ["00000000"] * 5 + ["20150231"]
    one = offered({"d": values}, ColumnClues("d", "date"))["dates_as_text"]
    assert one.step["missing"] == ["00000000"]
    assert one.unparsed == 1


def test_amounts_are_read_with_both_decimal_marks_where_both_occur() -> None:
    clues = ColumnClues("b", "amount", measures=True, decimal_mark=",")
    one = offered({"b": ["1.234,50", "12,00", "7,25", "1234.5"] * 5}, clues)["numbers_as_text"]
    assert one.step["other_decimal"] == "."
    assert one.unparsed == 0


def test_rows_that_stand_there_twice_are_counted_as_rows() -> None:
    one = offered({"a": ["x", "x", "y"], "b": ["1", "1", "2"]}, duplicate_rows=1)["rows_twice"]
    assert (one.rows_removed, one.cells) == (1, 0)


def test_a_broken_dependency_is_mended_by_what_nearly_all_rows_say() -> None:
    codes, towns = ["5211"] * 20 + ["5400"] * 20, ["Bosch"] * 19 + ["Uden"] + ["Uden"] * 20
    follows = (FollowsFrom("code", "town", 0.975, 40, 1),)
    one = offered({"code": codes, "town": towns}, follows=follows)["breaks_dependency"]
    assert one.cells == 1
    assert [(each.before, each.after) for each in one.examples] == [("Uden", "Bosch")]


def test_suspect_cells_are_set_by_the_sources_key() -> None:
    rows = {"nr": ["a1", "a2", "a3"], "town": ["Bosch", "Ude", "Bosch"]}
    suspects = (Candidate(1, "town", "Ude", "Uden", 0.9, "breaks_dependency"),)
    one = offered(rows, candidates=suspects, key=("nr",))["suspect_cells"]
    assert one.step["cells"] == [{"where": {"nr": "a2"}, "before": "Ude", "after": "Uden"}]


def test_a_value_of_which_not_every_row_is_suspect_is_not_mapped() -> None:
    rows = {"town": ["Bosh", "Bosh", "Bosch"]}
    one_of_two = (Candidate(0, "town", "Bosh", "Bosch", 0.9, "near_frequent_value"),)
    assert "suspect_values" not in offered(rows, candidates=one_of_two)
    both = (*one_of_two, Candidate(1, "town", "Bosh", "Bosch", 0.9, "near_frequent_value"))
    assert offered(rows, candidates=both)["suspect_values"].cells == 2


def test_a_dismissed_suggestion_is_known_again_until_other_values_would_change() -> None:
    clues = ColumnClues("p", "postcode")
    before = offered({"p": ["1234 ab", "1234AB"]}, clues)["postcode_notation"]
    more = offered({"p": ["1234 ab", "1234AB", "1234AB"]}, clues)["postcode_notation"]
    other = offered({"p": ["1234 ab", "4321 ba"]}, clues)["postcode_notation"]
    assert before.id == more.id == other.id
    assert before.evidence == more.evidence != other.evidence


def test_a_new_step_stands_before_those_that_read_types() -> None:
    assert place_for("trim", ["placeholders", "parse_dates"]) == 1
    assert place_for("case", ["trim", "parse_dates"]) == 2
    assert place_for("parse_numbers", ["trim", "parse_dates"]) == 3
    assert place_for("merge_variants", []) == 1


def test_an_expectation_that_passes_outweighs_many_cells_and_one_that_breaks_sinks_it() -> None:
    one = offered({"p": ["1234 ab"] * 9}, ColumnClues("p", "postcode"))["postcode_notation"]

    def effect(before: bool, after: bool) -> ExpectationEffect:
        return ExpectationEffect(
            number=0,
            type="x",
            columns=("p",),
            severity="warning",
            failing_before=0 if before else 9,
            failing_after=0 if after else 9,
            holds_before=before,
            holds_after=after,
        )

    assert finished(one, [effect(False, True)]).impact > 100 > finished(one).impact > 0
    assert finished(one, [effect(True, False)]).impact < 0


CELLS = st.sampled_from(
    ["M", "m", " V", "1234 ab", "1234AB", "n.v.t.", "", "31-12-2015", "20151231", "12,50", "x  y"]
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30))
def test_the_preview_is_what_the_recipe_then_does(rows: list[tuple[str, str]]) -> None:
    frame = table({"a": [one for one, _ in rows], "b": [other for _, other in rows]})
    clues = TableClues(
        columns=(
            ColumnClues("a", "postcode", says_nothing={"n.v.t.": 0.95}),
            ColumnClues("b", "category", says_nothing={"n.v.t.": 0.95}),
        )
    )
    with Engine() as engine:
        relation = engine.from_frame(frame)
        for one in suggest(engine, relation, table_now(frame), clues, ()):
            recipe = make_recipe({"format": 1, "steps": [one.suggestion.step]}, "offered")
            cleaned = clean_table(engine, relation, recipe)
            assert cleaned.report.changed_cells == one.suggestion.cells
            after = cleaned.table.to_pandas()
            for name, column in one.effect.columns.items():
                assert [x or None for x in after[name]] == [
                    None if x is pd.NA else x or None for x in column.astype(object)
                ]
