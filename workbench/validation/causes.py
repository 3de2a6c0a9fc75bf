"""Where failing rows come from: the groups (teams, months, parts) with clearly more than the rest."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.results import Result, Setting
from workbench.values.dates import DATE_FORMATS, parse_dates


class CauseThresholds(Setting):
    """When a group stands out."""

    least: int = 5
    """Failing rows that a group must have: fewer say nothing of a group."""
    chance: float = 0.01
    """How often at most any group may stand out by chance alone (Bonferroni over the groups)."""
    lift: float = 1.5
    """How many times the rest's share a group's share must be: what is certain may still be small."""
    groups: int = 500
    """A column with more groups than this is no grouping."""


class Cause(Result):
    """A group in which the failing rows are clearly more than elsewhere."""

    grouping: str
    """The column, or `_period` or `_part`."""
    group: str
    count: int
    """Failing rows in the group."""
    rows: int
    share: float
    """Failing of the group's rows."""
    rest: float
    """The same of all other rows."""
    lift: float | None
    """Share over rest; None where no other row fails."""


def causes(
    failing: npt.NDArray[np.bool_],
    groupings: Mapping[str, Sequence[object]],
    thresholds: CauseThresholds | None = None,
) -> tuple[Cause, ...]:
    """Which groups stand out, the one with most failing rows above expectation first.

    `failing`: per row; `groupings`: per grouping the group of each row (None: of no group). A group
    stands out when the Wilson interval of its share lies above that of the rest's.
    """
    limits = thresholds or CauseThresholds()
    counted = [
        (name, pd.Series(list(of), dtype=object), pd.Series(failing))
        for name, of in groupings.items()
    ]
    tables = [
        (name, fails.groupby(group).agg(["sum", "size"]).astype(int))
        for name, group, fails in counted
    ]
    tables = [(name, table) for name, table in tables if 1 < len(table) <= limits.groups]
    z = _z(limits.chance, sum(len(table) for _, table in tables))
    found = [
        cause
        for name, table in tables
        for group, count, rows in table.itertuples()
        if (cause := _cause(name, str(group), count, rows, failing, limits, z)) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.rows * one.rest - one.count))


def _cause(
    name: str,
    group: str,
    count: int,
    rows: int,
    failing: npt.NDArray[np.bool_],
    limits: CauseThresholds,
    z: float,
) -> Cause | None:
    others, others_failing = len(failing) - rows, int(failing.sum()) - count
    if count < limits.least or not others:
        return None
    share, rest = count / rows, others_failing / others
    above = _wilson(count, rows, z)[0] > _wilson(others_failing, others, z)[1]
    if not above or share < limits.lift * rest:
        return None
    lift = share / rest if rest else None
    return Cause(
        grouping=name, group=group, count=count, rows=rows, share=share, rest=rest, lift=lift
    )


def months(values: Sequence[object]) -> list[str | None]:
    """The month (`2016-09`) of dates, or of texts in whichever format most of them fit."""
    distinct = list(dict.fromkeys(value for value in values if not _is_missing(value)))
    texts = [value for value in distinct if isinstance(value, str)]
    readings = [parse_dates(texts, [name]) for name in DATE_FORMATS if name != "excel_serial"]
    best = max(readings, key=lambda days: sum(day is not None for day in days))
    days: dict[object, object] = dict(zip(texts, best, strict=True))
    month = {value: _month(days.get(value, value)) for value in distinct}
    return [None if _is_missing(value) else month[value] for value in values]


def _month(day: object) -> str | None:
    return f"{day:%Y-%m}" if hasattr(day, "year") else None


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or value != value


def _z(chance: float, groups: int) -> float:
    from scipy.stats import norm

    return float(norm.isf(chance / max(1, groups)))


def _wilson(count: int, rows: int, z: float) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927)."""
    share, middle = count / rows, z * z / rows
    half = z * np.sqrt(share * (1 - share) / rows + middle / (4 * rows))
    low, high = share + middle / 2 - half, share + middle / 2 + half
    return float(low / (1 + middle)), float(high / (1 + middle))
