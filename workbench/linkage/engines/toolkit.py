"""The workbench's blocking, comparing and scoring as classes of the Python Record Linkage Toolkit.

They take frames of integer codes (`standard_fields`), not of text: a value is treated once.
The engine itself works on the same arrays without an index of pairs, which is quicker; `swapped_with`
looks at two fields at a time and is only there.
Who knows recordlinkage uses them as its own: `Index`, `Compare`, a classifier with `fit`, `prob`
and `predict`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from recordlinkage.base import BaseClassifier, BaseCompareFeature, BaseIndexAlgorithm

from workbench.linkage.blocks import Pairs, candidate_pairs, pack, unpack
from workbench.linkage.comparison import Comparison
from workbench.linkage.dependence import Group
from workbench.linkage.model import Patterns, find_patterns, learn, probabilities, weigh
from workbench.linkage.results import BlockingCount
from workbench.linkage.rules import BlockingRule


class RuleBlocks(BaseIndexAlgorithm):
    """All blocking rules of a rule file as one index algorithm.

    After `index`, `counts` holds what each rule brought. TooManyComparisons is raised before
    anything is expanded.
    """

    name = "rule blocks"

    def __init__(
        self,
        rules: Sequence[BlockingRule],
        most_comparisons: int,
        vocabularies: Mapping[str, npt.NDArray[np.object_]] | None = None,
    ) -> None:
        super().__init__()
        self.rules = rules
        self.most_comparisons = most_comparisons
        self.vocabularies = vocabularies or {}
        """Per field its distinct values: what the loose rules (near, words, ...) look at."""
        self.counts: list[BlockingCount] = []

    def _dedup_index(self, df_a: pd.DataFrame) -> pd.MultiIndex:
        low, high = unpack(self._candidates(_codes(df_a), None))
        # recordlinkage wants the lower triangle: the later record first
        return _index(high, df_a.index, low, df_a.index)

    def _link_index(self, df_a: pd.DataFrame, df_b: pd.DataFrame) -> pd.MultiIndex:
        codes = _codes(pd.concat([df_a, df_b], ignore_index=True))
        left, right = unpack(self._candidates(codes, len(df_a)))
        return _index(left, df_a.index, right, df_b.index)

    def _candidates(self, codes: dict[str, npt.NDArray[np.int32]], rows: int | None) -> Pairs:
        pairs, self.counts = candidate_pairs(
            self.rules, codes, self.vocabularies, rows, self.most_comparisons
        )
        return pairs


class CodeLevels(BaseCompareFeature):
    """One comparison as a feature: the mark of each pair (0 missing, 1 differs, … exact)."""

    name = "levels"

    def __init__(self, comparison: Comparison) -> None:
        super().__init__([comparison.name], [comparison.name], label=comparison.name)
        self.comparison = comparison

    def _compute_vectorized(
        self, left: "pd.Series[Any]", right: "pd.Series[Any]"
    ) -> npt.NDArray[np.int8]:
        return self.comparison.marks(np.asarray(left), np.asarray(right))


class FellegiSunterPatterns(BaseClassifier):
    """Unsupervised Fellegi–Sunter classifier over the marks of `CodeLevels`.

    `possible_pairs` is how many pairs there are in all (not just the candidates);
    `expected_matches` where the learning starts from. After `fit`, `model` holds m and the prior.
    """

    def __init__(
        self,
        comparisons: Sequence[Comparison],
        possible_pairs: float,
        expected_matches: float,
        threshold: float = 0.9,
        groups: tuple[Group, ...] = (),
    ) -> None:
        self.comparisons = comparisons
        self.possible_pairs = possible_pairs
        self.expected_matches = expected_matches
        self.threshold = threshold
        self.groups = groups
        """Comparisons that depend on one another (`make_groups`)."""
        self.forbidden: npt.NDArray[np.bool_] | None = None
        """Pairs (aligned with what is fitted) that a constraint says are no match."""

    def _fit(self, vectors: npt.NDArray[np.int8], labels: object = None) -> None:
        patterns = _patterns(vectors)
        self.model = learn(
            self.comparisons,
            patterns,
            self.possible_pairs,
            self.expected_matches,
            self._excluded(patterns),
            self.groups,
        )

    def _excluded(self, patterns: Patterns) -> npt.NDArray[np.float64] | None:
        if self.forbidden is None:
            return None
        return np.bincount(
            patterns.of_pair, weights=self.forbidden, minlength=len(patterns.counts)
        ).astype(np.float64)

    def weights(self, vectors: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
        """Match weight per pair; computed once per distinct pattern."""
        if not len(vectors):
            return np.empty(0)
        patterns = _patterns(vectors)
        return weigh(self.comparisons, patterns.marks, self.model)[patterns.of_pair]

    def _prob_match(self, vectors: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
        return probabilities(self.weights(vectors))

    def _predict(self, vectors: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
        return (self._prob_match(vectors) >= self.threshold).astype(np.int64)


def code_frame(codes: dict[str, npt.NDArray[np.int32]]) -> pd.DataFrame:
    """Fields as a frame of codes with positions as index: what the classes above work on."""
    return pd.DataFrame(codes, copy=False)


def packed(index: pd.MultiIndex, within: bool) -> Pairs:
    """The pairs of an index over position frames, packed in the same order."""
    first = np.asarray(index.codes[0], dtype=np.int64)
    second = np.asarray(index.codes[1], dtype=np.int64)
    return pack(second, first) if within else pack(first, second)


def pair_index(pairs: Pairs, left: pd.Index, right: pd.Index | None) -> pd.MultiIndex:
    """Packed pairs as an index over frames; `right` None: within one frame."""
    first, second = unpack(pairs)
    if right is None:
        return _index(second, left, first, left)
    return _index(first, left, second, right)


def _index(
    first: npt.NDArray[np.int64], one: pd.Index, second: npt.NDArray[np.int64], other: pd.Index
) -> pd.MultiIndex:
    # from_arrays would sort and hash every pair
    levels: Any = [one, other]
    codes: Any = [first, second]
    return pd.MultiIndex(levels=levels, codes=codes, verify_integrity=False)


def _codes(frame: pd.DataFrame) -> dict[str, npt.NDArray[np.int32]]:
    return {str(name): frame[name].to_numpy() for name in frame.columns}


def _patterns(vectors: npt.NDArray[np.int8]) -> Patterns:
    return find_patterns(list(vectors.astype(np.int8).T))
