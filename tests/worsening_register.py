"""A small register of one source that gets worse at its fifth delivery, and is mended at its seventh."""

import datetime as dt
from pathlib import Path

import numpy as np

from workbench.project import Project
from workbench.project.initiating import init_project

DATES = [dt.date(2017, month, 28) for month in range(1, 9)]
STOPS = 4
"""The place of the delivery from which team West writes n.v.t. for motivatie."""
MENDED = 6
"""The place of the delivery from which it says something again."""
SETTINGS = """
[sources.clients]
key = ["nr"]
owner = "registers@example.org"

[sources.clients.roles]
nr = "key"
team = "team"
motivatie = "soft"
"""


def delivery(at: int) -> str:
    """600 records at first, 120 more each time."""
    random = np.random.default_rng(8)
    lines = ["nr;team;motivatie;soort"]
    for number in range(600 + 120 * at):
        team = random.choice(["Noord", "Oost", "West"])
        says = random.choice(["hoog", "midden", "laag"])
        kind = random.choice(["A", "B"])
        if _in(number, STOPS, MENDED) and team == "West":
            says = "n.v.t."
        lines.append(f"{10000 + number};{team};{says};{kind}")
    return "\n".join(lines) + "\n"


def _in(number: int, first: int, last: int) -> bool:
    return 600 + 120 * (first - 1) <= number < 600 + 120 * (last - 1)


def worsening_project(folder: Path, deliveries: int, settings: str = SETTINGS) -> Project:
    """The register as a project, every stage made."""
    init_project(folder)
    toml = folder / "workbench.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + settings, encoding="utf-8")
    project = Project.open(folder)
    add_deliveries(project, 0, deliveries)
    return project


def add_deliveries(project: Project, first: int, last: int) -> None:
    """Take deliveries in, and run."""
    for at in range(first, last):
        file = project.folder.parent / f"klanten_{at}.csv"
        file.write_text(delivery(at), encoding="utf-8")
        project.add("clients", file, DATES[at])
    project.run()
