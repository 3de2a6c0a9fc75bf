"""What is looked for in the deliveries so far; each rule gives candidates, none restates a sample."""

import re
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from workbench.validation.row_tests import distance
from workbench.validation.suggestion.candidates import Candidate
from workbench.validation.suggestion.delivery import Column, Delivery, Notation
from workbench.validation.suggestion.margins import AHEAD, allowance, lower, unseen_mass
from workbench.validation.suggestion.recent import recent_candidates
from workbench.validation.value_tests import is_dutch_postcode, is_ordered, reads_as_number
from workbench.values.bsn import is_valid_bsn

History = list[Delivery]
Rule = Callable[[History], list[Candidate]]

_CODES = 40
"""More distinct values than this are no code list."""
_PER_CODE = 20
"""Rows per distinct value, at least, of a code list."""
_MOST = 0.9
"""Of the filled cells that read so before a column is called one of numbers, dates, BSNs."""
_FILLED = 0.05
"""Columns filled less are not asked to be filled."""
_NEARLY_UNIQUE = 0.9
_ORDERED = 0.97
_BOTH_WAYS = 0.9
"""Pairs that are in order the other way round too (the same day) say nothing."""
_PAIRS = 50


def exists(history: History) -> list[Candidate]:
    """Columns that every delivery had."""
    kept = [name for name in history[-1].columns if all(name in one.columns for one in history)]
    return [
        Candidate("expect_column_to_exist", {"column": name}, "critical", "exists") for name in kept
    ]


def volume(history: History) -> list[Candidate]:
    """Rows like before, with room for the growth so far times the deliveries ahead."""
    rows = [one.rows for one in history]
    if len(rows) < 2 or min(rows) == 0:
        return []
    growth = np.diff(np.log(rows))
    spread = float(growth.std(ddof=1)) if len(growth) > 1 else abs(float(growth[0]))
    less = 1 - np.exp(min(0.0, float(growth.mean())) * AHEAD - 3 * spread * np.sqrt(AHEAD))
    more = np.exp(max(0.0, float(growth.mean())) * AHEAD + 3 * spread * np.sqrt(AHEAD)) - 1
    kwargs = {
        "previous": rows,
        "less": round(float(min(0.5, less + 0.05)), 2),
        "more": round(float(more + 0.1), 2),
    }
    kind = "expect_table_row_count_to_be_like_previous_deliveries"
    return [Candidate(kind, kwargs, "critical", "volume")]


def fill(history: History) -> list[Candidate]:
    """Effective fill at least what it was, with room."""
    found = []
    for name in _shared(history):
        fills = [one.column(name).fill for one in history]
        least = lower(fills, history[-1].rows)
        if least >= _FILLED:
            kwargs = {"column": name, "mostly": least}
            kind = "expect_column_values_to_say_something"
            found.append(Candidate(kind, kwargs, "warning", "fill"))
    return found


def codes(history: History) -> list[Candidate]:
    """Value sets, only where the list looks closed: few codes, hardly any seen once."""
    found = []
    for name in _named(history):
        column = history[-1].column(name)
        if not is_code_list(column):
            continue
        values = sorted({str(v) for one in history for v in one.column(name).values})
        grown = max(history[-1].rows - history[-2].rows, 1) if len(history) > 1 else column.rows
        # values that chance lets turn up among the rows to come, at the Good-Turing rate
        strangers = _most_strangers(unseen_mass(column.counts) * grown * AHEAD)
        kwargs: dict[str, object] = {"column": name, "value_set": values}
        if strangers:
            kwargs["mostly"] = _less(strangers / column.counts.sum())
        if float(kwargs.get("mostly", 1.0)) < 0.9:  # type: ignore[arg-type]
            continue
        kind = "expect_column_values_to_be_in_set"
        found.append(Candidate(kind, kwargs, "warning", "codes"))
    return found


def is_code_list(column: Column) -> bool:
    """Whether a column holds few codes, each many times, and looks complete."""
    told, rows = len(column.values), int(column.counts.sum())
    if not 1 <= told <= _CODES or rows < _PER_CODE * told or column.notation is not None:
        return False
    return all(isinstance(value, str) and len(value) <= 60 for value in column.values)


