"""A small project of one messy source, read and profiled: what a recipe can be made for."""

from datetime import date
from pathlib import Path

from workbench.project import Project
from workbench.project.initiating import init_project

SETTINGS = """\
format = 1
name = "People"

[sources.people]
key = ["nr"]
recipe = "people"
{suite}
"""
SUITE = """\
{"name": "people", "meta": {"stage": "cleaned"}, "expectations": [
 {"type": "expect_column_values_to_be_in_set", "severity": "warning",
  "kwargs": {"column": "geslacht", "value_set": ["M", "V"]}},
 {"type": "expect_column_values_to_be_dutch_postcodes", "severity": "critical",
  "kwargs": {"column": "postcode", "normal": true}},
 {"type": "expect_column_values_to_be_between", "severity": "warning",
  "kwargs": {"column": "bedrag", "min_value": 0, "max_value": 100000}},
 {"type": "expect_column_values_to_be_unique", "severity": "critical",
  "kwargs": {"column": "nr"}}
]}
"""
TOWNS = ("Utrecht", "Amersfoort", "Zeist", "Nieuwegein")


def people_csv(rows: int = 240) -> str:
    """Rows with padded sexes, postcodes in two notations, placeholders, two forms of date."""
    lines = ["nr;geslacht;postcode;woonplaats;bedrag;geboren"]
    for row in range(rows):
        sex = ("M", "V", "m", " V", "V", "M")[row % 6]
        postcode = f"{3500 + row % 90}{'' if row % 5 else ' '}{'AB' if row % 7 else 'ab'}"
        town = "onbekend" if row % 40 == 7 else TOWNS[row % 4]
        day = f"{row % 28 + 1:02d}-{row % 12 + 1:02d}-{1950 + row % 50}"
        if row % 9 == 0:
            day = f"{1950 + row % 50}{row % 12 + 1:02d}{row % 28 + 1:02d}"
        lines.append(
            f"{10_000 + row};{sex};{postcode};{town};{row * 13 % 4000},{row % 90 + 10};{day}"
        )
    return "\n".join(lines) + "\n"


def people_project(folder: Path, suite: bool = False, csv: str | None = None) -> Project:
    """The project, its one delivery read and profiled, its recipe still empty."""
    init_project(folder)
    line = 'suite_cleaned = "people"' if suite else ""
    (folder / "workbench.toml").write_text(SETTINGS.format(suite=line))
    (folder / "recipes" / "people.toml").write_text("format = 1\n")
    (folder / "expectations" / "people.json").write_text(SUITE)
    delivered = folder / "people.csv"
    delivered.write_text(people_csv() if csv is None else csv, encoding="utf-8")
    project = Project.open(folder)
    project.take_in("people", delivered, date(2026, 1, 31))
    project.run()
    return project
