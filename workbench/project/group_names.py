"""Names that an analyst gave to groups: kept in `group_names.toml` by what is usual in the group.

Groups are made anew when the data change, and their numbers say nothing then. A name goes with the
group whose usual profile is like the one that was named; where none is, it waits in the file.
"""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import numpy as np
import tomlkit
from scipy.optimize import linear_sum_assignment

from workbench.clustering.results import Clustering, Group, Typical
from workbench.core.errors_clustering import GroupUnknown
from workbench.core.files import write_text
from workbench.core.results import Setting, SettingsFile
from workbench.core.tomlfile import load

FILE = "group_names.toml"
LONGEST_NAME = 60
ALIKE = 0.75
"""Mean likeness of two profiles (1: the same) from which they are one group. House choice."""
_WRITING = threading.Lock()


class GroupName(Setting):
    """A name, and the profile that it was given to."""

    name: str
    by: str = ""
    on: date | None = None
    profile: dict[str, str | float] = {}
    """Per column the most frequent level, or the median."""


class GroupNames(SettingsFile):
    """The whole file."""

    group: tuple[GroupName, ...] = ()


def group_names(folder: Path, found: Clustering) -> dict[int, str]:
    """Names of the groups as they are now; a group without one is not among them."""
    return {number: one.name for number, one in _matched(_read(folder), found).items()}


def waiting_names(folder: Path, found: Clustering) -> tuple[str, ...]:
    """Names whose group is not among these."""
    known = _read(folder)
    used = _matched(known, found).values()
    return tuple(one.name for one in known if one not in used)


def name_group(
    folder: Path, found: Clustering, number: int, name: str, by: str = "", on: date | None = None
) -> dict[int, str]:
    """Give a group a name, or take it away with an empty one; the file is written before this
    returns. GroupUnknown for a group that there is not."""
    group = next((one for one in found.groups if one.group == number), None)
    if group is None:
        there = ", ".join(str(one.group) for one in found.groups)
        raise GroupUnknown(group=number, groups=there)
    said = " ".join(name.split())[:LONGEST_NAME]
    with _WRITING:
        known = _read(folder)
        before = _matched(known, found).get(number)
        kept = [one for one in known if one is not before]
        if said:
            kept.append(GroupName(name=said, by=by, on=on, profile=_profile(group)))
        _write(folder, kept)
    return group_names(folder, found)


def _read(folder: Path) -> tuple[GroupName, ...]:
    file = folder / FILE
    return load(file, GroupNames).group if file.is_file() else ()


def _write(folder: Path, names: list[GroupName]) -> None:
    document = tomlkit.document()
    document.add("format", tomlkit.item(1))
    tables = tomlkit.aot()
    for one in names:
        tables.append(tomlkit.item(one.model_dump(exclude_none=True)))
    document.add("group", tables)
    write_text(folder / FILE, tomlkit.dumps(document))


def _profile(group: Group) -> dict[str, str | float]:
    return {
        one.column: one.level if one.level is not None else float(one.median or 0.0)
        for one in group.typical
        if one.level is not None or one.median is not None
    }


def _matched(names: tuple[GroupName, ...], found: Clustering) -> dict[int, GroupName]:
    """Each name with the group likest to the one that was named, a group once."""
    if not names or not found.groups:
        return {}
    spread = _spread(found)
    alike = np.array([[_alike(one, group, spread) for group in found.groups] for one in names])
    return {
        found.groups[int(column)].group: names[int(row)]
        for row, column in zip(*linear_sum_assignment(alike, maximize=True), strict=True)
        if alike[row, column] >= ALIKE
    }


def _spread(found: Clustering) -> dict[str, float]:
    """How far the medians of a number lie apart between groups, or within one at least."""
    usual: dict[str, list[Typical]] = {}
    for group in found.groups:
        for one in group.typical:
            if one.median is not None:
                usual.setdefault(one.column, []).append(one)
    spread = {}
    for column, rows in usual.items():
        medians = [one.median or 0.0 for one in rows]
        within = max((one.high or 0.0) - (one.low or 0.0) for one in rows)
        spread[column] = max(max(medians) - min(medians), within, 1e-300)
    return spread


def _alike(one: GroupName, group: Group, spread: dict[str, float]) -> float:
    """Mean over the columns of either: 1 where a level is the same, less as medians lie apart."""
    mine, theirs = one.profile, _profile(group)
    columns = {*mine, *theirs}
    total = 0.0
    for column in columns:
        left, right = mine.get(column), theirs.get(column)
        if isinstance(left, float | int) and isinstance(right, float | int):
            total += max(0.0, 1 - abs(left - right) / spread.get(column, 1.0))
        else:
            total += left == right
    return total / max(len(columns), 1)
