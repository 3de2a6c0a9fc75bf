"""The guide of a project's linkages: rules from roles, a threshold, why a pair is one, runs compared."""

import json
from pathlib import Path

import pandas as pd
import pytest
from review_project import TASK, people, people_csv, review_project
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import NotMadeYet, SettingsFaults
from workbench.core.errors_link_guide import (
    LinkRunUnknown,
    PairNotKept,
    RulesChangedMeanwhile,
    RulesExist,
    RulesForAnotherTask,
    RulesNameWrong,
    RunsNotComparable,
    TaskUnknown,
)
from workbench.linkage import load_rules
from workbench.project import Project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide") / "people"
    review_project(folder).close()
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Project:
    """A project of its own, that a test may change."""
    import shutil

    folder = tmp_path / "people"
    shutil.copytree(made, folder)
    return Project.open(folder)


def test_every_kept_pair_is_explained_without_scoring_again(project: Project) -> None:
    guide = project.link_guide()
    pairs = guide.near_pairs(TASK, 40)
    assert len(pairs) == 40
    for pair in pairs.itertuples():
        told = guide.explain(TASK, int(pair.left_record), int(pair.right_record))
        assert told.match_probability == pytest.approx(pair.match_probability)
        assert sum(row.total for row in told.rows) == pytest.approx(told.match_weight)
        assert told.brought_by
    with pytest.raises(PairNotKept):
        guide.explain(TASK, 0, 99_999)
    with pytest.raises(TaskUnknown, match="people"):
        guide.explain("nothing", 0, 1)


def test_a_threshold_is_written_beside_what_a_person_wrote_and_the_old_one_stays_known(
    project: Project,
) -> None:
    guide = project.link_guide()
    before = guide.rules(TASK)
    file = project.folder / "linkage_rules" / "people.toml"
    text = file.read_text(encoding="utf-8")
    after = guide.set_threshold(TASK, 0.995, before.revision, by="J")
    assert after.threshold == 0.995
    assert file.read_text(encoding="utf-8") == text.replace("threshold = 0.5", "threshold = 0.995")
    (change,) = after.changes
    assert (change.key, change.before, change.after, change.by) == ("threshold", 0.5, 0.995, "J")
    assert guide.report(TASK) is None
    with pytest.raises(NotMadeYet):
        guide.sweep(TASK)
    with pytest.raises(RulesChangedMeanwhile):
        guide.set_threshold(TASK, 0.6, before.revision)
    with pytest.raises(SettingsFaults, match="threshold"):
        guide.set_threshold(TASK, 1.5, after.revision)
    assert len(guide.rules(TASK).changes) == 1
    assert guide.rules(TASK).threshold == 0.995


def test_a_shipped_rule_file_is_copied_into_the_project_before_it_is_changed(
    project: Project,
) -> None:
    guide = project.link_guide()
    own = project.folder / "linkage_rules" / "dedupe_clients.toml"
    own.unlink(missing_ok=True)
    guide.use(TASK, "dedupe_clients")
    shipped = project.places.rules("dedupe_clients").read_bytes()
    guide.set_threshold("dedupe_clients", 0.8, guide.rules("dedupe_clients").revision)
    assert load_rules(own).threshold == 0.8
    own.unlink()
    assert project.places.rules("dedupe_clients").read_bytes() == shipped


def test_what_the_sweep_said_of_a_threshold_is_what_a_run_at_it_comes_to(project: Project) -> None:
    guide = project.link_guide()
    points = {one.threshold: one for one in guide.sweep(TASK).points}
    for threshold in (0.05, 0.95):
        guide.set_threshold(TASK, threshold, guide.rules(TASK).revision)
        project.run()
        report = guide.report(TASK)
        assert report is not None
        assert (report.entities, report.pairs) == (
            points[threshold].entities,
            points[threshold].pairs,
        )


def test_roles_follow_from_the_profile(project: Project) -> None:
    assert project.link_guide().proposed_roles("people") == {
        "achternaam": "surname",
        "voornaam": "given_name",
        "geboren": "birth_date",
        "postcode": "postcode",
    }


ROLES = {
    "surname": (("achternaam", "achternaam"),),
    "birth_date": (("geboren", "geboren"),),
    "postcode": (("postcode", "postcode"),),
}


def test_new_rules_from_roles_take_the_place_of_those_in_use(project: Project) -> None:
    settings = project.places.settings_file
    settings.write_text(settings.read_text().replace("[[linkage]]", "# who is who\n[[linkage]]"))
    guide = project.link_guide()
    guide.begin("own_rules", "Eigen regels", "people", ROLES)
    assert guide.tasks() == ("own_rules",)
    assert "# who is who\n" in settings.read_text()
    made = load_rules(project.folder / "linkage_rules" / "own_rules.toml")
    assert (made.task, made.title) == ("dedupe", "Eigen regels")
    assert (project.folder / "linkage_rules" / "people.toml").is_file()
    report = project.run()
    assert not report.failed
    assert [one.rules for one in guide.runs("own_rules")] == ["own_rules", "people"]
    guide.use("own_rules", "people")
    assert guide.tasks() == ("people",)
    assert not project.run().failed
    assert guide.report("people") is not None


