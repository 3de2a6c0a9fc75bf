"""What happened to a column of codes: a new code, another code list, a default."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.core.watch_settings import WatchSettings
from workbench.quality.found import Deliveries, Flags, Found, Numbers, shares
from workbench.quality.results import Dimension, Kind
from workbench.quality.series import Change, changes, two_shares, usual
from workbench.values.placeholders import ORDINARY_WORDS, letters_of, placeholder_reason

_RARE = 0.005
"""A share under this is as good as none."""
_REPLACED = 0.3
"""What may remain of a code that another one replaces ..."""
_MERGED = 0.1
"""... and of one that an existing code takes over. House choices."""
_SURER = 0.5
"""Standard errors more than for a clear cause, to tell that the mix of codes is another one: a mix
has its seasons. House choice."""
_MUCH_BETTER = 2.0
"""Log likelihood by which one code must explain the rise of another that was there already."""
_LEAST = 1e-4
"""A share that was not expected at all counts as this."""


@dataclass(frozen=True)
class _Codes:
    """A column's values per delivery: rows with a value, and rows that say something."""

    column: str
    new: dict[str, Numbers]
    new_rows: Numbers
    whole: dict[str, Numbers]
    whole_rows: Numbers


def code_changes(whole: Deliveries, settings: WatchSettings, least_z: float) -> Iterator[Found]:
    """One finding per column and cause among columns of codes."""
    for column in whole.columns:
        if kind_of(whole, column) != "code":
            continue
        codes = _Codes(
            column,
            *_lines(whole, column, True),
            *_lines(whole, column, False),
        )
        yield from _by_cause(whole, settings, codes, least_z)


def kind_of(whole: Deliveries, column: str) -> str:
    """What the column holds in most deliveries."""
    kinds = [
        one.kind
        for at in np.flatnonzero(whole.usable)
        if (one := whole.column(int(at), column, False)) is not None
    ]
    return max(kinds, key=kinds.count) if kinds else "empty"


def says_something(value: str) -> bool:
    """Whether a value is an answer, as in counting."""
    reason = placeholder_reason(value)
    return reason is None or (reason == "word" and letters_of(value) in ORDINARY_WORDS)


def _lines(whole: Deliveries, column: str, new: bool) -> tuple[dict[str, Numbers], Numbers]:
    lines: dict[str, Numbers] = {}
    for at in range(len(whole)):
        one = whole.column(at, column, new)
        for counted in one.values if one is not None else ():
            if says_something(counted.value):
                line = lines.setdefault(counted.value, np.zeros(len(whole)))
                line[at] = counted.count
    return lines, whole.line(column, new, lambda one: one.informative)


def _by_cause(
    whole: Deliveries, settings: WatchSettings, codes: _Codes, least_z: float
) -> Iterator[Found]:
    """The greatest change first; what begins with it in the same column has the same cause."""
    moved = [
        *_moved_in_new_rows(whole, settings, codes, least_z),
        *_moved_in_old_rows(whole, settings, codes),
    ]
    # a code that rises leads one that falls: what a default pushes out may be gone by chance
    moved.sort(
        key=lambda one: (one.unseen and one.rose, one.every_row, one.rose, one.unseen, one.size),
        reverse=True,
    )
    leads: list[_Moved] = []
    for one in moved:
        if not any(_together(one.change, lead.change) for lead in leads):
            found = _cause(whole, settings, codes, one)
            if found.kind != "distribution_moved" or one.every_row or found.z >= least_z + _SURER:
                leads.append(one)
                yield found


def _together(one: Change, lead: Change) -> bool:
    """Whether a change begins with another, or is what was before it seen from the other side."""
    return abs(one.start - lead.start) <= 1 or abs(one.stop - lead.start) <= 1


@dataclass(frozen=True)
class _Moved:
    value: str
    change: Change
    rose: bool
    unseen: bool
    """No row had it before (of a fall: no row has it after)."""
    every_row: bool

    @property
    def size(self) -> float:
        return abs(self.change.after - self.change.before)


