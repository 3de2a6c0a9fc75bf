"""Deliveries of every kind in a project: kept, compared with the one before, read otherwise."""

import datetime as dt
import sqlite3
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import (
    LayoutExists,
    NestedArchive,
    NoDatabase,
    SettingsFaults,
    UnknownSource,
)
from workbench.core.settings import ReadSettings
from workbench.project import Project
from workbench.project.initiating import init_project

OCTOBER, NOVEMBER = dt.date(2016, 10, 31), dt.date(2016, 11, 30)
SECRET = "s3cr3t-Wachtw00rd"


def table(columns: str, delimiter: str = ";", title: str = "") -> bytes:
    """A small register; the values of a column follow from its place."""
    names = columns.split()
    lines = [title] if title else []
    lines.append(delimiter.join(names))
    for n in range(40):
        lines.append(delimiter.join(f"{100 * at + n:05d}" for at in range(len(names))))
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    init_project(tmp_path / "project")
    return Project.open(tmp_path / "project")


def deliver(project: Project, when: dt.date, data: bytes, name: str = "klanten.csv") -> int:
    file = project.folder.parent / name
    file.write_bytes(data)
    return project.take_in("clients", file, when, declare=True).extract.id


def codes(project: Project, extract: int) -> list[tuple[str, str | None]]:
    comparison = project.comparison(extract)
    assert comparison is not None
    return [(one.code, one.column) for one in comparison.findings]


def test_a_folder_is_one_delivery_with_the_bytes_of_its_files(project: Project) -> None:
    folder = project.folder.parent / "maanden"
    for month in (1, 2, 10):
        (folder / "2016").mkdir(parents=True, exist_ok=True)
        (folder / "2016" / f"maand {month}.csv").write_bytes(table("klantnr naam bedrag"))
    taken = project.take_in("clients", folder, OCTOBER, declare=True)
    assert taken.extract.file == "maanden.zip"
    with zipfile.ZipFile(project.places.raw_file(taken.extract.sha256, "maanden.zip")) as kept:
        assert kept.read("2016/maand 2.csv") == table("klantnr naam bedrag")
    again = project.take_in("clients", folder, OCTOBER)
    assert (again.new, again.extract.id) == (False, taken.extract.id)
    assert project.run().failed == ()
    reading = project.reading(taken.extract.id)
    assert reading.account.kept == 120
    assert project.parts(taken.extract.id)["kept"].tolist() == [40, 40, 40]
    assert list(project.places.raw.glob(".*")) == []


def test_a_delivery_that_is_refused_leaves_nothing(project: Project) -> None:
    folder = project.folder.parent / "maanden"
    folder.mkdir()
    (folder / "oud.zip").write_bytes(b"PK")
    with pytest.raises(NestedArchive):
        project.take_in("clients", folder, OCTOBER, declare=True)
    assert "clients" not in Project.open(project.folder).sources()
    assert not project.places.raw.exists()


def test_the_same_bytes_under_another_date_are_taken_in_and_told(project: Project) -> None:
    deliver(project, OCTOBER, table("klantnr naam"))
    taken = project.take_in("clients", project.folder.parent / "klanten.csv", NOVEMBER)
    assert [(one.source, one.date) for one in taken.same_as] == [("clients", OCTOBER)]
    project.withdraw(project.extracts("clients")[0].id)
    again = project.take_in("clients", project.folder.parent / "klanten.csv", NOVEMBER)
    assert again.same_as == ()


def test_a_delivery_is_compared_with_the_one_before_it(project: Project) -> None:
    first = deliver(project, OCTOBER, table("klantnr naam bedrag"))
    second = deliver(project, NOVEMBER, table("klantnummer naam bedrag telefoon"))
    project.run()
    assert project.comparison(first) is None
    assert codes(project, second) == [
        ("column_renamed", "klantnummer"),
        ("column_appeared", "telefoon"),
    ]


def test_a_withdrawn_delivery_is_no_longer_compared_with(project: Project) -> None:
    deliver(project, OCTOBER, table("klantnr naam"))
    wrong = deliver(project, dt.date(2016, 11, 15), table("iets anders geheel"))
    last = deliver(project, NOVEMBER, table("klantnr naam"))
    project.run()
    assert codes(project, last) != []
    project.withdraw(wrong)
    report = project.run()
    assert [(one.stage, one.subject) for one in report.made] == [
        ("compare", "clients/2016-11-30"),
        ("measure", "clients/2016-11-30"),
        ("watch", "clients"),
    ]
    assert codes(project, last) == []


def test_stored_settings_that_no_longer_fit_are_told_with_what_fits(project: Project) -> None:
    deliver(project, OCTOBER, table("klantnr naam bedrag"))
    project.store_read("clients", ReadSettings(delimiter=";", header_row=1))
    second = deliver(project, NOVEMBER, table("klantnummer naam bedrag", ",", title="Register"))
    project.run()
    assert project.reading(second).delimiter == ";"  # a person said so: nothing is changed
    comparison = project.comparison(second)
    assert comparison is not None
    told = [
        (one.severity, one.values["setting"], one.values["after"])
        for one in comparison.findings
        if one.code == "settings_no_longer_fit"
    ]
    assert told == [("critical", "delimiter", ","), ("critical", "header_row", "2")]
    assert ("column_renamed", "klantnummer") in codes(project, second)


