"""Stations of quality over time: what is counted of a delivery, and the trend of a source."""

from datetime import date
from pathlib import Path

from workbench.core.errors import NotMadeYet
from workbench.project.stages.context import Context, Made, load, save
from workbench.project.stations import Station
from workbench.quality.results import Alert, Measures, Trend

NEW_ROWS = "new"
"""Name of the Parquet file with the records (`_record`) that are new in a delivery."""


def make_measure(context: Context, station: Station, to: Path) -> Made:
    """Counts of a delivery and of its new rows: they stay when the rows do not."""
    import pandas as pd

    from workbench.quality import Earlier, measure
    from workbench.tables.engine import RECORD, Engine
    from workbench.tables.relations import write_frame

    extract = station.extract
    assert extract is not None
    (_, subject), *before = station.needs
    earlier = [
        Earlier(date.fromisoformat(name.partition("/")[2]), _reading(context, name))
        for _, name in before
    ]
    memory = context.settings.limits.memory_megabytes
    with Engine(memory_megabytes=memory) as engine:
        measured = measure(
            engine,
            _reading(context, subject),
            extract.source,
            extract.date,
            context.source(station),
            earlier,
        )
    if measured.new is not None:
        write_frame(pd.DataFrame({RECORD: measured.new}), to / f"{NEW_ROWS}.parquet")
    save(to, measured.measures)
    return Made(measured.measures.rows)


def make_watch(context: Context, station: Station, to: Path) -> Made:
    """The trend of a source over its deliveries, with example rows for each alert."""
    from workbench.quality import watch

    source = context.settings.sources[station.subject]
    measures = [load(context.folder(*need), Measures) for need in station.needs]
    trend = watch(measures, source)
    alerts = tuple(_with_examples(context, alert) for alert in trend.alerts)
    left = {word: _days(station, word) for word in ("unreadable", "outdated")}
    save(to, Trend(**{**trend.__dict__, "alerts": alerts, **left}))
    return Made(len(alerts))


def _days(station: Station, word: str) -> tuple[str, ...]:
    said = station.inputs.get(word)
    return tuple(said.split(",")) if said else ()


def _reading(context: Context, subject: str) -> Path:
    return context.folder("read", subject) / "reading.parquet"


def _with_examples(context: Context, alert: Alert) -> Alert:
    import pandas as pd

    from workbench.quality import with_lines

    subject = f"{alert.source}/{alert.extract}"
    try:
        reading = _reading(context, subject)
        records = context.folder("measure", subject) / f"{NEW_ROWS}.parquet"
    except NotMadeYet:  # the rows are gone by policy: the figures stay
        return alert
    new = pd.read_parquet(records).iloc[:, 0].to_numpy() if records.is_file() else None
    return with_lines(alert, reading, new, context.settings.sources[alert.source])