def _moved_in_new_rows(
    whole: Deliveries, settings: WatchSettings, codes: _Codes, least_z: float
) -> Iterator[_Moved]:
    for value, hits in codes.new.items():
        ever = codes.whole.get(value, np.zeros(len(whole)))
        for direction in (1, -1):
            for change in changes(
                hits,
                codes.new_rows,
                whole.usable,
                direction,
                settings.new_code,
                min(least_z, settings.least_evidence),
                settings.history,
            ):
                unseen, z = _never(whole, codes, hits, ever, change, direction)
                least = settings.new_code if unseen else settings.code_change
                if z >= least_z and abs(change.after - change.before) >= least:
                    change = Change(change.start, change.stop, change.before, change.after, z)
                    yield _Moved(value, change, direction > 0, unseen, False)
        yield from _first_seen(whole, settings, codes, value, hits, ever, least_z)


def _never(
    whole: Deliveries,
    codes: _Codes,
    hits: Numbers,
    ever: Numbers,
    change: Change,
    direction: int,
) -> tuple[bool, float]:
    """Whether the code was never there before (is not there any more), and the evidence then."""
    if direction < 0:
        return not hits[change.start : change.stop].sum() and change.before > _RARE, change.z
    before = whole.last_whole(change.start)
    if before is None or ever[: change.start][whole.usable[: change.start]].sum():
        return False, change.z
    here = slice(change.start, change.stop)
    rows = codes.new_rows[here] * whole.usable[here]
    inside = float((hits[here] * whole.usable[here]).sum())
    return True, max(
        change.z, two_shares(inside, float(rows.sum()), 0.0, float(codes.whole_rows[before]))
    )


def _first_seen(
    whole: Deliveries,
    settings: WatchSettings,
    codes: _Codes,
    value: str,
    hits: Numbers,
    ever: Numbers,
    least_z: float,
) -> Iterator[_Moved]:
    """A code that no row had before: every row of before counts against it, not only new ones."""
    seen = np.flatnonzero((ever > 0) & whole.usable)
    if not len(seen):
        return
    start = int(seen[0])
    before = whole.last_whole(start)
    if before is None or int(whole.usable[:start].sum()) < settings.history:
        return
    rows = float(codes.new_rows[start])
    share = hits[start] / max(rows, 1)
    z = two_shares(float(hits[start]), rows, 0.0, float(codes.whole_rows[before]))
    if share >= settings.new_code and z >= least_z:
        change = Change(start, len(whole), 0.0, float(share), z)
        yield _Moved(value, change, True, True, False)


def _moved_in_old_rows(
    whole: Deliveries, settings: WatchSettings, codes: _Codes
) -> Iterator[_Moved]:
    """Codes that are replaced in rows that stood there before."""
    for value, ever in codes.whole.items():
        fresh = codes.new.get(value, np.zeros(len(whole)))
        steps: list[float] = []
        for at in range(1, len(whole)):
            before = whole.last_whole(at)
            if before is None or not whole.usable[at]:
                continue
            rows, was = codes.whole_rows[at] - codes.new_rows[at], codes.whole_rows[before]
            if not was or rows < was / 4:
                continue
            old, then = (ever[at] - fresh[at]) / rows, ever[before] / was
            step = float(old - then)
            gone, appeared = old < _RARE <= then, then < _RARE / 10 and old >= settings.new_code
            floor = settings.new_code if gone or appeared else settings.code_change
            middle, room = usual(np.array(steps), floor, settings.deviations)
            if len(steps) + 1 >= settings.history and abs(step - middle) >= room:
                z = two_shares(float(ever[at] - fresh[at]), float(rows), float(ever[before]), was)
                change = Change(at, len(whole), float(then), float(old), z)
                yield _Moved(value, change, step > 0, bool(gone or appeared), True)
            else:
                steps.append(step)


