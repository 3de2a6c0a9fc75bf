"""Profiles a table: each column from one pass over its distinct values, then the scorecard."""

from collections.abc import Sequence
from typing import Any

from workbench.core.findings import Finding
from workbench.core.progress import Progress, silent
from workbench.core.settings import Role, SourceSettings
from workbench.profiling.columns import empty_values, profile_column
from workbench.profiling.findings import (
    KeyCheck,
    column_findings,
    key_findings,
    rank,
    soft_findings,
)
from workbench.profiling.results import ColumnProfile, Profile
from workbench.profiling.roles import roles_of
from workbench.profiling.settings import Thresholds
from workbench.profiling.soft.interviews import read_interviews
from workbench.profiling.soft.knowledge import columns_of_rules
from workbench.profiling.soft.results import SoftScores
from workbench.profiling.soft.scorecard import score_soft
from workbench.tables.engine import data_columns
from workbench.tables.relations import distinct_values

_SOURCE = SourceSettings()
_THRESHOLDS = Thresholds()


def profile_table(
    table: Any,
    source: SourceSettings = _SOURCE,
    progress: Progress = silent,
    thresholds: Thresholds = _THRESHOLDS,
) -> Profile:
    """Profile a table of text (an Ibis relation; typed columns are read as text).

    `source` gives the columns' roles and the key; without roles they are suggested from the column
    names. In a journal (roles recorded_at and key) soft characteristics are judged on the last
    row per key that is not a deletion.
    """
    columns = data_columns(table)
    typed = [name for name in columns if not table[name].type().is_string()]
    if typed:
        table = table.mutate(**{name: table[name].cast("string") for name in typed})
    roles = roles_of(columns, source)
    profiles: list[ColumnProfile] = []
    findings: list[Finding] = []
    empty: dict[str, frozenset[str]] = {}
    for number, name in enumerate(columns):
        progress(number, len(columns) + 1, name)
        frame = distinct_values(table, name)
        column, values = profile_column(name, frame, thresholds.column, roles.get(name))
        profiles.append(column)
        empty[name] = empty_values(column.disguised_missing, thresholds.column)
        findings += column_findings(column, values)
    rows = int(table.count().execute())
    progress(len(columns), len(columns) + 1, "")
    scores = _score(table, roles, source, profiles, empty)
    findings += [*soft_findings(scores.soft), *key_findings(_check_key(table, source, roles), rows)]
    progress(len(columns) + 1, len(columns) + 1, "")
    return Profile(
        rows=rows,
        columns=tuple(profiles),
        soft=scores.soft,
        soft_missing_at_random=scores.missing_at_random,
        soft_suggestions=scores.suggestions,
        findings=rank(
            findings, {name: str(role) for name, role in roles.items()}, thresholds.findings
        ),
    )


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
