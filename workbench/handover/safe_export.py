"""What leaves the building: small counts suppressed, no live formula, whole files only."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from workbench.core.errors import UnknownFormat
from workbench.core.files import atomic_file
from workbench.core.privacy import SMALL_CELL, guard_formula, suppress

FORMATS = (".csv", ".parquet", ".xlsx")


def suppress_counts(
    frame: pd.DataFrame, counts: Sequence[str], derived: Sequence[str] = (), limit: int = SMALL_CELL
) -> pd.DataFrame:
    """A copy in which counts of 1 to `limit` - 1 are missing, and with any of them the `derived`
    figures of that row too (a share would give the count away)."""
    safe = frame.copy()
    for name in counts:
        safe[name] = pd.array([suppress(int(count), limit) for count in frame[name]], dtype="Int64")
    hidden = safe[list(counts)].isna().any(axis=1)
    for name in derived:
        safe[name] = safe[name].mask(hidden)
    return safe


def write_safe_table(frame: pd.DataFrame, to: Path) -> Path:
    """Write a table that a spreadsheet may open: text that would be a formula gets a leading quote.

    The guard is reversible (`core.privacy.unguard_formula`); Parquet holds the text as it is.
    UnknownFormat for an extension other than .csv, .parquet and .xlsx.
    """
    kind = to.suffix.lower()
    if kind not in FORMATS:
        raise UnknownFormat(file=to.name, known=", ".join(FORMATS))
    with atomic_file(to) as temporary:
        if kind == ".parquet":
            frame.to_parquet(temporary, index=False)
        elif kind == ".csv":
            _guarded(frame).to_csv(temporary, index=False, lineterminator="\n")
        else:
            options = {"strings_to_formulas": False, "strings_to_urls": False}
            with pd.ExcelWriter(
                temporary, engine="xlsxwriter", engine_kwargs={"options": options}
            ) as writer:
                _guarded(frame).to_excel(writer, index=False)
    return to


def _guarded(frame: pd.DataFrame) -> pd.DataFrame:
    safe = frame.copy()
    for name in safe.columns[[dtype.kind == "O" for dtype in safe.dtypes]]:
        safe[name] = [guard_formula(v) if isinstance(v, str) else v for v in safe[name]]
    return safe.rename(columns=lambda name: guard_formula(str(name)))
