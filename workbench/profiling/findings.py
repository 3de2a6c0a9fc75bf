"""What a person should know of a table first: ten findings at most, ranked by consequence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.core.findings import Finding
from workbench.profiling.results import Across, ColumnProfile, SoftCharacteristic
from workbench.profiling.texts import finding
from workbench.profiling.values_read import DistinctValues
from workbench.values.bsn import is_dummy_bsn, is_valid_bsn, with_leading_zero

_NOTEWORTHY = 0.005
"""Share of rows from which a disguised missing value or a form of date is worth a line."""
_FEW_OUTLIERS = 0.02
"""More than this share far away is a skewed column, not a set of mistakes."""
_DEPENDENCIES_SAID = 3
_OF_A_KIND = 4
_NAMED = 6
_TELLING_COLUMNS = 3
"""With fewer columns rows are the same by nature."""
_WEIGHT = {"critical": 10.0, "warning": 1.0, "info": 0.05}
_IMPORTANT_ROLES = {"key": 4.0, "date": 2.0, "soft": 2.0, "outcome": 2.0, "identifying": 1.5}


@dataclass(frozen=True)
class KeyCheck:
    """Rows whose key is there already, and rows per key column without a value."""

    columns: tuple[str, ...]
    double: int
    empty: dict[str, int]


def column_findings(column: ColumnProfile, values: DistinctValues) -> Iterator[Finding]:
    """What stands out in one column; nothing about a column that is like a key."""
    rows = max(values.rows, 1)
    if values.filled == 0:
        yield finding("column_empty", column.name, values.rows, 1.0)
        return
    lost = column.fill - column.effective_fill
    if lost >= _NOTEWORTHY:
        shown = [each for each in column.disguised_missing if each.count >= _NOTEWORTHY * rows]
        examples = ", ".join(
            f"{each.value.strip()!r} ({each.count})"
            for each in (shown or column.disguised_missing)[:4]
        )
        yield finding(
            "disguised_missing",
            column.name,
            round(lost * rows),
            lost,
            fill=column.fill,
            effective_fill=column.effective_fill,
            examples=examples,
        )
    yield from _about_type(column, values)
    yield from _about_numbers_and_dates(column, values)
    yield from _about_spellings(column, values)
    health_only = set(column.sensitive) == {"health"}
    if column.sensitive and (
        not health_only or column.sensitive["health"] >= _NOTEWORTHY * values.filled
    ):
        count = max(column.sensitive.values())
        yield finding("sensitive_text", column.name, count, count / rows)


def _about_type(column: ColumnProfile, values: DistinctValues) -> Iterator[Finding]:
    filled = column.effective_fill * values.rows
    if column.semantic_type == "bsn":
        yield from _about_bsn(column, values)
    elif column.semantic_type in ("date", "timestamp"):
        unreadable = round((1 - column.date_share) * filled)
        if unreadable:
            share = 1 - column.date_share
            yield finding("date_unreadable", column.name, unreadable, share)
        common = sorted(column.date_formats.values())[:-1]
        other = sum(common)
        if other >= _NOTEWORTHY:
            formats = ", ".join(column.date_formats)
            count = round(other * filled)
            yield finding("date_formats_mixed", column.name, count, other, formats=formats)
    elif 0.8 <= column.number_share < 1:
        unreadable = round((1 - column.number_share) * filled)
        if unreadable:
            share = 1 - column.number_share
            yield finding("number_unreadable", column.name, unreadable, share)


def _about_bsn(column: ColumnProfile, values: DistinctValues) -> Iterator[Finding]:
    texts = values.stripped
    valid = is_valid_bsn(texts)
    repaired = is_valid_bsn(with_leading_zero(texts)) & ~valid
    empty = {each.value for each in column.disguised_missing}
    missing = [text in empty for text in values.texts]
    wrong = ~valid & ~repaired & ~is_dummy_bsn(texts)
    wrong &= ~_flags(missing)
    dummy = is_dummy_bsn(texts) & ~_flags(missing)
    for code, flags in (("bsn_leading_zero_lost", repaired), ("bsn_invalid", wrong | dummy)):
        count = round(float(values.weights[flags].sum()))
        if count:
            yield finding(code, column.name, count, count / max(values.filled, 1))


def _flags(flags: Sequence[bool]) -> npt.NDArray[np.bool_]:
    return np.array(flags, dtype=np.bool_)


def _about_numbers_and_dates(column: ColumnProfile, values: DistinctValues) -> Iterator[Finding]:
    rows = max(values.rows, 1)
    numbers, dates = column.numbers, column.dates
    if numbers is not None and 0 < numbers.outliers <= _FEW_OUTLIERS * values.filled:
        yield finding("outliers", column.name, numbers.outliers, numbers.outliers / rows)
    if dates is not None and dates.outside:
        yield finding("date_outside", column.name, dates.outside, dates.outside / rows)
    if dates is not None and dates.day_first and dates.month_first:
        count = min(dates.day_first, dates.month_first)
        yield finding(
            "date_order_mixed", column.name, count, count / rows, either=dates.either_order
        )


def _about_spellings(column: ColumnProfile, values: DistinctValues) -> Iterator[Finding]:
    """`M`, `m` and ` M` in a short list of values, and `Utrect` beside `Utrecht`."""
    rows = max(values.rows, 1)
    for kind, code in (("case_or_space", "case_or_space_variants"), ("typo", "typing_errors")):
        groups = [one for one in column.spellings if one.kind == kind]
        count = sum(one.count for one in groups)
        if not groups or (kind == "case_or_space" and count < _NOTEWORTHY * rows):
            continue
        example = " / ".join(repr(one.value) for one in groups[0].values[:3])
        yield finding(code, column.name, count, count / rows, example=example)


def across_findings(across: Across, key_declared: bool) -> Iterator[Finding]:
    """What the columns say of each other; a near key only where no key is declared."""
    double = across.duplicate_rows
    if double is not None and double.count and across.columns_compared >= _TELLING_COLUMNS:
        yield finding("duplicate_rows", None, double.count, double.share, lines=double.lines)
    for group in across.duplicate_columns:
        yield finding("duplicate_columns", group[1], None, None, columns=", ".join(group))
    broken = [one for one in across.dependencies if one.violations]
    said: set[frozenset[str]] = set()
    for one in broken:
        pair = frozenset((one.determinant, one.dependent))
        if pair in said or len(said) == _DEPENDENCIES_SAID:
            continue
        said.add(pair)
        yield finding(
            "dependency_broken",
            one.dependent,
            one.violations,
            one.violations / one.rows,
            lines=one.lines,
            determinant=one.determinant,
        )
    if not key_declared:
        yield from _near_keys(across)


def _near_keys(across: Across) -> Iterator[Finding]:
    if any(key.unique_share == 1 and key.empty == 0 for key in across.keys):
        return
    for key in across.keys[:1]:
        if len(key.columns) == 1:
            yield finding(
                "near_key",
                key.columns[0],
                None,
                1 - key.unique_share,
                unique_share=key.unique_share,
            )


def key_findings(check: KeyCheck, rows: int) -> Iterator[Finding]:
    """Rows without a key, or with one that is there already."""
    for column, count in check.empty.items():
        if count:
            yield finding("key_empty", column, count, count / max(rows, 1))
    if check.double:
        columns = ", ".join(check.columns)
        share = check.double / max(rows, 1)
        yield finding("key_not_unique", None, check.double, share, columns=columns)


def soft_findings(soft: Sequence[SoftCharacteristic]) -> Iterator[Finding]:
    """One line per soft characteristic that can't simply be used."""
    for each in soft:
        lost = 1 - each.effective_fill
        if each.verdict == "do_not_use":
            effective = each.effective_fill
            yield finding("soft_not_usable", each.name, None, lost, effective_fill=effective)
        elif each.verdict == "use_with_care":
            yield finding("soft_with_care", each.name, None, lost)


