"""Stations of one extract: its reading, its profile, its validation as delivered."""

import tempfile
from pathlib import Path

from workbench.core.findings import Finding
from workbench.extracts.results import Comparison, Reading
from workbench.project.stages.context import Context, Made, load, save
from workbench.project.stations import Station, extract_subject
from workbench.store.models import ColumnHistoryRow, ExpectationHistoryRow
from workbench.validation.keeping import write_failing
from workbench.validation.results import ValidationRun


def make_read(context: Context, station: Station, to: Path) -> Made:
    """The delivered bytes as text columns, with the account of every record."""
    from workbench.extracts.fitting import read_fitting

    extract = station.extract
    assert extract is not None
    reading = read_fitting(
        context.places.raw_file(extract.sha256, extract.file),
        to,
        context.source(station).read,
        context.settings.limits,
        (context.places.folder / "layouts",),
    )
    save(to, reading.model_copy(update={"file": extract.file}))
    return Made(reading.account.kept)


def make_compare(context: Context, station: Station, to: Path) -> Made:
    """What changed in form since the delivery before this one.

    Where the stored read settings no longer fit, the columns that are found without them are
    compared: the settings are what is to be mended.
    """
    from workbench.extracts.comparing import changed_columns, compare_readings, distinct_values
    from workbench.extracts.fitting import read_better, unfit

    extract = station.extract
    assert extract is not None
    (_, earlier), (_, subject) = station.needs
    folders = [context.folder("read", earlier), context.folder("read", subject)]
    before, after = (load(folder, Reading) for folder in folders)
    stored = context.source(station).read
    day = earlier.partition("/")[2]
    found: list[Finding] = []
    with tempfile.TemporaryDirectory(dir=to) as scratch:
        raw = context.places.raw_file(extract.sha256, extract.file)
        layouts = (context.places.folder / "layouts",)
        limits = context.settings.limits
        better = read_better(raw, Path(scratch), stored, limits, layouts, before, after)
        if better is not None:
            found += unfit(stored, better.settings)
            after = better.model_copy(update={"settings": after.settings})
            folders[1] = Path(scratch)
        gone, new = changed_columns(before, after)
        old = distinct_values(folders[0] / "reading.parquet", gone)
        values = distinct_values(folders[1] / "reading.parquet", new)
    found += compare_readings(before, after, old, values, day)
    save(to, Comparison(before=day, findings=tuple(found)))
    return Made()


def make_profile(context: Context, station: Station, to: Path) -> Made:
    """What is known of the extract, column by column, kept for quality over time."""
    from workbench.profiling import profile_table
    from workbench.tables.engine import Engine

    extract = station.extract
    assert extract is not None
    with Engine(memory_megabytes=context.settings.limits.memory_megabytes) as engine:
        table = engine.read(context.folder("read", extract_subject(extract)) / "reading.parquet")
        profile = profile_table(table, context.source(station), context.progress)
    save(to, profile)
    history = [
        ColumnHistoryRow(
            extract_id=extract.id,
            column=column.name,
            rows=profile.rows,
            fill=column.fill,
            effective_fill=column.effective_fill,
            distinct=column.distinct,
        )
        for column in profile.columns
    ]
    return Made(profile.rows, history)


def make_validate_raw(context: Context, station: Station, to: Path) -> Made:
    """The suite for the file as delivered."""
    from workbench.tables.engine import Engine
    from workbench.validation import load_suite, validate_table

    extract = station.extract
    suite_name = context.source(station).suite_raw
    assert extract is not None
    assert suite_name is not None
    suite = load_suite(context.places.suite(suite_name))
    reading = context.folder("read", extract_subject(extract)) / "reading.parquet"
    with Engine() as engine:
        run = validate_table(engine, engine.read(reading), suite)
    write_failing(run, reading, to / "failing.parquet")
    save(to, run)
    return Made(run.rows, history_of(run, extract.id))


def history_of(run: ValidationRun, extract_id: int) -> list[ExpectationHistoryRow]:
    """A validation run as rows for quality over time."""
    return [
        ExpectationHistoryRow(
            extract_id=extract_id,
            stage=run.stage,
            number=number,
            type=one.type,
            column=one.column,
            severity=one.severity,
            success=one.success,
            unexpected_count=one.unexpected_count,
            unexpected_share=one.unexpected_share,
        )
        for number, one in enumerate(run.expectations)
    ]
