"""A function from some cells of a row to others, computed once per distinct combination."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.cleaning.changelog import log_of
from workbench.cleaning.frames import typed
from workbench.cleaning.steps.step import Gives, TableChange

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

Cell = Any
"""A text, date, datetime or number, or None."""

ByRow = Callable[[list[tuple[Cell, ...]]], list[tuple[Cell, ...]]]
"""Cells of the inputs per distinct combination, to cells of the outputs."""

IBIS_TYPES: dict[Gives, str] = {
    "text": "string",
    "date": "date",
    "timestamp": "timestamp(6)",
    "number": "float64",
}


def mapped_rows(
    engine: Engine,
    table: ibis.Table,
    inputs: Sequence[str],
    outputs: Mapping[str, Gives],
    change: ByRow,
    number: int,
) -> TableChange:
    """Outputs from inputs, row by row; every cell that says something else is logged.

    An output that the table lacks is made. Missing inputs are compared as equal. An output that is
    an input too is replaced.
    """
    import ibis

    distinct = table.select(*inputs).distinct().order_by(list(inputs)).to_pyarrow()
    rows = list(zip(*(distinct[name].to_pylist() for name in inputs), strict=True))
    new = list(zip(*change(rows), strict=True)) or [()] * len(outputs)
    frame = distinct.rename_columns([f"_in{place}" for place in range(len(inputs))]).to_pandas(
        types_mapper=_arrow_dtype
    )
    for place, (values, gives) in enumerate(zip(new, outputs.values(), strict=True)):
        frame[f"_out{place}"] = typed(values, gives)
    mapping = engine.from_frame(frame)
    same = [
        table[name].identical_to(mapping[f"_in{place}"].cast(table[name].type()))
        for place, name in enumerate(inputs)
    ]
    joined = engine.keep(table.left_join(mapping, same))
    changes, columns = [], {}
    for place, (name, gives) in enumerate(outputs.items()):
        after = joined[f"_out{place}"].cast(IBIS_TYPES[gives])
        before = joined[name] if name in table.columns else ibis.null("string")
        changes.append(changed_log(joined, number, name, before, after))
        columns[name] = after
    names = [*table.columns, *(name for name in outputs if name not in table.columns)]
    return TableChange(engine.keep(joined.mutate(**columns).select(names)), tuple(changes))


def changed_log(
    table: ibis.Table, number: int, column: str, before: ibis.Value, after: ibis.Value
) -> ibis.Table:
    """The log rows where a cell says something else; empty and missing say the same."""
    old, new = before.cast("string"), after.cast("string")
    differs = old.fill_null("") != new.fill_null("")
    marked = table.mutate(_old=old, _new=new, _differs=differs)
    kept = marked.filter(marked._differs)
    return log_of(kept, number, column, kept._old, kept._new)


def by_row(change: Callable[..., tuple[Cell, ...]]) -> ByRow:
    """A function of one row's cells as one of many rows."""
    return lambda rows: [change(*row) for row in rows]


def _arrow_dtype(kind: Any) -> Any:
    import pandas as pd

    return pd.ArrowDtype(kind)
