"""From two tables (or one) and rules to scored candidate pairs: what deduplicating and linking share."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import recordlinkage

from workbench.linkage.blocks import Pairs
from workbench.linkage.comparison import Comparison, prepare
from workbench.linkage.constraints import forbidden_pairs
from workbench.linkage.engines.toolkit import (
    CodeLevels,
    FellegiSunterPatterns,
    RuleBlocks,
    code_frame,
    packed,
    pair_index,
)
from workbench.linkage.fields import FieldValues, standard_fields
from workbench.linkage.results import BlockingCount
from workbench.linkage.rules import LinkageRules

NEVER = -1e9
"""The match weight of a pair that a constraint forbids."""

_AT_ONCE = 1_000_000


@dataclass
class Scorer:
    """The fields, comparisons and learned model of one run; scores any pairs of its tables."""

    rules: LinkageRules
    fields: dict[str, FieldValues]
    left: pd.DataFrame
    right: pd.DataFrame | None
    comparisons: list[Comparison] = field(default_factory=list)
    classifier: FellegiSunterPatterns | None = None
    counts: list[BlockingCount] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def possible_pairs(self) -> float:
        """How many pairs there are in all."""
        rows = float(len(self.left))
        return rows * (rows - 1) / 2 if self.right is None else rows * len(self.right)

    def marks(self, pairs: Pairs) -> pd.DataFrame:
        """The marks of packed pairs, one column per comparison, through recordlinkage's Compare."""
        right = None if self.right is None else self.right.index
        parts = []
        for start in range(0, len(pairs), _AT_ONCE) or [0]:
            compare = recordlinkage.Compare([CodeLevels(one) for one in self.comparisons])
            index = pair_index(pairs[start : start + _AT_ONCE], self.left.index, right)
            part: pd.DataFrame = compare.compute(index, self.left, self.right)
            # the index of pairs weighs more than their marks
            parts.append(part.reset_index(drop=True))
        return pd.concat(parts, ignore_index=True)

    def forbidden(self, pairs: Pairs, marks: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Which pairs a constraint forbids."""
        columns = {name: marks[name].to_numpy() for name in marks.columns}
        return forbidden_pairs(self.rules.constraints, self.fields, pairs, columns)

    def weights(self, pairs: Pairs) -> npt.NDArray[np.float64]:
        """Match weights of pairs; NEVER where a constraint forbids."""
        if self.classifier is None or not len(pairs):
            return np.full(len(pairs), NEVER)
        marks = self.marks(pairs)
        weights = self.classifier.weights(marks.to_numpy())
        weights[self.forbidden(pairs, marks)] = NEVER
        return weights

    def timed(self, phase: str) -> "Stopwatch":
        """Add the seconds of a `with` block to a phase."""
        return Stopwatch(self.seconds, phase)


class Stopwatch:
    """Adds wall seconds to a phase."""

    def __init__(self, seconds: dict[str, float], phase: str) -> None:
        self._seconds, self._phase = seconds, phase

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        spent = time.perf_counter() - self._start
        self._seconds[self._phase] = self._seconds.get(self._phase, 0.0) + spent


@dataclass(frozen=True)
class ScoredPairs:
    """Candidate pairs in sorted order with their match weights (NEVER where forbidden)."""

    pairs: Pairs
    weights: npt.NDArray[np.float64]


def score(
    rules: LinkageRules,
    left: pd.DataFrame,
    right: pd.DataFrame | None,
    say: Callable[[int, int, str], None],
) -> tuple[Scorer, ScoredPairs]:
    """Standardise, block, compare, learn and weigh.

    Raises ColumnMissing for a table without a column of the rules, TooManyComparisons for blocks
    that would explode.
    """
    seconds: dict[str, float] = {}
    with Stopwatch(seconds, "blocking"):
        say(0, 4, "blocking")
        fields = standard_fields(rules, left, right)
        one = code_frame({name: values.left for name, values in fields.items()})
        other = None
        if right is not None:
            other = code_frame({name: values.other for name, values in fields.items()})
        scorer = Scorer(rules, fields, one, other, seconds=seconds)
        pairs = _candidates(scorer)
    if not len(pairs):
        return scorer, ScoredPairs(pairs, np.empty(0))
    with scorer.timed("comparing"):
        say(1, 4, "comparing")
        scorer.comparisons = [
            prepare(rule, fields[rule.field], seed) for seed, rule in enumerate(rules.comparisons)
        ]
        marks = scorer.marks(pairs)
        forbidden = scorer.forbidden(pairs, marks)
    with scorer.timed("training"):
        say(2, 4, "training")
        # one in twenty is a duplicate, or each right record has its left one: only where it starts
        expected = 0.05 * len(one) if other is None else 0.9 * len(other)
        scorer.classifier = FellegiSunterPatterns(
            scorer.comparisons, scorer.possible_pairs, expected, rules.threshold
        )
        scorer.classifier.forbidden = forbidden
        scorer.classifier.fit(marks)
        weights = scorer.classifier.weights(marks.to_numpy())
        weights[forbidden] = NEVER
    return scorer, ScoredPairs(pairs, weights)


def _candidates(scorer: Scorer) -> Pairs:
    blocks = RuleBlocks(scorer.rules.blocking, scorer.rules.most_comparisons)
    rows = len(scorer.left) if scorer.right is None else min(len(scorer.left), len(scorer.right))
    if rows < (2 if scorer.right is None else 1):
        # recordlinkage divides by the number of possible pairs
        return np.empty(0, dtype=np.int64)
    index = recordlinkage.Index([blocks]).index(scorer.left, scorer.right)
    scorer.counts = blocks.counts
    return packed(index, within=scorer.right is None)
