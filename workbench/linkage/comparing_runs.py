"""What two runs over the same tables make of the same records: links kept, lost and gained, and why."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from workbench.linkage.run_results import ChangedPair, LinkRun, RunComparison, Why

EXAMPLES = 200
_LARGEST = 500
"""Records of a knot of changed entities whose pairs are told one by one."""
_SAME_WEIGHT = 1e-6

Records = npt.NDArray[np.int64]
Kept = dict[tuple[int, int], tuple[float, float]]
Kind = Literal["same", "split", "merged", "regrouped"]


@dataclass(frozen=True)
class RunOutcome:
    """One side of a comparison."""

    run: LinkRun
    pairs: pd.DataFrame
    """left_record, right_record, match_weight, match_probability of the pairs that it kept."""
    records: Records
    """Per record its number (`_record`); empty for a link."""
    entities: Records
    """Per record its entity, aligned with `records`; empty for a link."""


def compare_deduplications(task: str, before: RunOutcome, after: RunOutcome) -> RunComparison:
    """Two deduplications of the same table, its records in the same order."""
    table = coo_matrix((np.ones(len(before.entities)), (before.entities, after.entities))).tocsr()
    together = _pairs_in(table.data)
    changed = _changed_pairs(before, after)
    return RunComparison(
        task=task,
        before=before.run,
        after=after.run,
        both=together,
        only_before=_pairs_in(np.asarray(table.sum(axis=1)).ravel()) - together,
        only_after=_pairs_in(np.asarray(table.sum(axis=0)).ravel()) - together,
        entities=_fates(before.entities, after.entities),
        reasons=_counted(changed),
        examples=_strongest(changed),
    )


def compare_links(task: str, before: RunOutcome, after: RunOutcome) -> RunComparison:
    """Two linkages of the same tables."""
    was, now = _weights(before), _weights(after)
    linked_twice = {right for _, right in was} & {right for _, right in now}
    changed = [
        ChangedPair(
            left_record=pair[0],
            right_record=pair[1],
            change="lost" if pair in was else "gained",
            why="another" if pair[1] in linked_twice else "not_kept",
            weight_before=was[pair][0] if pair in was else None,
            weight_after=now[pair][0] if pair in now else None,
        )
        for pair in sorted(was.keys() ^ now.keys())
    ]
    both = len(was.keys() & now.keys())
    return RunComparison(
        task=task,
        before=before.run,
        after=after.run,
        both=both,
        only_before=len(was) - both,
        only_after=len(now) - both,
        reasons=_counted(changed),
        examples=_strongest(changed),
    )


def _pairs_in(sizes: npt.NDArray[np.float64]) -> int:
    return int((sizes * (sizes - 1) / 2).sum())


def _knots(before: Records, after: Records) -> Records:
    """Per record the number of the knot of entities, of both runs, that it is in."""
    most = int(before.max(initial=-1)) + 1
    graph = coo_matrix(
        (np.ones(len(before), dtype=np.bool_), (before, after + most)),
        shape=(most + int(after.max(initial=-1)) + 1,) * 2,
    )
    labels = connected_components(graph, directed=False)[1]
    return np.asarray(labels[before], dtype=np.int64)


def _fates(before: Records, after: Records) -> dict[Kind, int]:
    """How the entities of the earlier run fared."""
    frame = pd.DataFrame({"knot": _knots(before, after), "before": before, "after": after})
    sizes = frame.groupby("knot").agg(before=("before", "nunique"), after=("after", "nunique"))
    one, other = sizes["before"], sizes["after"]
    kinds: dict[Kind, pd.Series[bool]] = {
        "same": (one == 1) & (other == 1),
        "split": (one == 1) & (other > 1),
        "merged": (one > 1) & (other == 1),
        "regrouped": (one > 1) & (other > 1),
    }
    return {kind: int(one[chosen].sum()) for kind, chosen in kinds.items()}


def _changed_pairs(before: RunOutcome, after: RunOutcome) -> list[ChangedPair]:
    knots = _knots(before.entities, after.entities)
    frame = pd.DataFrame({"knot": knots, "one": before.entities, "other": after.entities})
    kinds = frame.groupby("knot").agg(one=("one", "nunique"), other=("other", "nunique"))
    moved = kinds.index[(kinds["one"] > 1) | (kinds["other"] > 1)]
    weights = [_weights(side) for side in (before, after)]
    changed = []
    for _, group in frame[frame["knot"].isin(moved)].groupby("knot"):
        members = group.index.to_numpy()
        if len(members) > _LARGEST:
            continue
        for low, high in zip(*np.triu_indices(len(members), k=1), strict=True):
            left, right = int(members[low]), int(members[high])
            was = before.entities[left] == before.entities[right]
            is_now = after.entities[left] == after.entities[right]
            if was != is_now:
                records = int(before.records[left]), int(before.records[right])
                changed.append(_changed(records, bool(was), weights, before, after))
    return changed


def _weights(side: RunOutcome) -> Kept:
    """Match weight and probability per kept pair of records."""
    named = side.pairs[["left_record", "right_record", "match_weight", "match_probability"]]
    return {
        (int(left), int(right)): (float(weight), float(chance))
        for left, right, weight, chance in zip(
            *(named[column] for column in named.columns), strict=True
        )
    }


def _changed(
    records: tuple[int, int],
    was: bool,
    weights: list[Kept],
    before: RunOutcome,
    after: RunOutcome,
) -> ChangedPair:
    first, second = (known.get(records) for known in weights)
    return ChangedPair(
        left_record=records[0],
        right_record=records[1],
        change="lost" if was else "gained",
        why=_why(first, second, before.run.threshold, after.run.threshold),
        weight_before=None if first is None else first[0],
        weight_after=None if second is None else second[0],
    )


def _why(
    first: tuple[float, float] | None,
    second: tuple[float, float] | None,
    threshold_before: float,
    threshold_after: float,
) -> Why:
    reached = first is not None and first[1] >= threshold_before
    reaches = second is not None and second[1] >= threshold_after
    if reached == reaches:
        return "grouping"
    if first is None or second is None:
        return "not_kept"
    if first[1] != second[1] and {first[1], second[1]} & {0.0, 1.0}:
        return "decided"
    return "threshold" if abs(first[0] - second[0]) < _SAME_WEIGHT else "weight"


def _counted(changed: list[ChangedPair]) -> dict[Why, int]:
    return dict(Counter(one.why for one in changed).most_common())


def _strongest(changed: list[ChangedPair]) -> tuple[ChangedPair, ...]:
    def weight(one: ChangedPair) -> float:
        known = [w for w in (one.weight_before, one.weight_after) if w is not None]
        return max(known, default=-np.inf)

    return tuple(sorted(changed, key=lambda one: -weight(one))[:EXAMPLES])
