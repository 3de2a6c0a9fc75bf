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
from workbench.linkage.doubt import Doubt, leave_outs
from workbench.linkage.draws import Draws, draw_entities, draw_links, no_draws
from workbench.linkage.engines.choosing import EngineChoice
from workbench.linkage.engines.tiers import tier
from workbench.linkage.estimates import dedupe_outcome, link_outcome, quality_of
from workbench.linkage.evidence import Evidence
from workbench.linkage.incremental import Earlier, Learned, going_on, left_behind
from workbench.linkage.model import probabilities
from workbench.linkage.report import make_report
from workbench.linkage.results import LinkReport
from workbench.linkage.reviewable import reviewable_of_entities, reviewable_of_links
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import ScoredPairs, Scorer, score
from workbench.linkage.settled import ALWAYS
from workbench.linkage.subgroups import subgroups

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
    evidence: Evidence
    """To explain pairs and sweep thresholds with."""
    reviewable: pd.DataFrame = field(default_factory=pd.DataFrame)
    """What a review can be about, for `review.next_pairs` and `review.clerical_sample`: left,
    right, match_weight, match_probability (the model's), linked (in one entity), decided (1 the
    same, -1 different, 0 not), pattern (a number for the levels reached), depends (pairs of records
    that hang on it)."""
    learned: Learned | None = None
    """For the next delivery; None where there was nothing to learn from."""
    draws: Draws = field(default_factory=no_draws)
    """As many drawn sets of entities as were asked for, a row each, like `entity_ids`."""


@dataclass(frozen=True)
class Linked:
    """The outcome of a linkage."""

    links: pd.DataFrame
    """left_row, right_row (positions), match_weight, match_probability; by right row."""
    report: LinkReport
    evidence: Evidence
    reviewable: pd.DataFrame = field(default_factory=pd.DataFrame)
    """As of `Deduplicated`; linked: the right record was given this left one."""
    draws: tuple[pd.DataFrame, ...] = ()
    """As many drawn sets of links as were asked for, each like `links`."""


def dedupe(
    frame: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    decisions: Decisions | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
    earlier: Earlier | None = None,
    *,
    draws: int = 0,
    seed: int = 0,
) -> Deduplicated:
    """Deduplicate a table; every row gets an entity, and nothing is left out.

    Columns that the rules do not name have no influence. Same input, same outcome. Decisions of
    people hold, whatever the model or a constraint says, and the model learns from them.
    `engine` says how candidates are scored and `memory` what they may take (megabytes); the
    outcome is the same. With `earlier` only pairs with a new or changed record are compared.
    Beside the best outcome, `draws` others are drawn from what the run believes (see `draws`).
    Raises ColumnMissing, TooManyComparisons, TangledLinks, EntityTooLarge, LinksMostlyWrong or
    DecisionBeyondTable.
    """
    how = tier(engine, memory) if earlier is None else going_on(earlier)
    scorer, scored = score(rules, frame, None, progress, decisions, how)
    with scorer.timed("clustering"):
        progress(3, 4, "clustering")
        believed = probabilities(scored.weights)
        threshold = _threshold(rules, scored, believed)
        threshold = earlier.learned.threshold if earlier else threshold
        linked = believed >= threshold
        entities = entities_at(scorer, scored, linked, threshold)
        outcome = dedupe_outcome(scorer, scored.pairs, believed, entities, scored.beyond)
        without = leave_outs(scorer, outcome.inside)
        quality = quality_of(outcome, without.doubt())
        groups = subgroups(scorer, outcome, without, frame, None)
        reviewable = reviewable_of_entities(scorer, scored, entities)
        drawn = draw_entities(scorer, scored, entities, draws, seed)
    # judged by chance alone: whoever doubts a model far enough refuses nothing
    refuse_degenerate(rules, entities, quality_of(outcome, Doubt()))
    reaching = int(linked.sum())
    report = make_report(scorer, scored, threshold, reaching, quality, groups, entity_ids=entities)
    progress(4, 4, "done")
    kept = believed >= min(rules.review_band[0], threshold)
    learned = left_behind(scorer, scored, believed, threshold, earlier)
    if earlier is not None:
        report = report.model_copy(update={"grown": True})
    evidence = Evidence(scorer, scored, threshold)
    pairs_kept = _pairs_frame(scorer, scored, kept)
    return Deduplicated(entities, pairs_kept, report, evidence, reviewable, learned, drawn)


