"""A default in a column of dates, numbers or texts: one value in many new rows."""

from collections.abc import Iterator

import numpy as np

from workbench.core.watch_settings import WatchSettings
from workbench.quality.codes import kind_of, says_something
from workbench.quality.counting import least_named
from workbench.quality.found import Deliveries, Found, Numbers, shares
from workbench.quality.series import Change, changes, over_share


def defaults_elsewhere(
    whole: Deliveries, settings: WatchSettings, least_z: float
) -> Iterator[Found]:
    """One value that suddenly stands in many new rows of a column of dates, numbers or texts.

    Held against how often the commonest value of such a column is there by nature.
    """
    for column in whole.columns:
        if kind_of(whole, column) == "code":
            continue
        rows = np.where(whole.has(column), whole.rows(True), 0)
        tops = whole.line(column, True, lambda one: one.top)
        for value in _frequent(whole, column):
            hits = _hits(whole, settings, column, value)
            yield from _default(whole, settings, least_z, column, value, (hits, rows, tops))


def _frequent(whole: Deliveries, column: str) -> list[str]:
    found: dict[str, None] = {}
    for at in range(len(whole)):
        one = whole.column(at, column, True)
        found |= dict.fromkeys(counted.value for counted in one.values) if one else {}
    return list(found)


def _hits(whole: Deliveries, settings: WatchSettings, column: str, value: str) -> Numbers:
    """Rows of a value per delivery. Where it stood in too few to be kept: as many as it has among
    all rows of that delivery, and at most as many as would just not be kept."""
    hits = np.zeros(len(whole))
    for at in range(len(whole)):
        one = whole.column(at, column, True)
        if one is not None:
            counts = {counted.value: counted.count for counted in one.values}
            few = min(least_named(one.filled, settings) - 1, one.top)
            usual = _share_of_all(whole, settings, at, column, value) * one.filled
            hits[at] = counts.get(value, min(few, usual))
    return hits


def _share_of_all(
    whole: Deliveries, settings: WatchSettings, at: int, column: str, value: str
) -> float:
    """The share of a value among all rows; of one that is not kept, the most that it can be."""
    one = whole.column(at, column, False)
    if one is None:
        return settings.named_share
    shares_of_all = {counted.value: counted.count / max(one.filled, 1) for counted in one.values}
    return shares_of_all.get(value, settings.named_share)


def _default(
    whole: Deliveries,
    settings: WatchSettings,
    least_z: float,
    column: str,
    value: str,
    counted: tuple[Numbers, Numbers, Numbers],
) -> Iterator[Found]:
    hits, rows, tops = counted
    for change in changes(
        hits, rows, whole.usable, 1, settings.default_change, least_z, settings.history
    ):
        at = change.start
        by_nature = _by_nature(whole, settings, column, value, change, rows, tops)
        here = slice(at, change.stop)
        beyond = over_share(
            float((hits * whole.usable)[here].sum()),
            float((rows * whole.usable)[here].sum()),
            max(by_nature, change.before),
        )
        if change.after - by_nature >= settings.default_change and beyond >= least_z:
            says = says_something(value)
            yield Found(
                kind="default_appeared" if says else "placeholder_appeared",
                dimension="consistency" if says else "effective_fill",
                start=at,
                stop=change.stop,
                before=change.before,
                after=float(hits[at] / max(rows[at], 1)),
                z=change.z,
                rows=int(hits[at]),
                column=column,
                value=value,
                line=shares(hits, rows),
            )


def _by_nature(
    whole: Deliveries,
    settings: WatchSettings,
    column: str,
    value: str,
    change: Change,
    rows: Numbers,
    tops: Numbers,
) -> float:
    """The share that a value may have among new rows when nothing is wrong.

    Where values recur (amounts): what it has among all rows, or at most what is too little to be
    kept. Where they do not (dates): what the commonest value of the day had in earlier deliveries.
    """
    before = whole.last_whole(change.start)
    one = whole.column(before, column, False) if before is not None else None
    if before is not None and one is not None and one.values:
        return _share_of_all(whole, settings, before, column, value)
    early = whole.usable & (rows > 0)
    early[change.start :] = False
    return float(tops[early].sum() / rows[early].sum()) if early.any() else 0.0
