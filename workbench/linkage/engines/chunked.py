"""The second tier: the same core over portions of candidates, which wait on disk while it learns.

First every portion is compared, and of each pair the number of its pattern kept in a temporary
file. Then the model is learned from the patterns, of which there are few, and the file is read
again to weigh the pairs. Only pairs with some chance stay in memory; the others are summed up.
Portions go by left record, so no pair is in two of them, and the outcome is that of the first tier.
Why blocks are expanded here and not by a join of DuckDB: docs/decisions/0006-portions.md.
"""

import tempfile
import weakref
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from workbench.linkage.blocks import Blocks, Pairs, Window, blocking_counts, unpack
from workbench.linkage.cut import LOWEST
from workbench.linkage.model import Patterns, find_patterns, probabilities
from workbench.linkage.portions import partners, portion, portions
from workbench.linkage.scoring import (
    Beyond,
    Say,
    ScoredPairs,
    Scorer,
    make_ready,
    train,
)
from workbench.linkage.settled import NEVER

_NO_CHANCE = 0.01
"""Pairs of less than this chance are summed up: under every cut and review band in use."""

_PAIR, _PATTERN = np.dtype(np.int64), np.dtype(np.int32)


def score_in_portions(
    scorer: Scorer, prepared: Sequence[Blocks | Window], say: Say, at_once: int
) -> ScoredPairs:
    """Score candidates, about so many at a time."""
    with scorer.timed("blocking"):
        sides = [partners(blocks, scorer.rows_left) for blocks in prepared]
    with scorer.timed("comparing"):
        say(1, 4, "comparing")
        make_ready(scorer)
    waiting, known = Waiting(), KnownPatterns(len(scorer.comparisons))
    new = np.zeros(len(prepared), dtype=np.int64)
    for records in portions(sides, at_once):
        with scorer.timed("blocking"):
            pairs, first = portion(sides, records)
            pairs = _with_reviewed(pairs, scorer.settled.reviewed, records)
            new += first
        with scorer.timed("comparing"):
            marks = scorer.marks(pairs)
            waiting.add(pairs, known.number(find_patterns(marks), scorer.forbidden(pairs, marks)))
    scorer.counts = blocking_counts(scorer.rules.blocking, prepared, new.tolist())
    if not waiting.pairs:
        return ScoredPairs(np.empty(0, dtype=np.int64), np.empty(0), "chunked")
    with scorer.timed("training"):
        say(2, 4, "training")
        patterns, excluded, places = known.in_order()
        train(scorer, patterns, excluded)
        weights = scorer.weigh(patterns)[places]
        return _weighed(scorer, waiting, weights)


class KnownPatterns:
    """Patterns of marks as they come up, numbered in that order."""

    def __init__(self, comparisons: int) -> None:
        self._comparisons = comparisons
        self._numbers: dict[bytes, int] = {}
        self._counts = np.zeros(0, dtype=np.int64)
        self._excluded = np.zeros(0)

    def number(self, patterns: Patterns, forbidden: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        """The number of each pair's pattern; of a forbidden pair its complement (under 0)."""
        rows = np.ascontiguousarray(patterns.marks)
        numbers = np.array(
            [self._numbers.setdefault(row.tobytes(), len(self._numbers)) for row in rows],
            dtype=np.int32,
        )
        more = len(self._numbers) - len(self._counts)
        self._counts = np.append(self._counts, np.zeros(more, dtype=np.int64))
        self._excluded = np.append(self._excluded, np.zeros(more))
        self._counts[numbers] += patterns.counts
        self._excluded[numbers] += np.bincount(
            patterns.of_pair, weights=forbidden, minlength=len(numbers)
        )
        of_pair = numbers[patterns.of_pair]
        return np.where(forbidden, ~of_pair, of_pair)

    def in_order(self) -> tuple[Patterns, npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """All patterns as the first tier has them, how many pairs of each are forbidden, and the
        place of each number among them.
        """
        rows = np.frombuffer(b"".join(self._numbers), dtype=np.int8)
        rows = rows.reshape(len(self._numbers), self._comparisons)
        order = np.lexsort(rows.T[::-1])
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order))
        nobody = np.empty(0, dtype=np.int32)
        patterns = Patterns(rows[order], self._counts[order], nobody)
        return patterns, self._excluded[order], places


