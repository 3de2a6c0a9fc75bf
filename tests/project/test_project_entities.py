"""The entity numbers of a project: they outlive deliveries, rules, withdrawals and made results."""

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from workbench.linkage.entity_results import EntityEvents
from workbench.project import Project
from workbench.project.demo import make_demo_data
from workbench.project.initiating import init_project

SETTINGS = """\
format = 1
name = "Clients"

[sources.clients]
key = ["klantnr"]
recipe = "clients"

[[linkage]]
rules = "dedupe_clients"
left = "clients"
"""
NEVER_TWO_NUMBERS = """
[[constraints]]
different = ["client"]

[fields.client]
columns = ["klantnr"]
"""
COMPARED_WHERE_NEW = """
[growth]
from_comparisons = 0
learn_again_after = 1
"""
DELIVERIES = 3


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[date, Path]]:
    made = make_demo_data(tmp_path_factory.mktemp("register"), 17, 150, DELIVERIES, "default")
    return [(when, path) for source, when, path in made if source == "clients"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path / "project")


def new_project(folder: Path) -> Project:
    init_project(folder, "demo")
    (folder / "workbench.toml").write_text(SETTINGS, encoding="utf-8")
    return Project.open(folder)


def deliver(project: Project, *files: tuple[date, Path]) -> None:
    for when, path in files:
        project.add("clients", path, when)
    report = project.run()
    assert report.failed == ()
    assert project.run().made == (), "what is made stays made"


def entities(project: Project) -> pd.Series:
    made = pd.read_parquet(project.result_folder("dedupe", "dedupe_clients") / "entities.parquet")
    cleaned = pd.read_parquet(project.result_folder("clean", "clients") / "cleaned.parquet")
    return made.merge(cleaned, on="_record").set_index("klantnr")["entity_id"].sort_index()


def _last(project: Project) -> EntityEvents:
    return project.entity_history("clients")[-1].events


def add_rules(project: Project, more: str) -> None:
    rules = project.folder / "linkage_rules" / "dedupe_clients.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + more, encoding="utf-8")


def grown(project: Project) -> bool:
    return project.link_reports()["dedupe_clients"].grown


def test_month_after_month_is_as_one_run_on_all_and_the_numbers_stay(
    project: Project, delivered: list[tuple[date, Path]], tmp_path: Path
) -> None:
    months = []
    for month in delivered:
        deliver(project, month)
        months.append(entities(project))
    for before, after in pairwise(months):
        assert (before == after[before.index]).all()
    at_once = new_project(tmp_path / "at_once")
    deliver(at_once, *delivered)
    assert same_persons(months[-1], entities(at_once))
    history = project.entity_history("clients")
    assert [one.delivery for one in history] == [when for when, _ in delivered]
    assert history[0].events.new == months[0].nunique()
    assert history[-1].events.same + history[-1].events.changed == months[-2].nunique()
    assert (project.entity_events("clients")["kind"] == "new").sum() == history[-1].events.new


def test_a_withdrawn_delivery_leaves_what_was_there_without_it(
    project: Project, delivered: list[tuple[date, Path]]
) -> None:
    first, second, third = delivered
    deliver(project, first)
    before = entities(project)
    deliver(project, second)
    with_second = entities(project)
    project.withdraw(project.extracts("clients")[-1].id)
    deliver(project)
    pd.testing.assert_series_equal(entities(project), before)
    assert [one.delivery for one in project.entity_history("clients")] == [first[0]]
    deliver(project, third)
    after = entities(project)
    assert (after[before.index] == before).all()
    only_in_second = set(with_second) - set(before)
    assert only_in_second
    assert not only_in_second & set(after), "a number is never given to another"


def test_what_is_split_by_other_rules_gets_its_number_back_with_the_old_ones(
    project: Project, delivered: list[tuple[date, Path]]
) -> None:
    deliver(project, delivered[0])
    before = entities(project)
    assert before.duplicated().any(), "the register has someone with two client numbers"
    rules = project.folder / "linkage_rules" / "dedupe_clients.toml"
    old = rules.read_text(encoding="utf-8")
    add_rules(project, NEVER_TWO_NUMBERS)
    deliver(project)
    parted = entities(project)
    assert parted.is_unique
    assert set(before) <= set(parted)
    split = {entity for move in _last(project).splits for entity in move.after}
    assert split == set(parted[before.duplicated(keep=False)])
    rules.write_text(old, encoding="utf-8")
    deliver(project)
    pd.testing.assert_series_equal(entities(project), before)
    assert (
        project.entity_history("clients")[-1].events.merged == before[before.duplicated()].nunique()
    )
    add_rules(project, NEVER_TWO_NUMBERS)
    deliver(project)
    pd.testing.assert_series_equal(entities(project), parted)


def test_numbers_are_in_the_golden_records_and_in_what_is_handed_on(
    project: Project, delivered: list[tuple[date, Path]]
) -> None:
    deliver(project, *delivered[:2])
    found = entities(project)
    golden = project.golden(10_000)
    assert set(golden["entity_id"]) == set(found)
    handed = project.result_folder("entities", "all") / "clients.parquet"
    assert set(pd.read_parquet(handed)["entity_id"]) == set(found)
    assert pd.read_parquet(handed)["entity_id"].dtype == "int64"


def test_results_that_are_thrown_away_are_made_again_with_the_same_numbers(
    project: Project, delivered: list[tuple[date, Path]]
) -> None:
    for month in delivered:
        deliver(project, month)
    before, history = entities(project), project.entity_history("clients")
    shutil.rmtree(project.places.derived)
    deliver(project)
    pd.testing.assert_series_equal(entities(project), before)
    assert project.entity_history("clients") == history


def test_a_generation_that_was_cut_off_half_way_does_not_count(
    project: Project, delivered: list[tuple[date, Path]]
) -> None:
    deliver(project, delivered[0])
    before = entities(project)
    for half in (project.places.entities / "clients").glob("*_records.parquet"):
        shutil.copy(half, half.with_name("00002_records.parquet"))
    deliver(project, delivered[1])
    assert (entities(project)[before.index] == before).all()
    assert [one.number for one in project.entity_history("clients")] == [1, 2]


def test_a_run_tells_what_became_of_the_entities(
    project: Project, delivered: list[tuple[date, Path]]
) -> None:
    deliver(project, delivered[0])
    project.add("clients", delivered[1][1], delivered[1][0])
    report = project.run()
    events = report.entities["clients"]
    assert events.new + events.same + events.changed == entities(project).nunique()
    assert project.run().entities == {}


def test_a_large_register_is_compared_where_it_is_new_and_whole_again_after_a_withdrawal(
    project: Project, delivered: list[tuple[date, Path]], tmp_path: Path
) -> None:
    add_rules(project, COMPARED_WHERE_NEW)
    deliver(project, delivered[0])
    assert not grown(project)
    for month in delivered[1:]:
        deliver(project, month)
        assert grown(project)
    whole = new_project(tmp_path / "whole")
    deliver(whole, delivered[-1])
    assert same_persons(entities(project), entities(whole))
    before = entities(project)
    project.withdraw(project.extracts("clients")[0].id)
    deliver(project)
    assert not grown(project), "nothing that was learned from what is withdrawn is used"
    pd.testing.assert_series_equal(entities(project), before)
    shutil.rmtree(project.places.derived)
    deliver(project)
    pd.testing.assert_series_equal(entities(project), before)


def same_persons(one: pd.Series, other: pd.Series) -> bool:
    pairs = pd.DataFrame({"one": one, "other": other}).drop_duplicates()
    return len(pairs) == pairs["one"].nunique() == pairs["other"].nunique()
