"""Reads with a source's stored settings; where these can't be used any more, with what is found out."""

from pathlib import Path

from workbench.core.errors import SettingDoesNotFit, WorkbenchError
from workbench.core.findings import Finding
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.findings import finding
from workbench.extracts.reader import read_extract
from workbench.extracts.results import Reading

_MOST = 0.5
"""Share of the columns that must still be there for stored settings to be taken to fit."""
_FOUND_OUT = ("delimiter", "quotechar", "encoding", "header_row", "sheets", "total_row")
"""Settings that can be found out from the file when the stored ones don't fit."""


def read_fitting(
    file: Path,
    to: Path,
    settings: ReadSettings,
    limits: Limits,
    layouts: tuple[Path, ...] = (),
) -> Reading:
    """As `read_extract`; where a stored setting can't be used, the file is sniffed anew and it is said.

    Raises the fault of the stored settings when the file can't be read without them either.
    """
    try:
        return read_extract(file, to, settings, limits, layouts)
    except SettingDoesNotFit:
        loose = loosened(settings)
        if loose == settings:
            raise
        try:
            reading = read_extract(file, to, loose, limits, layouts)
        except SettingDoesNotFit:
            reading = None
        if reading is None:
            raise
    return reading.model_copy(
        update={"findings": (*unfit(settings, reading.settings), *reading.findings)}
    )


def read_better(
    file: Path,
    scratch: Path,
    settings: ReadSettings,
    limits: Limits,
    layouts: tuple[Path, ...],
    before: Reading,
    after: Reading,
) -> Reading | None:
    """A reading without the stored settings, where it has more of the previous delivery's columns.

    Looked at only when most of these are gone; `scratch` is an empty folder for the trial. Nothing
    is changed by it: a person decides.
    """
    loose = loosened(settings)
    if loose == settings or _kept(before, after) >= _MOST:
        return None
    try:
        tried = read_extract(file, scratch, loose, limits, layouts)
    except WorkbenchError:
        return None  # it can't be read otherwise either
    return tried if _kept(before, tried) > _kept(before, after) else None


def _kept(before: Reading, after: Reading) -> float:
    """Share of the previous delivery's columns that are still there."""
    return len(set(before.columns) & set(after.columns)) / len(before.columns)


def loosened(settings: ReadSettings) -> ReadSettings:
    """The settings without what can be found out from the file."""
    return settings.model_copy(update=dict.fromkeys(_FOUND_OUT))


def unfit(stored: ReadSettings, found: ReadSettings) -> list[Finding]:
    """Each stored setting that a file contradicts, as a finding."""
    said = []
    for name in _FOUND_OUT:
        before, after = getattr(stored, name), getattr(found, name)
        if before is not None and before != after:
            said.append(
                finding(
                    "settings_no_longer_fit",
                    setting=name,
                    before=_shown(before),
                    after=_shown(after),
                )
            )
    return said


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
