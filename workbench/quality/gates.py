"""Gross things of a whole delivery: rows, columns, doubles, lateness. They come first: a delivery
that is cut or shifted is told once, and is no history for anything else."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbench.core.watch_settings import WatchSettings
from workbench.quality.found import Deliveries, Found
from workbench.quality.results import ColumnMeasures, Measures, Section
from workbench.quality.series import evidence_needed, two_shares, usual
from workbench.quality.shifted import find_shift

_RENAMED = 0.8
"""Likeness of the values of a column that is gone and one that is new. House choice."""
_GROSS = 0.25
"""A change of the number of rows that is told with one delivery before it. House choice."""
_USUAL_SPREAD = 0.02
"""Of the number of rows from month to month, where there is no history to tell. House choice."""


def gross_changes(
    measures: tuple[Measures, ...], settings: WatchSettings, accumulates: bool
) -> tuple[list[Found], Deliveries]:
    """What is wrong with whole deliveries, and the deliveries without those that are.

    `accumulates`: a delivery holds what the one before it held (full deliveries); else its rows are
    only the new ones.
    """
    found: list[Found] = []
    aside: set[int] = set()
    for at in range(1, len(measures)):
        whole = Deliveries(measures, frozenset(aside))
        here = [*_columns(whole, at), *_shifts(whole, at)]
        if not here:
            here = [*_doubles(whole, at, settings)]
        if not here and accumulates:
            here = [*_rows(whole, at, settings)]
        found += here
        if any(one.kind in _SPOILS for one in here):
            aside.add(at)
    kept = _once(_lasting(found, measures))
    back = _reinstated(kept, len(measures))
    return kept, Deliveries(measures, frozenset(aside - back))


_SPOILS = ("rows_fell", "columns_shifted", "duplicates_rose", "rows_rose")


def _columns(whole: Deliveries, at: int) -> Iterator[Found]:
    """Columns that are gone or new since the last whole delivery; a renamed one is told once."""
    before = whole.last_whole(at)
    if before is None:
        return
    old, new = whole.measures[before], whole.measures[at]
    gone = [name for name in old.columns if name not in new.columns]
    fresh = [name for name in new.columns if name not in old.columns]
    for name in list(gone):
        match = _same_column(whole, before, at, name, fresh)
        if match is not None:
            gone.remove(name)
            fresh.remove(match)
            yield _schema("column_renamed", at, match, new.rows, name)
    if gone:
        yield _schema("column_vanished", at, gone[0], new.rows, None, tuple(gone[1:]))
    if fresh:
        yield _schema("column_appeared", at, fresh[0], new.rows, None, tuple(fresh[1:]))


def _schema(
    kind: str, at: int, column: str, rows: int, renamed: str | None, also: tuple[str, ...] = ()
) -> Found:
    return Found(
        kind=kind,  # type: ignore[arg-type]  # one of three literals of the caller
        dimension="consistency",
        start=at,
        stop=at + 1,
        column=column,
        rows=rows,
        also=also,
        z=float("inf"),
        values={"old_name": renamed} if renamed else {},
    )


def _same_column(
    whole: Deliveries, before: int, at: int, name: str, fresh: list[str]
) -> str | None:
    """The new column that holds the values of a column that is gone."""
    old = whole.column(before, name, False)
    if old is None or not old.filled:
        return None
    told = _forms(old)
    for candidate in fresh:
        new = whole.column(at, candidate, False)
        if new is not None and new.kind == old.kind:
            common = sum(min(share, _forms(new).get(form, 0.0)) for form, share in told.items())
            if common >= _RENAMED:
                return candidate
    return None


def _forms(column: ColumnMeasures) -> dict[str, float]:
    counted = column.values if column.kind == "code" else column.masks
    total = sum(one.count for one in counted) or 1
    return {one.value: one.count / total for one in counted}


def _shifts(whole: Deliveries, at: int) -> Iterator[Found]:
    before = whole.last_whole(at)
    if before is None:
        return
    old, new = whole.measures[before], whole.measures[at]
    shared = [name for name in new.columns if name in old.columns]
    shift = find_shift(_only(old.whole, shared), _only(new.whole, shared))
    if shift is not None:
        place = shared.index(shift.column)
        yield Found(
            kind="columns_shifted",
            dimension="consistency",
            start=at,
            stop=at + 1,
            column=shift.column,
            rows=new.rows,
            also=tuple(shared[place + 1 :]),
            z=float("inf"),
            values={"last": shift.last, "by": shift.by},
        )


def _only(section: Section, names: list[str]) -> Section:
    by_name = {one.name: one for one in section.columns}
    return section.model_copy(update={"columns": tuple(by_name[name] for name in names)})


def _doubles(whole: Deliveries, at: int, settings: WatchSettings) -> Iterator[Found]:
    """Rows with a key that another row has; delivered twice is told as this, not as more rows."""
    before = whole.last_whole(at)
    new = whole.measures[at]
    if before is None or not new.key or not new.rows:
        return
    past = [one for one in whole.measures[:at] if one.key and one.rows]
    history = np.array([one.key_doubled / one.rows for one in past])
    if not len(history):
        return
    share = new.key_doubled / new.rows
    middle, room = usual(history, settings.fill_change / 5, settings.deviations)
    old = past[-1]
    z = two_shares(new.key_doubled, new.rows, old.key_doubled, old.rows)
    enough = z >= evidence_needed(settings, 1, len(whole))
    if share > middle + room and enough and (len(past) >= settings.history or share > _GROSS):
        yield Found(
            kind="duplicates_rose",
            dimension="uniqueness",
            start=at,
            stop=at + 1,
            before=middle,
            after=share,
            rows=new.key_doubled,
            z=z,
            line=tuple((one.key_doubled / max(one.rows, 1), one.rows) for one in whole.measures),
        )


def _rows(whole: Deliveries, at: int, settings: WatchSettings) -> Iterator[Found]:
    """More or fewer rows than the last whole delivery would make one expect."""
    before = whole.last_whole(at)
    if before is None or not whole.measures[before].rows:
        return
    good = [one for place, one in enumerate(whole.measures[:at]) if whole.usable[place]]
    steps = np.diff(np.log([max(one.rows, 1) for one in good]))
    now, then = whole.measures[at].rows, whole.measures[before].rows
    step = float(np.log(max(now, 1) / then))
    middle, room = usual(steps, settings.rows_change, settings.deviations)
    if len(good) < settings.history:
        room = max(room, float(-np.log(1 - _GROSS)))
    least = float(-np.log(1 - settings.rows_change))
    if abs(step - middle) <= room or abs(step) < least:
        return
    fell = step < 0
    yield Found(
        kind="rows_fell" if fell else "rows_rose",
        dimension="completeness" if fell else "consistency",
        start=at,
        stop=at + 1,
        before=float(then),
        after=float(now),
        rows=abs(now - then),
        z=abs(step - middle) / max(room, _USUAL_SPREAD) * settings.deviations,
        line=tuple((float(one.rows), one.rows) for one in whole.measures),
    )


def _lasting(found: list[Found], measures: tuple[Measures, ...]) -> list[Found]:
    """Another set of columns lasts; a column that comes back ends its absence, and is no news."""
    kept: list[Found] = []
    for one in found:
        if one.kind == "column_vanished":
            returns = [
                at
                for at in range(one.start + 1, len(measures))
                if one.column in measures[at].columns
            ]
            kept.append(replace(one, stop=min(returns, default=len(measures))))
        elif one.kind in ("column_appeared", "column_renamed"):
            back = any(
                other.kind == "column_vanished"
                and (other.column, other.stop) == (one.column, one.start)
                for other in kept
            )
            if not back:
                kept.append(replace(one, stop=len(measures)))
        else:
            kept.append(one)
    return kept


def _once(found: list[Found]) -> list[Found]:
    """The same again in the next delivery is the same alert, not another."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: one.start):
        last = next(
            (
                other
                for other in reversed(kept)
                if (other.kind, other.column) == (one.kind, one.column) and other.stop == one.start
            ),
            None,
        )
        if last is None:
            kept.append(one)
        else:
            kept[kept.index(last)] = replace(last, stop=one.stop)
    return kept


def _reinstated(found: list[Found], deliveries: int) -> set[int]:
    """Where the rows stay at their new number, that is how it is now: history again."""
    back: set[int] = set()
    for one in found:
        if one.kind in ("rows_fell", "rows_rose") and one.stop - one.start > 1:
            back |= set(range(one.start, min(one.stop, deliveries)))
    return back
