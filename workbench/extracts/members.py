"""Reads an archive or folder of files of one feed: each a `_part`, all with the same columns."""

import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from workbench.core.errors import (
    FileEmpty,
    FileTruncated,
    NestedArchive,
    NoTableInside,
    NotWhatItSays,
    SettingDoesNotFit,
    TooManyColumns,
    WorkbenchError,
)
from workbench.core.findings import Finding
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.archives import UNREADABLE, members_of
from workbench.extracts.findings import finding
from workbench.extracts.guard import Container, guard
from workbench.extracts.member_sink import MemberSink, Peeked, PeekSink
from workbench.extracts.outcome import Outcome
from workbench.extracts.sink import Sink

ReadFile = Callable[[Path, Container, Sink, ReadSettings], Outcome]
_LEFT_OUT: dict[type[WorkbenchError], str] = {
    FileEmpty: "is empty",
    FileTruncated: "is damaged",
    NotWhatItSays: "is no table",
    SettingDoesNotFit: "does not fit the read settings",
    TooManyColumns: "has too many columns",
}
"""What keeps one file of many from being read; the others are, and the finding is critical."""
_PER_FILE = ("encoding", "delimiter", "quotechar", "header_row", "sheets", "total_row")
"""Settings that are found out per file, and kept only where all files have the same."""
_LONGEST_NAME = 120


def read_members(
    path: Path,
    sink: Sink,
    settings: ReadSettings,
    limits: Limits,
    read_file: ReadFile,
    scratch: Path,
) -> Outcome:
    """Read every file of a zip or folder into the sink, in order of name (numbers as numbers).

    `read_file` reads one of them; an archive is unpacked in `scratch`, which is left as it was.
    The columns are those that most files have. A file that can't be read is left out with a
    critical finding; so is one with other columns, its records counted as `other_member`.
    Raises NestedArchive, NoTableInside, and what a reader raises half-way in a file.
    """
    inner = settings.model_copy(update={"kind": "fixed" if settings.layout else "auto"})
    with _unpacked(path, scratch) as files:
        readable, faults = _peek(path, files, sink, inner, limits, read_file)
        if not readable:
            if len(faults) == 1:
                raise next(iter(faults.values()))
            raise NoTableInside(file=path.name, detail=", ".join([*files][:5]))
        columns = _common(list(readable.values()))
        sink.open(columns)
        findings: list[Finding] = []
        outcomes: dict[str, Outcome] = {}
        records_in = 0
        first = next(name for name, found in readable.items() if _same(found, columns))
        for name, file in files.items():
            if name in faults:
                findings.append(_left_out(name, faults[name]))
                continue
            view = MemberSink(sink, name, columns)
            outcome = read_file(file, guard(file, limits), view, inner)
            records_in += outcome.records_in
            findings += _about(name, view, outcome, first, columns)
            if not view.is_other:
                outcomes[name] = outcome
    return Outcome(
        columns,
        _settings(settings, [one.settings for one in outcomes.values()]),
        tuple(findings),
        all(one.columns_certain for one in outcomes.values()),
        records_in,
        tuple(outcomes),
        labels={k: v for one in outcomes.values() for k, v in one.labels.items()},
    )


def _peek(
    path: Path,
    files: dict[str, Path],
    sink: Sink,
    settings: ReadSettings,
    limits: Limits,
    read_file: ReadFile,
) -> tuple[dict[str, tuple[str, ...]], dict[str, WorkbenchError]]:
    """The columns of each file that can be read, and why the others can't."""
    columns: dict[str, tuple[str, ...]] = {}
    faults: dict[str, WorkbenchError] = {}
    for name, file in files.items():
        try:
            container = guard(file, limits)
            if container in ("archive", "folder"):
                raise NestedArchive(file=path.name, member=name)
            read_file(file, container, PeekSink(sink, name, ()), settings)
        except Peeked as found:
            columns[name] = found.columns
        except tuple(_LEFT_OUT) as fault:
            faults[name] = fault
    return columns, faults


def _common(found: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The columns that most files have, as the first of these writes them; one column is no table."""
    sets = [frozenset(name.casefold() for name in columns) for columns in found]
    counts = Counter(sets)
    best = max(counts, key=lambda names: (len(names) > 1, counts[names], -sets.index(names)))
    return found[sets.index(best)]


def _same(found: Sequence[str], columns: Sequence[str]) -> bool:
    return {name.casefold() for name in found} == {name.casefold() for name in columns}


def _about(
    name: str, view: MemberSink, outcome: Outcome, first: str, columns: Sequence[str]
) -> Iterator[Finding]:
    if view.is_other:
        theirs = {each.casefold() for each in view.columns}
        ours = {each.casefold() for each in columns}
        lacking = [each for each in columns if each.casefold() not in theirs]
        extra = [each for each in view.columns if each.casefold() not in ours]
        yield finding(
            "member_other_columns",
            outcome.records_in,
            member=name,
            first=first,
            lacking=", ".join(lacking[:8]) or "–",
            extra=", ".join(extra[:8]) or "–",
        )
        return
    if view.is_moved:
        yield finding("member_columns_moved", member=name)
    for each in outcome.findings:
        yield _of(name, each)


def _left_out(member: str, fault: WorkbenchError) -> Finding:
    said = finding("member_left_out", member=member, fault=_LEFT_OUT[type(fault)])
    return said.model_copy(update={"values": {"member": member, "fault": type(fault).__name__}})


def _of(member: str, about: Finding) -> Finding:
    part = f"{member} / {about.part}" if about.part else member
    return about.model_copy(update={"part": part})


def _settings(given: ReadSettings, found: Sequence[ReadSettings]) -> ReadSettings:
    """What all files have in common; what differs is to be found out again for each."""
    same = {
        name: getattr(found[0], name)
        for name in _PER_FILE
        if all(getattr(one, name) == getattr(found[0], name) for one in found)
    }
    return given.model_copy(update={"kind": "archive", **same})


@contextmanager
def _unpacked(path: Path, scratch: Path) -> Iterator[dict[str, Path]]:
    """The files of an archive or folder by their names in it."""
    names = members_of(path)
    if path.is_dir():
        yield {name: path / name for name in names}
        return
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".making-") as folder:
        files = {}
        for number, name in enumerate(names):
            place = Path(folder) / str(number)
            place.mkdir()
            files[name] = place / _leaf(name)
        _extract(path, files)
        yield files


def _leaf(name: str) -> str:
    leaf = PurePosixPath(name.replace("\\", "/")).name or "member"
    # what a file system takes: bytes rather than signs are counted, and the extension is at the end
    return leaf.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore")


def _extract(path: Path, files: dict[str, Path]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for name, file in files.items():
                with archive.open(name) as packed, file.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, 1 << 20)
    except UNREADABLE as fault:
        raise FileTruncated(file=path.name, detail="a part of it is damaged") from fault