def test_stored_settings_that_can_t_be_used_give_way_and_it_is_said(project: Project) -> None:
    first = deliver(project, OCTOBER, table("klantnr naam"))
    project.store_read("clients", ReadSettings(header_row=90))
    assert project.run().failed == ()
    reading = project.reading(first)
    assert reading.columns == ("klantnr", "naam")
    assert (reading.findings[0].code, reading.findings[0].severity) == (
        "settings_no_longer_fit",
        "critical",
    )


def test_settings_are_stored_without_touching_what_a_person_wrote(project: Project) -> None:
    text = (
        'format = 1\nname = "x"  # de naam\n\n# bronnen\n[sources.clients]\n'
        'title = "Cliënten"   # van de afdeling\n\n[sources.clients.read]\n# sinds 2015\n'
        'encoding = "cp1252"\nheader_row = 3\n\n[sources.clients.roles]\nklantnr = "key"\n'
    )
    project.places.settings_file.write_text(text, encoding="utf-8")
    project = Project.open(project.folder)
    stored = project.settings.sources["clients"].read
    project.store_read("clients", stored.model_copy(update={"delimiter": "\t", "header_row": None}))
    written = project.places.settings_file.read_text(encoding="utf-8")
    for kept in ("# de naam", "# bronnen", "# van de afdeling", "# sinds 2015", 'klantnr = "key"'):
        assert kept in written
    read = Project.open(project.folder).settings.sources["clients"].read
    assert read == ReadSettings(encoding="cp1252", delimiter="\t")
    project.store_read("clients", read)
    assert project.places.settings_file.read_text(encoding="utf-8") == written
    with pytest.raises(UnknownSource):
        project.store_read("nobody", read)


def test_a_reading_can_be_tried_without_keeping_anything(project: Project) -> None:
    extract = deliver(project, OCTOBER, table("klantnr naam"))
    reading, rows = project.try_reading(extract, ReadSettings(header_row=0))
    assert reading.columns == ("column_1", "column_2")
    assert len(rows) == 41
    assert list(project.places.derived.iterdir()) == []


def test_a_layout_is_saved_once_and_then_reads(project: Project) -> None:
    from workbench.extracts.borders import suggest_fields
    from workbench.extracts.layouts import Layout

    data = b"".join(f"{n:04d}A{n % 7}\n".encode() for n in range(300))
    extract = deliver(project, OCTOBER, data, "bus.txt")
    fields = [
        {"name": f"veld_{n}", "start": one.start, "length": one.length, "certain": False}
        for n, one in enumerate(suggest_fields(project.sample_lines(extract)), start=1)
    ]
    whole = {"format": 1, "name": "bus_2016", "title": "x", "source": "x", "record_length": 6}
    layout = Layout.model_validate({**whole, "fields": fields})
    project.save_layout(layout)
    with pytest.raises(LayoutExists):
        project.save_layout(layout)
    assert {"bus", "srg", "bus_2016"} <= set(project.layouts())
    project.store_read("clients", ReadSettings(kind="fixed", layout="bus_2016"))
    assert project.run().failed == ()
    reading = project.reading(extract)
    assert len(reading.columns) == 3
    assert "layout_uncertain" in {one.code for one in reading.findings}


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "register.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table klant (klantnr text primary key, naam text)")
        connection.executemany("insert into klant values (?, ?)", [("002", "a"), ("001", "b")])
    connection.close()
    return f"sqlite:///{path}"


def add(project: Project, *words: str) -> str:
    result = CliRunner().invoke(app, ["add", str(project.folder), *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_table_is_taken_from_the_command_line_and_next_month_without_an_address(
    project: Project, database: str
) -> None:
    said = add(project, "clients", database, "--table", "klant", "--date", "2016-10-31")
    assert "New source clients" in said
    path = database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("insert into klant values ('003', 'c')")
    connection.close()
    add(project, "clients", "--date", "2016-11-30")
    Path(path).unlink()  # the raw stays, whatever becomes of the database
    project = Project.open(project.folder)
    assert project.run().failed == ()
    kept = [project.reading(one.id).account.kept for one in project.extracts("clients")]
    assert kept == [2, 3]
    assert project.settings.sources["clients"].read.kind == "sql"


def test_the_same_answer_for_another_date_is_told(project: Project, database: str) -> None:
    add(project, "clients", database, "--table", "klant", "--date", "2016-10-31")
    assert "very same bytes" in add(project, "clients", "--date", "2016-11-30")


def test_a_password_is_left_nowhere_in_the_project(project: Project, database: str) -> None:
    url = database.replace("sqlite:///", f"sqlite://u:{SECRET}@/")
    with pytest.raises(Exception) as fault:  # noqa: PT011 - SQLite takes no user: any refusal will do
        add(project, "clients", url, "--table", "klant", "--date", "2016-10-31")
    assert SECRET not in str(fault.value)
    for file in project.folder.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file


def test_a_source_without_a_database_asks_for_a_file(project: Project) -> None:
    deliver(project, OCTOBER, table("klantnr naam"))
    with pytest.raises(NoDatabase):
        add(project, "clients", "--date", "2016-11-30")


def test_a_password_in_the_settings_is_a_fault_that_does_not_repeat_it(project: Project) -> None:
    with project.places.settings_file.open("a", encoding="utf-8") as file:
        file.write(f'[sources.x.read]\nkind = "sql"\nurl = "postgresql://u:{SECRET}@host/db"\n')
    with pytest.raises(SettingsFaults) as fault:
        Project.open(project.folder)
    assert SECRET not in str(fault.value)
