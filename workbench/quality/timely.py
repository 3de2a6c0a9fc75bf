"""Whether a delivery brings what is due: new rows, up to its date; and rows under another key."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbench.core.watch_settings import WatchSettings
from workbench.quality.found import Deliveries, Found
from workbench.quality.results import Measures
from workbench.quality.series import usual

_TIMES = 0.7
"""Natural logarithm of how many times the usual number of new rows is noteworthy: about two.
House choice."""
_FEW = 10.0
"""With fewer new rows than this as a rule, none at all is no news. House choice."""
_DATED = 7.0
"""A column of dates whose latest is as a rule within so many days tells how far the data goes."""
_GONE = 0.02
"""Share of the keys of before from which new and gone keys are the same rows under another key."""


def without_new_keys(
    measures: tuple[Measures, ...], whole: Deliveries, settings: WatchSettings
) -> tuple[tuple[Measures, ...], list[int]]:
    """Deliveries in which old rows came under another key (a code in the key was replaced): their new
    rows are not new, so they are left out. Gives back which those are."""
    rekeyed = [
        at
        for at in range(1, len(measures))
        if whole.usable[at] and _is_rekeyed(measures, whole, at, settings)
    ]
    return (
        tuple(
            one.model_copy(update={"new": None}) if at in rekeyed else one
            for at, one in enumerate(measures)
        ),
        rekeyed,
    )


def _is_rekeyed(
    measures: tuple[Measures, ...], whole: Deliveries, at: int, settings: WatchSettings
) -> bool:
    one, before = measures[at], whole.last_whole(at)
    if before is None or not one.gone or one.new is None:
        return False
    past = [
        other.gone / max(measures[place - 1].rows, 1)
        for place, other in enumerate(measures[:at])
        if other.gone is not None and whole.usable[place] and whole.usable[place - 1]
    ]
    middle, room = usual(np.array(past), _GONE, settings.deviations)
    share = one.gone / max(measures[at - 1].rows, 1)
    return share > middle + room and one.new.rows >= one.gone


def volume_changes(whole: Deliveries, settings: WatchSettings) -> Iterator[Found]:
    """Many fewer or more new rows than usual, or none; and data that ends long before its date."""
    late = list(_late(whole, settings))
    told = {one.start for one in late}
    for one in _new_rows(whole, settings):
        if one.kind == "nothing_new" or one.start not in told:
            yield one
    empty = {one.start for one in _new_rows(whole, settings) if one.kind == "nothing_new"}
    yield from (one for one in late if one.start not in empty)


def _new_rows(whole: Deliveries, settings: WatchSettings) -> Iterator[Found]:
    rows = whole.rows(new=True)
    known = np.array([one.new is not None for one in whole.measures]) & whole.usable
    past: list[float] = []
    for at in np.flatnonzero(known):
        now = float(rows[at])
        if len(past) + 1 >= settings.history and np.median(past) >= _FEW:
            logs = np.log(np.maximum(np.array(past), 1))
            middle, room = usual(logs, _TIMES, settings.deviations)
            room = max(room, settings.deviations / float(np.sqrt(np.exp(middle))))
            step = float(np.log(max(now, 1))) - middle
            if now == 0 or abs(step) > room:
                yield Found(
                    kind="nothing_new"
                    if now == 0
                    else ("new_rows_fell" if step < 0 else "new_rows_rose"),
                    dimension="timeliness" if now == 0 else "completeness",
                    start=int(at),
                    stop=int(at) + 1,
                    before=float(np.exp(middle)),
                    after=now,
                    rows=int(now),
                    z=abs(step) / room * settings.deviations,
                    line=tuple((float(count), int(count)) for count in rows),
                )
                continue
        past.append(now)


def _late(whole: Deliveries, settings: WatchSettings) -> Iterator[Found]:
    """By the column whose latest date is nearest to the delivery as a rule."""
    names = {name for one in whole.measures for name in one.latest_lag}
    lines = {
        name: np.array([one.latest_lag.get(name, -1) for one in whole.measures], float)
        for name in names
    }
    rule = {
        name: float(np.median(line[whole.usable & (line >= 0)]))
        for name, line in lines.items()
        if (whole.usable & (line >= 0)).any()
    }
    dated = [name for name in sorted(rule) if rule[name] <= _DATED]
    if not dated:
        return
    days = np.min([np.where(lines[name] < 0, np.inf, lines[name]) for name in dated], axis=0)
    past: list[float] = []
    last: Found | None = None
    for at in np.flatnonzero(whole.usable & np.isfinite(days)):
        middle, room = usual(np.array(past), settings.late_days, settings.deviations)
        if len(past) + 1 >= settings.history and days[at] - middle > room:
            found = Found(
                kind="delivery_late",
                dimension="timeliness",
                start=int(at),
                stop=int(at) + 1,
                before=middle,
                after=float(days[at]),
                z=(days[at] - middle) / room * settings.deviations,
                rows=whole.measures[at].rows,
                line=tuple((float(d) if np.isfinite(d) else None, 0) for d in days),
            )
            last = replace(last, stop=int(at) + 1) if last and last.stop == at else found
            if last is found:
                yield found
        else:
            past.append(float(days[at]))
