"""A project is made once, made again only where something changed, and survives a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from workbench.core.errors import (
    AlreadyAProject,
    AlreadyDelivered,
    FileMissing,
    NotMadeYet,
    OutputExists,
    SettingsFaults,
    UnknownSource,
)
from workbench.core.files import sha256_file
from workbench.project import Project
from workbench.project.demo import make_demo_data
from workbench.project.initiating import init_project


def stages(report: object) -> Counter[str]:
    return Counter(one.stage for one in report.made)  # type: ignore[attr-defined]


def test_a_second_run_makes_nothing(made_demo: Path) -> None:
    report = Project.open(made_demo).run()
    assert report.made == ()
    assert report.failed == ()
    assert report.up_to_date == len(Project.open(made_demo).plan().stations)
    assert Project.open(made_demo).status().next_step == "next.done"


def test_the_record_account_closes_for_every_file(made_demo: Path) -> None:
    project = Project.open(made_demo)
    assert len(project.extracts()) == 8
    for extract in project.extracts():
        account = project.reading(extract.id).account
        assert account.closes, extract.file
        assert account.kept > 0


def test_the_delivered_bytes_are_kept_as_they_came(made_demo: Path) -> None:
    project = Project.open(made_demo)
    for extract in project.extracts():
        kept = project.places.raw_file(extract.sha256, extract.file)
        delivered = made_demo / "exports" / extract.date.isoformat() / extract.file
        assert kept.read_bytes() == delivered.read_bytes()


def test_one_more_delivery_makes_only_what_depends_on_it(demo_copy: Path, tmp_path: Path) -> None:
    more = make_demo_data(tmp_path / "more", 11, 400, 3, "default")
    source, when, path = next(one for one in more if one[0] == "provisions" and one[1].month == 12)
    project = Project.open(demo_copy)
    project.add(source, path, when)
    report = project.run()
    assert report.failed == ()
    assert stages(report) == Counter(
        read=1,
        compare=1,
        measure=1,
        watch=1,
        profile=1,
        validate_raw=1,
        clean=1,
        validate_cleaned=1,
        link=1,
        entities=1,
        handover=1,
        handover_raw=1,
        soft=1,
        cluster=1,
        survival=1,
        provisions=1,
        outflow=1,
    )
    made = {one.subject for one in report.made}
    assert made == {
        *("provisions/2016-12-31", "provisions", "clients_to_provisions", "all"),
        "soft_characteristics",
    }


def test_a_changed_recipe_makes_again_what_it_touches_and_no_reading(demo_copy: Path) -> None:
    recipe = demo_copy / "recipes" / "provisions.toml"
    recipe.write_text(recipe.read_text(encoding="utf-8") + "\n# a steward's remark\n")
    report = Project.open(demo_copy).run()
    assert "read" not in stages(report)
    assert stages(report)["clean"] == 1


def test_a_withdrawn_delivery_is_out_of_all_that_follows(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    last = project.extracts("benefits")[-1]
    project.withdraw(last.id)
    report = project.run()
    assert report.failed == ()
    assert project.handover().censoring_date == date(2016, 10, 31)
    assert project.places.raw_file(last.sha256, last.file).exists(), "its bytes stay"


def test_the_same_inputs_give_the_same_bytes(made_demo: Path, demo_copy: Path) -> None:
    import shutil

    shutil.rmtree(demo_copy / "data" / "derived")
    again = Project.open(demo_copy)
    assert again.run().failed == ()
    first = Project.open(made_demo)
    for station in first.plan():
        one = first.result_folder(station.stage, station.subject)
        two = again.result_folder(station.stage, station.subject)
        for file in sorted(one.iterdir()):
            if station.stage in ("dedupe", "link") and file.name == "result.json":
                continue  # holds machine seconds
            assert sha256_file(file) == sha256_file(two / file.name), (station, file.name)


def test_a_recipe_with_a_fault_stops_its_source_and_leaves_the_others(demo_copy: Path) -> None:
    recipe = demo_copy / "recipes" / "provisions.toml"
    text = recipe.read_text(encoding="utf-8")
    recipe.write_text(text + '\n[[steps]]\nkind = "roepnaam"\ncolumns = ["roepnaam"]\n')
    project = Project.open(demo_copy)
    report = project.run()
    failed = {(one.stage, one.subject): one for one in report.failed}
    assert "roepnaam" in failed["clean", "provisions"].message
    assert failed["handover", "all"].message.startswith("waits for")
    status = project.status()
    assert status.next_step == "next.mend"
    assert project.cleaning("clients").rows_out > 0
    with pytest.raises(NotMadeYet):
        project.handover()
    recipe.write_text(text)
    assert Project.open(demo_copy).run().made == (), "the old results are still there"


def test_a_settings_file_that_names_a_missing_recipe(demo_copy: Path) -> None:
    settings = demo_copy / "workbench.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('recipe = "clients"', 'recipe = "klanten"'))
    with pytest.raises(FileMissing, match="klanten"):
        Project.open(demo_copy).run()


def test_a_killed_run_is_found_stopped_and_can_be_resumed(demo_copy: Path) -> None:
    import shutil

    shutil.rmtree(demo_copy / "data" / "derived")
    project = Project.open(demo_copy)
    job = project.start_run()
    deadline = time.monotonic() + 120
    while project.jobs()[0].done < 6:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    pid = _pid(project, job)
    os.killpg(os.getpgid(pid), signal.SIGKILL)
    while project.jobs()[0].state == "running":
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert project.jobs()[0].state == "stopped"
    made = [one for one in project.status().stations if one.state == "up_to_date"]
    assert len(made) >= 5
    report = project.run()
    assert report.failed == ()
    assert report.up_to_date >= 5
    assert project.status().next_step == "next.done"
    leftovers = [
        *(demo_copy / "data").rglob(".making-*"),
        *(demo_copy / "data").rglob(".writing-*"),
    ]
    assert leftovers == []


def test_a_job_outlives_the_process_that_started_it(demo_copy: Path) -> None:
    recipe = demo_copy / "recipes" / "provisions.toml"
    recipe.write_text(recipe.read_text(encoding="utf-8") + "\n# changed\n")
    code = (
        "import sys; from workbench.project import Project; Project.open(sys.argv[1]).start_run()"
    )
    subprocess.run([sys.executable, "-c", code, str(demo_copy)], check=True)
    project = Project.open(demo_copy)
    deadline = time.monotonic() + 180
    while project.jobs()[0].state == "running":
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert project.jobs()[0].state == "done"
    assert project.status().next_step == "next.done"


def test_a_cell_tells_its_story_from_raw_to_golden(made_demo: Path) -> None:
    project = Project.open(made_demo)
    change = project.changes("clients", column="geslacht").iloc[0]
    story = project.cell_story("clients", int(change["_record"]), "geslacht")
    raw, *steps, cleaned = [one for one in story if one.where != "golden"]
    assert (raw.where, raw.line, raw.value) == ("raw", change["_row"], change["before"])
    assert {one.where for one in steps} == {"step"}
    assert (cleaned.where, cleaned.value) == ("cleaned", steps[-1].value)
    assert cleaned.value in ("M", "V", None)


def test_a_source_is_declared_by_its_first_delivery_only_where_asked(tmp_path: Path) -> None:
    init_project(tmp_path / "p")
    file = tmp_path / "a.csv"
    file.write_text("a;b\n1;x\n2;y\n")
    project = Project.open(tmp_path / "p")
    with pytest.raises(UnknownSource):
        project.add("klanten", file, date(2020, 1, 1))
    assert project.take_in("klanten", file, date(2020, 1, 1), declare=True).new_source
    with pytest.raises(SettingsFaults):
        project.take_in("../weg", file, date(2020, 1, 1), declare=True)
    with pytest.raises(AlreadyAProject):
        init_project(tmp_path / "p")
    other = tmp_path / "b.csv"
    other.write_text("a;b\n1;z\n")
    with pytest.raises(AlreadyDelivered):
        project.add("klanten", other, date(2020, 1, 1))
    report = project.run()
    assert stages(report) == Counter(read=1, measure=1, watch=1, profile=1)


def test_init_copies_what_is_shipped_and_notes_its_origin(tmp_path: Path) -> None:
    mine = tmp_path / "p" / "recipes" / "clients.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("format = 1\n# mine\n")
    init_project(tmp_path / "p", "demo")
    assert mine.read_text() == "format = 1\n# mine\n", "never overwritten"
    origin = json.loads((tmp_path / "p" / "shipped.json").read_text())["files"]
    assert {path.split("/")[0] for path in origin} >= {"expectations", "linkage_rules", "recipes"}
    for path in origin:
        assert (tmp_path / "p" / path).is_file()


def _pid(project: Project, job: int) -> int:
    from workbench.store.models import RunRow

    with project.database.write() as session:
        row = session.get(RunRow, job)
        assert row is not None
        assert row.pid is not None
        return row.pid


def test_the_same_demo_with_more_deliveries_only_adds_them(demo_copy: Path) -> None:
    from workbench.project.demo import make_demo_project

    before = {path.name: sha256_file(path) for path in (demo_copy / "exports").rglob("*.*")}
    report = make_demo_project(demo_copy, 11, 400, 3, "default")
    assert report.failed == ()
    after = {path.name: sha256_file(path) for path in (demo_copy / "exports").rglob("*.*")}
    assert before.items() < after.items()
    assert stages(report)["read"] == 4
    with pytest.raises(OutputExists):
        make_demo_project(demo_copy, 12, 400, 3, "default")