def rank(findings: Sequence[Finding], roles: dict[str, str], most: int) -> tuple[Finding, ...]:
    """The most consequential first: how severe, how many rows, in how important a column.

    A soft characteristic's verdict stands for what its column profile says of the same. Of what
    many columns have, the worst few are said and the rest is counted.
    """
    judged = {each.column for each in findings if each.code.startswith("soft_")}
    kept = [
        each
        for each in findings
        if not (each.code == "disguised_missing" and each.column in judged)
    ]

    def consequence(each: Finding) -> float:
        importance = _IMPORTANT_ROLES.get(roles.get(each.column or "", ""), 1.0)
        share = min(max(each.share or 0.0, 0.0), 1.0)
        return -_WEIGHT[each.severity] * importance * (0.02 + share)

    ordered = sorted(enumerate(kept), key=lambda item: (consequence(item[1]), item[0]))
    return tuple(_few_of_a_kind([each for _, each in ordered])[:most])


def _few_of_a_kind(ordered: Sequence[Finding]) -> list[Finding]:
    """Of columns that are filled with what says nothing the worst; in the place of the next one,
    how many more there are."""
    alike = [each for each in ordered if each.code == "disguised_missing"]
    rest = alike[_OF_A_KIND:]
    if len(rest) < 2:
        return list(ordered)
    columns = ", ".join(str(each.column) for each in rest[:_NAMED])
    columns += ", …" if len(rest) > _NAMED else ""
    more = finding("more_disguised_missing", None, len(rest), None, columns=columns)
    gone = {id(each) for each in rest[1:]}
    return [more if each is rest[0] else each for each in ordered if id(each) not in gone]
