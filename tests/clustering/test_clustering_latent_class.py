"""Latent classes: planted groups are found, their number too, and none where there are none."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from workbench.clustering import cluster_frame, find_groups
from workbench.core.group_thresholds import GroupThresholds

QUICK = GroupThresholds(
    most_groups=6,
    sample_rows=2000,
    replica_rows=1000,
    bootstraps=10,
    bootstraps_each=4,
    references=6,
)


def planted(seed: int, rows: int = 2000, k: int = 4) -> tuple[np.ndarray, pd.DataFrame]:
    """Groups of unequal size in two numbers, one of them skewed, and five soft characteristics of
    which one to four in ten are missing; two columns know nothing of it."""
    random = np.random.default_rng(seed)
    truth = random.choice(k, rows, p=np.arange(k, 0, -1) / np.arange(k, 0, -1).sum())
    columns: dict[str, object] = {}
    for place in range(2):
        number = random.permutation(k)[truth] * 1.6 + random.normal(size=rows)
        columns[f"number_{place}"] = np.exp(number / 2) if place else number
    for place in range(5):
        levels = int(random.integers(2, 5))
        shares = np.array([random.dirichlet(np.full(levels, 0.3)) for _ in range(k)])
        drawn = (random.random(rows)[:, None] > np.cumsum(shares[truth], axis=1)[:, :-1]).sum(
            axis=1
        )
        level = np.array(list("abcd"))[drawn].astype(object)
        level[random.random(rows) < random.uniform(0.1, 0.4)] = None
        columns[f"soft_{place}"] = level
    columns["elsewhere"] = random.normal(size=rows)
    columns["letter"] = random.choice(list("pqr"), rows)
    return truth, pd.DataFrame(columns)


def one_population(kind: str, seed: int, rows: int = 2000) -> pd.DataFrame:
    """No groups: columns that know nothing of each other, or that hang together in one cloud."""
    random = np.random.default_rng(seed)
    cloud = random.normal(size=(rows, 6))
    if kind == "correlated":
        cloud = random.normal(size=(rows, 2)) @ random.normal(size=(2, 6)) + 0.7 * cloud
    frame = pd.DataFrame({f"number_{place}": cloud[:, place] for place in range(3)})
    if kind == "skewed":
        frame["number_0"] = np.exp(1.3 * frame["number_0"])
    for place in range(3, 6):
        cuts = np.quantile(cloud[:, place], [0.3, 0.75])
        frame[f"soft_{place}"] = np.array(["no", "some", "yes"])[
            np.searchsorted(cuts, cloud[:, place])
        ].astype(object)
    if kind == "missing":
        no_interview = random.random(rows) < 0.2
        for place in range(3, 6):
            name = f"soft_{place}"
            hidden = no_interview | ((frame[name] == "yes") & (random.random(rows) < 0.5))
            frame.loc[hidden, name] = None
    return frame


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_groups_and_their_number_are_found_though_answers_are_missing(seed: int) -> None:
    truth, frame = planted(seed)
    found = find_groups(frame, [], thresholds=QUICK)
    choice = found.report.choice
    assert (choice.answer, choice.asked, choice.k) == ("groups", "auto", 4)
    assert adjusted_rand_score(truth, found.labels) >= 0.75
    assert [one.k for one in choice.candidates] == [1, 2, 3, 4, 5, 6]
    assert min(choice.candidates, key=lambda one: one.icl).k == 4
    assert len(found.report.stability) == 4
    assert not any(reason.against for reason in choice.reasons)


@pytest.mark.parametrize("kind", ["independent", "correlated", "skewed", "missing"])
@pytest.mark.parametrize("seed", [1, 2])
def test_where_there_are_no_groups_the_answer_is_that_there_are_none(kind: str, seed: int) -> None:
    frame = one_population(kind, seed)
    found = find_groups(frame, [], thresholds=QUICK)
    assert found.report.choice.answer == "no_clear_groups"
    assert any(reason.against for reason in found.report.choice.reasons)
    assert found.report.k == 1
    assert set(found.labels) == {1}


def test_groups_that_were_asked_for_are_made_and_said_to_be_none() -> None:
    found = find_groups(one_population("correlated", 4), [], 3, thresholds=QUICK)
    assert found.report.k == 3
    assert found.report.choice.asked == 3
    assert found.report.choice.answer == "no_clear_groups"


def test_the_same_table_and_seed_give_the_same_bytes() -> None:
    _, frame = planted(5, rows=600)
    first, second = (find_groups(frame, [], seed=3, thresholds=QUICK) for _ in range(2))
    assert first.report.model_dump_json() == second.report.model_dump_json()
    assert (first.labels == second.labels).all()
    assert (first.probabilities == second.probabilities).all()


def test_a_group_has_an_interval_a_usual_profile_and_a_certainty() -> None:
    truth, frame = planted(6, rows=1500)
    labels, report = cluster_frame(frame, [], 4)
    for group in report.groups:
        assert group.share_lower < group.share < group.share_upper
        assert 0.5 < group.certainty <= 1
        usual = {one.column: one for one in group.typical}
        inside = frame[labels == group.group]
        assert usual["number_0"].median == pytest.approx(inside["number_0"].median())
        assert usual["soft_0"].level == inside["soft_0"].mode()[0]
        assert usual["soft_0"].known == pytest.approx(inside["soft_0"].notna().mean())
    assert truth.shape == labels.shape


def test_a_missing_answer_moves_nobody() -> None:
    _, frame = planted(7)
    complete = find_groups(frame, [], 4, thresholds=QUICK)
    empty = frame.assign(never_asked=None, hardly=[1.0, 2.0] + [np.nan] * (len(frame) - 2))
    emptied = find_groups(empty, [], 4, thresholds=QUICK)
    assert {one.column for one in emptied.report.refused} == {"never_asked", "hardly"}
    assert (complete.labels == emptied.labels).all()


def test_small_tables_can_be_grouped_around_medoids() -> None:
    truth, frame = planted(8, rows=300, k=3)
    labels, report = cluster_frame(frame, [], 3, method="gower_pam")
    assert report.method == "gower_pam"
    assert adjusted_rand_score(truth, labels) > 0.3
