"""Who came, went, changed, and changed back between two extracts, by key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.quality.results import Turnover
from workbench.tables.engine import RECORD, Engine, data_columns

if TYPE_CHECKING:
    import ibis

_THEN = "_then"


def turnover(
    engine: Engine,
    before: Path,
    after: Path,
    key: Sequence[str],
    earlier: Path | None = None,
) -> Turnover | None:
    """Keys of two reading.parquet files beside each other; None when one lacks a key column.

    Of several rows with one key the first counts. `earlier` is the extract before `before`: a key
    that changed and now says again what it said there has changed back.
    """
    old, new = engine.read(before), engine.read(after)
    if not key or not set(key) <= set(old.columns) & set(new.columns):
        return None
    names = [name for name in data_columns(new) if name in old.columns and name not in key]
    old, new = (engine.keep(_by_key(table, key, names)) for table in (old, new))
    sizes = [int(table.count().execute()) for table in (old, new)]
    pairs = engine.keep(_beside(new, old, key, names))
    differs = {name: pairs[name] != pairs[f"{name}{_THEN}"] for name in names}
    both = int(pairs.count().execute())
    per_column = _sums(pairs, differs)
    anything = _any(list(differs.values()))
    changed = pairs.filter(anything) if anything is not None else pairs.limit(0)
    count = int(changed.count().execute())
    return Turnover(
        key=tuple(key),
        before=sizes[0],
        after=sizes[1],
        new=sizes[1] - both,
        gone=sizes[0] - both,
        same=both - count,
        changed=count,
        changed_back=_back(engine, changed, earlier, key, names),
        changed_columns={name: many for name, many in per_column.items() if many},
    )


def _by_key(table: ibis.Table, key: Sequence[str], names: Sequence[str]) -> ibis.Table:
    """The first row of each key; what is missing as an empty text, so that it can be compared."""
    import ibis

    window = ibis.window(group_by=list(key), order_by=table[RECORD])
    first = table.mutate(_place=ibis.row_number().over(window)).filter(ibis._._place == 0)
    return first.select(**{name: first[name].fill_null("") for name in [*key, *names]})


def _beside(
    new: ibis.Table, old: ibis.Table, key: Sequence[str], names: Sequence[str]
) -> ibis.Table:
    then = old.rename({f"{name}{_THEN}": name for name in [*key, *names]})
    return new.join(then, [new[name] == then[f"{name}{_THEN}"] for name in key])


def _sums(pairs: ibis.Table, differs: dict[str, ibis.Value]) -> dict[str, int]:
    if not differs:
        return {}
    found = pairs.aggregate(**{name: one.sum().fill_null(0) for name, one in differs.items()})
    return {name: int(values[0]) for name, values in found.to_pyarrow().to_pydict().items()}


def _any(conditions: list[ibis.Value]) -> ibis.Value | None:
    outcome: ibis.Value | None = None
    for one in conditions:
        outcome = one if outcome is None else outcome | one
    return outcome


def _back(
    engine: Engine,
    changed: ibis.Table,
    earlier: Path | None,
    key: Sequence[str],
    names: Sequence[str],
) -> int | None:
    if earlier is None:
        return None
    table = engine.read(earlier)
    if not {*key, *names} <= set(table.columns):
        return None
    now = changed.select(*key, *names)
    return int(now.semi_join(_by_key(table, key, names), [*key, *names]).count().execute())
