"""From a delivered file to a reading: guard, sniff, read, account for every record."""

from pathlib import Path

from workbench.core.errors import NotWhatItSays, SettingDoesNotFit
from workbench.core.files import sha256_file
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.delimited import read_delimited
from workbench.extracts.excel import read_excel
from workbench.extracts.fixed import read_fixed
from workbench.extracts.guard import Container, guard
from workbench.extracts.layouts import load_layout
from workbench.extracts.outcome import Outcome
from workbench.extracts.parquet import read_parquet
from workbench.extracts.results import Reading
from workbench.extracts.sink import Sink, sink_into

_FOUND_OUT = ReadSettings()
_LIMITS = Limits()
_CONTAINER_OF: dict[str, Container] = {
    "delimited": "text",
    "fixed": "text",
    "excel": "excel",
    "parquet": "parquet",
}
_NAMES: dict[Container, str] = {
    "text": "text",
    "excel": "a workbook",
    "parquet": "a Parquet file",
}


def read_extract(
    file: Path,
    to: Path,
    settings: ReadSettings = _FOUND_OUT,
    limits: Limits = _LIMITS,
    layouts: tuple[Path, ...] = (),
) -> Reading:
    """Read a delivered file as text columns into `to`/reading.parquet and quarantine.parquet.

    Both files appear together, or neither does. `layouts` are folders that are searched for a
    layout file before the shipped ones. Raises only `core.errors` (see `guard` and the readers).
    """
    container = guard(file, limits)
    kind = _kind(file, container, settings)
    with sink_into(to) as sink:
        outcome = _read(kind, file, sink, settings, limits, layouts)
        sink.finish()
        account = sink.account(outcome.records_in)
    resolved = outcome.settings
    return Reading(
        file=file.name,
        sha256=sha256_file(file),
        kind=kind,
        encoding=resolved.encoding if container == "text" else None,
        delimiter=resolved.delimiter if kind == "delimited" else None,
        quotechar=resolved.quotechar if kind == "delimited" else None,
        header_row=resolved.header_row if kind in ("delimited", "excel") else None,
        columns=outcome.columns,
        columns_certain=outcome.columns_certain,
        parts=outcome.parts,
        account=account,
        settings=resolved,
        choices=outcome.choices,
        findings=outcome.findings,
    )


def _kind(file: Path, container: Container, settings: ReadSettings) -> str:
    if settings.kind != "auto":
        expected = _CONTAINER_OF[settings.kind]
        if expected != container:
            raise NotWhatItSays(file=file.name, expected=_NAMES[expected], found=_NAMES[container])
        return settings.kind
    if container == "text":
        return "fixed" if settings.layout else "delimited"
    return container


def _read(
    kind: str,
    file: Path,
    sink: Sink,
    settings: ReadSettings,
    limits: Limits,
    layouts: tuple[Path, ...],
) -> Outcome:
    if kind == "excel":
        return read_excel(file, sink, settings, limits)
    if kind == "parquet":
        return read_parquet(file, sink, settings, limits)
    if kind == "fixed":
        if settings.layout is None:
            raise SettingDoesNotFit(file=file.name, detail="a fixed-position file needs a layout")
        return read_fixed(file, sink, settings, limits, load_layout(settings.layout, *layouts))
    return read_delimited(file, sink, settings, limits)
