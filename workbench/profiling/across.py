"""What the columns of a table say of each other: keys, dependencies, what is missing together."""

from collections.abc import Sequence

import numpy as np

from workbench.profiling.coded import MISSING, CodedTable, Codes
from workbench.profiling.dependencies import find_dependencies
from workbench.profiling.missing_together import find_missing_together, find_patterns
from workbench.profiling.results import Across, ColumnProfile, DuplicateRows, KeyCandidate
from workbench.profiling.settings import CrossThresholds

_NUMBERED = ("identifier", "bsn", "iban", "email")
"""What is meant to tell people or things apart; a telephone number or a name is not."""
_DETERMINE_NOTHING = frozenset(
    {"date", "timestamp", "time", "number", "amount", "percentage", "free_text", "date_in_words"}
)
"""What follows from a day or a measure does so by chance."""


def look_across(
    coded: CodedTable, columns: Sequence[ColumnProfile], thresholds: CrossThresholds
) -> Across:
    """Hold the columns against each other; the cost is bounded by the thresholds."""
    names = list(coded.codes)
    measures = {one.name for one in columns if one.semantic_type in _DETERMINE_NOTHING}
    alike = _duplicate_columns(coded, names)
    double = {name for group in alike for name in group[1:]}
    single = [name for name in names if name not in double]
    determinants = [name for name in single if name not in measures]
    return Across(
        rows_compared=coded.rows,
        columns_compared=len(names),
        keys=_keys(coded, columns, thresholds),
        dependencies=find_dependencies(coded, determinants, single, thresholds),
        missing_together=find_missing_together(coded, thresholds),
        missing_patterns=find_patterns(coded, thresholds),
        duplicate_rows=_duplicate_rows(coded, thresholds),
        duplicate_columns=alike,
    )


def mixed(columns: Sequence[Codes]) -> Codes:
    """One code per row for the combination of several columns' codes."""
    outcome: Codes = np.zeros(len(columns[0]) if columns else 0, dtype=np.int64)
    for codes in columns:
        outcome = outcome * (int(codes.max(initial=0)) + 2) + codes + 1
        if outcome.max(initial=0) > 2**31:
            outcome = np.unique(outcome, return_inverse=True)[1].astype(np.int64)
    return outcome


def _keys(
    coded: CodedTable, columns: Sequence[ColumnProfile], thresholds: CrossThresholds
) -> tuple[KeyCandidate, ...]:
    """Single columns by their exact counts; pairs, on the rows compared, where no column will do."""
    found = [
        KeyCandidate(
            columns=(column.name,),
            unique_share=column.uniqueness,
            empty=round((1 - column.fill) * coded.total),
        )
        for column in columns
        if column.uniqueness is not None
        and column.uniqueness >= thresholds.near_key_share
        and column.fill >= thresholds.near_key_share
        and column.distinct > 1
        and (column.semantic_type in _NUMBERED or column.role == "key" or column.uniqueness == 1)
        and column.semantic_type not in ("free_text", "number", "amount", "timestamp")
    ]
    whole = any(key.unique_share == 1 and key.empty == 0 for key in found)
    if not whole and coded.rows > 1:
        found += _pairs(coded, columns, thresholds)
    found.sort(key=lambda key: (-key.unique_share, key.empty, len(key.columns)))
    return tuple(found)


def _pairs(
    coded: CodedTable, columns: Sequence[ColumnProfile], thresholds: CrossThresholds
) -> list[KeyCandidate]:
    likely = [
        column
        for column in columns
        if column.name in coded.codes
        and column.fill >= thresholds.near_key_share
        and column.semantic_type not in ("free_text", "number", "amount")
    ]
    likely.sort(key=lambda column: -column.distinct)
    chosen = [column.name for column in likely[: thresholds.key_columns]]
    found = []
    for at, left in enumerate(chosen):
        for right in chosen[at + 1 :]:
            both = (coded.codes[left] != MISSING) & (coded.codes[right] != MISSING)
            rows = int(both.sum())
            pair = mixed([coded.codes[left][both], coded.codes[right][both]])
            share = len(np.unique(pair)) / rows if rows else 0.0
            if share == 1 and rows >= thresholds.near_key_share * coded.rows:
                found.append(
                    KeyCandidate(columns=(left, right), unique_share=share, empty=coded.rows - rows)
                )
    return found[: thresholds.key_columns]


def _duplicate_rows(coded: CodedTable, thresholds: CrossThresholds) -> DuplicateRows | None:
    """Rows that say what an earlier one says, as delivered; only where every row was compared."""
    if not coded.every_row or coded.rows < 2:
        return None
    rows = mixed(list(coded.delivered.values()))
    _, first = np.unique(rows, return_index=True)
    again = np.ones(coded.rows, dtype=np.bool_)
    again[first] = False
    count = int(again.sum())
    return DuplicateRows(
        count=count,
        share=count / coded.rows,
        lines=tuple(int(line) for line in coded.lines[again][: thresholds.examples]),
    )


def _duplicate_columns(coded: CodedTable, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Columns that hold the same text in every row, empty ones left out."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        texts, codes = coded.texts[name], coded.delivered[name]
        if len(texts) < 2:
            continue
        # codes are given in order of appearance: the same column has the same codes and texts
        sample = codes[:: max(coded.rows // 500, 1)]
        print_of = tuple(texts[code].strip() if code != MISSING else "" for code in sample)
        groups.setdefault(print_of, []).append(name)
    alike: list[tuple[str, ...]] = []
    for members in groups.values():
        first = members[0]
        same = [name for name in members[1:] if _same_cells(coded, first, name)]
        if same:
            alike.append((first, *same))
    return tuple(alike)


def _same_cells(coded: CodedTable, left: str, right: str) -> bool:
    if not np.array_equal(coded.delivered[left], coded.delivered[right]):
        return False
    return [text.strip() for text in coded.texts[left]] == [
        text.strip() for text in coded.texts[right]
    ]