def test_a_source_without_recipe_gets_one_with_its_first_rules(tmp_path: Path) -> None:
    from datetime import date

    from workbench.project.initiating import init_project

    folder = tmp_path / "bare"
    init_project(folder)
    delivered = tmp_path / "people.csv"
    delivered.write_text(people_csv(people(persons=60)), encoding="utf-8")
    project = Project.open(folder)
    project.take_in("people", delivered, date(2026, 1, 31), declare=True)
    project.run()
    guide = project.link_guide()
    assert guide.tasks() == ()
    guide.begin("people", "", "people", ROLES)
    assert not project.run().failed
    report = guide.report("people")
    assert report is not None
    assert report.entities is not None


@pytest.mark.parametrize("name", ["Own", "../own", "", "a" * 61, "9lives"])
def test_a_rule_file_has_a_plain_name(project: Project, name: str) -> None:
    with pytest.raises(RulesNameWrong):
        project.link_guide().begin(name, "", "people", ROLES)
    assert project.link_guide().tasks() == (TASK,)


def test_a_rule_file_that_is_there_is_not_overwritten(project: Project) -> None:
    before = (project.folder / "linkage_rules" / "people.toml").read_bytes()
    for name in ("people", "dedupe_clients"):
        with pytest.raises(RulesExist):
            project.link_guide().begin(name, "", "people", ROLES)
    assert (project.folder / "linkage_rules" / "people.toml").read_bytes() == before


def test_rules_for_another_task_fail_their_station_with_a_sentence(project: Project) -> None:
    file = project.folder / "linkage_rules" / "people.toml"
    file.write_text(file.read_text().replace('task = "dedupe"', 'task = "link"'))
    failed = {one.stage: one for one in project.run().failed}
    assert failed["dedupe"].error == RulesForAnotherTask.__name__


def test_the_rules_are_counted_before_they_are_run(project: Project) -> None:
    guide = project.link_guide()
    plan, report = guide.plan(TASK), guide.report(TASK)
    assert report is not None
    assert plan.candidates == report.comparisons
    assert [one.new for one in plan.blocking] == [one.new for one in report.blocking]


def test_two_runs_are_held_side_by_side(project: Project) -> None:
    guide = project.link_guide()
    with pytest.raises(LinkRunUnknown):
        guide.compare(TASK)
    guide.set_threshold(TASK, 0.9999, guide.rules(TASK).revision)
    project.run()
    found = guide.compare(TASK)
    newest, oldest = guide.runs(TASK)
    assert (found.before, found.after) == (oldest, newest)
    assert newest.current
    assert not oldest.current
    assert found.only_before > 0
    assert found.only_after == 0
    assert found.reasons.get("threshold")
    assert sum(found.reasons.values()) == found.only_before
    assert sum(found.entities.values()) == oldest.found
    assert found.entities["split"] > 0
    for one in found.examples:
        assert one.change == "lost"
    back = guide.compare(TASK, newest.run, oldest.run)
    assert (back.only_before, back.only_after) == (0, found.only_before)
    assert back.entities["merged"] >= found.entities["split"]
    same = guide.compare(TASK, newest.run, newest.run)
    assert (same.only_before, same.only_after, same.reasons) == (0, 0, {})
    answer = CliRunner().invoke(app, ["compare-runs", str(project.folder), TASK, "--json", "-"])
    assert json.loads(answer.stdout) == json.loads(found.model_dump_json())
    said = CliRunner().invoke(app, ["compare-runs", str(project.folder), TASK]).stdout
    assert f"before {oldest.run}: threshold 0.5" in said


def test_runs_over_different_tables_are_not_compared(project: Project) -> None:
    from datetime import date

    more = project.folder / "more.csv"
    more.write_text(people_csv(people(seed=6, persons=90)), encoding="utf-8")
    project.take_in("people", more, date(2026, 2, 28))
    project.run()
    with pytest.raises(RunsNotComparable):
        project.link_guide().compare(TASK)


def test_links_are_compared_by_the_records_that_they_join() -> None:
    import numpy as np

    from workbench.linkage.comparing_runs import RunOutcome, compare_links
    from workbench.linkage.run_results import LinkRun

    def outcome(name: str, links: list[tuple[int, int, float]]) -> RunOutcome:
        frame = pd.DataFrame(links, columns=["left_record", "right_record", "match_weight"])
        frame["match_probability"] = 0.99
        run = LinkRun(run=name, rules="r", threshold=0.9, pairs=len(links), found=len(links))
        nothing = np.empty(0, dtype=np.int64)
        return RunOutcome(run, frame, nothing, nothing)

    before = outcome("a", [(1, 1, 9.0), (2, 2, 5.0), (3, 3, 4.0)])
    after = outcome("b", [(1, 1, 9.0), (4, 2, 6.0), (5, 5, 7.0)])
    found = compare_links("t", before, after)
    assert (found.both, found.only_before, found.only_after) == (1, 2, 2)
    assert found.reasons == {"another": 2, "not_kept": 2}
    assert found.examples[0].right_record == 5
