"""Entities that a person should look at first: large, held together by little, near a constraint."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.blocks import Pairs, pack, unpack
from workbench.linkage.comparison import prepare
from workbench.linkage.constraints import forbidden_pairs
from workbench.linkage.fields import standard_fields
from workbench.linkage.rules import LinkageRules

_UNSEEN = 1.0
"""Doubt of a pair inside an entity that is not reviewable: a constraint keeps the two apart."""


def suspicious_entities(entity_ids: npt.NDArray[np.int64], pairs: pd.DataFrame) -> pd.DataFrame:
    """Every entity of two records and more, the most suspicious first.

    `pairs` are the `reviewable` ones of a deduplication; what people decided is certain. Columns:
    entity_id, records, weakest (the least chance among its pairs; 0 where a constraint keeps two
    apart), unseen (such pairs), doubt (the expected number of wrong pairs inside).
    """
    sizes = np.bincount(entity_ids)
    several = np.flatnonzero(sizes > 1)
    left = entity_ids[pairs["left"].to_numpy(np.int64)]
    within = left == entity_ids[pairs["right"].to_numpy(np.int64)]
    believed = np.where(
        pairs["decided"] == 0, pairs["match_probability"], pairs["decided"] > 0
    ).astype(np.float64)[within]
    of = left[within]
    seen = np.bincount(of, minlength=len(sizes))[several]
    doubt = np.bincount(of, weights=1 - believed, minlength=len(sizes))[several]
    weakest = np.ones(len(sizes))
    np.minimum.at(weakest, of, believed)
    records = sizes[several].astype(np.int64)
    unseen = records * (records - 1) // 2 - seen
    found = pd.DataFrame(
        {
            "entity_id": several,
            "records": records,
            "weakest": np.where(unseen > 0, 0.0, weakest[several]),
            "unseen": unseen,
            "doubt": doubt + _UNSEEN * unseen,
        }
    )
    return found.sort_values(
        ["doubt", "records", "entity_id"], ascending=[False, False, True], ignore_index=True
    )


def near_constraints(
    frame: pd.DataFrame, entity_ids: Sequence[int] | npt.NDArray[np.int64], rules: LinkageRules
) -> set[int]:
    """Entities with two records that a constraint keeps apart, or would but for its exception.

    `frame` holds the records of those entities only, `entity_ids` is aligned with it.
    """
    entities = np.asarray(entity_ids, dtype=np.int64)
    pairs = _pairs_within(entities)
    if not len(pairs) or not rules.constraints:
        return set()
    fields = standard_fields(rules, frame)
    left, right = unpack(pairs)
    marks = {}
    for seed, rule in enumerate(rules.comparisons):
        codes = fields[rule.field].left
        found = prepare(rule, fields, seed)
        marks[rule.field] = found.level_of[found.marks(codes[left], codes[right])]
    bare = [rule.model_copy(update={"unless_same": ()}) for rule in rules.constraints]
    hit = forbidden_pairs(bare, fields, pairs, marks)
    return {int(one) for one in entities[left[hit]]}


def _pairs_within(entities: npt.NDArray[np.int64]) -> Pairs:
    """All pairs of positions with one entity."""
    found = []
    order = np.argsort(entities, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(entities[order])) + 1):
        one, other = np.triu_indices(len(group), k=1)
        members = np.sort(group)
        found.append(pack(members[one], members[other]))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)
