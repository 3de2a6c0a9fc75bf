"""Profiles a table: each column from one pass over its distinct values, the columns held against
each other on some of the rows, then the scorecard."""

from collections.abc import Sequence
from typing import Any

from workbench.core.findings import Finding
from workbench.core.progress import Progress, silent
from workbench.core.settings import Role, SourceSettings
from workbench.profiling.across import look_across
from workbench.profiling.coded import CodedTable, code_table
from workbench.profiling.columns import ColumnLook, conclude, empty_values, look_at_column
from workbench.profiling.disguised import Decided
from workbench.profiling.findings import (
    KeyCheck,
    across_findings,
    column_findings,
    key_findings,
    rank,
    soft_findings,
)
from workbench.profiling.results import ColumnProfile, Profile
from workbench.profiling.roles import roles_of
from workbench.profiling.second_sign import raise_missing_together
from workbench.profiling.settings import Thresholds
from workbench.profiling.soft.interviews import read_interviews
from workbench.profiling.soft.knowledge import columns_of_rules
from workbench.profiling.soft.results import SoftScores
from workbench.profiling.soft.scorecard import score_soft
from workbench.profiling.suspects import reported
from workbench.tables.engine import RECORD, data_columns
from workbench.tables.value_counts import count_values

_SOURCE = SourceSettings()
_THRESHOLDS = Thresholds()


def profile_table(
    table: Any,
    source: SourceSettings = _SOURCE,
    progress: Progress = silent,
    thresholds: Thresholds = _THRESHOLDS,
) -> Profile:
    """Profile a table of text (an Ibis relation; typed columns are read as text).

    `source` gives the columns' roles, the key, and what a person decided of values; without roles
    they are suggested from the column names. In a journal (roles recorded_at and key) soft characteristics are judged on the last
    row per key that is not a deletion.
    """
    columns = data_columns(table)
    typed = [name for name in columns if not table[name].type().is_string()]
    if typed:
        table = table.mutate(**{name: table[name].cast("string") for name in typed})
    roles = roles_of(columns, source)
    looks: dict[str, ColumnLook] = {}
    for number, name in enumerate(columns):
        progress(number, len(columns) + 2, name)
        looks[name] = look_at_column(
            name,
            count_values(table, name, thresholds.column.values_read),
            thresholds.column,
            roles.get(name),
            _decided(source, name),
        )
    rows = int(table.count().execute())
    progress(len(columns), len(columns) + 2, "")
    looks, coded = _held_together(table, looks, rows, thresholds)
    profiles = [conclude(look, thresholds.column) for look in looks.values()]
    across = look_across(coded, profiles, thresholds.cross)
    progress(len(columns) + 1, len(columns) + 2, "")
    empty = {one.name: empty_values(one.disguised_missing, thresholds.column) for one in profiles}
    judged = _whole_clients(table, roles, source, rows, thresholds.soft_rows)
    scores = _score(judged, roles, source, profiles, empty)
    findings: list[Finding] = []
    for column in profiles:
        findings += column_findings(column, looks[column.name].values)
    findings += [
        *across_findings(across, bool(source.key)),
        *soft_findings(scores.soft),
        *key_findings(_check_key(table, source, roles), rows),
    ]
    progress(len(columns) + 2, len(columns) + 2, "")
    return Profile(
        rows=rows,
        columns=tuple(profiles),
        across=across,
        soft=scores.soft,
        soft_missing_at_random=scores.missing_at_random,
        soft_suggestions=scores.suggestions,
        findings=rank(
            findings, {name: str(role) for name, role in roles.items()}, thresholds.findings
        ),
    )


def _decided(source: SourceSettings, column: str) -> Decided:
    """What a person said of this column's values, and of every column's (`"*"`)."""
    return Decided.of(
        (*source.placeholders.get("*", ()), *source.placeholders.get(column, ())),
        source.answers.get(column, ()),
    )


