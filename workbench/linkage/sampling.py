"""A sample of the candidates, tried out: what rules add to one another, what all miss, how long it takes."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.stats import gamma

from workbench.linkage.blocks import Places
from workbench.linkage.captures import Unseen, unseen_matches
from workbench.linkage.model import find_patterns, probabilities
from workbench.linkage.portions import Partners, all_counts, portion, portions
from workbench.linkage.results import Estimate
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import Scorer, make_ready, train

_SAMPLED = 500_000
"""Pairs that are compared to estimate recall and time."""
_AT_ONCE = 2_000_000
_MOST = 0.975


def counted(sides: Sequence[Partners]) -> list[int]:
    """Per rule the pairs that no earlier rule brings, each pair looked at."""
    new = [0] * len(sides)
    for records in portions(sides, _AT_ONCE):
        new = [sum(both) for both in zip(new, portion(sides, records)[1], strict=True)]
    return new


def estimated(sides: Sequence[Partners], rows: int) -> list[int]:
    """The same from a sample of the left records."""
    records, share = _drawn(sides, rows, _AT_ONCE)
    return [round(found / share) for found in portion(sides, records)[1]]


def _drawn(sides: Sequence[Partners], rows: int, pairs: int) -> tuple[Places, float]:
    """Left records drawn so that they have about so many pairs, and their share of all."""
    counts = all_counts(sides)
    if counts.sum() <= pairs:
        return np.arange(rows), 1.0
    order = np.random.default_rng(0).permutation(rows)
    taken = max(int(np.searchsorted(np.cumsum(counts[order]), pairs)), 1)
    return np.sort(order[:taken]), taken / rows


def try_out(scorer: Scorer, sides: Sequence[Partners]) -> tuple[Estimate | None, float]:
    """Blocking recall, and seconds per pair, from a sample that is compared and learned from."""
    rules = scorer.rules
    if not scorer.rows_left:
        return None, 0.0
    records, share = _drawn(sides, scorer.rows_left, _SAMPLED)
    pairs, _ = portion(sides, records)
    if not len(pairs):
        return None, 0.0
    make_ready(scorer)
    started = time.perf_counter()
    marks = scorer.marks(pairs)
    spent = (time.perf_counter() - started) / len(pairs)
    forbidden = scorer.forbidden(pairs, marks)
    patterns = find_patterns(marks)
    excluded = np.bincount(patterns.of_pair, weights=forbidden, minlength=len(patterns.counts))
    whole = replace(patterns, counts=np.rint(patterns.counts / share).astype(np.int64))
    train(scorer, whole, excluded / share)
    believed = probabilities(scorer.weigh(patterns))[patterns.of_pair]
    believed[forbidden] = 0.0
    unseen = unseen_matches(rules.blocking, scorer.fields, pairs, believed)
    return _recall(rules, believed, unseen), spent


def _recall(
    rules: LinkageRules, believed: npt.NDArray[np.float64], unseen: Unseen
) -> Estimate | None:
    found = float(believed[believed >= 0.5].sum())
    if len(rules.blocking) < 2 or found < 1:
        return None
    # chance in a small number, and Chao's own error in a large one
    most = max(float(gamma.ppf(_MOST, unseen.value + 0.5)), unseen.upper)
    return Estimate(
        value=found / (found + unseen.value),
        lower=found / (found + most),
        upper=found / (found + unseen.lower),
    )
