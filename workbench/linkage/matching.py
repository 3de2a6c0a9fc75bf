"""The two verbs: which records of one table are one person, and whose a record of another is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.progress import Progress, silent
from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.clusters import EntityIds, averaged, centred, connected
from workbench.linkage.cut import best_cut
from workbench.linkage.degenerate import refuse_degenerate
from workbench.linkage.doubt import Doubt, leave_outs
from workbench.linkage.draws import Draws, draw_entities, draw_links
from workbench.linkage.estimates import dedupe_outcome, link_outcome, quality_of
from workbench.linkage.model import probabilities
from workbench.linkage.report import make_report
from workbench.linkage.results import LinkReport
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import ScoredPairs, Scorer, score
from workbench.linkage.subgroups import subgroups

_NEARLY_ALL = 0.97


@dataclass(frozen=True)
class Deduplicated:
    """The outcome of a deduplication."""

    entity_ids: npt.NDArray[np.int64]
    """Aligned with the frame: 0 .. n-1, numbered by first appearance."""
    pairs: pd.DataFrame
    """left, right (positions, left first), match_weight, match_probability: every pair from the
    lower end of the review band, strongest first. Constrained pairs are not in it."""
    report: LinkReport
    draws: Draws
    """As many drawn sets of entities as were asked for, a row each, like `entity_ids`."""


@dataclass(frozen=True)
class Linked:
    """The outcome of a linkage."""

    links: pd.DataFrame
    """left_row, right_row (positions), match_weight, match_probability; by right row."""
    report: LinkReport
    draws: tuple[pd.DataFrame, ...]
    """As many drawn sets of links as were asked for, each like `links`."""


def dedupe(
    frame: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    *,
    draws: int = 0,
    seed: int = 0,
) -> Deduplicated:
    """Deduplicate a table; every row gets an entity, and nothing is left out.

    Beside the best outcome, `draws` others are drawn from what the run believes (see `draws`).

    Columns that the rules do not name have no influence. Same input, same outcome.
    Raises ColumnMissing, TooManyComparisons, TangledLinks, EntityTooLarge or LinksMostlyWrong.
    """
    scorer, scored = score(rules, frame, None, progress)
    with scorer.timed("clustering"):
        progress(3, 4, "clustering")
        believed = probabilities(scored.weights)
        threshold = best_cut(believed) if rules.threshold == "auto" else rules.threshold
        linked = believed >= threshold
        entities = _entities(scorer, scored, linked, threshold)
        outcome = dedupe_outcome(scorer, scored.pairs, believed, entities)
        without = leave_outs(scorer, outcome.inside)
        quality = quality_of(outcome, without.doubt())
        groups = subgroups(scorer, outcome, without, frame, None)
        drawn = draw_entities(scorer, scored, entities, draws, seed)
    # judged by chance alone: whoever doubts a model far enough refuses nothing
    refuse_degenerate(rules, entities, quality_of(outcome, Doubt()))
    reaching = int(linked.sum())
    report = make_report(scorer, scored, threshold, reaching, quality, groups, entity_ids=entities)
    progress(4, 4, "done")
    kept = believed >= min(rules.review_band[0], threshold)
    return Deduplicated(entities, _pairs_frame(scored, kept), report, drawn)


def link(
    left: pd.DataFrame,
    right: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    *,
    draws: int = 0,
    seed: int = 0,
) -> Linked:
    """Link each right record to its best left one at or over the threshold.

    Several right records may belong to one left record, unless the rules say `one_to_one`.
    Of equally good left records the first in the table is taken. Beside the best outcome, `draws`
    others are drawn from what the run believes (see `draws`).
    Raises ColumnMissing, TooManyComparisons or LinksMostlyWrong.
    """
    scorer, scored = score(rules, left, right, progress)
    with scorer.timed("clustering"):
        progress(3, 4, "choosing")
        believed = probabilities(scored.weights)
        threshold = best_cut(believed) if rules.threshold == "auto" else rules.threshold
        reaching = _strongest_first(scored, believed >= threshold)
        chosen, exclusive = _chosen(scored, reaching, rules)
        outcome = link_outcome(scorer, scored, chosen)
        without = leave_outs(scorer, outcome.inside)
        quality = quality_of(outcome, without.doubt())
        groups = subgroups(scorer, outcome, without, left, right)
        drawn = draw_links(scored, draws, exclusive, seed)
    refuse_degenerate(rules, None, quality_of(outcome, Doubt()))
    links = _links_frame(scored, chosen)
    report = make_report(
        scorer, scored, threshold, len(reaching), quality, groups, linked_right=len(links)
    )
    progress(4, 4, "done")
    return Linked(links, report, tuple(_links_frame(scored, places) for places in drawn))


def _entities(
    scorer: Scorer, scored: ScoredPairs, linked: npt.NDArray[np.bool_], threshold: float
) -> EntityIds:
    links: Pairs = scored.pairs[linked]
    weights = scored.weights[linked]
    match scorer.rules.clusters.method:
        case "components":
            return connected(scorer.rows_left, links)
        case "centre":
            return centred(scorer.rows_left, links, weights)
        case _:
            level = float(np.log2(threshold / (1 - threshold)))
            return averaged(scorer.rows_left, links, weights, scorer.weights, level)


def _links_frame(scored: ScoredPairs, chosen: npt.NDArray[np.int64]) -> pd.DataFrame:
    rows, others = unpack(scored.pairs[chosen])
    weights = scored.weights[chosen]
    links = pd.DataFrame(
        {
            "left_row": rows,
            "right_row": others,
            "match_weight": weights,
            "match_probability": probabilities(weights),
        }
    )
    return links.sort_values("right_row", ignore_index=True)


def _pairs_frame(scored: ScoredPairs, kept: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Pairs worth keeping: links and what a person might want to see, strongest first."""
    places = _strongest_first(scored, kept)
    left, right = unpack(scored.pairs[places])
    return pd.DataFrame(
        {
            "left": left,
            "right": right,
            "match_weight": scored.weights[places],
            "match_probability": probabilities(scored.weights[places]),
        }
    )


def _strongest_first(scored: ScoredPairs, kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Places of the kept pairs, strongest first; of equals the first in the tables."""
    places = np.flatnonzero(kept)
    return places[np.lexsort((scored.pairs[places], -scored.weights[places]))]


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
    """Greedy: the strongest pair first, then the strongest of what is still free."""
    rows, others = unpack(scored.pairs[order])
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    chosen = []
    for place, row, other in zip(order.tolist(), rows.tolist(), others.tolist(), strict=True):
        if row not in taken_left and other not in taken_right:
            taken_left.add(row)
            taken_right.add(other)
            chosen.append(place)
    return np.array(chosen, dtype=np.int64)
