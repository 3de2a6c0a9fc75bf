"""From two tables (or one) and rules to scored candidate pairs: what deduplicating and linking share."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.blocks import Pairs, candidate_pairs, unpack
from workbench.linkage.comparison import Comparison, Marks, prepare
from workbench.linkage.constraints import forbidden_pairs
from workbench.linkage.decisions import Decisions
from workbench.linkage.dependence import Group, make_groups
from workbench.linkage.fields import FieldValues, standard_fields
from workbench.linkage.lessons import taught
from workbench.linkage.model import Model, Patterns, find_patterns, learn, weigh
from workbench.linkage.results import BlockingCount
from workbench.linkage.rules import LinkageRules
from workbench.linkage.settled import NEVER, Settled, settle

_DATE_ALONE = -3.3
"""The match weight (a chance of one in ten) that agreeing on dates only never passes."""

_AT_ONCE = 500_000
_MOST_THREADS = 4


@dataclass
class Scorer:
    """The fields, comparisons and learned model of one run; scores any pairs of its tables."""

    rules: LinkageRules
    fields: dict[str, FieldValues]
    rows_left: int
    rows_right: int | None
    settled: Settled
    comparisons: list[Comparison] = field(default_factory=list)
    groups: tuple[Group, ...] = ()
    model: Model | None = None
    counts: list[BlockingCount] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def possible_pairs(self) -> float:
        """How many pairs there are in all."""
        rows = float(self.rows_left)
        return rows * (rows - 1) / 2 if self.rows_right is None else rows * self.rows_right

    @property
    def expected_matches(self) -> float:
        """Where learning starts: one in twenty is a duplicate, or nearly each right record has
        its left one."""
        return 0.05 * self.rows_left if self.rows_right is None else 0.9 * self.rows_right

    def marks(self, pairs: Pairs) -> list[Marks]:
        """The marks of packed pairs, an array per comparison."""
        found = [np.empty(len(pairs), dtype=np.int8) for _ in self.comparisons]

        def fill(start: int) -> None:
            part = slice(start, start + _AT_ONCE)
            left, right = unpack(pairs[part])
            inside = [marks[part] for marks in found]
            for marks, comparison in zip(inside, self.comparisons, strict=True):
                values = self.fields[comparison.name]
                marks[:] = comparison.marks(values.left[left], values.other[right])
            self._cross(inside, left, right)

        starts = range(0, len(pairs), _AT_ONCE)
        if len(starts) < 2:
            for start in starts:
                fill(start)
        else:
            # array work gives way to other threads
            with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as pool:
                list(pool.map(fill, starts))
        return found

    def _cross(
        self, marks: list[Marks], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
    ) -> None:
        """What stands in each other's place is weighed once, as such."""
        places = {comparison.name: place for place, comparison in enumerate(self.comparisons)}
        for own, comparison in enumerate(self.comparisons):
            if comparison.crossed is None:
                continue
            other = places.get(comparison.crossed.name)
            unlike = marks[own] <= 1
            if other is not None:
                unlike &= marks[other] <= 1
            doubtful = np.flatnonzero(unlike)
            one, two = left[doubtful], right[doubtful]
            mine, theirs = self.fields[comparison.name], self.fields[comparison.crossed.name]
            crossed = comparison.crossed.marks(
                mine.left[one], mine.other[two], theirs.left[one], theirs.other[two]
            )
            hit = doubtful[crossed > 0]
            marks[own][hit] = crossed[crossed > 0]
            if other is not None:
                marks[other][hit] = 0

    def forbidden(self, pairs: Pairs, marks: list[Marks]) -> npt.NDArray[np.bool_]:
        """Which pairs a constraint forbids; not those whose values people hold for one person's."""
        names = [comparison.name for comparison in self.comparisons]
        return forbidden_pairs(
            self.rules.constraints,
            self.fields,
            pairs,
            dict(zip(names, marks, strict=True)),
            self.settled.all_same,
        )

    def weigh(self, patterns: Patterns) -> npt.NDArray[np.float64]:
        """Match weight per pattern; a date alone is never an identity, so never a link either."""
        assert self.model is not None
        weights = weigh(self.comparisons, patterns.marks, self.model)
        dates = np.array([rule.kind == "date" for rule in self.rules.comparisons])
        if dates.any():
            nothing_else = (patterns.marks[:, ~dates] <= 1).all(axis=1)
            weights[nothing_else] = np.minimum(weights[nothing_else], _DATE_ALONE)
        return weights

    def weights(self, pairs: Pairs) -> npt.NDArray[np.float64]:
        """Match weights of pairs; NEVER where a constraint or a person forbids, ALWAYS where people
        say that the two are the same.
        """
        if self.model is None or not len(pairs):
            return np.full(len(pairs), NEVER)
        marks = self.marks(pairs)
        patterns = find_patterns(marks)
        weights = self.weigh(patterns)[patterns.of_pair]
        weights[self.forbidden(pairs, marks)] = NEVER
        self.settled.overrule(pairs, weights)
        return weights

    def model_weights(self, pairs: Pairs) -> npt.NDArray[np.float64]:
        """What the model alone says of pairs."""
        if not len(pairs):
            return np.empty(0)
        patterns = find_patterns(self.marks(pairs))
        return self.weigh(patterns)[patterns.of_pair]

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
    decisions: Decisions | None = None,
) -> tuple[Scorer, ScoredPairs]:
    """Standardise, block, compare, learn and weigh.

    Raises ColumnMissing for a table without a column of the rules, TooManyComparisons for blocks
    that would explode, DecisionBeyondTable for a decision about a row that is not there.
    """
    others = None if right is None else len(right)
    settled = settle(decisions, len(left), others)
    seconds: dict[str, float] = {}
    with Stopwatch(seconds, "blocking"):
        say(0, 4, "blocking")
        fields = standard_fields(rules, left, right)
        scorer = Scorer(rules, fields, len(left), others, settled, seconds=seconds)
        pairs = _candidates(scorer)
    if not len(pairs):
        return scorer, ScoredPairs(pairs, np.empty(0))
    with scorer.timed("comparing"):
        say(1, 4, "comparing")
        scorer.comparisons = [
            prepare(rule, fields, seed) for seed, rule in enumerate(rules.comparisons)
        ]
        scorer.groups = make_groups(rules.dependent, scorer.comparisons, fields)
        marks = scorer.marks(pairs)
        forbidden = scorer.forbidden(pairs, marks)
    with scorer.timed("training"):
        say(2, 4, "training")
        patterns = find_patterns(marks)
        excluded = np.bincount(
            patterns.of_pair, weights=forbidden, minlength=len(patterns.counts)
        ).astype(np.float64)
        scorer.model = learn(
            scorer.comparisons,
            patterns,
            scorer.possible_pairs,
            scorer.expected_matches,
            excluded,
            scorer.groups,
        )
        _learn_from_people(scorer)
        weights = scorer.weigh(patterns)[patterns.of_pair]
        weights[forbidden] = NEVER
        settled.overrule(pairs, weights)
    return scorer, ScoredPairs(pairs, weights)


def _learn_from_people(scorer: Scorer) -> None:
    """Correct the model by the reviewed pairs."""
    settled = scorer.settled
    reviewed = np.concatenate([settled.same, settled.different])
    if len(reviewed) and scorer.model is not None:
        marks = np.stack(scorer.marks(reviewed), axis=1)
        same = np.arange(len(reviewed)) < len(settled.same)
        scorer.model = taught(scorer.comparisons, scorer.model, marks, same)


def _candidates(scorer: Scorer) -> Pairs:
    codes = {
        name: found.left if found.right is None else np.concatenate([found.left, found.right])
        for name, found in scorer.fields.items()
    }
    vocabularies = {name: found.values for name, found in scorer.fields.items()}
    rows = None if scorer.rows_right is None else scorer.rows_left
    pairs, scorer.counts = candidate_pairs(
        scorer.rules.blocking, codes, vocabularies, rows, scorer.rules.most_comparisons
    )
    # what people looked at counts, also where no rule brings it
    return np.union1d(pairs, scorer.settled.reviewed) if len(scorer.settled.reviewed) else pairs
