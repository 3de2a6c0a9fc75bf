"""`workbench detect` on a bare file: suspect cells, with its questions answered from a clean copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import CleanCopyDiffers
from workbench.core.progress import Progress, silent
from workbench.project.answers import DetectAnswer, ReadingSummary
from workbench.project.oneshot import load_source, read_once
from workbench.tables.engine import RECORD, ROW, SYSTEM_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from workbench.cleaning.detection import Reviewer
    from workbench.core.settings import SourceSettings


def detect(
    file: Path,
    settings: Path | None = None,
    clean_copy: Path | None = None,
    reviews: int = 0,
    progress: Progress = silent,
) -> DetectAnswer:
    """Suspect cells of a bare file; `clean_copy` answers `reviews` questions, one row each.

    The clean copy is aligned by position: its rows and columns in the same order, its header's
    names ignored. Raises CleanCopyDiffers when it has other numbers of rows or columns.
    """
    from workbench.cleaning.detection import detect as detect_frame

    source = load_source(settings)
    with read_once(file, source) as (reading, path):
        frame = _read(path)
    lines = [int(line) for line in frame[ROW]]
    cells = frame.drop(columns=[*SYSTEM_COLUMNS])
    review = None
    if clean_copy is not None and reviews:
        review = _reviewer(file, cells, clean_copy, source)
    found = detect_frame(cells, review=review, reviews=reviews, lines=lines, progress=progress)
    return DetectAnswer(file=file.name, read=ReadingSummary.of(reading), **found.__dict__)


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(path).sort_values(RECORD, ignore_index=True)


def _reviewer(
    file: Path, cells: pd.DataFrame, clean_copy: Path, source: SourceSettings
) -> Reviewer:
    same_kind = clean_copy.suffix.lower() == file.suffix.lower()
    with read_once(clean_copy, source if same_kind else None) as (_, path):
        clean = _read(path).drop(columns=[*SYSTEM_COLUMNS])
    if clean.shape != cells.shape:
        raise CleanCopyDiffers(
            file=file.name,
            clean=clean_copy.name,
            rows=len(cells),
            columns=cells.shape[1],
            clean_rows=len(clean),
            clean_columns=clean.shape[1],
        )

    def answer(row: int) -> Sequence[str]:
        return [text if isinstance(text, str) else "" for text in clean.iloc[row]]

    return answer
