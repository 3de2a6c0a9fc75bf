"""The profile of one column: looked at once, concluded when the other columns have had their say."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workbench.profiling.dates_apart import is_open_end, open_ends
from workbench.profiling.dates_seen import summarise_dates
from workbench.profiling.disguised import (
    NOTHING_DECIDED,
    Decided,
    find_suspects,
    plain_placeholders,
)
from workbench.profiling.masks import common_masks
from workbench.profiling.model_terms import find_model_term
from workbench.profiling.numbers_seen import summarise_numbers
from workbench.profiling.readings import Parsed, parse_values, read_values
from workbench.profiling.results import ColumnProfile, DisguisedMissing, ValueCount
from workbench.profiling.roles import suggested_role
from workbench.profiling.semantics import find_meaning
from workbench.profiling.sensitive import sensitive_rows
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.spellings import blanks_around, find_spellings
from workbench.profiling.suspects import Suspects, reported
from workbench.profiling.values_read import DistinctValues, distinct_from
from workbench.tables.value_counts import ValueCounts


@dataclass(frozen=True)
class ColumnLook:
    """What was seen of a column; enough to conclude from, without its rows."""

    name: str
    role: str | None
    values: DistinctValues
    parsed: Parsed
    suspects: Suspects
    top_values: tuple[ValueCount, ...]
    rare_values: tuple[ValueCount, ...]

    def with_suspects(self, suspects: Suspects) -> "ColumnLook":
        """The same with other suspicions."""
        return replace(self, suspects=suspects)


def look_at_column(
    name: str,
    counted: ValueCounts,
    thresholds: ColumnThresholds,
    role: str | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> ColumnLook:
    """Look at a column's distinct values."""
    values = distinct_from(counted)
    parsed = parse_values(values)
    placeholders = plain_placeholders(values)
    rough = read_values(values, parsed, ~placeholders)
    suspects = find_suspects(name, values, placeholders, rough.numbers, thresholds, decided)
    return ColumnLook(
        name=name,
        role=role,
        values=values,
        parsed=parsed,
        suspects=suspects,
        top_values=_counted(counted.frame.slice(0, thresholds.top_values)),
        rare_values=_rare_values(counted.frame, thresholds),
    )


def conclude(look: ColumnLook, thresholds: ColumnThresholds) -> ColumnProfile:
    """The profile of a column that was looked at."""
    values = look.values
    disguised = reported(values, look.suspects, thresholds)
    empty = empty_values(disguised, thresholds)
    says_something = np.array([text not in empty for text in values.texts], dtype=np.bool_)
    ends = open_ends(look.name, values)
    to_read = says_something & ~_open(look.name, values) if ends else says_something
    readings = read_values(values, look.parsed, to_read)
    meaning = find_meaning(look.name, values, readings, to_read, thresholds)
    rows = max(values.rows, 1)
    uniqueness = values.distinct / values.filled if values.filled else None
    return ColumnProfile(
        name=look.name,
        role=look.role,
        fill=values.filled / rows,
        effective_fill=_effective(values, says_something) / rows,
        distinct=values.distinct,
        semantic_type=meaning.name,
        semantic_share=meaning.share,
        disguised_missing=disguised,
        top_values=look.top_values,
        number_share=readings.number_share,
        date_share=readings.date_share,
        date_formats=readings.date_formats,
        min_length=values.min_length,
        max_length=values.max_length,
        masks=common_masks(values, thresholds.top_values),
        uniqueness=uniqueness,
        rare_values=look.rare_values,
        numbers=summarise_numbers(values, readings, to_read, meaning.name, thresholds),
        dates=summarise_dates(values, look.parsed, readings, to_read, thresholds),
        open_ends=ends,
        blanks_around=blanks_around(values),
        spellings=find_spellings(values, to_read, meaning.name, thresholds),
        sensitive=sensitive_rows(values, says_something, meaning.name),
        suggested_role=suggested_role(look.name, meaning.name, uniqueness),
        model_term=find_model_term(look.name, meaning.name),
    )


def profile_column(
    name: str,
    counted: ValueCounts,
    thresholds: ColumnThresholds,
    role: str | None = None,
) -> tuple[ColumnProfile, DistinctValues]:
    """Profile a column by itself from its distinct values."""
    look = look_at_column(name, counted, thresholds, role)
    return conclude(look, thresholds), look.values


def empty_values(
    disguised: tuple[DisguisedMissing, ...], thresholds: ColumnThresholds
) -> frozenset[str]:
    """The values, as delivered, that do not count as filled."""
    sure = thresholds.effective_confidence
    return frozenset(each.value for each in disguised if each.confidence >= sure)


def _open(column: str, values: DistinctValues) -> npt.NDArray[np.bool_]:
    return np.array([is_open_end(column, text) for text in values.stripped], dtype=np.bool_)


def _effective(values: DistinctValues, says_something: npt.NDArray[np.bool_]) -> float:
    lost = float(values.weights[~says_something].sum())
    return max(values.filled - lost, 0.0)


def _rare_values(frame: pa.Table, thresholds: ColumnThresholds) -> tuple[ValueCount, ...]:
    """The last ones that are not among the top; a column of all different values has none."""
    counts = frame.column("count")
    if not len(counts) or counts[0].as_py() == counts[len(counts) - 1].as_py():
        return ()
    start = max(len(counts) - thresholds.rare_values, thresholds.top_values)
    return _counted(frame.slice(start))


def _counted(frame: pa.Table) -> tuple[ValueCount, ...]:
    rows = zip(frame.column("value").to_pylist(), frame.column("count").to_pylist(), strict=True)
    return tuple(ValueCount(value=value, count=int(count)) for value, count in rows)
