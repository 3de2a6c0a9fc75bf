"""Stations of one source: its cleaned state, and the suite for that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors_cleaning import LookupCircle
from workbench.project.stages.context import Context, Made, save
from workbench.project.stages.extracting import history_of
from workbench.project.stations import Station, extract_subject

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


def make_clean(context: Context, station: Station, to: Path) -> Made:
    """The recipe on the current extract: cleaned table and change log."""
    from workbench.cleaning import clean_table, load_recipe
    from workbench.tables.engine import Engine
    from workbench.tables.relations import write_parquet

    extract, name = station.extract, context.source(station).recipe
    assert extract is not None
    assert name is not None
    recipe = load_recipe(context.places.recipe(name), lenient=True)
    with Engine() as engine:
        others = other_sources(context, station, engine)
        table = engine.read(context.folder("read", extract_subject(extract)) / "reading.parquet")
        cleaned = clean_table(engine, table, recipe, context.progress, lenient=True, sources=others)
        write_parquet(cleaned.table, to / "cleaned.parquet")
        write_parquet(cleaned.changes, to / "changes.parquet", ("step", "_record", "column"))
    save(to, cleaned.report)
    return Made(cleaned.report.rows_out)


def other_sources(context: Context, station: Station, engine: Engine) -> dict[str, ibis.Table]:
    """The tables that a recipe looks values up in: cleaned where they have a recipe, else as read.

    LookupCircle where the source fills from one that fills from it.
    """
    if "circle" in station.inputs:
        raise LookupCircle(source=station.subject, circle=station.inputs["circle"])
    tables = {}
    for stage, subject in station.needs[1:]:
        name = subject if stage == "clean" else subject.rpartition("/")[0]
        file = "cleaned.parquet" if stage == "clean" else "reading.parquet"
        tables[name] = engine.read(context.folder(stage, subject) / file)
    return tables


def make_validate_cleaned(context: Context, station: Station, to: Path) -> Made:
    """The suite for the cleaned table."""
    from workbench.tables.engine import Engine
    from workbench.validation import load_suite, validate_table
    from workbench.validation.given import given_from
    from workbench.validation.keeping import write_failing

    extract, name = station.extract, context.source(station).suite_cleaned
    assert extract is not None
    assert name is not None
    suite = load_suite(context.places.suite(name))
    cleaned = context.folder("clean", station.subject) / "cleaned.parquet"
    others = {name: context.folder(stage, name) for stage, name in station.needs[1:]}
    files = {name: folder / "cleaned.parquet" for name, folder in others.items()}
    with Engine() as engine, given_from(files):
        run = validate_table(engine, engine.read(cleaned), suite)
    write_failing(run, cleaned, to / "failing.parquet")
    save(to, run)
    return Made(run.rows, history_of(run, extract.id))
