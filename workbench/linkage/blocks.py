"""Candidate pairs from integer keys: counted first, then expanded with array arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.core.errors import TooManyComparisons
from workbench.linkage.block_keys import Codes, KeyRows, exact_keys, key_rows
from workbench.linkage.results import BlockingCount
from workbench.linkage.rule_parts import BlockingRule

Pairs = npt.NDArray[np.int64]
"""Sorted pairs, packed: left position × 2^32 + right position; in a deduplication left < right."""

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Blocks:
    """Records sorted by block, for one table or two."""

    left: Places
    """Record positions, block after block."""
    left_sizes: Places
    right: Places
    right_sizes: Places
    within: bool
    """Whether pairs are made within one table."""
    single: bool
    """Whether a pair is made once at most."""
    passed_over: int
    """Blocks left out because they were too large."""

    @property
    def comparisons(self) -> int:
        """How many pairs these blocks make at most, without making them."""
        if self.within:
            return int((self.left_sizes * (self.left_sizes - 1) // 2).sum())
        return int((self.left_sizes * self.right_sizes).sum())

    @property
    def largest(self) -> int:
        """Records in the largest block."""
        sizes = self.left_sizes if self.within else self.left_sizes + self.right_sizes
        return int(sizes.max(initial=0))


@dataclass(frozen=True)
class Window:
    """Records in order of a field, for one table or two; neighbours make pairs."""

    order: Places
    """Positions; in a link those of the right table come with `rows` added."""
    blocks: npt.NDArray[np.int64]
    """Per place in the order: the exact block; pairs don't cross it."""
    width: int
    rows: int | None
    """Rows of the left table of a link."""
    passed_over: int = 0

    @property
    def comparisons(self) -> int:
        """How many pairs the window makes at most."""
        return len(self.order) * (self.width - 1)

    @property
    def largest(self) -> int:
        """Records that are compared with one another."""
        return min(self.width, len(self.order))


def pack(left: Places, right: Places) -> Pairs:
    """Two position arrays as one array of packed pairs."""
    return (left.astype(np.int64) << 32) | right.astype(np.int64)


def unpack(pairs: Pairs) -> tuple[Places, Places]:
    """The reverse of `pack`."""
    return pairs >> 32, pairs & 0xFFFFFFFF


def make_blocks(left: KeyRows, right: KeyRows | None, largest_block: int) -> Blocks:
    """Sort records into blocks; blocks that can make no pair, or too many, are left out."""
    if right is None:
        places, _, sizes = _sorted_blocks(left)
        kept = (sizes > 1) & (sizes <= largest_block)
        mine = places[np.repeat(kept, sizes)]
        over = int((sizes > largest_block).sum())
        return Blocks(mine, sizes[kept], mine, sizes[kept], True, left.single, over)
    places, keys, sizes = _sorted_blocks(left)
    others, other_keys, other_sizes = _sorted_blocks(right)
    first, second = _met(keys, other_keys)
    fits = sizes[first] + other_sizes[second] <= largest_block
    kept, other_kept = _marked(len(keys), first[fits]), _marked(len(other_keys), second[fits])
    return Blocks(
        places[np.repeat(kept, sizes)],
        sizes[kept],
        others[np.repeat(other_kept, other_sizes)],
        other_sizes[other_kept],
        False,
        left.single,
        int(len(fits) - fits.sum()),
    )


def make_window(
    rule: BlockingRule,
    codes: Mapping[str, Codes],
    vocabularies: Mapping[str, npt.NDArray[np.object_]],
    rows: int | None,
) -> Window:
    """Records in alphabetical order of a field, within exact blocks where the rule has fields."""
    assert rule.sorted_by is not None
    mine = codes[rule.sorted_by]
    blocks = np.zeros(len(mine), dtype=np.int64)
    if rule.fields:
        blocks = exact_keys([codes[field] for field in rule.fields])
    present = np.flatnonzero((mine >= 0) & (blocks >= 0))
    ranks = np.argsort(np.argsort(vocabularies[rule.sorted_by].astype(str), kind="stable"))
    order = present[np.lexsort((ranks[mine[present]], blocks[present]))]
    return Window(order, blocks[order], rule.window, rows)


def expand(blocks: Blocks | Window) -> Pairs:
    """Every pair that the blocks make, sorted; each once."""
    if isinstance(blocks, Window):
        return _slide(blocks)
    if blocks.within:
        sizes = blocks.left_sizes
        ends = np.repeat(np.cumsum(sizes), sizes)
        behind = ends - np.arange(len(blocks.left)) - 1
        first = np.repeat(np.arange(len(blocks.left)), behind)
        second = first + 1 + _counting(behind)
        one, two = blocks.left[first], blocks.left[second]
        pairs = np.sort(pack(np.minimum(one, two), np.maximum(one, two)))
    else:
        starts = np.cumsum(blocks.right_sizes) - blocks.right_sizes
        per_left = np.repeat(blocks.right_sizes, blocks.left_sizes)
        first = np.repeat(np.arange(len(blocks.left)), per_left)
        second = np.repeat(np.repeat(starts, blocks.left_sizes), per_left) + _counting(per_left)
        pairs = np.sort(pack(blocks.left[first], blocks.right[second]))
    return pairs if blocks.single else distinct(pairs)


