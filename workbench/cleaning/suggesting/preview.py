"""What a proposed step would change, without changing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.cleaning.frames import typed
from workbench.cleaning.steps.step import EVERY_COLUMN, ColumnStep, TableStep
from workbench.cleaning.suggesting.clues import ColumnClues, TableClues
from workbench.cleaning.suggesting.now import ColumnNow, TableNow
from workbench.cleaning.suggesting.results import SuggestedExample, ValueChange
from workbench.cleaning.suggesting.settings import SuggestSettings
from workbench.tables.engine import RECORD
from workbench.values.arrays import Flags, Objects
from workbench.values.placeholders import placeholder_reason

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from workbench.tables.engine import Engine


@dataclass(frozen=True)
class Effect:
    """The outcome of a step on the table as it stands."""

    columns: dict[str, pd.Series[Any]]
    """The columns that would be other ones, rows as in the table now; empty for removed rows."""
    kept: Flags | None = None
    """Per row whether it stays; None: all do."""
    cells: int = 0
    unparsed: int = 0
    pairs: frozenset[tuple[str, str, str]] = frozenset()
    """Every (column, before, after), stripped: the evidence."""
    changes: tuple[ValueChange, ...] = ()
    examples: tuple[SuggestedExample, ...] = ()
    fill: tuple[float, float] = (0.0, 0.0)
    """Of the columns it is about, before and after."""
    effective: tuple[float, float] = (0.0, 0.0)


@dataclass
class _Count:
    before: int = 0
    after: int = 0
    says_before: int = 0
    says_after: int = 0
    rows: int = 0
    cells: int = 0
    unparsed: int = 0
    changes: list[ValueChange] = field(default_factory=list)
    examples: list[SuggestedExample] = field(default_factory=list)
    pairs: set[tuple[str, str, str]] = field(default_factory=set)


def effect_on_values(
    step: ColumnStep, now: TableNow, clues: TableClues, settings: SuggestSettings
) -> Effect:
    """The effect of a step on values; columns that hold no text any more are left out."""
    names = [*now.columns] if step.columns == (EVERY_COLUMN,) else list(step.columns)
    count = _Count()
    columns: dict[str, pd.Series[Any]] = {}
    for name in names:
        column = now.columns.get(name)
        if column is None:
            continue
        change = step.change(column.values)
        before, after = column.values, change.values
        changed = _changed(before, after, step.gives == "text")
        count.unparsed += int(column.counts[change.unparsed].sum())
        _fill(count, column, clues.of(name), settings, before, after)
        if changed.any():
            columns[name] = _series(column, after, step.gives)
            _tell(count, now, column, changed, after, settings)
    return _effect(columns, None, count, settings)


def effect_on_rows(
    step: TableStep,
    now: TableNow,
    engine: Engine,
    table: ibis.Table,
    clues: TableClues,
    settings: SuggestSettings,
) -> Effect:
    """The effect of a step on whole rows, done on a copy."""
    outcome = step.change(engine, table, 1)
    after = outcome.table.order_by(RECORD).to_pandas().set_index(RECORD)
    kept = np.isin(now.records, after.index.to_numpy())
    after = after.reindex(now.records)
    touched = [change.to_pandas() for change in outcome.changes]
    names = sorted({name for frame in touched for name in frame["column"].unique()})
    count = _Count()
    columns = {name: after[name].reset_index(drop=True) for name in names}
    before_all = now.frame.reset_index(drop=True)
    for name in names:
        new = columns[name].to_numpy(dtype=object)
        old = before_all[name].to_numpy(dtype=object) if name in before_all else _none(len(new))
        differs = np.array([_text(a) != _text(b) for a, b in zip(old, new, strict=True)]) & kept
        _tell_rows(count, now, name, old, new, differs, settings)
        _fill_rows(count, clues.of(name), settings, old, new)
    return _effect(columns, None if kept.all() else kept, count, settings)


def _effect(
    columns: dict[str, pd.Series[Any]], kept: Flags | None, count: _Count, settings: SuggestSettings
) -> Effect:
    rows = max(count.rows, 1)
    ordered = sorted(count.changes, key=lambda one: (-one.count, one.column, one.before or ""))
    return Effect(
        columns=columns,
        kept=kept,
        cells=count.cells,
        unparsed=count.unparsed,
        pairs=frozenset(count.pairs),
        changes=tuple(ordered[: settings.changes]),
        examples=tuple(_spread(count.examples, settings.examples)),
        fill=(count.before / rows, count.after / rows),
        effective=(count.says_before / rows, count.says_after / rows),
    )


def _spread(examples: Sequence[SuggestedExample], most: int) -> Iterable[SuggestedExample]:
    """Some of every column before more of one."""
    seen: dict[str, int] = {}
    ranked = []
    for place, one in enumerate(examples):
        seen[one.column] = seen.get(one.column, 0) + 1
        ranked.append((seen[one.column], place, one))
    return [one for _, _, one in sorted(ranked, key=lambda item: item[:2])[:most]]


def _changed(before: Objects, after: Objects, text: bool) -> Flags:
    """What would say something else; of a step that reads, every value that it reads."""
    if text:
        return np.array(
            [(old or "") != (new or "") for old, new in zip(before, after, strict=True)],
            dtype=np.bool_,
        )
    return np.array(
        [new is not None or old.strip() != "" for old, new in zip(before, after, strict=True)],
        dtype=np.bool_,
    )


def _series(column: ColumnNow, after: Objects, gives: Any) -> pd.Series[Any]:
    last = np.array([*after, None], dtype=object)  # a missing cell's code is -1
    return typed(last[column.codes].tolist(), gives)


def _tell(
    count: _Count,
    now: TableNow,
    column: ColumnNow,
    changed: Flags,
    after: Objects,
    settings: SuggestSettings,
) -> None:
    places = np.flatnonzero(changed)
    count.cells += int(column.counts[places].sum())
    for place in places[: settings.changes]:  # the most frequent come first
        count.changes.append(
            ValueChange(
                column=column.name,
                before=column.values[place],
                after=_text(after[place]),
                count=int(column.counts[place]),
            )
        )
    count.pairs |= {
        (column.name, column.values[place].strip(), (_text(after[place]) or "").strip())
        for place in places
    }
    for row in column.first_rows(changed, settings.examples):
        place = int(column.codes[row])
        count.examples.append(
            _example(now, int(row), column.name, column.values[place], after[place])
        )


def _tell_rows(
    count: _Count,
    now: TableNow,
    name: str,
    old: Objects,
    new: Objects,
    differs: Flags,
    settings: SuggestSettings,
) -> None:
    from collections import Counter

    rows = np.flatnonzero(differs)
    count.cells += len(rows)
    pairs = Counter((_text(old[row]), _text(new[row])) for row in rows)
    for (before, after), times in pairs.most_common(settings.changes):
        count.changes.append(ValueChange(column=name, before=before, after=after, count=times))
    count.pairs |= {
        (name, (before or "").strip(), (after or "").strip()) for before, after in pairs
    }
    for row in rows[: settings.examples]:
        count.examples.append(_example(now, int(row), name, old[row], new[row]))


def _example(now: TableNow, row: int, column: str, before: Any, after: Any) -> SuggestedExample:
    return SuggestedExample(
        record=int(now.records[row]),
        line=now.lines[row],
        column=column,
        before=_text(before),
        after=_text(after),
    )


def _fill(
    count: _Count,
    column: ColumnNow,
    clues: ColumnClues,
    settings: SuggestSettings,
    before: Objects,
    after: Objects,
) -> None:
    for old, new, times in zip(before, after, column.counts.tolist(), strict=True):
        _add(count, clues, settings, old, new, times)
    count.rows += column.rows


def _fill_rows(
    count: _Count, clues: ColumnClues, settings: SuggestSettings, old: Objects, new: Objects
) -> None:
    for one, other in zip(old, new, strict=True):
        _add(count, clues, settings, one, other, 1)
    count.rows += len(old)


def _add(
    count: _Count, clues: ColumnClues, settings: SuggestSettings, old: Any, new: Any, times: int
) -> None:
    filled = _text(old) is not None, _text(new) is not None
    count.before += times * filled[0]
    count.after += times * filled[1]
    count.says_before += times * (filled[0] and _says(clues, settings, old))
    count.says_after += times * (filled[1] and _says(clues, settings, new))


def _says(clues: ColumnClues, settings: SuggestSettings, value: Any) -> bool:
    if not isinstance(value, str):
        return True
    known = clues.says_nothing.get(value)
    if known is not None:
        return known < settings.says_nothing
    return placeholder_reason(value) != "blank"


def _text(value: Any) -> str | None:
    """As a person reads it; blank is missing."""
    if value is None or value != value:
        return None
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    return text if text.strip() else None


def _none(rows: int) -> Objects:
    nothing: Objects = np.full(rows, None, dtype=object)
    return nothing