class Waiting:
    """Pairs with the number of their pattern, in a temporary file without a name."""

    def __init__(self) -> None:
        # open as long as this lives; the system removes it, also after a kill
        self._file = tempfile.TemporaryFile(prefix="workbench-pairs-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._sizes: list[int] = []

    @property
    def pairs(self) -> int:
        """How many are waiting."""
        return sum(self._sizes)

    def add(self, pairs: Pairs, numbers: npt.NDArray[np.int32]) -> None:
        """Put a portion behind the others."""
        if len(pairs):
            self._file.write(pairs.astype(_PAIR).tobytes())
            self._file.write(numbers.astype(_PATTERN).tobytes())
            self._sizes.append(len(pairs))

    def portions(self) -> Iterator[tuple[Pairs, npt.NDArray[np.int32]]]:
        """The portions in the order in which they came."""
        self._file.seek(0)
        for size in self._sizes:
            pairs = np.frombuffer(self._file.read(size * _PAIR.itemsize), dtype=_PAIR)
            numbers = np.frombuffer(self._file.read(size * _PATTERN.itemsize), dtype=_PATTERN)
            yield pairs, numbers


def _with_reviewed(pairs: Pairs, reviewed: Pairs, records: npt.NDArray[np.int64]) -> Pairs:
    """What people looked at counts, also where no rule brings it."""
    first, last = np.searchsorted(reviewed, [records[0] << 32, (records[-1] + 1) << 32])
    return np.union1d(pairs, reviewed[first:last]) if last > first else pairs


def _weighed(scorer: Scorer, waiting: Waiting, weights: npt.NDArray[np.float64]) -> ScoredPairs:
    """The pairs with some chance, and the others summed up; `weights` are per pattern number."""
    floor = _floor(scorer)
    kept: list[tuple[Pairs, npt.NDArray[np.float64]]] = []
    counts = np.zeros(len(weights), dtype=np.int64)
    odds = np.zeros(scorer.rows_right or scorer.rows_left)
    others = 0
    for pairs, numbers in waiting.portions():
        of_pair = _of_pairs(scorer, pairs, numbers, weights)
        likely = probabilities(of_pair) >= floor
        kept.append((pairs[likely], of_pair[likely]))
        weak = ~likely & (of_pair > NEVER)
        counts += np.bincount(numbers[weak], minlength=len(weights))
        odds += np.bincount(
            pairs[weak] & 0xFFFFFFFF, weights=np.exp2(of_pair[weak]), minlength=len(odds)
        )
        others += len(pairs) - int(likely.sum())

    def expected_within(entities: npt.NDArray[np.int64]) -> float:
        within = 0.0
        for pairs, numbers in waiting.portions():
            left, right = unpack(pairs)
            together = entities[left] == entities[right]
            believed = probabilities(_of_pairs(scorer, pairs[together], numbers[together], weights))
            within += float(believed[believed < floor].sum())
        return within

    return ScoredPairs(
        np.concatenate([pairs for pairs, _ in kept]),
        np.concatenate([some for _, some in kept]),
        "chunked",
        Beyond(others, weights, counts, odds, expected_within),
    )


def _of_pairs(
    scorer: Scorer,
    pairs: Pairs,
    numbers: npt.NDArray[np.int32],
    weights: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    of_pair = np.where(numbers < 0, NEVER, weights[np.maximum(numbers, 0)])
    scorer.settled.overrule(pairs, of_pair)
    return of_pair


def _floor(scorer: Scorer) -> float:
    """Whatever may become a link, or be shown to a person, has at least this chance."""
    asked = (value for value in (scorer.rules.threshold,) if not isinstance(value, str))
    return min(_NO_CHANCE, LOWEST, scorer.rules.review_band[0], *asked)
