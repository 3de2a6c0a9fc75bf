"""A delivery against the one before it: only pairs with a new or changed record are compared.

What was learned from the earlier deliveries is kept as it was; how common a value is, is counted
anew, and the pairs that were worth remembering are weighed again by it. So the outcome is that of a
whole run with the same model, but for pairs of unchanged records that were under `WORTH_KEEPING`.
Learned again is it after so many new and changed records as the rules say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import TooManyComparisons
from workbench.core.files import sha256_json
from workbench.linkage.blocks import Blocks, Pairs, Window, expand, pack, unpack
from workbench.linkage.comparison import Comparison
from workbench.linkage.model import Model
from workbench.linkage.record_digests import Digests
from workbench.linkage.results import BlockingCount
from workbench.linkage.rules import LinkageRules

WORTH_KEEPING = 0.001
"""Match probability from which a pair is remembered: values that become rarer or more common by
half move a weight by a bit, far from what takes such a pair to a link."""

Flags = npt.NDArray[np.bool_]
Arrays = tuple[npt.NDArray[np.float64], ...]


@dataclass(frozen=True)
class Learned:
    """What a deduplication leaves for the next delivery."""

    made_with: str
    """Digest of the rules."""
    threshold: float
    model: Model
    shares: Arrays
    """Per comparison how often all pairs reach its levels."""
    records: int
    """Records that it was learned from."""
    comparisons: int
    """Pairs that it was learned from."""
    since: int
    """Records that were new or changed in deliveries after that."""
    pairs: Pairs
    """Positions in the table of the last delivery: pairs from `WORTH_KEEPING`."""

    def as_json(self) -> dict[str, Any]:
        """Without the pairs."""
        return {
            "made_with": self.made_with,
            "threshold": self.threshold,
            "prior": self.model.prior,
            "m": [one.tolist() for one in self.model.m],
            "u": [one.tolist() for one in self.model.u],
            "joint_u": [one.tolist() for one in self.model.joint_u],
            "shares": [one.tolist() for one in self.shares],
            "records": self.records,
            "comparisons": self.comparisons,
            "since": self.since,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any], pairs: Pairs) -> "Learned":
        """The reverse of `as_json`."""
        m, u, joint_u, shares = (
            tuple(np.array(one, dtype=np.float64) for one in told[name])
            for name in ("m", "u", "joint_u", "shares")
        )
        return cls(
            told["made_with"],
            told["threshold"],
            Model(m, u, told["prior"], joint_u=joint_u),
            shares,
            told["records"],
            told["comparisons"],
            told["since"],
            pairs,
        )


@dataclass(frozen=True)
class Earlier:
    """What was learned, in terms of the table of today."""

    learned: Learned
    touched: Flags
    """Per record whether it is new or changed."""
    pairs: Pairs
    """Remembered pairs of records that are neither."""


def earlier_run(
    learned: Learned,
    before: tuple[Digests, Digests],
    now: tuple[Digests, Digests],
    rules: LinkageRules,
) -> Earlier | None:
    """What a delivery can go on from; None when it has to be learned again.

    `before` and `now`: the records' keys and digests of the cells that the rules name. That is so
    for other rules, for small tables (a whole run takes no time and is exact), and after so many
    new and changed records as `growth` of the rules says.
    """
    wish = rules.growth
    if learned.made_with != rules_digest(rules) or learned.comparisons < wish.from_comparisons:
        return None
    place = pd.Series(np.arange(len(now[0])), index=now[0]).reindex(before[0]).to_numpy()
    still = ~np.isnan(place)
    to = np.where(still, place, 0).astype(np.int64)
    still &= (before[1] == now[1][to]) if len(now[0]) else False
    touched = np.ones(len(now[0]), dtype=np.bool_)
    touched[to[still]] = False
    if learned.since + int(touched.sum()) > wish.learn_again_after * learned.records:
        return None
    left, right = unpack(learned.pairs)
    kept = still[left] & still[right]
    one, other = to[left[kept]], to[right[kept]]
    return Earlier(learned, touched, np.sort(pack(np.minimum(one, other), np.maximum(one, other))))


def rules_digest(rules: LinkageRules) -> str:
    """What a model was learned by."""
    return sha256_json(rules.model_dump(mode="json"))


def left_behind(
    rules: LinkageRules,
    comparisons: Sequence[Comparison],
    model: Model | None,
    threshold: float,
    scored: tuple[Pairs, npt.NDArray[np.float64]],
    earlier: Earlier | None,
    rows: int,
) -> Learned | None:
    """What a run leaves for the next delivery; `scored`: pairs with their match probability."""
    pairs, believed = scored
    worth = pairs[believed >= WORTH_KEEPING]
    if earlier is not None:
        since = earlier.learned.since + int(earlier.touched.sum())
        return replace(earlier.learned, since=since, pairs=worth)
    if model is None:
        return None
    shares = tuple(one.shares for one in comparisons)
    digest = rules_digest(rules)
    return Learned(digest, threshold, model, shares, rows, len(pairs), 0, worth)


def more_candidates(
    prepared: Sequence[tuple[str, Blocks | Window]], earlier: Earlier, most: int
) -> tuple[Pairs, list[BlockingCount]]:
    """The remembered pairs, and those that blocking brings of a new or changed record.

    `prepared`: name and blocks of each rule, over all records. TooManyComparisons.
    """
    pairs, counts, running = earlier.pairs, [], 0
    for name, blocks in prepared:
        narrow = _narrowed(blocks, earlier.touched)
        running += narrow.comparisons
        if running > most:
            raise TooManyComparisons(rule=name, count=narrow.comparisons, limit=most)
        found = expand(narrow)
        left, right = unpack(found)
        before = len(pairs)
        pairs = np.union1d(pairs, found[earlier.touched[left] | earlier.touched[right]])
        counts.append(
            BlockingCount(
                rule=name,
                comparisons=narrow.comparisons,
                new=len(pairs) - before,
                largest_block=narrow.largest,
                passed_over=blocks.passed_over,
            )
        )
    return pairs, counts


def _narrowed(blocks: Blocks | Window, touched: Flags) -> Blocks | Window:
    """Only the blocks that hold a new or changed record."""
    if isinstance(blocks, Window) or not len(blocks.left):
        return blocks
    sizes = blocks.left_sizes
    starts = np.cumsum(sizes) - sizes
    hit = np.add.reduceat(touched[blocks.left].astype(np.int64), starts) > 0
    records = blocks.left[np.repeat(hit, sizes)]
    return replace(
        blocks, left=records, right=records, left_sizes=sizes[hit], right_sizes=sizes[hit]
    )
