"""Where the gold values are: ours in tests/gold, R's on public data beside the project."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared(shared_data: Path) -> Path:
    """Public data and R's results on it."""
    return shared_data / "survival"


@pytest.fixture(scope="session")
def late_entry() -> pd.DataFrame:
    """Our own made rows with late entry, ties, three causes."""
    return pd.read_csv(ROOT / "tests" / "gold" / "late_entry.csv")


@pytest.fixture(scope="session")
def late_entry_gold() -> dict[str, Any]:
    """What R makes of them (tests/gold/late_entry.R)."""
    gold: dict[str, Any] = json.loads((ROOT / "tests" / "gold" / "late_entry.json").read_text())
    return gold
