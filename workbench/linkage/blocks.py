"""Candidate pairs from integer keys: counted first, then expanded with array arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import TooManyComparisons
from workbench.linkage.results import BlockingCount
from workbench.linkage.rules import BlockingRule

Keys = npt.NDArray[np.int64]
"""One block number per record; -1: in no block."""

Pairs = npt.NDArray[np.int64]
"""Sorted pairs, packed: left position × 2^32 + right position; in a deduplication left < right."""


@dataclass(frozen=True)
class Blocks:
    """Records sorted by block, for one table or two."""

    left: npt.NDArray[np.int64]
    """Record positions, block after block."""
    left_sizes: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    right_sizes: npt.NDArray[np.int64]
    within: bool
    """Whether pairs are made within one table."""
    passed_over: int
    """Blocks left out because they were too large."""

    @property
    def comparisons(self) -> int:
        """How many pairs these blocks make, without making them."""
        if self.within:
            return int((self.left_sizes * (self.left_sizes - 1) // 2).sum())
        return int((self.left_sizes * self.right_sizes).sum())

    @property
    def largest(self) -> int:
        """Records in the largest block."""
        sizes = self.left_sizes if self.within else self.left_sizes + self.right_sizes
        return int(sizes.max(initial=0))


def pack(left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Pairs:
    """Two position arrays as one array of packed pairs."""
    return (left.astype(np.int64) << 32) | right.astype(np.int64)


def unpack(pairs: Pairs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The reverse of `pack`."""
    return pairs >> 32, pairs & 0xFFFFFFFF


def block_keys(codes: Sequence[npt.NDArray[np.int32]]) -> Keys:
    """One key per record from the codes of several fields; a missing part means no block."""
    keys = codes[0].astype(np.int64)
    missing = keys < 0
    for more in codes[1:]:
        missing |= more < 0
        keys = keys * (int(more.max(initial=0)) + 1) + more
        keys = pd.factorize(np.where(missing, -1, keys))[0].astype(np.int64)
    return np.where(missing, -1, keys)


def make_blocks(left: Keys, right: Keys | None, largest_block: int) -> Blocks:
    """Sort records into blocks; blocks that can make no pair, or too many, are left out."""
    if right is None:
        places, starts, sizes = _sorted_blocks(left)
        kept = (sizes > 1) & (sizes <= largest_block)
        mine = _take(places, starts, sizes, kept)
        return Blocks(
            mine, sizes[kept], mine, sizes[kept], True, int((sizes > largest_block).sum())
        )
    shared = np.intersect1d(left[left >= 0], right[right >= 0])
    places, starts, sizes = _sorted_blocks(np.where(np.isin(left, shared), left, -1))
    others, other_starts, other_sizes = _sorted_blocks(np.where(np.isin(right, shared), right, -1))
    kept = sizes + other_sizes <= largest_block
    return Blocks(
        _take(places, starts, sizes, kept),
        sizes[kept],
        _take(others, other_starts, other_sizes, kept),
        other_sizes[kept],
        False,
        int((~kept).sum()),
    )


def expand(blocks: Blocks) -> Pairs:
    """Every pair that the blocks make, sorted; each once."""
    if blocks.within:
        sizes = blocks.left_sizes
        ends = np.repeat(np.cumsum(sizes), sizes)
        behind = ends - np.arange(len(blocks.left)) - 1
        first = np.repeat(np.arange(len(blocks.left)), behind)
        second = first + 1 + _counting(behind)
        one, two = blocks.left[first], blocks.left[second]
        return np.sort(pack(np.minimum(one, two), np.maximum(one, two)))
    starts = np.cumsum(blocks.right_sizes) - blocks.right_sizes
    per_left = np.repeat(blocks.right_sizes, blocks.left_sizes)
    first = np.repeat(np.arange(len(blocks.left)), per_left)
    second = np.repeat(np.repeat(starts, blocks.left_sizes), per_left) + _counting(per_left)
    return np.sort(pack(blocks.left[first], blocks.right[second]))


def candidate_pairs(
    rules: Sequence[BlockingRule],
    left: Sequence[Keys],
    right: Sequence[Keys] | None,
    most: int,
) -> tuple[Pairs, list[BlockingCount]]:
    """The union of all rules' pairs, counted before anything is expanded.

    TooManyComparisons names the rule at which the running count passes `most`.
    """
    prepared = [
        make_blocks(keys, None if right is None else right[place], rule.largest_block)
        for place, (rule, keys) in enumerate(zip(rules, left, strict=True))
    ]
    running = 0
    for rule, blocks in zip(rules, prepared, strict=True):
        running += blocks.comparisons
        if running > most:
            raise TooManyComparisons(rule=rule.name, count=blocks.comparisons, limit=most)
    pairs = np.empty(0, dtype=np.int64)
    counts = []
    for rule, blocks in zip(rules, prepared, strict=True):
        before = len(pairs)
        pairs = _merged(pairs, expand(blocks))
        counts.append(
            BlockingCount(
                rule=rule.name,
                comparisons=blocks.comparisons,
                new=len(pairs) - before,
                largest_block=blocks.largest,
                passed_over=blocks.passed_over,
            )
        )
    return pairs, counts


def _merged(pairs: Pairs, more: Pairs) -> Pairs:
    """The union of two sorted arrays; a stable sort of two sorted runs is one merge."""
    both = np.sort(np.concatenate([pairs, more]), kind="stable")
    return both[np.append(True, both[1:] != both[:-1])] if len(both) else both


def _sorted_blocks(
    keys: Keys,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    present = np.flatnonzero(keys >= 0)
    places = present[np.argsort(keys[present], kind="stable")]
    in_order = keys[places]
    if not len(places):
        return places, places, places
    starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
    return places, starts, np.diff(np.r_[starts, len(places)])


def _take(
    places: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    kept: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    return places[np.repeat(kept, sizes)] if len(starts) else places


def _counting(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0 .. n-1 for each length n, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
