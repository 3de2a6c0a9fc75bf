"""What a linkage station keeps besides its outcome: why pairs weigh what they do, other thresholds."""

from pathlib import Path

import numpy as np
import pandas as pd

from workbench.core.files import write_text
from workbench.linkage.evidence import Evidence
from workbench.linkage.pair_results import PairExplanation
from workbench.linkage.rules import LinkageRules
from workbench.linkage.sweep_results import Sweep
from workbench.tables.relations import write_frame

_PAIRS, _PARTS, _SWEEP = "reasons.parquet", "parts.parquet", "sweep.json"


def keep_reasons(
    evidence: Evidence, left: "pd.Series[int]", right: "pd.Series[int]", to: Path
) -> None:
    """Write the reasons of the kept pairs (positions), and the sweep, into a result's folder."""
    from workbench.linkage.explaining import reasons
    from workbench.linkage.reason_tables import as_tables
    from workbench.linkage.sweep import sweep

    found = reasons(evidence, np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64))
    pairs, parts = as_tables(found)
    write_frame(pairs, to / _PAIRS)
    write_frame(parts, to / _PARTS)
    write_text(to / _SWEEP, sweep(evidence).model_dump_json())


def kept_sweep(folder: Path) -> Sweep:
    """The sweep of a made result."""
    return Sweep.model_validate_json((folder / _SWEEP).read_text(encoding="utf-8"))


def kept_explanation(
    folder: Path,
    rules: LinkageRules,
    threshold: float,
    rows: tuple[int, int],
    records: tuple[pd.DataFrame, pd.DataFrame],
) -> PairExplanation | None:
    """The explanation of a kept pair of positions, whose records are frames of one row each."""
    from workbench.linkage.explaining import pair_values
    from workbench.linkage.reason_tables import from_tables

    pairs = pd.read_parquet(folder / _PAIRS)
    pairs = pairs[(pairs["left"] == rows[0]) & (pairs["right"] == rows[1])]
    if pairs.empty:
        return None
    found = from_tables(pairs, pd.read_parquet(folder / _PARTS), threshold)
    return found.explanation(0, pair_values(rules, *records))