def _most_strangers(expected: float) -> int:
    from scipy.stats import poisson

    return int(poisson.ppf(0.999, expected)) if expected > 0 else 0


def _less(share: float) -> float:
    return float(np.floor((1 - share) * 1000) / 1000)


def distribution(history: History) -> list[Candidate]:
    """Shares of codes like before, with room for how they moved."""
    if len(history) < 2:
        return []
    found = []
    for name in _named(history):
        if not is_code_list(history[-1].column(name)) or len(history[-1].column(name).values) < 2:
            continue
        tables = [_counts(one.column(name)) for one in history]
        if not all(tables):
            continue
        shares = [{k: c / sum(one.values()) for k, c in one.items()} for one in tables]
        steps = [distance(shares[at], tables[at + 1]) for at in range(len(shares) - 1)]
        far = distance(shares[0], tables[-1]) / (len(shares) - 1)
        # what moves one way goes on; what wobbles does not add up
        most = 0.02 + 2 * far * AHEAD + 2 * max(steps)
        if most > 0.3:
            continue
        kwargs = {
            "column": name,
            "shares": {k: round(s, 4) for k, s in shares[-1].items()},
            "at_most": round(float(most), 3),
        }
        kind = "expect_column_distribution_to_be_like_previous_deliveries"
        found.append(Candidate(kind, kwargs, "info", "distribution"))
    return found


def _counts(column: Column) -> dict[str, int]:
    return {
        str(value): int(count)
        for value, count, says in zip(column.values, column.counts, column.says, strict=True)
        if says
    }


def dates(history: History) -> list[Candidate]:
    """Columns of dates in their notation, and pairs in order."""
    found, noted = [], {}
    for name in _shared(history):
        notation = history[-1].column(name).notation
        if notation is None:
            continue
        noted[name] = notation
        shares = [_reading_share(one, name, notation) for one in history]
        if notation.formats:
            kwargs = {"column": name, **notation.kwargs, "mostly": lower(shares, history[-1].rows)}
            kind = "expect_column_values_to_read_as_dates"
            found.append(Candidate(kind, kwargs, "warning", "dates"))
    for first, second in combinations(noted, 2):
        for pair in ((first, second), (second, first)):
            found += _ordered(history, pair, (noted[pair[0]], noted[pair[1]]))
    return found


def _reading_share(delivery: Delivery, name: str, notation: Notation) -> float:
    column = delivery.column(name)
    filled = column.codes >= 0
    read = ~np.isnat(delivery.days(name, notation))
    if notation.no_date:
        codes = np.array([str(value) in notation.no_date for value in column.values] + [False])
        read |= codes[column.codes]
    return float(read[filled].mean()) if filled.any() else 1.0


def _ordered(
    history: History, pair: tuple[str, str], notations: tuple[Notation, Notation]
) -> list[Candidate]:
    formats = list(dict.fromkeys([*notations[0].formats, *notations[1].formats]))
    no_date = list(dict.fromkeys([*notations[0].no_date, *notations[1].no_date]))
    shares = []
    for one in history:
        start, end = (one.days(name, noted) for name, noted in zip(pair, notations, strict=True))
        both = ~np.isnat(start) & ~np.isnat(end)
        if both.sum() < _PAIRS:
            return []
        if is_ordered(end, start)[both].mean() > _BOTH_WAYS:
            return []
        shares.append(float(is_ordered(start, end)[both].mean()))
    if min(shares) < _ORDERED:
        return []
    kwargs: dict[str, object] = {"column_A": pair[0], "column_B": pair[1]}
    kwargs |= Notation(tuple(formats), tuple(no_date)).kwargs
    kwargs["mostly"] = lower(shares, history[-1].rows)
    return [Candidate("expect_column_pair_dates_to_be_ordered", kwargs, "warning", "order")]


def kinds(history: History) -> list[Candidate]:
    """BSNs, postcodes, numbers, and digits of one length."""
    found: list[Candidate] = []
    for name in _shared(history):
        column = history[-1].column(name)
        texts = all(isinstance(value, str) for value in column.values)
        if not column.values or not texts or column.notation is not None or is_code_list(column):
            continue
        found += _kind(history, name)
    return found


