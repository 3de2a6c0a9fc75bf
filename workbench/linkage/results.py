"""What a link run comes to."""

from typing import Literal

from workbench.core.results import Result


class BlockingCount(Result):
    """What one blocking rule brings."""

    rule: str
    comparisons: int
    new: int
    """Pairs that no earlier rule brought."""
    largest_block: int
    passed_over: int = 0
    """Blocks left out because they were larger than the rule allows."""


class LevelWeight(Result):
    """One level of one comparison, as learned: match weight is log2(m / u), and what reviewed
    pairs correct of it."""

    comparison: str
    level: str
    m: float
    u: float
    weight: float


class Seconds(Result):
    """Wall seconds per phase."""

    blocking: float = 0.0
    comparing: float = 0.0
    training: float = 0.0
    clustering: float = 0.0


class Estimate(Result):
    """An estimate with its 95% interval, where one could be made."""

    value: float
    lower: float | None = None
    upper: float | None = None


class EstimatedQuality(Result):
    """Precision and recall as the model itself believes them; a clerical review is the test."""

    precision: Estimate | None = None
    recall: Estimate | None = None


class Subgroup(Result):
    """How right the linkage is estimated to be for some of the records."""

    by: str
    """`sex`, `birth_decade`, or `name_marks`: what is seen in the written name, no more."""
    group: str
    rows: int
    """Records of the group; when linking, of the right table."""
    links: int | None = None
    """Pairs in one entity, or links, that touch the group; None where there are but few."""
    precision: Estimate | None = None
    recall: Estimate | None = None


class WeightBin(Result):
    """A bar of the match-weight histogram."""

    lower: float
    upper: float
    pairs: int


class DecisionsUsed(Result):
    """Reviewed pairs that a run held to, and learned from."""

    same: int
    different: int
    contradicted: tuple[tuple[int, int], ...] = ()
    """Rows (from 0) of decisions that a later one contradicts, also by way of others; those have
    no effect."""


class LinkReport(Result):
    """Deduplication or linkage of one task."""

    task: Literal["dedupe", "link", "link_and_dedupe"]
    rules: str
    rows_left: int
    rows_right: int | None = None
    engine: Literal["memory", "chunked", "splink"] = "memory"
    """How candidates were scored: all in memory, in portions, or by Splink as a check."""
    comparisons: int
    """Candidate pairs compared."""
    pairs: int
    """Pairs at or over the threshold."""
    entities: int | None = None
    linked_right: int | None = None
    """Records of the right table that found their left one."""
    threshold: float
    """Match probability from which a pair counts as a link."""
    prior: float
    """Probability that two random records match."""
    seconds: Seconds
    estimated: EstimatedQuality
    blocking: tuple[BlockingCount, ...] = ()
    weights: tuple[LevelWeight, ...] = ()
    histogram: tuple[WeightBin, ...] = ()
    cluster_sizes: dict[int, int] = {}
    """Entities by number of records."""
    grown: bool = False
    """Only pairs with a new or changed record were compared, by what an earlier run learned."""
    decisions: DecisionsUsed | None = None
    """None: nothing was reviewed."""
    subgroups: tuple[Subgroup, ...] = ()
    """Error by group: uneven links bias every later figure."""
