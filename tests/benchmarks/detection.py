"""Prints what error detection reaches: F1 over cells and seconds, with and without 20 reviewed rows.

`python tests/benchmarks/detection.py [--seed N] [--rows-of-tax N]`. The made tables are always there;
hospital and beers (Raha's sets) where ../shared/data has them, the demo register from its own maker.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cleaning" / "detection"))

from detection_tables import MAKERS, Pair, f1, tax_like  # noqa: E402

from workbench.cleaning.detection import detect  # noqa: E402

SHARED = ROOT.parent / "shared" / "data" / "cleaning"
DEMO_TEXT = "provisions"


def main() -> None:
    """Every table on a line."""
    wish = argparse.ArgumentParser()
    wish.add_argument("--seed", type=int, default=1)
    wish.add_argument("--rows-of-tax", type=int, default=0)
    told = wish.parse_args()
    print(
        f"{'table':<14}{'cells':>9}{'wrong':>7}  no label: P / R / F1  s   20 rows: P / R / F1  s   repaired  clean suspected"
    )
    for name, (dirty, clean) in tables(told.seed, told.rows_of_tax):
        line(name, dirty, clean)


def tables(seed: int, rows_of_tax: int) -> Iterator[tuple[str, Pair]]:
    """Name, dirty and clean."""
    for name in ("hospital", "beers"):
        if (SHARED / name).is_dir():
            dirty, clean = (
                pd.read_csv(SHARED / name / f"{kind}.csv", dtype=str, keep_default_na=False)
                for kind in ("dirty", "clean")
            )
            clean.columns = dirty.columns
            yield name, (dirty, clean)
    for name, make in MAKERS.items():
        yield name, make(seed)
    yield "demo", demo(seed)
    if rows_of_tax:
        yield "tax, large", tax_like(seed, rows_of_tax)


def demo(seed: int) -> Pair:
    """The demo register's provisions as delivered, and as its truth has them."""
    from workbench.demo import make_demo
    from workbench.project.oneshot import read_once
    from workbench.tables.engine import SYSTEM_COLUMNS

    with tempfile.TemporaryDirectory() as folder:
        made = make_demo(Path(folder) / "demo", seed=seed, clients=1500, deliveries=1)
        truth = pd.read_parquet(Path(folder) / "demo" / "truth" / "cells.parquet")
        file = next(path for source, _, path in made.files if source == DEMO_TEXT)
        with read_once(file) as (_, path):
            dirty = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS]).fillna("")
    clean = dirty.copy()
    for row in truth[truth["source"] == DEMO_TEXT].itertuples():
        clean.iat[row.row, clean.columns.get_loc(row.column)] = row.clean or ""
    return dirty, clean


def line(name: str, dirty: pd.DataFrame, clean: pd.DataFrame) -> None:
    """Measure one table and print it."""
    wrong = int((dirty.to_numpy() != clean.to_numpy()).sum())
    print(f"{name:<14}{dirty.size:>9}{wrong:>7}", end="  ", flush=True)
    repaired = 0.0
    for reviews in (0, 20):
        start = time.perf_counter()
        found = detect(dirty, review=lambda row: [*clean.iloc[row]], reviews=reviews)
        seconds = time.perf_counter() - start
        cells = {(cell.row, cell.column) for cell in found.cells}
        precision, recall, both = f1(cells, dirty, clean)
        right = sum(cell.suggestion == clean[cell.column].iat[cell.row] for cell in found.cells)
        repaired = right / max(wrong, 1)
        print(f"{precision:.2f} / {recall:.2f} / {both:.3f}  {seconds:4.1f}", end="   ", flush=True)
    print(f"{repaired:8.2f}  {len(detect(clean).cells) / clean.size:.5f}", flush=True)


if __name__ == "__main__":
    main()
