"""The figures behind the pictures: dimensions, heat map, groups."""

from collections.abc import Iterable, Sequence

import numpy as np

from workbench.quality.codes import kind_of, says_something
from workbench.quality.found import Deliveries
from workbench.quality.results import (
    ColumnMeasures,
    Dimension,
    DimensionPoint,
    GroupCell,
    HeatCell,
    Measures,
    Section,
)

_BASE = 3
"""The first deliveries whose codes make the list that later ones are held against."""
_MONTH = 31


def heat_cells(whole: Deliveries) -> tuple[HeatCell, ...]:
    """Every column in every delivery."""
    lists = code_lists(whole)
    kinds = {column: kind_of(whole, column) for column in _all_columns(whole.measures)}
    cells = []
    for at, measures in enumerate(whole.measures):
        for column in kinds:
            here, new = whole.column(at, column, False), whole.column(at, column, True)
            rows_new = measures.new.rows if measures.new else 0
            cells.append(
                HeatCell(
                    column=column,
                    extract=measures.extract,
                    fill=_share(here.filled if here else None, measures.rows),
                    effective_fill=_share(here.informative if here else None, measures.rows),
                    validity=_validity(here, kinds[column], lists.get(column)),
                    fill_new=_share(new.filled if new else None, rows_new),
                    effective_fill_new=_share(new.informative if new else None, rows_new),
                    validity_new=_validity(new, kinds[column], lists.get(column)),
                )
            )
    return tuple(cells)


def code_lists(whole: Deliveries) -> dict[str, frozenset[str]]:
    """Per column of codes the values of the first deliveries."""
    lists: dict[str, frozenset[str]] = {}
    base = [int(at) for at in np.flatnonzero(whole.usable)[:_BASE]]
    for column in whole.columns:
        if kind_of(whole, column) == "code":
            found = [whole.column(at, column, False) for at in base]
            lists[column] = frozenset(
                one.value for measures in found if measures for one in measures.values
            )
    return lists


def _validity(
    column: ColumnMeasures | None, kind: str, codes: frozenset[str] | None
) -> float | None:
    """Share of the values that say something that are what the column holds."""
    if column is None or not column.informative:
        return None
    if kind == "date":
        return min(1.0, column.dates / column.informative)
    if kind == "number":
        return min(1.0, column.numbers / column.informative)
    if kind == "code" and codes is not None:
        known = sum(
            one.count for one in column.values if one.value in codes and says_something(one.value)
        )
        return min(1.0, known / column.informative)
    return None


def dimension_points(whole: Deliveries) -> tuple[DimensionPoint, ...]:
    """Per delivery one figure a dimension: means over the columns, shares of rows for the others.

    Completeness, effective fill, validity: the mean of the columns. Uniqueness: rows whose key no
    earlier row has. Consistency: columns that are there, in their place. Timeliness: 1 up to the day
    of the delivery, falling to 0 where the data ends a month or more before it.
    """
    cells: dict[str, list[HeatCell]] = {}
    for cell in heat_cells(whole):
        cells.setdefault(cell.extract, []).append(cell)
    first = whole.measures[0].columns
    points: list[DimensionPoint] = []
    for at, measures in enumerate(whole.measures):
        here = cells[measures.extract]
        figures: dict[Dimension, tuple[float | None, float | None]] = {
            "completeness": (
                _mean(cell.fill for cell in here),
                _mean(cell.fill_new for cell in here),
            ),
            "effective_fill": (
                _mean(cell.effective_fill for cell in here),
                _mean(cell.effective_fill_new for cell in here),
            ),
            "validity": (
                _mean(cell.validity for cell in here),
                _mean(cell.validity_new for cell in here),
            ),
            "uniqueness": (_unique(measures), None),
            "consistency": (_consistent(measures, first, at in whole.set_aside), None),
            "timeliness": (_timely(measures), None),
        }
        points += [
            DimensionPoint(
                extract=measures.extract, dimension=dimension, share=share, share_new=share_new
            )
            for dimension, (share, share_new) in figures.items()
        ]
    return tuple(points)


def group_cells(measures: Sequence[Measures]) -> tuple[GroupCell, ...]:
    """Effective fill per group and column, of new rows where a delivery before tells which."""
    cells = []
    for one in measures:
        section: Section = one.new or one.whole
        for group in section.groups:
            if group.rows:
                cells += [
                    GroupCell(
                        group_column=group.column,
                        group=group.group,
                        column=column,
                        extract=one.extract,
                        rows=group.rows,
                        effective_fill=count / group.rows,
                    )
                    for column, count in group.informative.items()
                ]
    return tuple(cells)


def _all_columns(measures: Sequence[Measures]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for one in measures:
        names |= dict.fromkeys(one.columns)
    return tuple(names)


def _share(count: int | None, rows: int) -> float | None:
    return count / rows if count is not None and rows else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _unique(measures: Measures) -> float | None:
    return 1 - measures.key_doubled / measures.rows if measures.key and measures.rows else None


def _consistent(measures: Measures, first: tuple[str, ...], set_aside: bool) -> float:
    common = len(set(first) & set(measures.columns))
    return 0.0 if set_aside else common / max(len(set(first) | set(measures.columns)), 1)


def _timely(measures: Measures) -> float | None:
    if not measures.latest_lag:
        return None
    return max(0.0, 1 - min(measures.latest_lag.values()) / _MONTH)
