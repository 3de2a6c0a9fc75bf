"""Which pair to look at next, and how far a review is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.project.link_base import Base, Place, Pool, pool_of
from workbench.project.link_decisions import (
    AppliedDecisions,
    Pair,
    contradictions,
    decisions_key,
    disputed,
    newest_words,
    places_of,
    standing,
)
from workbench.project.review_answers import Agreement, Queue, ReviewProgress
from workbench.project.stages.linking import DECISIONS_FILE
from workbench.store.link_decisions import LinkDecisionRow

Words = Mapping[Pair, Mapping[str, LinkDecisionRow]]


def waiting_pairs(
    base: Base, rows: Sequence[LinkDecisionRow], reviewer: str, queue: Queue
) -> list[Place]:
    """The places of the pairs that a reviewer may look at, in order; what was put off comes last."""
    words = newest_words(rows)
    places = _places(base, words)
    if queue == "second":
        wanted = [
            place for pair, place in places.items() if _judged_by_others(words[pair], reviewer)
        ]
        judged = {places[pair] for pair in places if _verdict(words[pair], reviewer) is not None}
    else:
        wanted = list(_ordered(base.folder, base.right is None))
        judged = {places[pair] for pair in places if _judged(words[pair])}
    put_off = {places[pair] for pair in places if _verdict(words[pair], reviewer) == "later"}
    open_ones = [place for place in wanted if place not in judged and place not in put_off]
    return [*open_ones, *(place for place in wanted if place in put_off)]


def progress(base: Base, rows: Sequence[LinkDecisionRow], reviewer: str) -> ReviewProgress:
    """How far the review of a task is, seen by one reviewer."""
    words, verdicts = newest_words(rows), standing(rows)
    mine = [said for said in (_verdict(one, reviewer) for one in words.values()) if said]
    cells = {(one.left, one.right): (one.left_cells, one.right_cells) for one in verdicts}
    found = places_of(cells, base.left.keys, None if base.right is None else base.right.keys)
    return ReviewProgress(
        task=base.task.rules,
        reviewed=len(mine) - mine.count("later"),
        decided=len(verdicts),
        later=mine.count("later"),
        waiting=len(waiting_pairs(base, rows, reviewer, "informative")),
        disputed=len(disputed(rows)),
        contradictory=len(contradictions(verdicts)),
        lost=len(verdicts) - len(found),
        unapplied=decisions_key(verdicts) != base.made_with,
        agreement=agreement(words, reviewer),
    )


def agreement(words: Words, reviewer: str) -> Agreement | None:
    """This reviewer and the one who judged most of the same pairs; None where nobody did."""
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
    pairs = np.array(both[second])
    agreed = int((pairs[:, 0] == pairs[:, 1]).sum())
    return Agreement(
        first=reviewer, second=second, pairs=len(pairs), agreed=agreed, kappa=_kappa(pairs)
    )


def applied(base: Base) -> AppliedDecisions | None:
    """What became of the decisions that the linkage was made with; None where it was made without."""
    file = base.folder / DECISIONS_FILE
    return AppliedDecisions.model_validate_json(file.read_text("utf-8")) if file.is_file() else None


def _kappa(pairs: npt.NDArray[np.bool_]) -> float | None:
    """Cohen 1960: agreement beyond what the two would reach by chance."""
    mine, theirs = pairs[:, 0].mean(), pairs[:, 1].mean()
    chance = mine * theirs + (1 - mine) * (1 - theirs)
    if chance >= 1:
        return None
    return float(((pairs[:, 0] == pairs[:, 1]).mean() - chance) / (1 - chance))


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
    """Nearest to the threshold first, in match weight: that is where a verdict tells most."""
    cut = np.log2(pool.report.threshold / (1 - pool.report.threshold))
    return np.lexsort(
        (pool.right, pool.left, np.abs(pool.pairs["match_weight"].to_numpy(np.float64) - cut))
    )