def _cause(whole: Deliveries, settings: WatchSettings, codes: _Codes, lead: _Moved) -> Found:
    """Replaced, appeared, vanished, a default, or another mix."""
    change = lead.change
    before, after = _shares_around(whole, codes, lead)
    gain = after.get(lead.value, 0.0) - before.get(lead.value, 0.0)
    kind: Kind = "distribution_moved"
    dimension: Dimension = "consistency"
    value_before: str | None = None
    if lead.rose:
        late = _late_by(whole, lead)
        value_before = _replaced_by(lead, before, after, _rows_from(whole, codes, lead), late)
        if value_before is not None:
            kind, dimension = "codes_changed", "validity"
        elif gain >= settings.default_change:
            kind = "default_appeared"
        elif lead.unseen:
            kind, dimension = "codes_appeared", "validity"
    elif lead.unseen:
        kind = "codes_vanished"
    lines = codes.whole if lead.every_row else codes.new
    rows = codes.whole_rows if lead.every_row else codes.new_rows
    hits = lines.get(lead.value, np.zeros(len(whole)))
    return Found(
        kind=kind,
        dimension=dimension,
        start=change.start,
        stop=change.stop,
        before=before.get(lead.value, 0.0),
        after=after.get(lead.value, 0.0),
        z=change.z,
        rows=int(hits[change.start]) if lead.rose else 0,
        column=codes.column,
        value=lead.value,
        value_before=value_before,
        every_row=lead.every_row,
        line=shares(hits, rows),
    )


def _replaced_by(
    lead: _Moved, before: dict[str, float], after: dict[str, float], rows: float, late: int
) -> str | None:
    """The code that the risen one replaces; None when it rose at the cost of all alike.

    What is there after the change is held against both: one code gives its rows away (but for what is
    left of it), or every code gives away the same part of its rows, as to a default.
    """
    limit = _REPLACED if lead.unseen else _MERGED
    # the new rows of deliveries that were set aside come with these, and may have the old code still
    limit = (late + limit) / (late + 1)
    losers = {
        value: after.get(value, 0.0) / share
        for value, share in before.items()
        if value != lead.value and share > _RARE and after.get(value, 0.0) <= limit * share
    }
    if not losers:
        return None
    old = before.get(lead.value, 0.0)
    part = (after.get(lead.value, 0.0) - old) / max(1 - old, _RARE)
    default = {value: share * (1 - part) for value, share in before.items()}
    default[lead.value] = old * (1 - part) + part
    fits = {}
    for value, left in losers.items():
        replaced = dict(before)
        replaced[value] = before[value] * left
        replaced[lead.value] = old + before[value] * (1 - left)
        fits[value] = _fit(after, replaced, rows)
    best = max(fits, key=lambda value: fits[value])
    surer = 0.0 if lead.unseen else _MUCH_BETTER
    return best if fits[best] >= _fit(after, default, rows) + surer else None


def _late_by(whole: Deliveries, lead: _Moved) -> int:
    """How many deliveries right before a change were set aside."""
    usable = whole.usable[: lead.change.start]
    return 0 if lead.every_row else int(np.argmax(np.append(usable[::-1], True)))


def _fit(found: dict[str, float], expected: dict[str, float], rows: float) -> float:
    """The log likelihood of found shares, but for a constant."""
    return sum(
        rows * share * math.log(max(expected.get(value, 0.0), _LEAST))
        for value, share in found.items()
    )


def _rows_from(whole: Deliveries, codes: _Codes, lead: _Moved) -> float:
    """How many rows the shares after a change rest on."""
    start, stop = lead.change.start, lead.change.stop
    if lead.every_row:
        return float(codes.whole_rows[start])
    return float((codes.new_rows * whole.usable)[start:stop].sum())


def _shares_around(
    whole: Deliveries, codes: _Codes, lead: _Moved
) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of all codes before and from the change on."""
    start, stop = lead.change.start, lead.change.stop
    lines, rows = (codes.whole, codes.whole_rows) if lead.every_row else (codes.new, codes.new_rows)
    early, late = whole.usable.copy(), whole.usable.copy()
    early[start:] = False
    late[:start] = False
    late[stop:] = False
    if lead.every_row:
        last = whole.last_whole(start)
        early[:] = False
        early[last if last is not None else 0] = True
        late[start + 1 :] = False
    return _mix(lines, rows, early), _mix(lines, rows, late)


def _mix(lines: dict[str, Numbers], rows: Numbers, here: Flags) -> dict[str, float]:
    total = max(float(rows[here].sum()), 1.0)
    return {value: float(hits[here].sum()) / total for value, hits in lines.items()}
