"""Compares a reading with that of the previous delivery: columns moved, renamed, new or gone."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
from rapidfuzz import fuzz

from workbench.core.findings import Finding
from workbench.extracts.findings import finding
from workbench.extracts.results import Reading

Values = Mapping[str, frozenset[str]]
"""Column -> some of its distinct values."""
_COMPARED = ("kind", "encoding", "delimiter", "quotechar", "header_row", "layout")
_ALIKE = 0.6
"""Mean of name and value likeness from which a new column is offered as an old one's new name."""
_NAME_ALONE = 0.8
"""Name likeness that is enough where no values are known."""
_TELLING = 10
"""Distinct values from which sharing them tells columns apart; yes/no columns share theirs with any."""
_ROWS = 50_000
_MOST_VALUES = 5_000
_SEPARATORS = re.compile(r"[\W_]+")


def compare_readings(
    before: Reading,
    after: Reading,
    before_values: Values | None = None,
    after_values: Values | None = None,
    date_before: str = "",
) -> tuple[Finding, ...]:
    """What changed in form since the previous delivery; nothing where all is as it was.

    Codes: settings_no_longer_fit (what was found out now differs from what was found out then),
    column_renamed (with the offered match: likeness of names by rapidfuzz, shared values),
    column_vanished, column_appeared, column_moved. The values are only looked at for columns that
    are in one of the two (see `changed_columns`).
    """
    when = date_before or before.file
    found = [*_settings(before, after)]
    gone, new = changed_columns(before, after)
    matches = _match(gone, new, before_values or {}, after_values or {}, before, after)
    for old, name, name_share, value_share in matches:
        found.append(
            finding(
                "column_renamed",
                column=name,
                old_name=old,
                name_share=round(name_share, 3),
                value_share=round(value_share, 3),
            )
        )
    matched_old = {match[0] for match in matches}
    matched_new = {match[1] for match in matches}
    for name in gone:
        if name not in matched_old:
            found.append(finding("column_vanished", column=name, before=when))
    for name in new:
        if name not in matched_new:
            found.append(finding("column_appeared", column=name, before=when))
    renamed = {match[0]: match[1] for match in matches}
    found += _moved([renamed.get(name, name) for name in before.columns], after.columns)
    return tuple(found)


def changed_columns(before: Reading, after: Reading) -> tuple[list[str], list[str]]:
    """Columns that only the previous delivery has, and columns that only this one has."""
    then, now = set(before.columns), set(after.columns)
    return (
        [name for name in before.columns if name not in now],
        [name for name in after.columns if name not in then],
    )


def distinct_values(reading: Path, columns: Sequence[str]) -> Values:
    """Some distinct values of these columns, from the first rows of a reading.parquet."""
    if not columns:
        return {}
    found: dict[str, set[str]] = {name: set() for name in columns}
    seen = 0
    with pq.ParquetFile(reading) as file:
        for batch in file.iter_batches(batch_size=10_000, columns=list(columns)):
            for name in columns:
                if len(found[name]) < _MOST_VALUES:
                    values = batch.column(name).unique().to_pylist()
                    found[name] |= {value.strip() for value in values if value and value.strip()}
            seen += batch.num_rows
            if seen >= _ROWS:
                break
    return {name: frozenset(values) for name, values in found.items()}


def _settings(before: Reading, after: Reading) -> Iterator[Finding]:
    for name in _COMPARED:
        old, new = getattr(before.settings, name), getattr(after.settings, name)
        if old is None or new is None or old == new:
            continue  # found out per file of an archive, or the same
        changed = finding("settings_no_longer_fit", setting=name, before=str(old), after=str(new))
        # it was found out anew and read by that: to be looked at, not an obstacle
        yield changed.model_copy(update={"severity": "warning"})


def _match(
    gone: Sequence[str],
    new: Sequence[str],
    before_values: Values,
    after_values: Values,
    before: Reading,
    after: Reading,
) -> list[tuple[str, str, float, float]]:
    """One-to-one matches of old and new names, the likeliest first."""
    scored = []
    for old in gone:
        for name in new:
            name_share = _name_likeness(old, name)
            old_values, values = before_values.get(old), after_values.get(name)
            value_share = _shared(old_values, values)
            if not _is_likely(name_share, value_share, old_values, values):
                continue
            near = -abs(before.columns.index(old) - after.columns.index(name))
            score = name_share + (value_share if value_share is not None else name_share)
            scored.append((score, near, old, name, name_share, value_share or 0.0))
    matches: list[tuple[str, str, float, float]] = []
    for _, _, old, name, name_share, value_share in sorted(scored, reverse=True):
        if all(old != match[0] and name != match[1] for match in matches):
            matches.append((old, name, name_share, value_share))
    return matches


def _is_likely(
    name_share: float,
    value_share: float | None,
    old_values: frozenset[str] | None,
    values: frozenset[str] | None,
) -> bool:
    if value_share is None:
        return name_share >= _NAME_ALONE
    telling = min(len(old_values or ()), len(values or ())) >= _TELLING
    if telling:
        return (name_share + value_share) / 2 >= _ALIKE or value_share >= _NAME_ALONE
    return name_share >= _ALIKE and value_share > 0


def _name_likeness(left: str, right: str) -> float:
    plain = [_SEPARATORS.sub(" ", name).strip().casefold() for name in (left, right)]
    joined = [name.replace(" ", "") for name in plain]
    return max(fuzz.ratio(*joined), fuzz.token_sort_ratio(*plain)) / 100


def _shared(left: frozenset[str] | None, right: frozenset[str] | None) -> float | None:
    """Share of the smaller set of values that the other has; None where one is not known."""
    if not left or not right:
        return None
    return len(left & right) / min(len(left), len(right))


def _moved(before: Sequence[str], after: Sequence[str]) -> Iterator[Finding]:
    """The fewest columns that must have moved for the old order to become the new one."""
    places = {name: at for at, name in enumerate(before)}
    kept = [name for name in after if name in places]
    stayed = _longest_rising([places[name] for name in kept])
    for at, name in enumerate(kept):
        if at not in stayed:
            yield finding(
                "column_moved",
                column=name,
                place_before=places[name] + 1,
                place=list(after).index(name) + 1,
            )


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Indices of a longest rising run of these distinct numbers, others left out between."""
    tails: list[int] = []
    at_tail: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        place = bisect_left(tails, number)
        tails[place : place + 1] = [number]
        at_tail[place : place + 1] = [at]
        before.append(at_tail[place - 1] if place else -1)
    found: set[int] = set()
    at = at_tail[-1] if at_tail else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