def link(
    left: pd.DataFrame,
    right: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    decisions: Decisions | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
    *,
    draws: int = 0,
    seed: int = 0,
) -> Linked:
    """Link each right record to its best left one at or over the threshold.

    Several right records may belong to one left record, unless the rules say `one_to_one`.
    Of equally good left records the first in the table is taken. Decisions of people hold,
    whatever the model, a constraint or `one_to_one` says, and the model learns from them. Beside
    the best outcome, `draws` others are drawn from what the run believes (see `draws`).
    Raises ColumnMissing, TooManyComparisons, LinksMostlyWrong or DecisionBeyondTable.
    """
    scorer, scored = score(rules, left, right, progress, decisions, tier(engine, memory))
    with scorer.timed("clustering"):
        progress(3, 4, "choosing")
        believed = probabilities(scored.weights)
        threshold = _threshold(rules, scored, believed)
        reaching = int((believed >= threshold).sum())
        chosen, exclusive = _choose(scorer, scored, believed, threshold)
        outcome = link_outcome(scorer, scored, chosen)
        without = leave_outs(scorer, outcome.inside)
        quality = quality_of(outcome, without.doubt())
        groups = subgroups(scorer, outcome, without, left, right)
        reviewable = reviewable_of_links(scorer, scored, chosen)
        drawn = draw_links(scored, draws, exclusive, seed)
    refuse_degenerate(rules, None, quality_of(outcome, Doubt()))
    links = _links_frame(scorer, scored, chosen)
    report = make_report(
        scorer, scored, threshold, reaching, quality, groups, linked_right=len(links)
    )
    progress(4, 4, "done")
    evidence = Evidence(scorer, scored, threshold)
    others = tuple(_links_frame(scorer, scored, places) for places in drawn)
    return Linked(links, report, evidence, reviewable, others)


def _threshold(
    rules: LinkageRules, scored: ScoredPairs, believed: npt.NDArray[np.float64]
) -> float:
    if rules.threshold != "auto":
        return rules.threshold
    return best_cut(believed, 0.0 if scored.beyond is None else scored.beyond.expected)


def entities_at(
    scorer: Scorer, scored: ScoredPairs, linked: npt.NDArray[np.bool_], threshold: float
) -> EntityIds:
    """The entities that the linked pairs make, by the rules' cluster method."""
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


def links_at(
    scorer: Scorer,
    scored: ScoredPairs,
    believed: npt.NDArray[np.float64],
    threshold: float,
) -> npt.NDArray[np.int64]:
    """Places of the pairs that become links at a threshold."""
    return _choose(scorer, scored, believed, threshold)[0]


def _choose(
    scorer: Scorer,
    scored: ScoredPairs,
    believed: npt.NDArray[np.float64],
    threshold: float,
) -> tuple[npt.NDArray[np.int64], bool]:
    """The same, and whether a left record takes one right record at most."""
    order = _strongest_first(scored, believed >= threshold, scorer.settled.same)
    return _chosen(scored, order, scorer.rules)


def _links_frame(
    scorer: Scorer, scored: ScoredPairs, chosen: npt.NDArray[np.int64]
) -> pd.DataFrame:
    rows, others = unpack(scored.pairs[chosen])
    links = pd.DataFrame(
        {
            "left_row": rows,
            "right_row": others,
            "match_weight": _shown(scorer, scored, chosen),
            "match_probability": probabilities(scored.weights[chosen]),
        }
    )
    return links.sort_values("right_row", ignore_index=True)


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
) -> tuple[npt.NDArray[np.int64], bool]:
    """Places of the links, and whether a left record was given to one right record only."""
    if rules.one_to_one is True:
        return _one_to_one(scored, order), True
    best = _best_left(scored, order)
    if rules.one_to_one == "auto" and len(best):
        distinct = len(np.unique(unpack(scored.pairs[best])[0]))
        if distinct >= _NEARLY_ALL * len(best):
            return _one_to_one(scored, order), True
    return best, False


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
