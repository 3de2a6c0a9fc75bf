"""A recipe fills from another source of the project: in order, up to date, and never in a circle."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from workbench.project import Project
from workbench.project.initiating import init_project
from workbench.project.lookups import in_order

SETTINGS = """format = 1
name = "Twee bronnen"

[sources.a]
key = ["nr"]
recipe = "a"

[sources.b]
key = ["nr"]
recipe = "b"

[sources.c]
key = ["nr"]
"""


def fill(source: str, column: str = "plaats") -> str:
    return (
        f'[[steps]]\nkind = "fill_from_source"\ncolumn = "{column}"\nsource = "{source}"\n'
        'value = "plaats"\n[steps.key]\nnr = "nr"\n'
    )


UPPER = '[[steps]]\nkind = "case"\ncolumns = ["plaats"]\nto = "upper"\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "p"
    init_project(folder)
    (folder / "workbench.toml").write_text(SETTINGS, encoding="utf-8")
    for name, recipe in (("a", fill("b")), ("b", UPPER)):
        (folder / "recipes" / f"{name}.toml").write_text("format = 1\n" + recipe)
    texts = {
        "a": "nr;plaats\n1;\n2;Oss\n3;\n",
        "b": "nr;plaats\n1;Breda\n2;Best\n4;Mill\n",
        "c": "nr;plaats\n1;Cuijk\n3;Cuijk\n5;Cuijk\n",
    }
    made = Project.open(folder)
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text)
        made.add(name, tmp_path / f"{name}.csv", date(2020, 1, 1))
    return made


def places(project: Project, source: str) -> list[str | None]:
    station = project.plan().stations["clean", source]
    path = project.places.result("clean", source, station.key) / "cleaned.parquet"
    found: list[str | None] = pd.read_parquet(path)["plaats"].astype(object).tolist()
    return [None if pd.isna(one) or not one else one for one in found]


def write(project: Project, name: str, recipe: str) -> Project:
    (project.folder / "recipes" / f"{name}.toml").write_text("format = 1\n" + recipe)
    return Project.open(project.folder)


def test_an_empty_cell_takes_what_the_other_sources_cleaned_table_says(project: Project) -> None:
    assert project.run().failed == ()
    assert places(project, "a") == ["BREDA", "Oss", None]


def test_what_is_looked_up_is_in_the_key(project: Project) -> None:
    project.run()
    before = project.plan().stations["clean", "a"].key
    again = write(project, "b", UPPER.replace("upper", "lower"))
    assert again.plan().stations["clean", "a"].key != before
    assert again.run().failed == ()
    assert places(again, "a") == ["breda", "Oss", None]


def test_a_source_without_recipe_is_taken_as_read(project: Project) -> None:
    again = write(project, "a", fill("b") + fill("c"))
    assert again.run().failed == ()
    assert places(again, "a") == ["BREDA", "Oss", "Cuijk"]


def test_a_source_that_is_not_there_is_said_and_the_rest_goes_on(project: Project) -> None:
    again = write(project, "a", fill("elsewhere") + UPPER)
    assert again.run().failed == ()
    report = again.clean_desk("a").report()
    assert report is not None
    assert [step.state for step in report.steps] == ["skipped", "done"]
    assert report.steps[0].reasons[0].code == "source_not_given"


def test_a_circle_is_an_error_that_names_it_and_the_rest_goes_on(project: Project) -> None:
    again = write(project, "b", fill("a"))
    report = again.run()
    (first, *waiting) = [one for one in report.failed if one.stage == "clean"]
    assert (first.subject, first.error) == ("a", "LookupCircle")
    assert "a > b > a" in first.message
    assert [one.subject for one in waiting] == ["b"]
    assert any(one.stage == "profile" and one.subject.startswith("c/") for one in report.made)
    # one of them switched off, and all is well again
    off = fill("a").replace("\ncolumn", "\nenabled = false\ncolumn")
    assert write(project, "b", off).run().failed == ()


def test_the_clean_page_makes_what_is_looked_up_first(project: Project) -> None:
    project.run()
    again = write(project, "b", UPPER.replace("upper", "title"))
    page = again.clean_desk("a").page()
    assert page.frame["plaats"].astype(object).tolist()[:2] == ["Breda", "Oss"]


def test_the_order_is_that_of_what_waits() -> None:
    waits = {"a": ("b",), "b": ("c", "x"), "c": (), "d": ("d",), "e": ("d",)}
    assert list(in_order(waits)) == [
        *(("c", ()), ("b", ()), ("a", ())),
        *(("d", ("d", "d")), ("e", ())),
    ]
