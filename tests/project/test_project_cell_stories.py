"""Any cell tells its story from raw to clean, also one of a column that the recipe made."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from workbench.core.errors import ColumnMissing
from workbench.project import Project
from workbench.project.initiating import init_project

SETTINGS = 'format = 1\nname = "Verhaal"\n[sources.a]\nkey = ["nr"]\nrecipe = "a"\n'
FILE = "nr;naam;tel1;tel2\n1; van den Berg ;06-1;06-2\n2;Smit;;\n3;Vos;;06-3\n"
TRIM = '[[steps]]\nkind = "trim"\ncolumns = ["*"]\n'
PARTICLES = '[[steps]]\nkind = "name_particles"\ncolumns = ["naam"]\ninto = "vv"\n'
JOIN = '[[steps]]\nkind = "join_columns"\ncolumns = ["vv", "nr"]\ninto = "code"\nseparator = "/"\n'
UNPIVOT = (
    '[[steps]]\nkind = "unpivot"\ncolumns = ["tel1", "tel2"]\nnames = "soort"\nvalues = "nummer"\n'
)
KNOWN = '[[steps]]\nkind = "map_values"\ncolumns = ["nummer"]\nmap = { "06-1" = "een" }\n'


def made(tmp_path: Path, *steps: str) -> Project:
    folder = tmp_path / "p"
    init_project(folder)
    (folder / "workbench.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "recipes" / "a.toml").write_text("format = 1\n" + "".join(steps))
    (tmp_path / "a.csv").write_text(FILE)
    project = Project.open(folder)
    project.add("a", tmp_path / "a.csv", date(2020, 1, 1))
    assert project.run().failed == ()
    return project


def told(project: Project, record: int, column: str) -> list[tuple[str, str, str | None]]:
    return [(one.where, one.column, one.value) for one in project.cell_story("a", record, column)]


def test_a_column_that_a_step_made_starts_from_the_cells_it_was_made_from(tmp_path: Path) -> None:
    project = made(tmp_path, TRIM, PARTICLES, JOIN)
    assert told(project, 0, "code") == [
        ("raw", "naam", " van den Berg "),
        ("raw", "nr", "1"),
        ("step", "code", "van den/1"),
        ("cleaned", "code", "van den/1"),
    ]
    assert told(project, 0, "naam") == [
        ("raw", "naam", " van den Berg "),
        ("step", "naam", "van den Berg"),
        ("step", "naam", "Berg"),
        ("cleaned", "naam", "Berg"),
    ]
    with pytest.raises(ColumnMissing):
        project.cell_story("a", 0, "nergens")


def test_a_row_that_was_a_column_tells_from_which_cell_it_came(tmp_path: Path) -> None:
    project = made(tmp_path, TRIM, UNPIVOT, KNOWN)
    station = project.plan().stations["clean", "a"]
    path = project.places.result("clean", "a", station.key) / "cleaned.parquet"
    lines = pd.read_parquet(path)["_row"].tolist()
    assert lines == [2, 2, 3, 4]
    assert told(project, 0, "nummer") == [
        ("raw", "tel1", "06-1"),
        ("step", "nummer", "06-1"),
        ("step", "nummer", "een"),
        ("cleaned", "nummer", "een"),
    ]
    assert told(project, 3, "nummer") == [
        ("raw", "tel2", "06-3"),
        ("step", "nummer", "06-3"),
        ("step", "nummer", None),
        ("cleaned", "nummer", None),
    ]
    assert told(project, 3, "nummer__unparsed")[0] == ("raw", "tel2", "06-3")
    # a step before the rows were given out anew is told of the delivered row
    assert [value for _, _, value in told(project, 1, "naam")] == [
        *(" van den Berg ", "van den Berg", "van den Berg"),
    ]
    assert project.cell_story("a", 3, "naam")[0].line == 4
