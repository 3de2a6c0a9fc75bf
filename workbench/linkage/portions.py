"""Candidate pairs a portion at a time: all pairs of some left records, whatever rule brings them.

A pair belongs to its left record (the first of the two in a deduplication), so two portions never
bring the same pair, and portions in order of the left records follow one another as the sorted
pairs of `candidate_pairs` do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.linkage.block_keys import Codes
from workbench.linkage.blocks import (
    Blocks,
    Pairs,
    Places,
    Window,
    distinct,
    pack,
    prepare_rule,
)
from workbench.linkage.fields import FieldValues
from workbench.linkage.rule_parts import BlockingRule


@dataclass(frozen=True)
class Partners:
    """Of one blocking rule, per left record the slices of the array in which its partners stand."""

    ends: Places
    """Per left record: where its slices end in the arrays below; they begin where the last end."""
    starts: Places
    """Per slice: its first place in `others`."""
    sizes: Places
    others: Places
    """Partners, in order of blocks; -1 for what is no partner."""
    later: bool
    """Whether only partners behind the record count."""

    def counts(self) -> Places:
        """Per left record how many pairs it has at most."""
        running = np.r_[0, np.cumsum(self.sizes)]
        return np.asarray(np.diff(running[np.r_[0, self.ends]]))

    def pairs(self, records: Places) -> Pairs:
        """All pairs of some left records (each once), sorted; each pair once."""
        slices = _stretches(np.r_[0, self.ends][records], self.ends[records])
        left = np.repeat(records, np.diff(np.r_[0, self.ends])[records])
        starts, sizes = self.starts[slices], self.sizes[slices]
        left = np.repeat(left, sizes)
        right = self.others[_stretches(starts, starts + sizes)]
        found = right > (left if self.later else -1)
        return distinct(np.sort(pack(left[found], right[found])))


def joined_codes(fields: Mapping[str, FieldValues]) -> dict[str, Codes]:
    """Per field the codes of the left table with the right table's behind them."""
    return {
        name: one.left if one.right is None else np.concatenate([one.left, one.right])
        for name, one in fields.items()
    }


def prepared_rules(
    rules: Sequence[BlockingRule], fields: Mapping[str, FieldValues], rows: int | None
) -> list[Blocks | Window]:
    """The blocks of every rule, not yet expanded; `rows` are the left table's in a link."""
    codes = joined_codes(fields)
    vocabularies = {name: one.values for name, one in fields.items()}
    return [prepare_rule(rule, codes, vocabularies, rows) for rule in rules]


def partners(blocks: Blocks | Window, rows_left: int) -> Partners:
    """The partners of every left record under a prepared rule."""
    if isinstance(blocks, Window):
        return _in_window(blocks, rows_left)
    if blocks.within:
        block = np.repeat(np.arange(len(blocks.left_sizes)), blocks.left_sizes)
        members = blocks.left[np.lexsort((blocks.left, block))]
        starts = np.arange(1, len(members) + 1)
        sizes = np.repeat(np.cumsum(blocks.left_sizes), blocks.left_sizes) - starts
        return _by_record(members, starts, sizes, members, rows_left, later=True)
    starts = np.cumsum(blocks.right_sizes) - blocks.right_sizes
    return _by_record(
        blocks.left,
        np.repeat(starts, blocks.left_sizes),
        np.repeat(blocks.right_sizes, blocks.left_sizes),
        blocks.right,
        rows_left,
        later=False,
    )


def all_counts(rules: Sequence[Partners]) -> Places:
    """Per left record how many pairs all rules bring at most."""
    return np.asarray(np.sum([rule.counts() for rule in rules], axis=0, dtype=np.int64))


def portions(rules: Sequence[Partners], most: int) -> Iterator[Places]:
    """Left records in order, so many at a time that their pairs are `most` at the most.

    A single record with more pairs than that is a portion by itself.
    """
    running = np.cumsum(all_counts(rules))
    start = 0
    while start < len(running):
        before = running[start - 1] if start else 0
        end = max(int(np.searchsorted(running, before + most, side="right")), start + 1)
        yield np.arange(start, end)
        start = end


def portion(rules: Sequence[Partners], records: Places) -> tuple[Pairs, list[int]]:
    """The union of all rules' pairs of some left records, and how many each rule was first with."""
    pairs = np.empty(0, dtype=np.int64)
    new = []
    for rule in rules:
        before = len(pairs)
        # a stable sort of two sorted runs is one merge
        pairs = distinct(np.sort(np.r_[pairs, rule.pairs(records)], kind="stable"))
        new.append(len(pairs) - before)
    return pairs, new


def _in_window(window: Window, rows_left: int) -> Partners:
    """Neighbours on both sides of a record, its own block's only."""
    count = len(window.order)
    places = np.arange(count)
    starts_block = np.flatnonzero(np.r_[True, window.blocks[1:] != window.blocks[:-1]])[:count]
    sizes = np.diff(np.r_[starts_block, count])
    first = np.maximum(places - window.width + 1, np.repeat(starts_block, sizes))
    last = np.minimum(places + window.width, np.repeat(starts_block + sizes, sizes))
    if window.rows is None:
        return _by_record(window.order, first, last - first, window.order, rows_left, later=True)
    others = np.where(window.order >= window.rows, window.order - window.rows, -1)
    mine = window.order < window.rows
    return _by_record(
        window.order[mine], first[mine], (last - first)[mine], others, rows_left, later=False
    )


def _by_record(
    records: Places, starts: Places, sizes: Places, others: Places, rows_left: int, later: bool
) -> Partners:
    order = np.argsort(records, kind="stable")
    ends = np.cumsum(np.bincount(records, minlength=rows_left))
    return Partners(ends, starts[order], sizes[order], others, later)


def _stretches(starts: Places, ends: Places) -> npt.NDArray[np.int64]:
    """starts[0] .. ends[0]-1, then starts[1] .. ends[1]-1, and so on."""
    sizes = ends - starts
    behind = np.cumsum(sizes)
    total = int(behind[-1]) if len(behind) else 0
    return np.asarray(np.arange(total) - np.repeat(behind - sizes - starts, sizes))
