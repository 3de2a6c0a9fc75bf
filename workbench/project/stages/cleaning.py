"""Stations of one source: its cleaned state, and the suite for that."""

from pathlib import Path

from workbench.project.stages.context import Context, Made, save
from workbench.project.stages.extracting import history_of
from workbench.project.stations import Station, extract_subject


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
        table = engine.read(context.folder("read", extract_subject(extract)) / "reading.parquet")
        cleaned = clean_table(engine, table, recipe, context.progress, lenient=True)
        write_parquet(cleaned.table, to / "cleaned.parquet")
        write_parquet(cleaned.changes, to / "changes.parquet", ("step", "_record", "column"))
    save(to, cleaned.report)
    return Made(cleaned.report.rows_out)


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
