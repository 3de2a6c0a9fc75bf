"""Groups of clients much alike."""

from typing import Literal

from workbench.core.results import Result


class Distinction(Result):
    """What sets a group apart in one column (or one level of it)."""

    column: str
    level: str | None = None
    """None for a number column."""
    inside: float
    """Mean, or share of the level, in the group."""
    outside: float
    effect: float
    """Standardised difference (Cohen's d; Cohen's h for shares)."""


class Group(Result):
    """One group."""

    group: int
    size: int
    share: float
    distinctions: tuple[Distinction, ...]
    """Ranked by absolute effect."""


class Excluded(Result):
    """Rows left out, and why."""

    reason: str
    count: int


class Refused(Result):
    """A column that could not take part; `reason` is the key `refused.REASON` of the words table."""

    column: str
    reason: Literal["constant", "empty", "identifier", "date", "too_many_levels", "mostly_missing"]


class Treatment(Result):
    """How a column took part."""

    column: str
    kind: Literal["number", "category"]
    missing: int
    """Rows without a value: the level `unknown` of a category, the median of a number."""
    filled_with: float | None = None
    """The median that stands in for missing numbers, where there are any."""
    levels: int | None = None


class Point(Result):
    """A row on the map of the first two components; it has no identity."""

    x: float
    y: float
    group: int


class Clustering(Result):
    """All groups."""

    method: str = "famd_kmeans"
    """How the components were made: famd (mixed), pca (numbers only) or mca (categories only)."""
    k: int
    rows: int
    """Rows that were grouped."""
    columns: tuple[str, ...]
    """Columns that took part."""
    components: int
    explained: float
    """Share of the inertia that the components carry."""
    silhouette: float | None = None
    groups: tuple[Group, ...]
    excluded: tuple[Excluded, ...] = ()
    refused: tuple[Refused, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    map: tuple[Point, ...] = ()
    """A sample of at most 1,000 rows on the first two components."""
    map_explained: tuple[float, ...] = ()
    """Share of the inertia of each axis of the map."""
    seed: int = 0
