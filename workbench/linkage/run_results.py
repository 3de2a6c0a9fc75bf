"""Two runs of one linkage beside each other."""

from datetime import datetime
from typing import Literal

from workbench.core.results import Result

Why = Literal["threshold", "weight", "not_kept", "grouping", "another", "decided"]
"""`threshold`: weighs the same, the threshold moved over it; `weight`: weighs otherwise; `not_kept`:
in one of the runs it was not compared or weighed too little to be kept; `grouping`: by itself the
same verdict in both, but the records around it made another entity; `another`: the right record
found another left one."""


class LinkRun(Result):
    """One run of a linkage task whose outcome is there."""

    run: str
    """The first eight signs of its key."""
    rules: str
    """The rule file by which it was made."""
    made: datetime | None = None
    current: bool = False
    """Whether it is the outcome that counts now."""
    threshold: float
    pairs: int
    """Pairs at or over the threshold."""
    found: int
    """Entities, or right records with their left one."""


class ChangedPair(Result):
    """Two records that are one in just one of the runs."""

    left_record: int
    right_record: int
    change: Literal["gained", "lost"]
    why: Why
    weight_before: float | None = None
    """None: that run did not keep the pair."""
    weight_after: float | None = None


class RunComparison(Result):
    """What an earlier and a later run agree on, and where they differ."""

    task: str
    before: LinkRun
    after: LinkRun
    both: int
    """Pairs of records that are one in both runs."""
    only_before: int
    only_after: int
    entities: dict[Literal["same", "split", "merged", "regrouped"], int] = {}
    """Entities of the earlier run that stayed, came apart, were joined (counted each), or whose
    records were dealt out anew. Empty for a link."""
    reasons: dict[Why, int] = {}
    """Of the changed pairs, also those that are no example."""
    examples: tuple[ChangedPair, ...] = ()
    """The strongest first."""