def _held_together(
    table: Any, looks: dict[str, ColumnLook], rows: int, thresholds: Thresholds
) -> tuple[dict[str, ColumnLook], CodedTable]:
    """The looks with suspects that their rows' other columns make surer, and the coded rows."""
    wide = [name for name, look in looks.items() if look.values.filled]
    compared = wide[: thresholds.cross.columns_compared]
    empty = {name: _empty(looks[name], thresholds) for name in compared}
    coded = code_table(table, compared, rows, thresholds.cross.rows_compared, empty)
    changed = raise_missing_together(
        coded,
        {name: looks[name].values for name in compared},
        {name: looks[name].suspects for name in compared},
        thresholds.column,
    )
    if not changed:
        return looks, coded
    surer = {
        name: look.with_suspects(changed[name]) if name in changed else look
        for name, look in looks.items()
    }
    now_empty = {name: _empty(surer[name], thresholds) for name in compared}
    return surer, coded.saying_nothing(now_empty)


def _empty(look: ColumnLook, thresholds: Thresholds) -> frozenset[str]:
    found = reported(look.values, look.suspects, thresholds.column)
    return empty_values(found, thresholds.column)


def _whole_clients(
    table: Any, roles: dict[str, Role], source: SourceSettings, rows: int, most: int
) -> Any:
    """About `most` rows of a larger table: all rows of each client in an even sample of clients."""
    if rows <= most:
        return table
    keys = [name for name, role in roles.items() if role == "key"]
    declared = [name for name in source.key if name in table.columns]
    units = [name for name in keys if name not in declared] or declared or [RECORD]
    return table.filter(table[units[0]].hash() % -(-rows // most) == 0)


def other_columns(
    profiles: Sequence[ColumnProfile], roles: dict[str, Role], source: SourceSettings
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns to fetch beside the soft ones, and which of them may be soft themselves.

    Columns of few values group clients; others may contradict an answer.
    """
    short = [one.name for one in profiles if 2 <= one.distinct <= source.soft.answers]
    free = [name for name in short if roles.get(name) in (None, "other")]
    groups = [name for name in short if roles.get(name) == "hard"]
    names = [one.name for one in profiles if roles.get(one.name) in (None, "hard")]
    wanted = tuple(dict.fromkeys([*groups, *free, *columns_of_rules(names)]))
    return wanted, tuple(name for name in free if name not in source.roles)


def _score(
    table: Any,
    roles: dict[str, Role],
    source: SourceSettings,
    columns: list[ColumnProfile],
    empty: dict[str, frozenset[str]],
) -> SoftScores:
    """The scorecard; nothing where no column is soft, or could be found to be."""
    used = set(roles.values())
    if "soft" not in used and not {"key", "date"} <= used:
        return SoftScores()
    others, candidates = other_columns(columns, roles, source)
    interviews = read_interviews(table, roles, source, empty, others)
    because = {} if source.roles else dict.fromkeys(interviews.soft, ("name",))
    return score_soft(interviews, source.soft, because, candidates)


def _check_key(table: Any, source: SourceSettings, roles: dict[str, Role]) -> KeyCheck:
    """Whether the declared key identifies each row; in a journal a key comes back by design."""
    key = tuple(column for column in source.key if column in table.columns)
    if not key:
        return KeyCheck((), 0, {})
    blank = {
        column: (table[column].isnull() | (table[column].strip() == "")).sum() for column in key
    }
    counts = table.aggregate(**blank).to_pandas().iloc[0]
    empty = {
        column: int(counts[column]) if counts[column] == counts[column] else 0 for column in key
    }
    if "recorded_at" in roles.values():
        return KeyCheck(key, 0, empty)
    filled = table
    for column in key:
        filled = filled.filter(~(filled[column].isnull() | (filled[column].strip() == "")))
    distinct = filled.select(list(key)).distinct().count().execute()
    return KeyCheck(key, int(filled.count().execute()) - int(distinct), empty)
