"""Reasons as two small tables, to be stored with a run and asked later without scoring again."""

import numpy as np
import pandas as pd

from workbench.linkage.explaining import Reasons
from workbench.linkage.pair_results import ExplainedPart, Verdict

PAIR_COLUMNS = ("left", "right", "pattern", "brought_by", "forbidden_by", "decided")
"""One row per pair; `brought_by` is a list of rule names."""
PART_COLUMNS = (*("pattern", "kind", "fields", "level", "weight", "term_frequency", "dependence"),)
"""One row per step of each pattern, in order; `fields` is a list."""

_VERDICTS: dict[str, Verdict] = {"same": "same", "different": "different"}


def as_tables(found: Reasons) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pairs (columns `PAIR_COLUMNS`) and the parts of their patterns (`PART_COLUMNS`)."""
    pairs = pd.DataFrame(
        {
            "left": found.left,
            "right": found.right,
            "pattern": found.pattern,
            "brought_by": [list(names) for names in found.brought_by],
            "forbidden_by": pd.Series(found.forbidden_by, dtype="string"),
            "decided": pd.Series(found.decided, dtype="string"),
        },
        columns=list(PAIR_COLUMNS),
    )
    parts = [
        {"pattern": place, **row.model_dump(include=set(PART_COLUMNS))}
        for place, rows in enumerate(found.rows)
        for row in rows
    ]
    table = pd.DataFrame(parts, columns=list(PART_COLUMNS))
    table["fields"] = [list(names) for names in table["fields"]]
    return pairs, table.astype({"level": "string", "kind": "string"})


def from_tables(pairs: pd.DataFrame, parts: pd.DataFrame, threshold: float) -> Reasons:
    """The reverse of `as_tables`, of some or all of its pairs."""
    wanted = {int(pattern): place for place, pattern in enumerate(pairs["pattern"].unique())}
    rows: list[list[ExplainedPart]] = [[] for _ in wanted]
    known = parts[parts["pattern"].isin(list(wanted))]
    for one in known.to_dict("records"):
        one["fields"] = tuple(one["fields"])
        one["level"] = None if pd.isna(one["level"]) else one["level"]
        rows[wanted[int(one.pop("pattern"))]].append(ExplainedPart.model_validate(one))
    return Reasons(
        threshold,
        pairs["left"].to_numpy(np.int64),
        pairs["right"].to_numpy(np.int64),
        np.asarray(pairs["pattern"].map(wanted), dtype=np.int64),
        [tuple(names) for names in pairs["brought_by"]],
        [None if pd.isna(text) else str(text) for text in pairs["forbidden_by"]],
        [None if pd.isna(said) else _VERDICTS[str(said)] for said in pairs["decided"]],
        [tuple(one) for one in rows],
    )
