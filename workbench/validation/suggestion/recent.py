"""New rows: which date says that a row is new, and what new rows looked like so far."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.validation.row_tests import is_recent
from workbench.validation.suggestion.candidates import Candidate
from workbench.validation.suggestion.delivery import NAMED_FROM, Column, Delivery, Notation
from workbench.validation.suggestion.margins import differ_by_chance, share_bounds
from workbench.validation.value_tests import Flags

_AGREES = 0.5
"""F1 of "in the window" against "new since the delivery before", at least."""
_LEAST_ROWS = 5
"""Rows of a group in a window, on average, from which a group is worth looking at."""
_SAME_RECORD = 0.6
"""Of the cells that must be equal for a row to be a changed one."""
_COMPARED = 1000
"""Changed rows of a delivery that are looked for at most."""
_COMMON = 0.05
"""Share from which a value gets a bound of its own."""
_GROUPS = (2, 20)
_CHANCE = 0.01
"""Per group and value; bounds that lie below what was seen make it rarer still."""
_RECENT_SHARE = "expect_recent_share_of_one_value_to_be_at_most"
_FILLED = 0.1
"""Columns with less fill in new rows are not asked to be filled."""
_HEADROOM = 0.01
"""Beyond the bounds: groups and values differ a little from year to year."""


@dataclass(frozen=True)
class Window:
    """The last `days` days by a date column."""

    column: str
    notation: Notation
    days: int

    def rows(self, delivery: Delivery) -> Flags:
        """The recent rows of a delivery."""
        return is_recent(delivery.days(self.column, self.notation), self.days)

    @property
    def kwargs(self) -> dict[str, object]:
        """As arguments of an expectation."""
        return {"date_column": self.column, "days": self.days, **self.notation.kwargs}


def find_window(history: list[Delivery]) -> Window | None:
    """The date column and window that best tell the rows that are new since the delivery before."""
    if len(history) < 2:
        return None
    last, before = history[-1], history[-2]
    new = _new_rows(last, before)
    if not new.any() or new.all():
        return None
    best, agreement = None, _AGREES
    for name in last.columns:
        notation = last.column(name).notation
        if notation is None or name not in before.columns:
            continue
        days = _days_between(history, name, notation)
        if days is None:
            continue
        window = Window(name, notation, days)
        recent = window.rows(last)
        both = float((recent & new).sum())
        f1 = 2 * both / (recent.sum() + new.sum()) if recent.any() else 0.0
        if f1 > agreement:
            best, agreement = window, f1
    return best


def _new_rows(last: Delivery, before: Delivery) -> Flags:
    """Rows that the delivery before did not have; one with another end or reason is no new row."""
    shared = [name for name in last.columns if name in before.columns]
    hashes = [
        pd.util.hash_pandas_object(one.frame[shared].astype(str), index=False)
        for one in (last, before)
    ]
    new = ~hashes[0].isin(hashes[1]).to_numpy()
    gone = np.flatnonzero(~hashes[1].isin(hashes[0]).to_numpy())[:_COMPARED]
    asked = np.flatnonzero(new)[-_COMPARED:]
    alike = np.zeros((len(asked), len(gone)), dtype=np.int16)
    for name in shared:
        left = last.frame[name].astype(str).to_numpy()[asked]
        alike += left[:, None] == before.frame[name].astype(str).to_numpy()[gone][None, :]
    changed = (alike > _SAME_RECORD * len(shared)).any(axis=1)
    new[asked[changed]] = False
    return np.asarray(new, dtype=np.bool_)


def _days_between(history: list[Delivery], name: str, notation: Notation) -> int | None:
    """Days from one delivery's newest day to the next one's, the longest; None where it stands still."""
    newest = []
    for one in history:
        if name in one.columns:
            days = one.days(name, notation)
            recent = days[is_recent(days, 31)]
            if len(recent):
                newest.append(recent.max())
    steps = np.diff(np.array(newest)).astype(np.int64)
    if not len(steps) or np.median(steps) < 1:
        return None
    return int(min(np.median(steps), 92)) + 1


def recent_candidates(history: list[Delivery]) -> list[Candidate]:
    """Fill by group and shares of values in the new rows."""
    window = find_window(history)
    if window is None:
        return []
    windows = [(one, window.rows(one)) for one in history if window.column in one.columns]
    group = _group_column(windows, window)
    found = []
    for name in history[-1].columns:
        if name == window.column or not all(name in one.columns for one, _ in windows):
            continue
        for by in dict.fromkeys((None, group)):
            if by != name:
                fill = _fill(windows, window, name, by)
                if fill is not None:
                    found.append(fill)
        share = _share(windows, window, name)
        if share is not None:
            found.append(share)
    return found


Windows = list[tuple[Delivery, Flags]]


def _group_column(windows: Windows, window: Window) -> str | None:
    """The finest column that splits new rows into groups that are worth looking at: a team.

    Always filled, few values, the same ones in every delivery.
    """
    best, groups = None, 0
    last, recent = windows[-1]
    for name in last.columns:
        column = last.column(name)
        size = len(column.values)
        if name == window.column or not _GROUPS[0] <= size <= _GROUPS[1]:
            continue
        if name in last.personal:
            continue
        if column.missing or not column.says.all() or column.notation is not None:
            continue
        rows = np.bincount(column.codes[recent], minlength=size)
        # no group may be a trifle: a rare code is no team
        if rows.mean() < _LEAST_ROWS or column.counts.min() < 0.2 * column.counts.mean():
            continue
        if size > groups:
            best, groups = name, size
    return best


def _fill(windows: Windows, window: Window, name: str, by: str | None) -> Candidate | None:
    hits: dict[str, list[float]] = {}
    rows: dict[str, list[float]] = {}
    for delivery, recent in windows:
        says = delivery.column(name).says_rows
        if by is None:
            groups = {"": recent}
        else:
            column = delivery.column(by)
            groups = {
                str(value): recent & (column.codes == place)
                for place, value in enumerate(column.values)
            }
        for value, inside in groups.items():
            hits.setdefault(value, []).append(float((says & inside).sum()))
            rows.setdefault(value, []).append(float(inside.sum()))
    least = _least_by_group(hits, rows)
    least = {value: max(0.0, np.floor(share * 100) / 100) for value, share in least.items()}
    if max(least.values()) < _FILLED:
        return None
    kwargs = {
        "column": name, **window.kwargs, "at_least": round(min(least.values()), 2),
        "chance": _CHANCE,
    }  # fmt: skip
    if by is not None:
        kwargs |= {"group_column": by, "at_least_in": {v: round(s, 2) for v, s in least.items()}}
    return Candidate("expect_recent_fill_to_be_at_least", kwargs, "warning", "recent_fill")


def _least_by_group(hits: dict[str, list[float]], rows: dict[str, list[float]]) -> dict[str, float]:
    """Of each group the least fill; of all together where groups differ by chance only."""
    together = [np.array([sum(of) for of in one.values()]) for one in (hits, rows)]
    if differ_by_chance(together[0], together[1]):
        by_window = [np.array(list(of.values())) for of in _padded(hits, rows)]
        least = share_bounds(by_window[0].sum(axis=0), by_window[1].sum(axis=0))[0] - _HEADROOM
        return dict.fromkeys(hits, least)
    return {
        group: share_bounds(np.array(hits[group]), np.array(rows[group]))[0] - _HEADROOM
        for group in hits
    }


def _padded(*tables: dict[str, list[float]]) -> list[dict[str, list[float]]]:
    """Counts of equal length: a group may lack in early windows."""
    longest = max(len(one) for one in tables[0].values())
    return [{k: [0.0] * (longest - len(v)) + v for k, v in one.items()} for one in tables]


def _share(windows: Windows, window: Window, name: str) -> Candidate | None:
    per_window = []
    for delivery, recent in windows:
        column = delivery.column(name)
        asked = recent & column.says_rows
        counts = np.bincount(column.codes[asked], minlength=len(column.values))
        seen = np.flatnonzero(counts)
        per_window.append({str(column.values[place]): float(counts[place]) for place in seen})
    totals = np.array([sum(one.values()) for one in per_window])
    if totals.mean() < _LEAST_ROWS:
        return None
    values = sorted({value for one in per_window for value in one})
    pooled = {v: sum(one.get(v, 0.0) for one in per_window) / totals.sum() for v in values}
    bounds = {
        value: share_bounds(np.array([one.get(value, 0.0) for one in per_window]), totals)[1]
        for value in values
        if pooled[value] >= _COMMON
    }
    latest = windows[-1][0]
    if name in latest.personal:
        most = max([0.1, *(bound + _HEADROOM for bound in bounds.values())])
        kwargs = {"column": name, **window.kwargs, "at_most": _up(most), "chance": _CHANCE}
        return None if most >= 1.0 else Candidate(_RECENT_SHARE, kwargs, "warning", "recent_share")
    rare = _rare(latest.column(name))
    bounds = {value: bound for value, bound in bounds.items() if value not in rare}
    most_of = {v: _up(b + _HEADROOM) for v, b in bounds.items()}
    rest = max((share for value, share in pooled.items() if value not in bounds), default=0.0)
    most = round(min(1.0, max(0.1, 2 * rest)), 2)
    if most_of and min(most_of.values()) >= 1.0:
        return None
    kwargs = {
        "column": name, **window.kwargs, "at_most": most,
        "at_most_of": most_of, "chance": _CHANCE,
    }  # fmt: skip
    return Candidate(_RECENT_SHARE, kwargs, "warning", "recent_share")


def _rare(column: Column) -> set[str]:
    """Values of so few rows that naming them may point at somebody."""
    few = np.flatnonzero(column.counts < NAMED_FROM)
    return {str(column.values[place]) for place in few}


def _up(share: float) -> float:
    return round(float(min(1.0, np.ceil(share * 100) / 100)), 2)
