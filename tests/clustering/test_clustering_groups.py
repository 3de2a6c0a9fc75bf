"""FAMD with k-means, and what every method does with columns: made tables, numbers and categories."""

from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from workbench.clustering import cluster_frame as any_method
from workbench.clustering.columns import gather
from workbench.core.errors import ColumnMissing, FormulaFault, NothingToAnalyse

cluster_frame = partial(any_method, method="famd_kmeans")


def planted(seed: int, rows: int = 900, k: int = 3) -> tuple[np.ndarray, pd.DataFrame]:
    """Groups that differ in two numbers and two categories, and two columns of noise."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(k, rows, p=np.arange(k, 0, -1) / np.arange(k, 0, -1).sum())
    centres = np.array([[0, 0], [6, 1], [1, 6], [8, 8]])[:k]
    households = np.array(["single", "couple", "parent", "other"])
    usual = np.where(rng.random(rows) < 0.95, truth, rng.choice(k, rows))
    frame = pd.DataFrame(
        {
            "age": 40 + 5 * (centres[truth, 0] + rng.normal(size=rows)),
            "step": centres[truth, 1] + rng.normal(size=rows),
            "household": households[usual],
            "health": np.where(rng.random(rows) < 0.95, truth == 0, rng.random(rows) < 0.5),
            "noise": rng.normal(size=rows),
            "letter": rng.choice(list("abc"), rows),
        }
    )
    return truth, frame


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("k", [3, 4])
def test_well_separated_groups_are_found(seed: int, k: int) -> None:
    truth, frame = planted(seed, k=k)
    labels, report = cluster_frame(frame, list(frame.columns), k)
    assert adjusted_rand_score(truth, labels) >= 0.9
    assert report.method == "famd_kmeans"
    assert report.silhouette is not None


def test_groups_of_numbers_only_and_of_categories_only() -> None:
    truth, frame = planted(5)
    labels, report = cluster_frame(frame, ["age", "step", "noise"], 3)
    assert report.method == "pca_kmeans"
    assert adjusted_rand_score(truth, labels) >= 0.8
    labels, report = cluster_frame(frame, ["household", "health", "letter"], 3)
    assert report.method == "mca_kmeans"
    assert adjusted_rand_score(truth, labels) >= 0.5


def test_groups_are_numbered_by_falling_size() -> None:
    _, frame = planted(1)
    labels, report = cluster_frame(frame, ["age", "step", "household"], 3)
    sizes = [int((labels == group).sum()) for group in (1, 2, 3)]
    assert sizes == [group.size for group in report.groups]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(group.share for group in report.groups) == pytest.approx(1)


def test_the_same_input_gives_the_same_groups_and_report() -> None:
    _, frame = planted(4)
    first, second = (cluster_frame(frame, list(frame.columns), 4, seed=7) for _ in range(2))
    assert (first[0] == second[0]).all()
    assert first[1] == second[1]


def test_what_sets_a_group_apart_is_ranked_with_the_planted_column_first() -> None:
    rng = np.random.default_rng(0)
    rows = 600
    young = rng.random(rows) < 0.4
    frame = pd.DataFrame(
        {
            "age": np.where(young, 22, 45) + rng.normal(0, 3, rows),
            "household": np.where(
                rng.random(rows) < 0.95, np.where(young, "single", "couple"), "x"
            ),
            "noise": rng.normal(size=rows),
        }
    )
    labels, report = cluster_frame(frame, list(frame.columns), 2)
    small = report.groups[1]
    first = small.distinctions[0]
    assert first.column == "age"
    assert first.effect < -5
    assert first.inside == pytest.approx(frame.age[labels == 2].mean())
    effects = [abs(one.effect) for one in small.distinctions]
    assert effects == sorted(effects, reverse=True)
    single = next(one for one in small.distinctions if one.level == "single")
    assert single.inside > 0.9
    assert single.effect == pytest.approx(
        2 * np.arcsin(np.sqrt(single.inside)) - 2 * np.arcsin(np.sqrt(single.outside))
    )


def test_numbers_delivered_as_text_are_numbers() -> None:
    _, frame = planted(2)
    frame = frame.drop(columns=["letter"])
    as_text = frame.astype({"age": str, "step": str, "noise": str})
    dutch = as_text.assign(age=[text.replace(".", ",") for text in as_text.age])
    for table in (as_text, dutch):
        labels, report = cluster_frame(table, list(table.columns), 3)
        kinds = {one.column: one.kind for one in report.treatments}
        assert kinds["age"] == kinds["step"] == "number"
        assert (labels == cluster_frame(frame, list(frame.columns), 3)[0]).all()


def test_a_code_with_leading_zeros_and_a_forced_column_are_categories() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"scheme": rng.choice(["01", "02"], 90), "step": rng.choice([1, 2, 3], 90)}
    )
    frame["age"] = rng.normal(size=90)
    _, report = cluster_frame(frame, ["scheme", "C(step)", "age"], 2)
    assert [one.kind for one in report.treatments] == ["category", "category", "number"]
    assert report.columns == ("scheme", "step", "age")


def test_a_flag_is_told_by_its_share() -> None:
    rng = np.random.default_rng(3)
    female = rng.integers(0, 2, 200)
    frame = pd.DataFrame({"female": female, "wage": rng.normal(size=200) + 5 * female})
    _, report = cluster_frame(frame, ["female", "wage"], 2)
    for group in report.groups:
        (told,) = (one for one in group.distinctions if one.column == "female")
        assert told.level == "1"
        assert told.inside > 0.95 or told.inside < 0.05


def test_a_missing_category_is_its_own_level_and_a_missing_number_is_counted() -> None:
    _, frame = planted(6)
    frame["household"] = frame["household"].astype(object)
    frame.loc[::5, "household"] = None
    frame.loc[::7, "household"] = " "
    frame.loc[::6, "age"] = np.nan
    labels, report = cluster_frame(frame, list(frame.columns), 3)
    by_name = {one.column: one for one in report.treatments}
    blank = frame.index.to_numpy()
    assert by_name["household"].missing == int(((blank % 5 == 0) | (blank % 7 == 0)).sum())
    assert by_name["age"].missing == int((blank % 6 == 0).sum())
    assert by_name["age"].filled_with == pytest.approx(frame.age.median())
    levels = {one.level for one in report.groups[0].distinctions if one.column == "household"}
    assert "unknown" in levels
    assert (labels > 0).all()


def test_a_row_with_nothing_filled_in_is_left_out_and_counted() -> None:
    _, frame = planted(6)
    frame = frame[["age", "household"]].astype(object)
    frame.iloc[[3, 5]] = None
    labels, report = cluster_frame(frame, ["age", "household"], 3)
    assert np.flatnonzero(labels == 0).tolist() == [3, 5]
    assert report.rows == len(frame) - 2
    assert [(one.reason, one.count) for one in report.excluded] == [("nothing_filled_in", 2)]


def test_columns_that_cannot_make_groups_are_refused_with_a_reason() -> None:
    _, frame = planted(6, rows=200)
    rng = np.random.default_rng(1)
    strange = frame.assign(
        same="x",
        nothing=None,
        name=[f"person {row}" for row in range(200)],
        number=[f"{10_000_000 + row}" for row in range(200)],
        born=[date(1980, 1, 1)] * 200,
        many=[f"street {row % 70}" for row in range(200)],
        sparse=[1.0, 2.0] + [np.nan] * 198,
        postcode=rng.permutation([f"{row:04d}" for row in range(200)]),
    )
    _, report = cluster_frame(strange, list(strange.columns), 3)
    assert {one.column: one.reason for one in report.refused} == {
        "same": "constant",
        "nothing": "empty",
        "name": "identifier",
        "number": "identifier",
        "born": "date",
        "many": "too_many_levels",
        "sparse": "mostly_missing",
        "postcode": "identifier",
    }
    assert report.columns == tuple(frame.columns)


def test_system_columns_do_not_take_part_when_all_columns_are_asked_for() -> None:
    _, frame = planted(6, rows=200)
    _, report = cluster_frame(frame.assign(_record=range(200), _row=range(200)), [], 3)
    assert report.columns == tuple(frame.columns)


def test_what_cannot_be_grouped_is_a_sentence() -> None:
    _, frame = planted(6, rows=50)
    with pytest.raises(NothingToAnalyse, match="60 groups"):
        cluster_frame(frame, ["age"], 60)
    with pytest.raises(NothingToAnalyse, match="2 at least"):
        cluster_frame(frame, ["age"], 1)
    with pytest.raises(NothingToAnalyse, match="same \\(constant\\)"):
        cluster_frame(frame.assign(same=1), ["same"], 2)
    with pytest.raises(NothingToAnalyse, match="only 2 rows differ"):
        cluster_frame(pd.DataFrame({"sex": ["m", "v"] * 20}), ["sex"], 3)
    with pytest.raises(NothingToAnalyse):
        cluster_frame(frame.iloc[:0], ["age"], 2)
    with pytest.raises(ColumnMissing, match="income"):
        cluster_frame(frame, ["income"], 2)
    with pytest.raises(FormulaFault, match="age:step"):
        cluster_frame(frame, ["age:step"], 2)


@pytest.mark.parametrize("unit", [1e-308, 1e-200, 1.0, 1e200, 1e302])
def test_the_unit_of_a_number_column_changes_no_group(unit: float) -> None:
    _, frame = planted(7, rows=300)
    usual, _ = cluster_frame(frame, ["age", "household"], 3)
    labels, _ = cluster_frame(frame.assign(age=frame["age"] * unit), ["age", "household"], 3)
    assert adjusted_rand_score(usual, labels) > 0.99


def test_levels_and_columns_whose_joined_names_are_alike_stay_apart() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(
        {
            "a": rng.choice(["b_c", "c"], 100),
            "a_b": rng.choice(["c", "b_c"], 100),
            "x": rng.normal(size=100),
        }
    )
    _, report = cluster_frame(frame, ["a", "a_b", "x"], 2)
    assert report.columns == ("a", "a_b", "x")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(-1e6, 1e6), st.just(float("inf"))),
            st.sampled_from(["a", "b", "", None, "unknown", "1", "01"]),
            st.booleans(),
        ),
        max_size=25,
    ),
    st.integers(2, 5),
)
def test_any_table_is_grouped_whole_or_refused_with_a_sentence(rows: list, k: int) -> None:
    frame = pd.DataFrame(rows, columns=["x", "c", "flag"])
    try:
        labels, report = cluster_frame(frame, ["x", "c", "flag"], k)
    except NothingToAnalyse:
        return
    assert len(labels) == len(frame)
    assert sorted(set(labels.tolist()) - {0}) == list(range(1, k + 1))
    assert report.rows + sum(one.count for one in report.excluded) == len(frame)
    assert 0 <= report.explained <= 1


def test_a_number_with_an_exponent_is_a_number_as_programs_write_it():
    values = np.random.default_rng(1).normal(size=200)
    values[:2] = 5.3e-05, -1e-7
    frame = pd.DataFrame({"x": [repr(float(one)) for one in values], "y": ["a", "b"] * 100})
    material = gather(frame, ["x", "y"])
    np.testing.assert_array_equal(material.numbers["x"], values)
    assert material.refused == ()
