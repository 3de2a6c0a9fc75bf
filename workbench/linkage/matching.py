"""The two verbs: which records of one table are one person, and whose a record of another is."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.progress import Progress, silent
from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.clusters import EntityIds, averaged, tied
from workbench.linkage.cut import best_cut
from workbench.linkage.decisions import Decisions
from workbench.linkage.degenerate import refuse_degenerate
from workbench.linkage.engines.choosing import EngineChoice
from workbench.linkage.engines.tiers import tier
from workbench.linkage.estimates import dedupe_quality, link_quality
from workbench.linkage.model import probabilities
from workbench.linkage.report import make_report
from workbench.linkage.results import LinkReport
from workbench.linkage.reviewable import reviewable_of_entities, reviewable_of_links
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import ScoredPairs, Scorer, score
from workbench.linkage.settled import ALWAYS

_NEARLY_ALL = 0.97
_NONE: Pairs = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Deduplicated:
    """The outcome of a deduplication."""

    entity_ids: npt.NDArray[np.int64]
    """Aligned with the frame: 0 .. n-1, numbered by first appearance."""
    pairs: pd.DataFrame
    """left, right (positions, left first), match_weight, match_probability: every pair from the
    lower end of the review band, strongest first. Constrained pairs are not in it. A pair that
    people decided to be the same has probability 1 (its weight is the model's), and one that they
    decided to be different is not in it."""
    report: LinkReport
    reviewable: pd.DataFrame = field(default_factory=pd.DataFrame)
    """What a review can be about, for `review.next_pairs` and `review.clerical_sample`: left,
    right, match_weight, match_probability (the model's), linked (in one entity), decided (1 the
    same, -1 different, 0 not), pattern (a number for the levels reached), depends (pairs of records
    that hang on it)."""


@dataclass(frozen=True)
class Linked:
    """The outcome of a linkage."""

    links: pd.DataFrame
    """left_row, right_row (positions), match_weight, match_probability; by right row."""
    report: LinkReport
    reviewable: pd.DataFrame = field(default_factory=pd.DataFrame)
    """As of `Deduplicated`; linked: the right record was given this left one."""


def dedupe(
    frame: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    decisions: Decisions | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
) -> Deduplicated:
    """Deduplicate a table; every row gets an entity, and nothing is left out.

    Columns that the rules do not name have no influence. Same input, same outcome. Decisions of
    people hold, whatever the model or a constraint says, and the model learns from them.
    `engine` says how candidates are scored and `memory` what they may take (megabytes); the
    outcome is the same.
    Raises ColumnMissing, TooManyComparisons, TangledLinks, EntityTooLarge, LinksMostlyWrong or
    DecisionBeyondTable.
    """
    scorer, scored = score(rules, frame, None, progress, decisions, tier(engine, memory))
    with scorer.timed("clustering"):
        progress(3, 4, "clustering")
        believed = probabilities(scored.weights)
        threshold = _threshold(rules, scored, believed)
        linked = believed >= threshold
        entities = _entities(scorer, scored, linked, threshold)
        quality = dedupe_quality(scorer, scored.pairs, believed, entities, scored.beyond)
        reviewable = reviewable_of_entities(scorer, scored, entities)
    refuse_degenerate(rules, entities, quality)
    reaching = int(linked.sum())
    report = make_report(scorer, scored, threshold, reaching, quality, entity_ids=entities)
    progress(4, 4, "done")
    kept = believed >= min(rules.review_band[0], threshold)
    return Deduplicated(entities, _pairs_frame(scorer, scored, kept), report, reviewable)


def link(
    left: pd.DataFrame,
    right: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    decisions: Decisions | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
) -> Linked:
    """Link each right record to its best left one at or over the threshold.

    Several right records may belong to one left record, unless the rules say `one_to_one`.
    Of equally good left records the first in the table is taken. Decisions of people hold,
    whatever the model, a constraint or `one_to_one` says, and the model learns from them.
    Raises ColumnMissing, TooManyComparisons, LinksMostlyWrong or DecisionBeyondTable.
    """
    scorer, scored = score(rules, left, right, progress, decisions, tier(engine, memory))
    with scorer.timed("clustering"):
        progress(3, 4, "choosing")
        believed = probabilities(scored.weights)
        threshold = _threshold(rules, scored, believed)
        reaching = _strongest_first(scored, believed >= threshold, scorer.settled.same)
        chosen = _chosen(scored, reaching, rules)
        quality = link_quality(scorer, scored, chosen)
        reviewable = reviewable_of_links(scorer, scored, chosen)
    refuse_degenerate(rules, None, quality)
    rows, others = unpack(scored.pairs[chosen])
    links = pd.DataFrame(
        {
            "left_row": rows,
            "right_row": others,
            "match_weight": _shown(scorer, scored, chosen),
            "match_probability": believed[chosen],
        }
    )
    report = make_report(scorer, scored, threshold, len(reaching), quality, linked_right=len(links))
    progress(4, 4, "done")
    return Linked(links.sort_values("right_row", ignore_index=True), report, reviewable)


def _threshold(
    rules: LinkageRules, scored: ScoredPairs, believed: npt.NDArray[np.float64]
) -> float:
    if rules.threshold != "auto":
        return rules.threshold
    return best_cut(believed, 0.0 if scored.beyond is None else scored.beyond.expected)


def _entities(
    scorer: Scorer, scored: ScoredPairs, linked: npt.NDArray[np.bool_], threshold: float
) -> EntityIds:
    links: Pairs = scored.pairs[linked]
    weights = scored.weights[linked]
    match scorer.rules.clusters.method:
        case "components":
            return tied(scorer.rows_left, links, weights, scorer.settled)
        case "centre":
            return tied(scorer.rows_left, links, weights, scorer.settled, centre=True)
        case _:
            level = float(np.log2(threshold / (1 - threshold)))
            return averaged(scorer.rows_left, links, weights, scorer.weights, level)


def _pairs_frame(scorer: Scorer, scored: ScoredPairs, kept: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Pairs worth keeping: links and what a person might want to see, strongest first."""
    places = _strongest_first(scored, kept)
    left, right = unpack(scored.pairs[places])
    return pd.DataFrame(
        {
            "left": left,
            "right": right,
            "match_weight": _shown(scorer, scored, places),
            "match_probability": probabilities(scored.weights[places]),
        }
    )


def _shown(
    scorer: Scorer, scored: ScoredPairs, places: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Match weights of the model, also of pairs that people decided about."""
    weights = scored.weights[places]
    decided = np.flatnonzero(weights >= ALWAYS)
    weights[decided] = scorer.model_weights(scored.pairs[places[decided]])
    return weights


def _strongest_first(
    scored: ScoredPairs, kept: npt.NDArray[np.bool_], decided: Pairs = _NONE
) -> npt.NDArray[np.int64]:
    """Places of the kept pairs, strongest first; of equals what was decided last, then the first
    in the tables.
    """
    places = np.flatnonzero(kept)
    pairs = scored.pairs[places]
    recency = np.zeros(len(places), dtype=np.int64)
    if len(decided):
        met = np.flatnonzero(np.isin(pairs, decided))
        order = np.argsort(decided)
        recency[met] = 1 + order[np.searchsorted(decided, pairs[met], sorter=order)]
    return places[np.lexsort((pairs, -recency, -scored.weights[places]))]


def _chosen(
    scored: ScoredPairs, order: npt.NDArray[np.int64], rules: LinkageRules
) -> npt.NDArray[np.int64]:
    if rules.one_to_one is True:
        return _one_to_one(scored, order)
    best = _best_left(scored, order)
    if rules.one_to_one == "auto" and len(best):
        distinct = len(np.unique(unpack(scored.pairs[best])[0]))
        if distinct >= _NEARLY_ALL * len(best):
            return _one_to_one(scored, order)
    return best


def _best_left(scored: ScoredPairs, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    _, others = unpack(scored.pairs[order])
    _, first = np.unique(others, return_index=True)
    return order[first]


def _one_to_one(scored: ScoredPairs, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Greedy: the strongest pair first, then the strongest of what is still free.

    A left record that people gave to several right ones is all of theirs.
    """
    certain = (scored.weights[order] >= ALWAYS).tolist()
    rows, others = unpack(scored.pairs[order])
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    chosen = []
    strongest = zip(order.tolist(), rows.tolist(), others.tolist(), certain, strict=True)
    for place, row, other, decided in strongest:
        if other not in taken_right and (decided or row not in taken_left):
            taken_left.add(row)
            taken_right.add(other)
            chosen.append(place)
    return np.array(chosen, dtype=np.int64)
