"""From two tables (or one) and rules to scored candidate pairs: what deduplicating and linking share."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.blocks import (
    Blocks,
    Pairs,
    Window,
    expand_all,
    refuse_too_many,
    unpack,
)
from workbench.linkage.comparison import Comparison, Marks, prepare
from workbench.linkage.constraints import forbidden_pairs
from workbench.linkage.decisions import Decisions
from workbench.linkage.dependence import Group, make_groups
from workbench.linkage.engines.choosing import EngineName
from workbench.linkage.fields import FieldValues, standard_fields
from workbench.linkage.lessons import taught
from workbench.linkage.model import Model, Patterns, find_patterns, learn, probabilities, weigh
from workbench.linkage.portions import prepared_rules
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
        return self.with_dates_capped(
            patterns.marks, weigh(self.comparisons, patterns.marks, self.model)
        )

    def with_dates_capped(
        self, marks: npt.NDArray[np.int8], weights: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Weights of rows of marks, those that agree on dates only brought down to what that says."""
        dates = np.array([rule.kind == "date" for rule in self.rules.comparisons])
        if dates.any():
            nothing_else = (marks[:, ~dates] <= 1).all(axis=1)
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
class Beyond:
    """Candidates too weak to be looked at one by one, summed up."""

    pairs: int
    """How many, forbidden ones included."""
    weights: npt.NDArray[np.float64]
    """Per pattern of marks."""
    counts: npt.NDArray[np.int64]
    """Per pattern how many of them have it, forbidden ones left out."""
    odds_of_right: npt.NDArray[np.float64]
    """Per record of the (right) table the sum of their odds."""
    expected_within: Callable[[npt.NDArray[np.int64]], float]
    """Expected matches among those whose two records are in one entity."""

    @property
    def expected(self) -> float:
        """Expected matches among them."""
        return float((probabilities(self.weights) * self.counts).sum())


@dataclass(frozen=True)
class ScoredPairs:
    """Candidate pairs in sorted order with their match weights (NEVER where forbidden)."""

    pairs: Pairs
    weights: npt.NDArray[np.float64]
    engine: EngineName = "memory"
    beyond: Beyond | None = None
    """Candidates under any chance that matters, where they would not fit in memory."""

    @property
    def compared(self) -> int:
        """All candidate pairs."""
        return len(self.pairs) + (0 if self.beyond is None else self.beyond.pairs)


Say = Callable[[int, int, str], None]

Tier = Callable[[Scorer, Sequence[Blocks | Window], Say], ScoredPairs]
"""How candidates come from prepared blocks and are scored: the seam between engines. It fills in
the scorer's comparisons, groups, model and counts."""


def score_in_memory(scorer: Scorer, prepared: Sequence[Blocks | Window], say: Say) -> ScoredPairs:
    """All candidates at once: the first tier."""
    with scorer.timed("blocking"):
        pairs, scorer.counts = expand_all(scorer.rules.blocking, prepared)
        # what people looked at counts, also where no rule brings it
        if len(scorer.settled.reviewed):
            pairs = np.union1d(pairs, scorer.settled.reviewed)
    if not len(pairs):
        return ScoredPairs(pairs, np.empty(0))
    with scorer.timed("comparing"):
        say(1, 4, "comparing")
        make_ready(scorer)
        marks = scorer.marks(pairs)
        forbidden = scorer.forbidden(pairs, marks)
    with scorer.timed("training"):
        say(2, 4, "training")
        patterns = find_patterns(marks)
        excluded = np.bincount(
            patterns.of_pair, weights=forbidden, minlength=len(patterns.counts)
        ).astype(np.float64)
        train(scorer, patterns, excluded)
        weights = scorer.weigh(patterns)[patterns.of_pair]
        weights[forbidden] = NEVER
        scorer.settled.overrule(pairs, weights)
    return ScoredPairs(pairs, weights)


def score(
    rules: LinkageRules,
    left: pd.DataFrame,
    right: pd.DataFrame | None,
    say: Say,
    decisions: Decisions | None = None,
    tier: Tier = score_in_memory,
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
        prepared = prepared_rules(rules.blocking, fields, None if right is None else len(left))
        refuse_too_many(rules.blocking, prepared, rules.most_comparisons)
    return scorer, tier(scorer, prepared, say)


def make_ready(
    scorer: Scorer, known_shares: Sequence[npt.NDArray[np.float64] | None] | None = None
) -> None:
    """Prepare the comparisons of the rules over the fields, and their groups.

    `known_shares` of an earlier run stand: what is drawn for them is not drawn again.
    """
    known = known_shares or [None] * len(scorer.rules.comparisons)
    scorer.comparisons = [
        prepare(rule, scorer.fields, seed, known[seed])
        for seed, rule in enumerate(scorer.rules.comparisons)
    ]
    scorer.groups = make_groups(scorer.rules.dependent, scorer.comparisons, scorer.fields)


def train(scorer: Scorer, patterns: Patterns, excluded: npt.NDArray[np.float64]) -> None:
    """Learn the model from patterns; `excluded` is per pattern the number of forbidden pairs."""
    scorer.model = learn(
        scorer.comparisons,
        patterns,
        scorer.possible_pairs,
        scorer.expected_matches,
        excluded,
        scorer.groups,
    )
    _learn_from_people(scorer)


def _learn_from_people(scorer: Scorer) -> None:
    """Correct the model by the reviewed pairs."""
    settled = scorer.settled
    reviewed = np.concatenate([settled.same, settled.different])
    if len(reviewed) and scorer.model is not None:
        marks = np.stack(scorer.marks(reviewed), axis=1)
        same = np.arange(len(reviewed)) < len(settled.same)
        scorer.model = taught(scorer.comparisons, scorer.model, marks, same)
