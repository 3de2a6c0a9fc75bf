"""Results that must not be written: everybody one person, or links that are mostly wrong."""

import numpy as np

from workbench.core.errors import EntityTooLarge, LinksMostlyWrong
from workbench.linkage.clusters import EntityIds
from workbench.linkage.results import EstimatedQuality
from workbench.linkage.rules import LinkageRules

_LARGE_SHARE = 0.2
_LARGE_RECORDS = 100
"""An entity of this share of the table, and this many records, is no person."""

_LEAST_RIGHT = 0.5


def refuse_degenerate(
    rules: LinkageRules, entities: EntityIds | None, quality: EstimatedQuality
) -> None:
    """Raise EntityTooLarge or LinksMostlyWrong where a result can't be right."""
    if entities is not None and len(entities):
        largest = int(np.bincount(entities).max())
        limit = rules.clusters.largest_entity
        if limit is None:
            limit = max(_LARGE_RECORDS, int(_LARGE_SHARE * len(entities)))
        if largest > limit:
            raise EntityTooLarge(records=largest, rows=len(entities), limit=limit)
    precision = quality.precision
    if precision is not None and (precision.upper or 0) < _LEAST_RIGHT:
        raise LinksMostlyWrong(percent=round(100 * precision.value))
