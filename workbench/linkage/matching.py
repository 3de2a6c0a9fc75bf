"""The two verbs: which records of one table are one person, and whose a record of another is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.progress import Progress, silent
from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.clusters import averaged, centred, connected
from workbench.linkage.model import probabilities
from workbench.linkage.report import make_report
from workbench.linkage.results import LinkReport
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import ScoredPairs, score


@dataclass(frozen=True)
class Deduplicated:
    """The outcome of a deduplication."""

    entity_ids: npt.NDArray[np.int64]
    """Aligned with the frame: 0 .. n-1, numbered by first appearance."""
    pairs: pd.DataFrame
    """left, right (positions, left first), match_weight, match_probability: every pair from the
    lower end of the review band, strongest first. Constrained pairs are not in it."""
    report: LinkReport


@dataclass(frozen=True)
class Linked:
    """The outcome of a linkage."""

    links: pd.DataFrame
    """left_row, right_row (positions), match_weight, match_probability; by right row."""
    report: LinkReport


def dedupe(frame: pd.DataFrame, rules: LinkageRules, progress: Progress = silent) -> Deduplicated:
    """Deduplicate a table; every row gets an entity, and nothing is left out.

    Columns that the rules do not name have no influence. Same input, same outcome.
    Raises ColumnMissing, TooManyComparisons or TangledLinks.
    """
    scorer, scored = score(rules, frame, None, progress)
    with scorer.timed("clustering"):
        progress(3, 4, "clustering")
        believed = probabilities(scored.weights)
        linked = believed >= rules.threshold
        links: Pairs = scored.pairs[linked]
        weights = scored.weights[linked]
        if rules.clusters.method == "components":
            entities = connected(len(frame), links)
        elif rules.clusters.method == "centre":
            entities = centred(len(frame), links, weights)
        else:
            level = float(np.log2(rules.threshold / (1 - rules.threshold)))
            entities = averaged(len(frame), links, weights, scorer.weights, level)
        left, right = unpack(scored.pairs)
        together = entities[left] == entities[right]
    report = make_report(scorer, scored, together, entity_ids=entities)
    progress(4, 4, "done")
    return Deduplicated(entities, _pairs_frame(scored, rules), report)


def link(
    left: pd.DataFrame, right: pd.DataFrame, rules: LinkageRules, progress: Progress = silent
) -> Linked:
    """Link each right record to its best left one at or over the threshold.

    Several right records may belong to one left record, unless the rules say `one_to_one`.
    Of equally good left records the first in the table is taken.
    Raises ColumnMissing or TooManyComparisons.
    """
    scorer, scored = score(rules, left, right, progress)
    with scorer.timed("clustering"):
        progress(3, 4, "choosing")
        chosen = _one_to_one(scored, rules) if rules.one_to_one else _best_left(scored, rules)
    linked = np.zeros(len(scored.pairs), dtype=np.bool_)
    linked[chosen] = True
    rows, others = unpack(scored.pairs[chosen])
    links = pd.DataFrame(
        {
            "left_row": rows,
            "right_row": others,
            "match_weight": scored.weights[chosen],
            "match_probability": probabilities(scored.weights[chosen]),
        }
    )
    report = make_report(scorer, scored, linked, linked_right=len(links))
    progress(4, 4, "done")
    return Linked(links.sort_values("right_row", ignore_index=True), report)


def _pairs_frame(scored: ScoredPairs, rules: LinkageRules) -> pd.DataFrame:
    """Pairs worth keeping: links and what a person might want to see, strongest first."""
    believed = probabilities(scored.weights)
    kept = np.flatnonzero(believed >= min(rules.review_band[0], rules.threshold))
    kept = kept[np.argsort(-scored.weights[kept], kind="stable")]
    left, right = unpack(scored.pairs[kept])
    return pd.DataFrame(
        {
            "left": left,
            "right": right,
            "match_weight": scored.weights[kept],
            "match_probability": believed[kept],
        }
    )


def _strongest_first(scored: ScoredPairs, rules: LinkageRules) -> npt.NDArray[np.int64]:
    good = np.flatnonzero(probabilities(scored.weights) >= rules.threshold)
    # pairs are sorted by left position, so that a stable sort breaks ties by it
    return good[np.argsort(-scored.weights[good], kind="stable")]


def _best_left(scored: ScoredPairs, rules: LinkageRules) -> npt.NDArray[np.int64]:
    order = _strongest_first(scored, rules)
    _, others = unpack(scored.pairs[order])
    _, first = np.unique(others, return_index=True)
    return order[first]


def _one_to_one(scored: ScoredPairs, rules: LinkageRules) -> npt.NDArray[np.int64]:
    """Greedy: the strongest pair first, then the strongest of what is still free."""
    order = _strongest_first(scored, rules)
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
