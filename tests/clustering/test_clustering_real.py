"""Groups in real tables."""

from pathlib import Path

import pandas as pd
import pytest

from workbench.clustering import cluster_frame

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def read(name: str) -> pd.DataFrame:
    if not (DATA / name).is_file():
        pytest.skip(f"no {name} here")
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False, na_values=["NA"])


def test_unemployed_people_fall_into_groups_that_differ_a_lot() -> None:
    columns = [
        "ui",
        "reprate",
        "logwage",
        "tenure",
        "houshead",
        "married",
        "female",
        "child",
        "ychild",
        "nonwhite",
        "age",
    ]
    frame = read("survival/jobless.csv")
    labels, report = cluster_frame(
        frame, [*columns, "schlt12", "schgt12", "smsa", "bluecoll"], 6, method="famd_kmeans"
    )
    assert report.rows == len(frame) == 3343
    assert report.method == "famd_kmeans"
    assert not report.refused
    assert min(group.size for group in report.groups) > 300
    # each group has something that sets it apart strongly
    assert all(abs(group.distinctions[0].effect) > 1 for group in report.groups)
    women = max(report.groups, key=lambda group: (labels == group.group)[frame.female == "1"].sum())
    assert any(one.column == "female" and one.level == "1" for one in women.distinctions)


def test_a_survey_of_categories_with_missing_answers() -> None:
    frame = read("clustering/kernlab_income.csv")
    _, report = cluster_frame(frame, [], 5, method="famd_kmeans")
    assert report.rows == len(frame) == 8993
    assert report.method == "mca_kmeans"
    first = {group.distinctions[0].level for group in report.groups}
    assert "14-17" in first
    assert "Retired" in first
