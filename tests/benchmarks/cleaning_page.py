"""How quick the Clean page answers on a large table: page, filter, undo, measured in process.

    python tests/benchmarks/cleaning_page.py [--rows 1000000] [--folder DIR] [--times 40]

Each figure is what a rerun of the page asks of the project: recipe, expectations held, report,
columns and a page of fifty rows; with filters also the facets of the columns filtered on. Undo is
the change of the recipe, stored, and the page after it. Prints p50 and p95 in milliseconds.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from made_register import blocks

from workbench.project import Project
from workbench.project.clean_desk import CleanDesk
from workbench.project.initiating import init_project
from workbench.project.table_pages import Filter

COLUMNS = [
    *("klantnr", "bsn", "voornaam", "tussenvoegsel", "achternaam", "geslacht", "geboortedatum"),
    *("nationaliteit", "postcode", "huisnummer", "woonplaats", "telefoon", "uitkeringssoort"),
    *("ingangsdatum", "einddatum", "vermogen", "team", "klantmanager", "opleiding", "motivatie"),
]
RECIPE = """\
format = 1
[[steps]]
kind = "trim"
columns = ["woonplaats", "achternaam"]
[[steps]]
kind = "placeholders"
columns = ["opleiding", "motivatie", "geslacht"]
[[steps]]
kind = "case"
columns = ["geslacht"]
to = "upper"
[[steps]]
kind = "postcode"
columns = ["postcode"]
[[steps]]
kind = "bsn"
columns = ["bsn"]
[[steps]]
kind = "parse_dates"
columns = ["geboortedatum", "ingangsdatum"]
formats = ["dd-mm-yyyy", "yyyymmdd"]
"""
FILTERS: tuple[tuple[Filter, ...], ...] = (
    (Filter("geslacht", "is", ("V",)),),
    (Filter("achternaam", "contains", ("berg",)), Filter("team", "is", ("Team Noord",))),
    (Filter("opleiding", "missing"), Filter("uitkeringssoort", "is", ("IOAW", "IOAZ"))),
    (Filter("postcode", "changed"),),
    (Filter("nationaliteit", "filled"), Filter("klantmanager", "contains", ("ma",))),
)


def make_project(folder: Path, rows: int) -> Project:
    """A project with one source of so many rows, read and cleaned."""
    if not (folder / "workbench.toml").is_file():
        init_project(folder)
        (folder / "recipes" / "people.toml").write_text(RECIPE)
        with (folder / "workbench.toml").open("a") as settings:
            settings.write('\n[sources.people]\nkey = ["klantnr"]\nrecipe = "people"\n')
        file = folder / "people.parquet"
        table = pa.concat_tables(block.select(COLUMNS) for block in blocks(rows, seed=7))
        pq.write_table(table, file)
        Project.open(folder).take_in("people", file, date(2026, 1, 31))
    project = Project.open(folder)
    made(project)
    return project


def made(project: Project) -> None:
    """Make the reading and the cleaned table, not the profile: the page does not need it."""
    from workbench.core.progress import silent
    from workbench.project.running import made_keys, make_station
    from workbench.project.stages.context import Context

    plan = project.plan()
    context = Context(project.places, project.settings, plan, silent)
    there = made_keys(project.places, project.database)
    for station in plan:
        key = (station.stage, station.subject, station.key)
        if station.stage in ("read", "clean") and key not in there:
            make_station(context, station, project.database)


def rerun(desk: CleanDesk, filters: tuple[Filter, ...], offset: int) -> None:
    """What one rerun of the page's table asks."""
    desk.state()
    desk.passed()
    desk.report()
    desk.columns()
    for one in filters:
        desk.facet(one.column, tuple(other for other in filters if other is not one))
    desk.page(filters, offset, 50)


def timed(times: int, do: Callable[[int], None]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    took = []
    for number in range(times):
        start = time.perf_counter()
        do(number)
        took.append((time.perf_counter() - start) * 1000)
    return float(np.quantile(took, 0.5)), float(np.quantile(took, 0.95))


def forget() -> None:
    """Nothing remembered: as the first time that filters are chosen."""
    from workbench.project import table_pages

    table_pages._facet.cache_clear()
    table_pages._records.cache_clear()


def main() -> None:
    """Measure, and print a line each."""
    wish = argparse.ArgumentParser()
    wish.add_argument("--rows", type=int, default=1_000_000)
    wish.add_argument("--folder", type=Path)
    wish.add_argument("--times", type=int, default=40)
    asked = wish.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="cleaning-page-"))
    desk = make_project(folder, asked.rows).clean_desk("people")
    chance = random.Random(3)
    rerun(desk, (), 0)

    def turn(_: int) -> None:
        rerun(desk, (), chance.randrange(0, asked.rows - 50))

    def choose(number: int) -> None:
        # all forgotten: a filter that was never chosen before
        forget()
        rerun(desk, FILTERS[number % len(FILTERS)], 0)

    def undo_and_redo(number: int) -> None:
        state = desk.state()
        (desk.undo if number % 2 == 0 else desk.redo)(state.revision)
        rerun(desk, (), 0)

    show("page", timed(asked.times, turn))
    show("filter with facets, first time", timed(asked.times, choose))
    # a step taken out is a change; the table of the new recipe is not made: the page makes its rows
    desk.remove(desk.state().revision, 3)
    show("undo and redo, table not made yet", timed(asked.times, undo_and_redo))


def show(what: str, took: tuple[float, float]) -> None:
    """One line."""
    print(f"{what}: p50 {took[0]:.0f} ms, p95 {took[1]:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
