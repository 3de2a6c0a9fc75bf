"""A delivery against the one before it: only pairs with a new or changed record are compared.

What was learned from the earlier deliveries is kept as it was; how common a value is, is counted
anew, and the pairs that were worth remembering are weighed again by it. So the outcome is that of a
whole run with the same model, but for pairs of unchanged records that were under `WORTH_KEEPING`.
Learned again is it after so many new and changed records as the rules say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.files import sha256_json
from workbench.linkage.blocks import Blocks, Pairs, Window, blocking_counts, expand, pack, unpack
from workbench.linkage.model import Model
from workbench.linkage.record_digests import Digests
from workbench.linkage.results import BlockingCount
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import Say, ScoredPairs, Scorer, Tier, make_ready

WORTH_KEEPING = 0.001
"""Match probability from which a pair is remembered: values that become rarer or more common by
half move a weight by a bit, far from what takes such a pair to a link."""

_ARRAYS = ("m", "u", "joint_u", "corrections")
_NUMBERS = ("prior", "shift", "stretch")
"""Of a model: all but its groups, which are found anew."""

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
        model = {name: getattr(self.model, name) for name in (*_ARRAYS, *_NUMBERS)}
        lists = {name: [one.tolist() for one in model[name]] for name in _ARRAYS}
        plain = ("made_with", "threshold", "records", "comparisons", "since")
        return {
            **{name: getattr(self, name) for name in plain},
            "model": {**model, **lists},
            "shares": [one.tolist() for one in self.shares],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any], pairs: Pairs) -> "Learned":
        """The reverse of `as_json`."""
        model = {**told["model"], **{name: _arrays(told["model"][name]) for name in _ARRAYS}}
        return cls(
            told["made_with"],
            told["threshold"],
            Model(**model),
            _arrays(told["shares"]),
            told["records"],
            told["comparisons"],
            told["since"],
            pairs,
        )


def _arrays(lists: Sequence[Sequence[float]]) -> Arrays:
    return tuple(np.array(one, dtype=np.float64) for one in lists)


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
    scorer: Scorer,
    scored: ScoredPairs,
    believed: npt.NDArray[np.float64],
    threshold: float,
    earlier: Earlier | None,
) -> Learned | None:
    """What a run leaves for the next delivery; `believed`: match probability of its pairs."""
    worth = scored.pairs[believed >= WORTH_KEEPING]
    if earlier is not None:
        since = earlier.learned.since + int(earlier.touched.sum())
        return replace(earlier.learned, since=since, pairs=worth)
    if scorer.model is None:
        return None
    return Learned(
        made_with=rules_digest(scorer.rules),
        threshold=threshold,
        model=replace(scorer.model, groups=()),
        shares=tuple(one.shares for one in scorer.comparisons),
        records=scorer.rows_left,
        comparisons=scored.compared,
        since=0,
        pairs=worth,
    )


def going_on(earlier: Earlier) -> Tier:
    """Candidates with a new or changed record, and what was remembered, by the model of before."""

    def scored(scorer: Scorer, prepared: Sequence[Blocks | Window], say: Say) -> ScoredPairs:
        with scorer.timed("blocking"):
            pairs, scorer.counts = _candidates(scorer, prepared, earlier)
        if not len(pairs):
            return ScoredPairs(pairs, np.empty(0))
        with scorer.timed("comparing"):
            say(1, 4, "comparing")
            make_ready(scorer, earlier.learned.shares)
            scorer.model = replace(earlier.learned.model, groups=scorer.groups)
            return ScoredPairs(pairs, scorer.weights(pairs))

    return scored


def _candidates(
    scorer: Scorer, prepared: Sequence[Blocks | Window], earlier: Earlier
) -> tuple[Pairs, list[BlockingCount]]:
    pairs, new = earlier.pairs, []
    narrow = [_narrowed(blocks, earlier.touched) for blocks in prepared]
    for blocks in narrow:
        found = expand(blocks)
        left, right = unpack(found)
        before = len(pairs)
        pairs = np.union1d(pairs, found[earlier.touched[left] | earlier.touched[right]])
        new.append(len(pairs) - before)
    if len(scorer.settled.reviewed):
        pairs = np.union1d(pairs, scorer.settled.reviewed)
    return pairs, blocking_counts(scorer.rules.blocking, narrow, new)


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
