"""Twenty reviewed rows: which rows are asked, and what their answers teach."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from detection_tables import MAKERS, f1, products_like
from hypothesis import given
from hypothesis import strategies as st

from workbench.cleaning.detection import Detection, detect, judge, next_question, prepare
from workbench.cleaning.detection.said import TEXTS
from workbench.cleaning.detection.transformations import learn_transformations, transform


def reviewed(dirty: pd.DataFrame, clean: pd.DataFrame, reviews: int) -> Detection:
    def answer(row: int) -> Sequence[str]:
        return [str(text) for text in clean.iloc[row]]

    return detect(dirty, review=answer, reviews=reviews)


def score(found: Detection, dirty: pd.DataFrame, clean: pd.DataFrame) -> float:
    return f1({(cell.row, cell.column) for cell in found.cells}, dirty, clean)[2]


@pytest.mark.parametrize("kind", ["visits", "products"])
def test_it_helps_without_a_label_and_more_after_a_review(kind: str) -> None:
    dirty, clean = MAKERS[kind](101)
    alone = score(detect(dirty), dirty, clean)
    after = score(reviewed(dirty, clean, 20), dirty, clean)
    assert alone >= 0.6
    assert after >= 0.93
    assert after >= alone


def test_hardly_a_cell_of_a_clean_table_is_suspect() -> None:
    for make in (MAKERS["visits"], MAKERS["flights"]):
        _, clean = make(102)
        assert len(detect(clean).cells) <= 0.001 * clean.size


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(201, 206))
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_kind_of_table_reaches_the_figures(kind: str, seed: int) -> None:
    dirty, clean = MAKERS[kind](seed)
    assert score(detect(dirty), dirty, clean) >= 0.5
    assert score(reviewed(dirty, clean, 20), dirty, clean) >= 0.85
    assert len(detect(clean).cells) <= 0.005 * clean.size


def test_what_can_not_be_known_without_labels_is_learned_from_them() -> None:
    # every amount carries a unit: by itself no cell is odder than another
    dirty, clean = products_like(103)
    found = reviewed(dirty, clean, 20)
    grams = {cell.row: cell for cell in found.cells if cell.column == "grams"}
    assert len(grams) >= 0.98 * len(dirty)
    right = [cell.suggestion == clean["grams"][row] for row, cell in grams.items()]
    assert np.mean(right) >= 0.95


def test_a_reviewed_row_is_listed_as_it_was_answered() -> None:
    dirty, clean = products_like(104, 300)
    found = reviewed(dirty, clean, 5)
    assert len({question.row for question in found.questions}) == 5
    cells = {(cell.row, cell.column): cell for cell in found.cells}
    for question in found.questions:
        for column in dirty.columns:
            cell = cells.get((question.row, column))
            assert (cell is not None) == (column in question.wrong)
            if cell is not None:
                assert (cell.confidence, cell.reason) == (1.0, "reviewed")
                assert cell.suggestion == clean[column][question.row]


def test_who_says_that_all_is_right_is_believed() -> None:
    dirty, _ = products_like(105, 400)
    before = len(detect(dirty).cells)
    assert len(reviewed(dirty, dirty, 20).cells) <= before / 4


def test_the_screen_can_ask_one_row_at_a_time() -> None:
    dirty, clean = products_like(106, 300)
    prepared = prepare(dirty)
    answers: dict[int, Sequence[str]] = {}
    for _ in range(3):
        row = next_question(prepared, answers)
        assert row not in answers
        answers[row] = list(clean.iloc[row])
    assert judge(prepared, answers) == reviewed(dirty, clean, 3)


def test_the_same_input_gives_the_same_answer() -> None:
    dirty, clean = products_like(107, 300)
    assert reviewed(dirty, clean, 6) == reviewed(dirty.copy(), clean.copy(), 6)


def test_more_questions_than_rows_asks_every_row() -> None:
    dirty = pd.DataFrame({"a": ["x", "y", "x"], "b": ["1", "2", "1"]})
    found = reviewed(dirty, dirty.assign(b=["1", "2", "3"]), 20)
    assert len(found.questions) == 3
    assert [(cell.row, cell.column, cell.suggestion) for cell in found.cells] == [(2, "b", "3")]


@given(
    st.integers(0, 4).flatmap(
        lambda columns: st.lists(
            st.lists(
                st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["a", "12", "1,5", ""])),
                min_size=columns,
                max_size=columns,
            ),
            max_size=30,
        )
    )
)
def test_any_table_gets_an_answer_within_its_bounds(rows: list[list[str | None]]) -> None:
    width = len(rows[0]) if rows else 0
    table = pd.DataFrame(rows, columns=[f"c{place}" for place in range(width)], dtype=object)
    right = table.fillna("").map(str.strip)
    found = reviewed(table, right, 3)
    assert len({(cell.row, cell.column) for cell in found.cells}) == len(found.cells)
    for cell in found.cells:
        assert 0 <= cell.row < len(table)
        assert found.threshold <= cell.confidence <= 1
        assert cell.reason in TEXTS
        assert {one.evidence for one in cell.candidates} <= set(TEXTS)
        assert cell.suggestion != cell.value


@pytest.mark.parametrize(
    ("examples", "text", "right"),
    [
        ([("12.0 oz", "12"), ("16.0 oz", "16")], "24.0 oz", "24"),
        ([("12.0 oz.", "12")], "19.2 oz.", "19.2"),
        ([("0.055999999999999994%", "0.056"), ("0.05%", "0.05")], "0.07%", "0.07"),
        ([("2016-10-31", "31-10-2016")], "2015-02-01", "01-02-2015"),
        ([("Berg, Jan", "Jan Berg")], "Dijk, Piet", "Piet Dijk"),
        ([("1,234", "1234")], "8,051", "8051"),
        ([("n/a", "")], "n/a", ""),
    ],
)
def test_a_change_is_learned_from_corrected_cells(
    examples: list[tuple[str, str]], text: str, right: str
) -> None:
    changed = transform(text, learn_transformations(examples))
    assert changed is not None
    assert changed[0] == right


def test_corrections_that_contradict_each_other_teach_nothing() -> None:
    learned = learn_transformations([("1-2", "1"), ("3-4", "4"), ("5-6", "7")])
    assert transform("8-9", learned) is None
