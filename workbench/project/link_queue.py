"""Which pair to look at next, and how far a review is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.linkage.results import EstimatedQuality
from workbench.project.link_base import Base, Place, Pool, pool_of
from workbench.project.link_decisions import (
    Pair,
    contradictions,
    decisions_key,
    disputed,
    newest_words,
    places_of,
    standing,
)
from workbench.project.review_answers import Agreement, ClericalAnswer, Queue, ReviewProgress
from workbench.store.link_decisions import LinkDecisionRow

if TYPE_CHECKING:
    from workbench.linkage.clerical import ClericalSample

SAMPLE = 60
"""Pairs of a clerical sample unless asked otherwise: intervals of about ten points at worst."""
_TEACHING = 500
"""Pairs that are put in order by what they teach, more than a person judges in a sitting."""

Words = Mapping[Pair, Mapping[str, LinkDecisionRow]]


def waiting_pairs(
    base: Base, rows: Sequence[LinkDecisionRow], reviewer: str, queue: Queue, size: int = SAMPLE
) -> list[Place]:
    """The places of the pairs that a reviewer may look at, in order; what was put off comes last."""
    words = newest_words(rows)
    places = _places(base, words)
    if queue == "second":
        wanted = [
            place for pair, place in places.items() if _judged_by_others(words[pair], reviewer)
        ]
        judged = {places[pair] for pair in places if _says(_verdict(words[pair], reviewer))}
    else:
        within = base.right is None
        drawn = queue == "sample"
        wanted = _sampled(base, size) if drawn else list(_ordered(base.folder, within))
        judged = {places[pair] for pair in places if _judged(words[pair])}
    put_off = {places[pair] for pair in places if _verdict(words[pair], reviewer) == "later"}
    left = [place for place in wanted if place not in judged]
    return sorted(left, key=put_off.__contains__)  # the order within each stays


def progress(base: Base, rows: Sequence[LinkDecisionRow], reviewer: str) -> ReviewProgress:
    """How far the review of a task is, seen by one reviewer."""
    words, verdicts = newest_words(rows), standing(rows)
    mine = [said for said in (_verdict(one, reviewer) for one in words.values()) if said]
    cells = {(one.left, one.right): (one.left_cells, one.right_cells) for one in verdicts}
    found = places_of(cells, base.left.keys, None if base.right is None else base.right.keys)
    waiting = waiting_pairs(base, rows, reviewer, "informative")
    return ReviewProgress(
        task=base.task.rules,
        reviewed=len(mine) - mine.count("later"),
        decided=len(verdicts),
        later=mine.count("later"),
        waiting=len(waiting),
        doubtful=_doubtful(base, waiting),
        disputed=len(disputed(rows)),
        contradictory=len(contradictions(verdicts)),
        lost=len(verdicts) - len(found),
        unapplied=decisions_key(verdicts) != base.made_with,
        agreement=agreement(words, reviewer),
    )


def agreement(words: Words, reviewer: str) -> Agreement | None:
    """This reviewer and the one who judged most of the same pairs; None where nobody did."""
    from workbench.linkage.review import agreement as agreement_of

    both: dict[str, list[tuple[bool, bool]]] = {}
    for said in words.values():
        mine = _verdict(said, reviewer)
        for other in said:
            theirs = _verdict(said, other)
            if other != reviewer and _says(mine) and _says(theirs):
                both.setdefault(other, []).append((mine == "same", theirs == "same"))
    if not both:
        return None
    second = max(both, key=lambda name: (len(both[name]), name))
    mine_said, theirs_said = zip(*both[second], strict=True)
    found = agreement_of(mine_said, theirs_said)
    agreed = sum(one == other for one, other in both[second])
    told = found.model_dump(include={"pairs", "kappa", "lower", "upper"})
    return Agreement(first=reviewer, second=second, agreed=agreed, **told)


def clerical(base: Base, rows: Sequence[LinkDecisionRow], size: int = SAMPLE) -> ClericalAnswer:
    """Precision and recall of the made linkage by a random sample of its pairs, as far as judged."""
    from workbench.linkage.clerical import clerical_quality

    sample = sample_of(base.folder, base.right is None, size)
    verdicts = standing(rows)
    cells = {(one.left, one.right): (one.left_cells, one.right_cells) for one in verdicts}
    places = places_of(cells, base.left.keys, None if base.right is None else base.right.keys)
    said = {
        places[one.left, one.right]: one.same for one in verdicts if (one.left, one.right) in places
    }
    told = [said.get((pair.left, pair.right)) for pair in sample.pairs]
    judged = sum(one is not None for one in told)
    quality = clerical_quality(sample, told) if judged else EstimatedQuality()
    return ClericalAnswer(
        drawn=len(told), judged=judged, precision=quality.precision, recall=quality.recall
    )


@lru_cache(maxsize=4)
def sample_of(folder: Path, within: bool, size: int) -> ClericalSample:
    """The clerical sample of a made linkage: the same each time it is asked for."""
    from workbench.linkage.clerical import clerical_sample

    return clerical_sample(pool_of(folder, within).pairs, size)


def _doubtful(base: Base, places: Sequence[Place]) -> int:
    low, high = base.rules.review_band
    pool = base.pool
    chances = pool.probability[[pool.position[place] for place in places]]
    return int(((chances >= low) & (chances <= high)).sum())


def _sampled(base: Base, size: int) -> list[Place]:
    sample = sample_of(base.folder, base.right is None, size)
    return [(pair.left, pair.right) for pair in sample.pairs]


def _places(base: Base, words: Words) -> dict[Pair, Place]:
    cells = {
        pair: next((row.left_cells, row.right_cells) for row in said.values())
        for pair, said in words.items()
    }
    return places_of(cells, base.left.keys, None if base.right is None else base.right.keys)


def _verdict(said: Mapping[str, LinkDecisionRow], reviewer: str) -> str | None:
    return said[reviewer].verdict if reviewer in said else None


def _says(verdict: str | None) -> bool:
    return verdict in ("same", "different")


def _judged(said: Mapping[str, LinkDecisionRow]) -> bool:
    return any(_says(row.verdict) for row in said.values())


def _judged_by_others(said: Mapping[str, LinkDecisionRow], reviewer: str) -> bool:
    return any(_says(row.verdict) for name, row in said.items() if name != reviewer)


@lru_cache(maxsize=4)
def _ordered(folder: Path, within: bool) -> tuple[Place, ...]:
    """All pairs of a made linkage, once per result."""
    pool = pool_of(folder, within)
    order = most_informative(pool)
    return tuple(zip(pool.left[order].tolist(), pool.right[order].tolist(), strict=True))


def most_informative(pool: Pool) -> npt.NDArray[np.int64]:
    """Positions of the undecided pairs: what teaches most first, then by nearness to the threshold."""
    from workbench.linkage.review import next_pairs

    first = next_pairs(pool.pairs, how_many=_TEACHING)
    places = zip(first["left"].tolist(), first["right"].tolist(), strict=True)
    taught = np.array([pool.position[place] for place in places], dtype=np.int64)
    cut = np.log2(pool.report.threshold / (1 - pool.report.threshold))
    doubt = np.abs(pool.pairs["match_weight"].to_numpy(np.float64) - cut)
    others = np.lexsort((pool.right, pool.left, doubt))
    left_open = (pool.pairs["decided"].to_numpy() == 0)[others] & ~np.isin(others, taught)
    return np.concatenate([taught, others[left_open]])