def _kind(history: History, name: str) -> list[Candidate]:
    column = history[-1].column(name)
    says = [str(value) for value in np.array(column.values, dtype=object)[column.says]]
    weight = column.counts[column.says]
    tests: list[tuple[str, dict[str, object], str, Callable[[list[object]], np.ndarray]]] = [
        ("expect_column_values_to_pass_the_bsn_eleven_test", {}, "bsn", is_valid_bsn),
        ("expect_column_values_to_be_dutch_postcodes", {}, "postcode", is_dutch_postcode),
    ]
    length = int(np.median([len(text) for text in says] or [0]))
    for shape in (f"^[0-9]{{{length}}}$", f"^[A-Z]{{1,3}}[0-9]{{{max(length - 2, 1)}}}$"):
        kwargs: dict[str, object] = {"regex": shape}
        test = _matches(shape)
        tests.append(("expect_column_values_to_match_regex", kwargs, "shape", test))
    for decimal, thousands in ((",", "."), (".", "")):
        written: dict[str, object] = {"decimal": decimal, "thousands": thousands}
        tests.append(
            (
                "expect_column_values_to_read_as_numbers",
                written,
                "numbers",
                lambda values, d=decimal, t=thousands: reads_as_number(values, d, t),  # type: ignore[misc]
            )
        )
    for kind, kwargs, why, test in tests:
        if not says or float(test(list(says)) @ weight) < _MOST * weight.sum():
            continue
        shares = [_passing(one.column(name), test) for one in history]
        mostly = lower(shares, history[-1].rows)
        return [Candidate(kind, {"column": name, **kwargs, "mostly": mostly}, "warning", why)]
    return []


def _matches(shape: str) -> Callable[[list[object]], np.ndarray]:
    match = re.compile(shape).search
    return lambda values: np.array([match(str(v)) is not None for v in values], dtype=np.bool_)


def _passing(column: Column, test: Callable[[list[object]], np.ndarray]) -> float:
    rows = int(column.counts.sum())
    return float(test(column.values) @ column.counts) / rows if rows else 1.0


def unique(history: History) -> list[Candidate]:
    """Columns whose values occur once, or nearly so."""
    found = []
    for name in _shared(history):
        shares = [_once(one.column(name)) for one in history]
        if min(shares) < _NEARLY_UNIQUE or history[-1].column(name).notation is not None:
            continue
        kwargs: dict[str, object] = {"column": name}
        if min(shares) < 1.0:
            kwargs["mostly"] = lower(shares, history[-1].rows)
        severity = "warning" if min(shares) < 1.0 else "critical"
        kind = "expect_column_values_to_be_unique"
        found.append(Candidate(kind, kwargs, severity, "unique"))  # type: ignore[arg-type]
    return found


def _once(column: Column) -> float:
    rows = int(column.counts.sum())
    return float((column.counts == 1).sum()) / rows if rows > _PAIRS else 0.0


def keyed(key: Sequence[str]) -> Rule:
    """The columns that a person says identify a record, together."""

    def rule(history: History) -> list[Candidate]:
        if len(key) < 2 or not {*key} <= {*_shared(history)}:
            return []
        shares = [1 - float(one.frame[list(key)].duplicated(keep=False).mean()) for one in history]
        if min(shares) < _NEARLY_UNIQUE:
            return []
        kwargs: dict[str, object] = {"column_list": list(key)}
        if min(shares) < 1.0:
            kwargs["mostly"] = max(0.0, min(shares) - allowance(shares, history[-1].rows))
        kind = "expect_compound_columns_to_be_unique"
        return [Candidate(kind, kwargs, "critical", "key")]

    return rule


def _named(history: History) -> list[str]:
    """Columns whose values a suite may name."""
    return [name for name in _shared(history) if name not in history[-1].personal]


def _shared(history: History) -> list[str]:
    return [name for name in history[-1].columns if all(name in one.columns for one in history)]


RULES: tuple[Rule, ...] = (
    exists, volume, unique, kinds, dates, codes, fill, distribution, recent_candidates,
)  # fmt: skip
"""In the order in which proposals are shown."""
