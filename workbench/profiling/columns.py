"""The profile of one column."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.profiling.disguised import find_disguised, plain_placeholders
from workbench.profiling.masks import common_masks
from workbench.profiling.readings import parse_values, read_values
from workbench.profiling.results import ColumnProfile, DisguisedMissing, ValueCount
from workbench.profiling.semantics import find_meaning
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues, distinct_from
from workbench.tables.value_counts import ValueCounts


def profile_column(
    name: str,
    counted: ValueCounts,
    thresholds: ColumnThresholds,
    role: str | None = None,
) -> tuple[ColumnProfile, DistinctValues]:
    """Profile a column from its distinct values."""
    values = distinct_from(counted)
    parsed = parse_values(values)
    placeholders = plain_placeholders(values)
    rough = read_values(values, parsed, ~placeholders)
    disguised = find_disguised(values, placeholders, rough.numbers, thresholds)
    empty = empty_values(disguised, thresholds)
    says_something = np.array([text not in empty for text in values.texts], dtype=np.bool_)
    readings = read_values(values, parsed, says_something)
    meaning = find_meaning(name, values, readings, says_something, thresholds)
    rows = max(values.rows, 1)
    profile = ColumnProfile(
        name=name,
        role=role,
        fill=values.filled / rows,
        effective_fill=_effective(values, says_something) / rows,
        distinct=values.distinct,
        semantic_type=meaning.name,
        semantic_share=meaning.share,
        disguised_missing=disguised,
        top_values=_top_values(counted.frame, thresholds.top_values),
        number_share=readings.number_share,
        date_share=readings.date_share,
        date_formats=readings.date_formats,
        min_length=values.min_length,
        max_length=values.max_length,
        masks=common_masks(values, thresholds.top_values),
    )
    return profile, values


def empty_values(
    disguised: tuple[DisguisedMissing, ...], thresholds: ColumnThresholds
) -> frozenset[str]:
    """The values, as delivered, that do not count as filled."""
    sure = thresholds.effective_confidence
    return frozenset(each.value for each in disguised if each.confidence >= sure)


def _effective(values: DistinctValues, says_something: npt.NDArray[np.bool_]) -> float:
    lost = float(values.weights[~says_something].sum())
    return max(values.filled - lost, 0.0)


def _top_values(frame: pd.DataFrame, most: int) -> tuple[ValueCount, ...]:
    head = frame.head(most)
    return tuple(
        ValueCount(value=value if isinstance(value, str) else None, count=int(count))
        for value, count in zip(head["value"], head["count"], strict=True)
    )
