"""The thresholds of groups of clients, each with where it comes from."""

from typing import Literal

from pydantic import Field

from workbench.core.results import Setting


class GroupThresholds(Setting):
    """When groups are groups; `[clusters.thresholds]` of workbench.toml."""

    most_groups: int = Field(default=8, ge=2, le=50)
    """Numbers of groups that are looked at: more than about eight target groups nobody keeps apart
    (Miller, Psychological Review 1956, 63:81). House choice."""
    sample_rows: int = Field(default=10_000, ge=100)
    """Rows on which the number of groups is chosen; all rows are then fitted once."""
    replica_rows: int = Field(default=2_000, ge=50)
    """Rows of a bootstrap sample and of a table without groups."""
    bootstraps: int = Field(default=50, ge=2)
    """Samples for the stability of the groups that were chosen (Hennig 2007 takes 50 to 100)."""
    bootstraps_each: int = Field(default=10, ge=2)
    """The same for each number of groups that was not chosen: for comparison only."""
    references: int = Field(default=12, ge=3)
    """Tables without groups that the found gain is held against."""
    stable: float = 0.75
    """Mean Jaccard similarity from which a group is a valid, stable one (Hennig 2007; the guide to
    `clusterboot` in R's fpc)."""
    pattern: float = 0.6
    """From here to `stable` there is a pattern, but who exactly belongs to it is doubtful; below,
    a group is not to be trusted (the same source)."""
    least_gain: float = 1.15
    """How many times more groups must explain than they do in tables of one population with the
    same columns and correlations. In 100 made tables without groups it was 1.10 at most, with
    groups 1.36 at least (docs/clusters.md). House choice."""
    least_deviation: float = 3.0
    """How many standard deviations above those tables: one in 740 by chance."""
    gower_rows: int = Field(default=2_000, ge=10)
    """Rows up to which all pairs are compared (Gower): 2,000 rows take 32 MB."""

    def verdict(self, jaccard: float) -> Literal["stable", "pattern", "doubtful"]:
        """What a mean Jaccard similarity says of a group."""
        if jaccard >= self.stable:
            return "stable"
        return "pattern" if jaccard >= self.pattern else "doubtful"
