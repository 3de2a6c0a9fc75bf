"""One column of the table as its recipe leaves it: before and after, and values that are alike."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.core.errors import ColumnMissing
from workbench.project.table_pages import newest
from workbench.project.working import Bench
from workbench.tables.engine import Engine, data_columns
from workbench.tables.relations import distinct_values

if TYPE_CHECKING:
    from workbench.values.clusters import ClusterMethod, ValueCluster

BARS = 16
"""Values or ranges in a picture: what fits beside a table."""
CLUSTERED = 20_000
"""Distinct values that are searched for clusters at most, the most frequent."""


def before_and_after(bench: Bench, column: str) -> pd.DataFrame:
    """`label`, `before`, `after` (rows): the commonest values; ranges where it became a number or
    date (dates by year); as read a value that is no number or date stands for itself."""
    counted = {"before": _counted(bench, column, raw=True), "after": _counted(bench, column)}
    numbers = pd.to_numeric(counted["after"].index.to_series(), errors="coerce")
    typed = bool(len(numbers)) and isinstance(counted["after"].index[0], float)
    if typed and numbers.notna().all():
        return _ranges(counted, numbers)
    texts = {
        name: values.groupby(values.index.map(_shown)).sum() for name, values in counted.items()
    }
    both = pd.DataFrame(texts).fillna(0).astype(int)
    both["most"] = both.max(axis=1)
    both = both.sort_values(["most", "after"], ascending=False, kind="stable").head(BARS)
    return both.drop(columns="most").rename_axis("label").reset_index()


def clusters(bench: Bench, column: str, method: ClusterMethod) -> tuple[ValueCluster, ...]:
    """Clusters of a column's values as they are now; of a column that is no text there are none."""
    from workbench.values.clusters import cluster_values

    counts = _counted(bench, column).head(CLUSTERED)
    texts = {value: int(count) for value, count in counts.items() if isinstance(value, str)}
    return cluster_values(texts, method)


def _counted(bench: Bench, column: str, raw: bool = False) -> pd.Series[int]:
    made = newest(bench)
    path = bench.reading if raw else made.table
    with Engine() as engine:
        table = engine.read(path)
        if column not in table.columns:
            if raw:  # a column that a step made
                return pd.Series([], dtype=int, index=pd.Index([], dtype=object))
            known = ", ".join(data_columns(table))
            raise ColumnMissing(file=path.name, column=column, columns=known)
        found = distinct_values(table, column)
    found = found[found["value"].notna() & (found["value"].astype(str).str.strip() != "")]
    return found.set_index("value")["count"]


def _shown(value: object) -> str:
    return str(value.year) if hasattr(value, "year") else str(value)


def _ranges(counted: dict[str, pd.Series[int]], numbers: pd.Series[float]) -> pd.DataFrame:
    weights = counted["after"].to_numpy()
    edges = np.unique(
        np.quantile(np.repeat(numbers, np.minimum(weights, 1000)), np.linspace(0, 1, BARS + 1))
    )
    if len(edges) < 2:
        edges = np.array([edges[0], edges[0] + 1])
    after, _ = np.histogram(numbers, edges, weights=weights)
    raw = counted["before"]
    read = pd.to_numeric(raw.index.to_series().astype(str), errors="coerce")
    plain = read.notna().to_numpy()
    before, _ = np.histogram(read[plain], edges, weights=raw.to_numpy()[plain])
    labels = [f"{low:.10g} – {high:.10g}" for low, high in itertools.pairwise(edges)]
    return pd.DataFrame({"label": labels, "before": before.astype(int), "after": after.astype(int)})
