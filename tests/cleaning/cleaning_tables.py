"""Small tables, and what a recipe makes of them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench.cleaning import Cleaned, clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.tables.engine import Engine


def table_of(engine: Engine, **columns: Sequence[str | None]) -> Any:
    """A reading: every column text, the first row on line 2."""
    rows = len(next(iter(columns.values())))
    frame = pd.DataFrame(
        {
            "_record": pd.Series(range(rows), dtype="int64"),
            "_part": pd.Series([None] * rows, dtype="string"),
            "_row": pd.Series(range(2, rows + 2), dtype="int64"),
            **{name: pd.Series(list(values), dtype="string") for name, values in columns.items()},
        }
    )
    return engine.from_frame(frame)


def cleaned(
    engine: Engine, steps: Sequence[dict[str, Any]], **columns: Sequence[str | None]
) -> Cleaned:
    recipe = make_recipe({"format": 1, "steps": list(steps)}, "recipe.toml")
    return clean_table(engine, table_of(engine, **columns), recipe)


def column(outcome: Cleaned, name: str) -> list[Any]:
    values: list[Any] = outcome.table.to_pyarrow()[name].to_pylist()
    return values


def log(outcome: Cleaned) -> list[tuple[Any, ...]]:
    rows = outcome.changes.to_pyarrow().to_pylist()
    return [(row["step"], row["_row"], row["column"], row["before"], row["after"]) for row in rows]
