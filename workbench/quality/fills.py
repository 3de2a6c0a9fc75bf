"""Where filling fell: of a column as a whole, or of the groups that are the cause."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from workbench.core.watch_settings import WatchSettings
from workbench.quality.found import Deliveries, Flags, Found, Numbers, shares
from workbench.quality.results import Dimension
from workbench.quality.series import Change, changes, common_spread, two_shares, usual

_MOST_GROUPS = 0.5
"""When more than this share of the groups changed, it is the column, not the groups."""
_OF_THE_CAUSE = 0.5
"""Part of a fall that must remain without the groups that fell, to be a fall of the others too."""
_BY_BLANKS = 0.5


@dataclass(frozen=True)
class _Line:
    hits: Numbers
    filled: Numbers
    rows: Numbers


def fill_changes(whole: Deliveries, settings: WatchSettings, least_z: float) -> Iterator[Found]:
    """Changes of effective fill among new rows, by column and cause; and in rows of before."""
    groups = {name: lines for name, lines in _group_lines(whole).items() if lines}
    for column in whole.columns:
        total = _Line(
            whole.line(column, True, lambda one: one.informative),
            whole.line(column, True, lambda one: one.filled),
            np.where(whole.has(column), whole.rows(True), 0),
        )
        mine = {name: lines[column] for name, lines in groups.items() if column in lines}
        yield from _falls(whole, settings, least_z, column, total, mine)
        yield from _old_rows(whole, settings, column)


def _falls(
    whole: Deliveries,
    settings: WatchSettings,
    least_z: float,
    column: str,
    total: _Line,
    groups: dict[tuple[str, str], _Line],
) -> Iterator[Found]:
    alike = common_spread([(line.hits, line.rows) for line in groups.values()], whole.usable)

    def look(line: _Line, direction: int, least: float) -> list[Change]:
        return changes(
            line.hits, line.rows, whole.usable, direction, least, least_z, settings.history, alike
        )

    overall = look(total, -1, settings.fill_change)
    by_group = {name: look(line, -1, settings.group_change) for name, line in groups.items()}
    for column_of_groups in {name[0] for name in groups}:
        names = [name for name in groups if name[0] == column_of_groups]
        for start in sorted({change.start for name in names for change in by_group[name]}):
            hit = {
                name: change for name in names for change in by_group[name] if change.start == start
            }
            if len(hit) > _MOST_GROUPS * len(names):
                continue
            told = [one for one in overall if abs(one.start - start) <= 1]
            if told and not _explained(total, groups, hit, told[0], settings):
                continue  # the others fell too: it is the column
            overall = [one for one in overall if one not in told]
            worst = max(hit, key=lambda name: hit[name].z)
            found = _fall(whole, column, groups[worst], hit[worst])
            yield replace(
                found,
                group_column=worst[0],
                group=worst[1],
                also_groups=tuple(name[1] for name in sorted(hit) if name != worst),
            )
    for change in overall:
        yield _fall(whole, column, total, change)
    for change in look(total, 1, settings.group_change):
        found = _fall(whole, column, total, change)
        yield replace(found, kind="fill_rose", dimension="effective_fill")


def _explained(
    total: _Line,
    groups: dict[tuple[str, str], _Line],
    hit: dict[tuple[str, str], Change],
    overall: Change,
    settings: WatchSettings,
) -> bool:
    """Whether the column does not fall any more once the groups that fell are left out."""
    inside = np.zeros(len(total.rows), dtype=np.bool_)
    inside[overall.start : overall.stop] = True
    hits, rows = total.hits.copy(), total.rows.copy()
    for name in hit:
        hits, rows = hits - groups[name].hits, rows - groups[name].rows
    before = hits[~inside].sum() / max(rows[~inside].sum(), 1)
    after = hits[inside].sum() / max(rows[inside].sum(), 1)
    group_fall = min(change.before - change.after for change in hit.values())
    left = float(before - after)
    return left < max(settings.fill_change, _OF_THE_CAUSE * group_fall)


def _fall(whole: Deliveries, column: str, line: _Line, change: Change) -> Found:
    here = slice(change.start, change.stop)
    filled = _pooled(line.filled, line.rows, here)
    outside = np.ones(len(line.rows), dtype=np.bool_)
    outside[here] = False
    filled_before = _pooled(line.filled, line.rows, outside & whole.usable)
    by_blanks = filled_before - filled >= _BY_BLANKS * (change.before - change.after)
    dimension: Dimension = "completeness" if by_blanks else "effective_fill"
    first = change.start
    after = line.hits[first] / max(line.rows[first], 1)
    return Found(
        kind="fill_fell",
        dimension=dimension,
        start=first,
        stop=change.stop,
        before=change.before,
        after=float(after),
        z=change.z,
        rows=int(line.rows[first] - line.hits[first]),
        column=column,
        value=None if by_blanks else _placeholder(whole, column, first),
        line=shares(line.hits, line.rows),
    )


def _pooled(hits: Numbers, rows: Numbers, here: slice | Flags) -> float:
    return float(hits[here].sum() / max(rows[here].sum(), 1))


def _placeholder(whole: Deliveries, column: str, at: int) -> str | None:
    """The value that says nothing and came most: the rise of filled values not among the told."""
    from workbench.values.placeholders import placeholder_reason

    now = whole.column(at, column, True)
    before = whole.last_whole(at)
    then = whole.column(before, column, before > 0) if before is not None else None
    if now is None or then is None or not now.filled or not then.filled:
        return None
    was = {one.value: one.count / then.filled for one in then.values}
    risen = {
        one.value: one.count / now.filled - was.get(one.value, 0.0)
        for one in now.values
        if placeholder_reason(one.value) is not None
    }
    return max(risen, key=lambda value: risen[value]) if risen else None


def _old_rows(whole: Deliveries, settings: WatchSettings, column: str) -> Iterator[Found]:
    """Rows that stood there before say less than they did: emptied in the source, for all time."""
    steps: list[float] = []
    for at in range(1, len(whole)):
        before = whole.last_whole(at)
        if before is None or not whole.usable[at]:
            continue
        then, now = whole.column(before, column, False), whole.column(at, column, False)
        new = whole.column(at, column, True)
        fresh = whole.measures[at].new
        if then is None or now is None or new is None or fresh is None:
            continue
        rows, was = whole.measures[at].rows - fresh.rows, whole.measures[before].rows
        hits = now.informative - new.informative
        if rows < was / 2 or not was:
            continue
        step = hits / rows - then.informative / was
        middle, room = usual(np.array(steps), settings.fill_change, settings.deviations)
        if len(steps) + 1 >= settings.history and middle - step > room:
            yield Found(
                kind="fill_fell",
                dimension="completeness" if now.filled < then.filled else "effective_fill",
                start=at,
                stop=len(whole),
                before=then.informative / was,
                after=hits / rows,
                z=two_shares(hits, rows, then.informative, was),
                rows=round((then.informative / was - hits / rows) * rows),
                column=column,
                every_row=True,
                line=shares(
                    whole.line(column, False, lambda one: one.informative), whole.rows(False)
                ),
            )
        else:
            steps.append(step)


def _group_lines(whole: Deliveries) -> dict[tuple[str, str], dict[str, _Line]]:
    """Per group and column the counts among new rows."""
    found: dict[tuple[str, str], dict[str, _Line]] = {}
    for name, measured in whole.groups(new=True).items():
        rows = np.array([0 if one is None else one.rows for one in measured], float)
        columns = {column for one in measured if one is not None for column in one.filled}
        found[name] = {
            column: _Line(
                np.array([one.informative.get(column, 0) if one else 0 for one in measured], float),
                np.array([one.filled.get(column, 0) if one else 0 for one in measured], float),
                np.where(
                    np.array([one is not None and column in one.filled for one in measured]),
                    rows,
                    0,
                ),
            )
            for column in columns
        }
    return found
