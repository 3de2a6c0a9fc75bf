"""The inbox: files that were put down are taken in as deliveries, then moved to inbox/done."""

import calendar
import re
import stat
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.core.errors_unattended import InboxMissing, InboxUnreadable
from workbench.core.files import sha256_file
from workbench.core.settings import WorkbenchSettings
from workbench.core.unattended_settings import DATE, DATE_DIRECTIVES, InboxPattern
from workbench.project.answers import AddAnswer, InboxFile, InboxState
from workbench.project.places import Places

DONE = "done"
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
"""Endings of a file that a browser, scp or WinSCP is still writing."""

TakeIn = Callable[[str, Path, date], AddAnswer]


@dataclass(frozen=True)
class _Ready:
    """A file that may be taken in."""

    path: Path
    source: str
    date: date
    sha256: str


def pick_up(places: Places, settings: WorkbenchSettings, take_in: TakeIn) -> tuple[InboxFile, ...]:
    """Take in what lies in the inbox, the oldest delivery first; one refused file stops no other.

    Raises InboxMissing when the settings name a folder outside the project that is not there.
    """
    folder = _folder(places, settings)
    if folder is None:
        return ()
    told: list[InboxFile] = []
    ready: dict[tuple[str, date], list[_Ready]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.name == DONE or path.name.startswith((".", "~$")):
            continue
        found = _look(path, settings)
        if isinstance(found, _Ready):
            ready[found.source, found.date].append(found)
        else:
            told.append(found)
    for _, files in sorted(ready.items(), key=lambda one: (one[0][1], one[0][0])):
        told += _deliver(folder, files, take_in)
    return tuple(sorted(told, key=lambda one: one.file))


def done_files(places: Places, settings: WorkbenchSettings) -> list[Path]:
    """The files that were taken in from the inbox and moved."""
    done = places.inbox(settings.inbox.folder) / DONE
    return sorted(path for path in done.iterdir() if path.is_file()) if done.is_dir() else []


def file_pattern(wished: InboxPattern) -> re.Pattern[str] | None:
    """What the names of a source's files match, with the date as a group; None: it has no inbox."""
    if wished.inbox is None:
        return None
    parts = re.split(r"(%.)", wished.inbox_date)
    day = "".join(DATE_DIRECTIVES.get(part, re.escape(part)) for part in parts)
    before, after = (
        ".*".join(re.escape(part) for part in side.split("*")) for side in wished.inbox.split(DATE)
    )
    return re.compile(f"{before}(?P<date>{day}){after}", re.IGNORECASE)


def date_in(name: str, wished: InboxPattern) -> date | None:
    """The date in a file's name; None when it is no day that exists. ValueError: no such name."""
    pattern = file_pattern(wished)
    match = None if pattern is None else pattern.fullmatch(name)
    if match is None:
        raise ValueError("the name does not fit the pattern")
    try:
        found = datetime.strptime(match["date"], wished.inbox_date).date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
    if "%d" not in wished.inbox_date and "%j" not in wished.inbox_date:
        return found.replace(day=calendar.monthrange(found.year, found.month)[1])
    return found


def _folder(places: Places, settings: WorkbenchSettings) -> Path | None:
    folder = places.inbox(settings.inbox.folder)
    if folder.is_dir():
        return folder
    if Path(settings.inbox.folder).is_absolute():
        raise InboxMissing(folder=folder)
    if any(source.inbox for source in settings.sources.values()):
        folder.mkdir(parents=True, exist_ok=True)
    return None


def _look(path: Path, settings: WorkbenchSettings) -> _Ready | InboxFile:
    """Whose delivery a file is, or why it stays."""
    try:
        before = path.lstat()
        if not stat.S_ISREG(before.st_mode):
            return _stays(path, "not_a_file", "only files are taken in from the inbox")
        if _busy(path, before.st_mtime, settings.inbox.quiet_seconds):
            return _stays(path, "still_written", "it is still being written")
        fitting = _fitting(path.name, settings.sources)
        if len(fitting) != 1:
            return _no_source(path, fitting)
        source = fitting[0]
        when = date_in(path.name, settings.sources[source])
        if when is None:
            return _stays(path, "no_date", "its name holds no date that exists", source)
        sha256 = sha256_file(path)
        after = path.lstat()
    except FileNotFoundError:
        return _stays(path, "still_written", "it went while it was looked at")
    except OSError as fault:
        return _refused(path, InboxUnreadable(file=path.name, reason=fault.strerror))
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return _stays(path, "still_written", "it is still being written")
    return _Ready(path, source, when, sha256)


def _busy(path: Path, changed: float, quiet: float) -> bool:
    # a clock ahead of ours by more than the quiet time would keep a file here for ever
    return path.suffix.lower() in _UNFINISHED or abs(time.time() - changed) < quiet


def _fitting(name: str, sources: Mapping[str, InboxPattern]) -> list[str]:
    patterns = {source: file_pattern(wished) for source, wished in sources.items()}
    return [source for source, one in patterns.items() if one and one.fullmatch(name)]


def _deliver(folder: Path, files: list[_Ready], take_in: TakeIn) -> Iterator[InboxFile]:
    """The files for one source and date: one delivery, or none where they differ."""
    if len({one.sha256 for one in files}) > 1:
        for one in files:
            others = ", ".join(other.path.name for other in files if other is not one)
            why = f"{others} is for the same date with other bytes: leave the right one"
            yield _stays(one.path, "same_date", why, one.source, one.date)
        return
    for one in files:
        try:
            taken = take_in(one.source, one.path, one.date)
        except WorkbenchError as fault:
            yield _refused(one.path, fault, one.source, one.date)
        except OSError as fault:
            unread = InboxUnreadable(file=one.path.name, reason=fault.strerror)
            yield _refused(one.path, unread, one.source, one.date)
        else:
            moved, why = _move(one.path, folder / DONE)
            yield InboxFile(
                file=one.path.name,
                state="taken" if taken.new else "delivered_before",
                message=why,
                source=one.source,
                date=one.date,
                same_as=taken.same_as,
                moved_to=moved,
            )


def _move(path: Path, done: Path) -> tuple[str | None, str]:
    """Its name in `done`; else why it is still there. Nothing that lies there is overwritten."""
    try:
        done.mkdir(exist_ok=True)
        target, number = done / path.name, 1
        while target.exists():
            number += 1
            target = done / f"{path.stem}_{number}{path.suffix}"
        path.rename(target)
    except OSError as fault:
        return None, f"it could not be moved to {DONE}: {fault.strerror}"
    return target.name, ""


def _no_source(path: Path, fitting: list[str]) -> InboxFile:
    if fitting:
        why = f"it fits the pattern of more than one source: {', '.join(fitting)}"
        return _stays(path, "many_patterns", why)
    return _stays(path, "no_pattern", "it fits the pattern of no source")


def _stays(
    path: Path,
    state: InboxState,
    message: str,
    source: str | None = None,
    when: date | None = None,
) -> InboxFile:
    return InboxFile(file=path.name, state=state, message=message, source=source, date=when)


def _refused(
    path: Path, fault: WorkbenchError, source: str | None = None, when: date | None = None
) -> InboxFile:
    return InboxFile(
        file=path.name,
        state="refused",
        message=str(fault),
        source=source,
        date=when,
        error=type(fault).__name__,
        error_fields={name: str(value) for name, value in fault.fields.items()},
    )