def candidate_pairs(
    rules: Sequence[BlockingRule],
    codes: Mapping[str, Codes],
    vocabularies: Mapping[str, npt.NDArray[np.object_]],
    rows: int | None,
    most: int,
) -> tuple[Pairs, list[BlockingCount]]:
    """The union of all rules' pairs, counted before anything is expanded.

    `codes` are per field those of the left table with the right table's behind them; `rows` how
    many are the left table's, None within one table.
    TooManyComparisons names the rule at which the running count passes `most`.
    """
    prepared = [prepare_rule(rule, codes, vocabularies, rows) for rule in rules]
    refuse_too_many(rules, prepared, most)
    return expand_all(rules, prepared)


def refuse_too_many(
    rules: Sequence[BlockingRule], prepared: Sequence[Blocks | Window], most: int
) -> None:
    """TooManyComparisons names the rule at which the running count passes `most`."""
    running = 0
    for rule, blocks in zip(rules, prepared, strict=True):
        running += blocks.comparisons
        if running > most:
            raise TooManyComparisons(rule=rule.name, count=blocks.comparisons, limit=most)


def expand_all(
    rules: Sequence[BlockingRule], prepared: Sequence[Blocks | Window]
) -> tuple[Pairs, list[BlockingCount]]:
    """The union of all rules' pairs, and what each rule brought."""
    pairs = np.empty(0, dtype=np.int64)
    new = []
    for blocks in prepared:
        before = len(pairs)
        pairs = _merged(pairs, expand(blocks))
        new.append(len(pairs) - before)
    return pairs, blocking_counts(rules, prepared, new)


def blocking_counts(
    rules: Sequence[BlockingRule], prepared: Sequence[Blocks | Window], new: Sequence[int]
) -> list[BlockingCount]:
    """What each rule brought; `new` are its pairs that no earlier rule did."""
    return [
        BlockingCount(
            rule=rule.name,
            comparisons=blocks.comparisons,
            new=first_with,
            largest_block=blocks.largest,
            passed_over=blocks.passed_over,
        )
        for rule, blocks, first_with in zip(rules, prepared, new, strict=True)
    ]


def prepare_rule(
    rule: BlockingRule,
    codes: Mapping[str, Codes],
    vocabularies: Mapping[str, npt.NDArray[np.object_]],
    rows: int | None,
) -> Blocks | Window:
    """The blocks of a rule, ready to be counted and expanded."""
    if rule.sorted_by:
        return make_window(rule, codes, vocabularies, rows)
    keys = key_rows(rule, codes, vocabularies)
    left, right = (keys, None) if rows is None else keys.split(rows)
    return make_blocks(left, right, rule.largest_block)


def _slide(window: Window) -> Pairs:
    found = []
    for step in range(1, window.width):
        one, two = window.order[:-step], window.order[step:]
        near = window.blocks[:-step] == window.blocks[step:]
        low, high = np.minimum(one, two)[near], np.maximum(one, two)[near]
        if window.rows is not None:
            across = (low < window.rows) & (high >= window.rows)
            low, high = low[across], high[across] - window.rows
        found.append(pack(low, high))
    return distinct(np.sort(np.concatenate(found)))


def _merged(pairs: Pairs, more: Pairs) -> Pairs:
    """The union of two sorted arrays; a stable sort of two sorted runs is one merge."""
    return distinct(np.sort(np.concatenate([pairs, more]), kind="stable"))


def distinct(in_order: Pairs) -> Pairs:
    """Sorted pairs, each once."""
    if not len(in_order):
        return in_order
    kept: Pairs = in_order[np.append(True, in_order[1:] != in_order[:-1])]
    return kept


def _sorted_blocks(rows: KeyRows) -> tuple[Places, npt.NDArray[np.int64], Places]:
    """Records in order of their keys; the distinct keys; how many records each has."""
    order = np.argsort(rows.keys, kind="stable")
    places, in_order = rows.records[order], rows.keys[order]
    if not len(places):
        return places, in_order, places
    starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
    return places, in_order[starts], np.diff(np.r_[starts, len(places)])


def _met(keys: npt.NDArray[np.int64], others: npt.NDArray[np.int64]) -> tuple[Places, Places]:
    """Places of what two sorted arrays of distinct keys have in common."""
    if not len(keys):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places = np.minimum(np.searchsorted(keys, others), len(keys) - 1)
    second = np.flatnonzero(keys[places] == others)
    return places[second], second


def _marked(size: int, places: Places) -> npt.NDArray[np.bool_]:
    marks = np.zeros(size, dtype=np.bool_)
    marks[places] = True
    return marks


def _counting(lengths: Places) -> Places:
    """0 .. n-1 for each length n, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
