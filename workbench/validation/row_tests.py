"""What rows must be together: the tests behind expectations on clients, teams and recent rows.

Arrays in, one answer per row out; nothing here knows Great Expectations.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.validation.value_tests import Days, Flags

Codes = npt.NDArray[np.int64]

_DAY = np.timedelta64(1, "D")
_FAR = np.datetime64("9999-12-31", "D")


def overlaps_another(group: Codes, start: Days, end: Days, touching: bool = False) -> Flags:
    """Whether each period shares a day with another of its group; an open end runs on for ever.

    `group` -1 or a missing start takes no part; `touching`: an end on the day of the next start
    counts too. A period that ends before it starts is taken as its first day.
    """
    found = np.zeros(len(group), dtype=np.bool_)
    rows = np.flatnonzero((group >= 0) & ~np.isnat(start))
    if not len(rows):
        return found
    first = start[rows]
    last = np.where(np.isnat(end[rows]), _FAR, end[rows])
    last = np.maximum(last, first)
    order = np.lexsort((last, first, group[rows]))
    rows, first, last = rows[order], first[order], last[order]
    same = group[rows]
    latest, holder = last[0], 0
    for at in range(1, len(rows)):
        if same[at] != same[at - 1]:
            latest, holder = last[at], at
            continue
        if first[at] < latest or (first[at] == latest and (touching or first[at] == first[holder])):
            found[rows[at]] = found[rows[holder]] = True
        if last[at] > latest:
            latest, holder = last[at], at
    return found


def is_open_beside_another(group: Codes, is_open: Flags) -> Flags:
    """Whether each row is open while another row of its group is too."""
    counts = np.bincount(group[(group >= 0) & is_open], minlength=int(group.max(initial=-1)) + 1)
    several = np.append(counts > 1, False)
    return np.asarray(is_open & several[group], dtype=np.bool_)


def is_within_a_period(
    person: Codes, day: Days, of: Codes, start: Days, end: Days, slack: int = 0
) -> Flags:
    """Whether each day is within a period of its person, give or take `slack` days.

    `person` and `of` number persons alike. A missing day passes; a person without periods fails.
    """
    ahead = np.timedelta64(slack, "D")
    known = (of >= 0) & ~np.isnat(start)
    opened, closed = start[known] - ahead, np.where(np.isnat(end[known]), _FAR, end[known] + ahead)
    periods = pd.DataFrame({"person": of[known], "opened": opened, "closed": closed})
    asked = pd.DataFrame({"person": person, "day": day, "row": np.arange(len(day))})
    asked = asked[(asked["person"] >= 0) & asked["day"].notna()]
    met = asked.merge(periods, on="person")
    inside = met.loc[(met["opened"] <= met["day"]) & (met["day"] <= met["closed"]), "row"]
    found = np.isnat(day) | (person < 0)
    found[inside.to_numpy()] = True
    return found


def ages(birth: Days, day: Days) -> npt.NDArray[np.float64]:
    """Whole years lived on a day; NaN where one of the two is missing."""
    birth_month, day_month = birth.astype("datetime64[M]"), day.astype("datetime64[M]")
    months = (day_month - birth_month).astype("timedelta64[M]").astype(np.float64)
    earlier = (day - day_month) < (birth - birth_month.astype("datetime64[D]"))
    years = np.floor((months - earlier) / 12)
    return np.where(np.isnat(birth) | np.isnat(day), np.nan, years)


def is_recent(days: Days, window: int) -> Flags:
    """Whether each day is in the last `window` days of the table, its newest day included.

    The newest day is the latest one with a tenth of the rows in the window before it that a busy
    window has: a few dates in the future (a code, a typing error) move it nowhere.
    """
    known = np.sort(days[~np.isnat(days)])
    if not len(known):
        return np.zeros(len(days), dtype=np.bool_)
    newest = _newest(known, window)
    return ~np.isnat(days) & (days > newest - window * _DAY) & (days <= newest)


def _newest(known: Days, window: int) -> np.datetime64:
    # windows count once each: the day of a migration must not make all others look empty
    number = (known - known[0]).astype(np.int64) // window
    busy = float(np.quantile(np.unique(number, return_counts=True)[1], 0.75))
    before = np.searchsorted(known, known - window * _DAY, side="right")
    upto = np.searchsorted(known, known, side="right")
    crowd = upto - before
    enough = known[crowd >= max(1.0, busy / 10)]
    return np.datetime64(enough[-1], "D")


def groups_short_of(
    group: Codes, fills: Flags, least: npt.NDArray[np.float64], chance: float
) -> Flags:
    """Per group whether it fills less than its `least`, by more than `chance` would explain.

    `least` has a share for each group. A group fails when so few filled rows, or fewer, would
    come about with a probability under `chance` if each row were filled with that share.
    """
    from scipy.stats import binom

    size = len(least)
    taking = group >= 0
    rows = np.bincount(group[taking], minlength=size)
    filled = np.bincount(group[taking & fills], minlength=size)
    return np.asarray((rows > 0) & (binom.cdf(filled, rows, least) < chance), dtype=np.bool_)


def values_over(
    codes: Codes, size: int, most: npt.NDArray[np.float64], chance: float | None
) -> Flags:
    """Per value whether its share of the rows is over `most`, with `chance` surely so.

    `codes` numbers the values from 0 (-1: missing, takes no part); `most` has a share per value.
    """
    from scipy.stats import binom

    counts = np.bincount(codes[codes >= 0], minlength=size)
    rows = int(counts.sum())
    if not rows:
        return np.zeros(size, dtype=np.bool_)
    if chance is None:
        return np.asarray(counts / rows > most, dtype=np.bool_)
    # as often or more often by chance
    return np.asarray(binom.sf(counts - 1, rows, most) < chance, dtype=np.bool_)


def share_by_name(
    names: Sequence[object], default: float, special: Mapping[str, float]
) -> npt.NDArray[np.float64]:
    """The share that holds for each name: its own, else the default."""
    return np.array([special.get(str(name), default) for name in names], dtype=np.float64)


def distance(expected: Mapping[str, float], counted: Mapping[str, int]) -> float:
    """Half the summed differences of shares (total variation, 0 to 1); 0 where nothing was counted."""
    rows = sum(counted.values())
    if not rows:
        return 0.0
    keys = {*expected, *counted}
    gaps = (abs(expected.get(key, 0.0) - counted.get(key, 0) / rows) for key in keys)
    return sum(gaps) / 2
