"""Groups in a table: how many, which rows, what each is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from workbench.clustering.choosing import Chosen, choose_groups
from workbench.clustering.columns import Material, gather, treatments
from workbench.clustering.components import Components, components
from workbench.clustering.describing import describe
from workbench.clustering.families import Division, Labels, Method, division_of, family_of, kmeans
from workbench.clustering.latent_class import LatentClasses
from workbench.clustering.results import (
    Choice,
    Clustering,
    Excluded,
    Point,
    Refused,
    Stability,
)
from workbench.clustering.traits import Coding, Traits, coding_of
from workbench.core.errors import NothingToAnalyse
from workbench.core.errors_clustering import TooManyRowsForGower
from workbench.core.group_thresholds import GroupThresholds
from workbench.core.progress import Progress, silent

SAMPLE = 2000
"""Rows that the silhouette looks at: it compares all pairs."""
MAP_POINTS = 1000
STARTS = 20
LATENT_STARTS = 8

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FoundGroups:
    """Groups of the rows of a table."""

    labels: Labels
    """Aligned with the table: 1 is the largest group, 0 a row left out."""
    probabilities: Floats
    """With which each row belongs to its group; NaN where it was left out."""
    report: Clustering
    coding: Coding
    model: LatentClasses
    """The groups as latent classes, in their order: what new rows are assigned by."""
    level_counts: tuple[tuple[int, ...], ...]
    """Per category of the coding how many rows each level has."""


def cluster_frame(
    frame: pd.DataFrame,
    columns: Sequence[str],
    k: int | None = None,
    seed: int = 0,
    method: Method = "latent_class",
) -> tuple[Labels, Clustering]:
    """Labels and report of `find_groups`."""
    found = find_groups(frame, columns, k, seed, method)
    return found.labels, found.report


def find_groups(
    frame: pd.DataFrame,
    columns: Sequence[str],
    k: int | None = None,
    seed: int = 0,
    method: Method = "latent_class",
    thresholds: GroupThresholds | None = None,
    progress: Progress = silent,
) -> FoundGroups:
    """Make groups of the rows that are alike in these columns (none named: all of them).

    `k` None: as many as the data speak for, which may be none (one group; `choice.answer`).
    A row is left out (0) where none of the columns is filled in. The same table, columns and seed
    give the same groups. Missing is no answer: latent classes and Gower leave a missing cell out,
    FAMD has it as the level `unknown`, or at the median for a number.
    Raises NothingToAnalyse (no usable column, or fewer different rows than groups), ColumnMissing,
    FormulaFault and TooManyRowsForGower.
    """
    limits = thresholds or GroupThresholds()
    if k is not None and k < 2:
        raise NothingToAnalyse(what="A clustering", detail=f"{k} group(s) asked for, 2 at least")
    with threadpool_limits(1):  # sums in one order: the same bytes on every run
        return _find(gather(frame, columns), k, seed, method, limits, progress)


def _find(
    material: Material,
    k: int | None,
    seed: int,
    method: Method,
    limits: GroupThresholds,
    progress: Progress,
) -> FoundGroups:
    rows = np.flatnonzero(material.known)
    if len(rows) < (k or 2):
        detail = f"{k or 2} groups asked for, but only {len(rows)} rows have a value"
        raise NothingToAnalyse(what="A clustering", detail=detail)
    if method == "gower_pam":
        if len(rows) > limits.gower_rows:
            raise TooManyRowsForGower(rows=len(rows), most=limits.gower_rows)
        limits = limits.model_copy(update={"sample_rows": limits.gower_rows})
    coding = coding_of(material)
    traits = coding.encode(material).take(rows)
    if not traits.levels and not traits.numbers.shape[1]:
        raise NothingToAnalyse(what="A clustering", detail="all rows are the same")
    if k is not None and traits.different() < k:
        detail = f"{k} groups asked for, but only {traits.different()} rows differ"
        raise NothingToAnalyse(what="A clustering", detail=detail)
    placed = _place(material, k or 2) if method == "famd_kmeans" else None
    axes = placed.coordinates.shape[1] if placed else 0
    chosen = choose_groups(traits, k, method, limits, seed, axes, progress)
    division = _by_size(_divide(traits, chosen.choice.k, method, placed, seed))
    labels = np.zeros(len(material.known), dtype=np.int64)
    labels[rows] = division.labels + 1
    chance = np.full(len(material.known), np.nan)
    chance[rows] = division.posterior[np.arange(len(rows)), division.labels]
    report = _report(material, labels, chance, chosen.choice, placed, traits, coding, seed)
    report = report.model_copy(
        update={
            "stability": _stability(chosen, division.labels, limits),
            "method": _name(method, placed),
        }
    )
    counts = tuple(
        tuple(np.bincount(codes[codes >= 0], minlength=levels).tolist())
        for codes, levels in zip(traits.codes.T, traits.levels, strict=True)
    )
    return FoundGroups(labels, chance, report, coding, division.model, counts)


def _report(
    material: Material,
    labels: Labels,
    chance: Floats,
    choice: Choice,
    placed: Components | None,
    traits: Traits,
    coding: Coding,
    seed: int,
) -> Clustering:
    rows = material.known
    inner = labels[rows]
    k = int(inner.max())
    left_out = int((~rows).sum())
    places, shares = _axes(traits) if placed is None else (placed.coordinates, placed.shares)
    groups = tuple(
        describe(material, labels, group, float(chance[labels == group].mean()))
        for group in range(1, k + 1)
    )
    used = coding.columns if placed is None else set(material.order)
    silent_columns = tuple(
        Refused(column=name, reason="constant") for name in material.order if name not in used
    )
    return Clustering(
        k=k,
        rows=int(rows.sum()),
        columns=tuple(name for name in material.order if name in used),
        components=placed.coordinates.shape[1] if placed else None,
        explained=min(placed.explained, 1.0) if placed else None,
        silhouette=_silhouette(places if placed else traits.coordinates(), inner, seed),
        choice=choice,
        groups=groups,
        excluded=(Excluded(reason="nothing_filled_in", count=left_out),) if left_out else (),
        refused=(*material.refused, *silent_columns),
        treatments=tuple(
            one if placed else one.model_copy(update={"filled_with": None})
            for one in treatments(material, rows)
            if one.column in used
        ),
        map=_map(places, inner, seed),
        map_explained=tuple(float(share) for share in shares[:2]),
        seed=seed,
    )


def _name(method: Method, placed: Components | None) -> str:
    return method if placed is None else f"{placed.method}_kmeans"


def _divide(
    traits: Traits, k: int, method: Method, placed: Components | None, seed: int
) -> Division:
    if placed is None or k == 1:
        return family_of(method)(traits, k, seed, LATENT_STARTS)
    different = len(np.unique(placed.coordinates.round(9), axis=0))
    if different < k:
        detail = f"{k} groups asked for, but only {different} rows differ"
        raise NothingToAnalyse(what="A clustering", detail=detail)
    return division_of(traits, kmeans(placed.coordinates, k, seed, STARTS), k)


def _by_size(division: Division) -> Division:
    """Groups numbered by falling size; one that no row belongs to most is left out."""
    k = division.posterior.shape[1]
    sizes = np.bincount(division.labels, minlength=k)
    first = np.array([int(np.argmax(division.labels == group)) for group in range(k)])
    order = np.lexsort((first, -sizes))[: int((sizes > 0).sum())].astype(np.int64)
    number = np.zeros(k, dtype=np.int64)
    number[order] = np.arange(len(order))
    posterior = division.posterior[:, order]
    posterior = posterior / posterior.sum(axis=1, keepdims=True)
    model = division.model.ordered(order)
    return Division(number[division.labels], posterior, model, division.loglik)


def _stability(chosen: Chosen, labels: Labels, limits: GroupThresholds) -> tuple[Stability, ...]:
    """Of each group, by the group of the sample that has most of its rows."""
    if not chosen.jaccards:
        return ()
    both = np.zeros((int(labels.max()) + 1, len(chosen.jaccards)))
    np.add.at(both, (labels[chosen.rows], chosen.division.labels), 1.0)
    same = dict(zip(*linear_sum_assignment(both, maximize=True), strict=True))
    told = []
    for group in range(len(both)):
        value = chosen.jaccards[same[group]] if group in same else 0.0
        verdict = limits.verdict(value)
        told.append(Stability(group=group + 1, jaccard=value, verdict=verdict))
    return tuple(told)


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


def _axes(traits: Traits) -> tuple[Floats, Floats]:
    """The first two axes of the traits, for a map."""
    plain = traits.coordinates()
    plain = plain - plain.mean(axis=0)
    values, vectors = np.linalg.eigh(plain.T @ plain)
    leading = vectors[:, ::-1][:, :2]
    signs = np.where(
        leading[np.abs(leading).argmax(axis=0), np.arange(leading.shape[1])] < 0, -1, 1
    )
    shares = np.maximum(values[::-1], 0.0) / max(float(values.sum()), 1e-300)
    return plain @ (leading * signs), shares


def _silhouette(coordinates: Floats, labels: Labels, seed: int) -> float | None:
    rows = _sample(len(labels), SAMPLE, seed)
    groups = len(set(labels[rows].tolist()))
    if not 1 < groups < len(rows):
        return None
    return float(silhouette_score(coordinates[rows], labels[rows]))


def _map(coordinates: Floats, labels: Labels, seed: int) -> tuple[Point, ...]:
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
