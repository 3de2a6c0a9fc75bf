"""What R makes of our own invented tables (tests/gold/survival_gold.R)."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

GOLD = Path(__file__).resolve().parents[1] / "gold"


@pytest.fixture(scope="session")
def r() -> dict[str, Any]:
    """R's figures: spells, episodes, late_entry."""
    found: dict[str, Any] = json.loads((GOLD / "survival_gold.json").read_text())
    return found


@pytest.fixture(scope="session")
def spells() -> pd.DataFrame:
    """One row per spell, as text like a delivered file."""
    frame = pd.read_csv(GOLD / "spells.csv", dtype=str)
    return frame.assign(any=(frame["cause"] != "0").astype(int))


@pytest.fixture(scope="session")
def episodes() -> pd.DataFrame:
    """Start-stop rows."""
    frame = pd.read_csv(GOLD / "episodes.csv", dtype=str)
    return frame.assign(any=(frame["cause"] != "0").astype(int))


@pytest.fixture(scope="session")
def late() -> pd.DataFrame:
    """Rows with late entry."""
    frame = pd.read_csv(GOLD / "late_entry.csv", dtype=str)
    return frame.assign(any=(frame["cause"] != "0").astype(int))
