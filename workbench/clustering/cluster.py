"""Groups in a table: components of its mixed columns, then k-means."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from workbench.clustering.columns import Material, gather, treatments
from workbench.clustering.components import Components, components
from workbench.clustering.distinctions import distinctions
from workbench.clustering.results import Clustering, Excluded, Group, Point
from workbench.core.errors import NothingToAnalyse

SAMPLE = 2000
"""Rows that the silhouette looks at: it compares all pairs."""
MAP_POINTS = 1000
STARTS = 20

Labels = npt.NDArray[np.int64]


def cluster_frame(
    frame: pd.DataFrame, columns: Sequence[str], k: int, seed: int = 0
) -> tuple[Labels, Clustering]:
    """Make `k` groups of the rows that are alike in these columns (none named: all of them).

    Labels are aligned with the frame: 1 is the largest group; 0 a row left out because none of
    the columns is filled in. The same table, columns and seed give the same groups. A missing
    category is the level `unknown`; a missing number stands at the median (counted in the
    report, and kept out of what sets a group apart).
    Raises NothingToAnalyse (no usable column, or fewer different rows than groups), ColumnMissing
    and FormulaFault.
    """
    if k < 2:
        raise NothingToAnalyse(what="A clustering", detail=f"{k} group(s) asked for, 2 at least")
    material = gather(frame, columns)
    rows = material.known
    if rows.sum() < k:
        detail = f"{k} groups asked for, but only {int(rows.sum())} rows have a value"
        raise NothingToAnalyse(what="A clustering", detail=detail)
    placed = _place(material, k)
    inner = _group(placed.coordinates, k, seed)
    labels = np.zeros(len(frame), dtype=np.int64)
    labels[rows] = inner
    left_out = int((~rows).sum())
    report = Clustering(
        method=f"{placed.method}_kmeans",
        k=k,
        rows=int(rows.sum()),
        columns=material.order,
        components=placed.coordinates.shape[1],
        explained=min(placed.explained, 1.0),
        silhouette=_silhouette(placed.coordinates, inner, seed),
        groups=tuple(_describe(material, labels, group) for group in range(1, k + 1)),
        excluded=(Excluded(reason="nothing_filled_in", count=left_out),) if left_out else (),
        refused=material.refused,
        treatments=treatments(material, rows),
        map=_map(placed.coordinates, inner, seed),
        map_explained=tuple(float(share) for share in placed.shares[:2]),
        seed=seed,
    )
    return labels, report


def _place(material: Material, k: int) -> Components:
    """The components of the rows that take part; columns that no longer vary there are left out.

    k groups span k - 1 dimensions, and one to spare.
    """
    numbers = material.numbers[material.known]
    numbers = numbers.fillna(numbers.median())
    numbers = numbers.loc[:, numbers.nunique() > 1].reset_index(drop=True)
    categories = material.categories[material.known]
    categories = categories.loc[:, categories.nunique() > 1].reset_index(drop=True)
    if not numbers.shape[1] and not categories.shape[1]:
        raise NothingToAnalyse(what="A clustering", detail="all rows are the same")
    return components(numbers, categories, at_least=k)


def _group(coordinates: npt.NDArray[np.float64], k: int, seed: int) -> Labels:
    """k-means (k-means++ with 20 starts); groups numbered from 1 by falling size."""
    different = len(np.unique(coordinates.round(9), axis=0))
    if different < k:
        detail = f"{k} groups asked for, but only {different} rows differ"
        raise NothingToAnalyse(what="A clustering", detail=detail)
    found = KMeans(n_clusters=k, n_init=STARTS, random_state=seed).fit_predict(coordinates)
    sizes = np.bincount(found, minlength=k)
    first = np.array([int(np.argmax(found == group)) for group in range(k)])
    order = np.lexsort((first, -sizes))
    number = np.empty(k, dtype=np.int64)
    number[order] = np.arange(1, k + 1)
    labels: Labels = number[found]
    return labels


def _describe(material: Material, labels: Labels, group: int) -> Group:
    inside = labels == group
    outside = material.known & ~inside
    size = int(inside.sum())
    return Group(
        group=group,
        size=size,
        share=size / int(material.known.sum()),
        distinctions=distinctions(material, inside, outside),
    )


def _silhouette(coordinates: npt.NDArray[np.float64], labels: Labels, seed: int) -> float | None:
    rows = _sample(len(labels), SAMPLE, seed)
    groups = len(set(labels[rows].tolist()))
    if not 1 < groups < len(rows):
        return None
    return float(silhouette_score(coordinates[rows], labels[rows]))


def _map(coordinates: npt.NDArray[np.float64], labels: Labels, seed: int) -> tuple[Point, ...]:
    rows = _sample(len(labels), MAP_POINTS, seed)
    second = coordinates[:, 1] if coordinates.shape[1] > 1 else np.zeros(len(labels))
    return tuple(
        Point(x=float(coordinates[row, 0]), y=float(second[row]), group=int(labels[row]))
        for row in rows
    )


def _sample(rows: int, size: int, seed: int) -> npt.NDArray[np.int64]:
    if rows <= size:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, size, replace=False))
