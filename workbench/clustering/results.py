"""Groups of clients much alike."""

from typing import Literal

from workbench.core.findings import Finding
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


class Typical(Result):
    """What is usual in a group, column by column: no client's row, but what stands in the middle."""

    column: str
    level: str | None = None
    """The most frequent known level; None for a number."""
    share: float | None = None
    """Of that level among those of whom it is known."""
    median: float | None = None
    low: float | None = None
    """A quarter lies below."""
    high: float | None = None
    """A quarter lies above."""
    known: float
    """Share of the group of whom it is known."""


class Group(Result):
    """One group."""

    group: int
    size: int
    share: float
    share_lower: float
    share_upper: float
    """95% interval of the share (Wilson 1927): another draw of clients would give another size."""
    certainty: float
    """Mean probability with which its rows belong to it; 1 where a method does not doubt."""
    distinctions: tuple[Distinction, ...]
    """Ranked by absolute effect."""
    typical: tuple[Typical, ...] = ()


class Candidate(Result):
    """A number of groups that was looked at."""

    k: int
    bic: float
    """Schwarz' criterion: smaller explains better for its size."""
    icl: float
    """BIC with doubt about membership counted against it (Biernacki, Celeux & Govaert 2000)."""
    jaccard: float | None
    """Mean of `jaccards`; None for one group."""
    jaccards: tuple[float, ...]
    """Per group, the largest first: mean Jaccard similarity over bootstrap samples (Hennig 2007)."""
    silhouette: float | None


class ChoiceReason(Result):
    """What speaks for groups or against; words under `choice.CODE`."""

    code: Literal[
        "one_group_explains_best",
        "more_than_one_population",
        "like_one_population",
        "groups_come_back",
        "groups_do_not_come_back",
        "each_group_comes_back",
        "a_group_does_not_come_back",
    ]
    against: bool
    value: float | None = None
    limit: float | None = None


class Choice(Result):
    """How many groups, and why."""

    answer: Literal["groups", "no_clear_groups"]
    asked: int | Literal["auto"]
    """A number that was asked for is made whatever the answer."""
    k: int
    method: Literal["latent_class", "famd_kmeans", "gower_pam"]
    sample: int
    """Rows that it was chosen on."""
    candidates: tuple[Candidate, ...]
    gain: float
    """What `k` groups (2 where the answer is 1) explain per row beyond one, in log-likelihood."""
    gain_without_groups: float
    """The same in tables of one population with the same columns, gaps and correlations (mean)."""
    gain_deviation: float | None
    """Standard deviations between the two; None where those tables do not differ."""
    agreement: float | None
    """Adjusted Rand index with what the other method makes of the same rows."""
    reasons: tuple[ChoiceReason, ...]


class Stability(Result):
    """Whether a group comes back in bootstrap samples."""

    group: int
    jaccard: float
    """Mean Jaccard similarity (Hennig 2007)."""
    verdict: Literal["stable", "pattern", "doubtful"]


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
    """`latent_class` or `gower_pam`; or how the components were made: famd (mixed), pca (numbers
    only) or mca (categories only)."""
    k: int
    """Groups that were made; 1 where there are no clear groups."""
    rows: int
    """Rows that were grouped."""
    columns: tuple[str, ...]
    """Columns that took part."""
    components: int | None
    """Axes that k-means looked at; None for the other methods."""
    explained: float | None
    """Share of the inertia that they carry."""
    silhouette: float | None = None
    choice: Choice
    stability: tuple[Stability, ...] = ()
    groups: tuple[Group, ...]
    excluded: tuple[Excluded, ...] = ()
    refused: tuple[Refused, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    map: tuple[Point, ...] = ()
    """A sample of at most 1,000 rows on two axes (FAMD's)."""
    map_explained: tuple[float, ...] = ()
    """Share of the inertia of each axis of the map."""
    seed: int = 0


class Assignment(Result):
    """Rows of a file assigned to the groups of a model."""

    rows: int
    assigned: int
    sizes: tuple[int, ...]
    """By group."""
    names: tuple[str, ...]
    certainty: float | None
    """Mean probability with which rows belong to their group."""
    findings: tuple[Finding, ...] = ()
