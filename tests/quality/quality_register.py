"""A small register in plain sight: 700 clients at first, 150 more every month."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.core.settings import SourceSettings
from workbench.quality import Earlier, measure
from workbench.quality.results import Measures
from workbench.tables.engine import Engine

TEAMS = ("Noord", "Oost", "Zuid", "West")
SETTINGS = SourceSettings.model_validate(
    {
        "key": ["nr"],
        "roles": {"nr": "key", "naam": "identifying", "team": "team", "motivatie": "soft"},
    }
)
Frames = list[pd.DataFrame]


def month(number: int) -> date:
    """The day of delivery `number`, from 0."""
    return date(2016 + (number + 2) // 12, (number + 2) % 12 + 1, 28)


def register(seed: int, deliveries: int = 10) -> Frames:
    """Full deliveries without anything wrong; `since` is the delivery in which a row is new."""
    random = np.random.default_rng(seed)
    sizes = [700, *[int(random.poisson(150)) for _ in range(deliveries - 1)]]
    rows = sum(sizes)
    since = np.repeat(np.arange(deliveries), sizes)
    days = np.array([month(int(at)).toordinal() for at in since]) - random.integers(0, 28, rows)
    every = pd.DataFrame(
        {
            "nr": [f"{100000 + place}" for place in range(rows)],
            "naam": [f"Persoon{place:05d}" for place in random.permutation(rows)],
            "team": random.choice(TEAMS, rows),
            "motivatie": random.choice(["hoog", "midden", "laag", "", "n.v.t."], rows,
                                       p=[0.3, 0.3, 0.2, 0.1, 0.1]),
            "werkritme": random.choice(["ja", "deels", "nee"], rows, p=[0.4, 0.4, 0.2]),
            "soort": random.choice(["A", "B", "C"], rows, p=[0.5, 0.3, 0.2]),
            "bedrag": [f"{5 * amount:.0f},00" for amount in random.gamma(4, 50, rows)],
            "datum": [date.fromordinal(int(day)).strftime("%d-%m-%Y") for day in days],
            "since": since,
        }
    )  # fmt: skip
    return [every[every["since"] <= at].reset_index(drop=True) for at in range(deliveries)]


def spoil(
    frames: Frames, at: int, change: Callable[[pd.DataFrame], object], new_rows_only: bool = True
) -> Frames:
    """The same deliveries, with `change` made in the rows that are new from delivery `at` on."""
    spoiled = []
    for number, frame in enumerate(frames):
        copy = frame.copy()
        if number >= at:
            part = copy[copy["since"] >= at] if new_rows_only else copy
            part = part.copy()
            change(part)
            copy.loc[part.index, part.columns] = part
        spoiled.append(copy)
    return spoiled


def measured(
    folder: Path, frames: Sequence[pd.DataFrame], settings: SourceSettings = SETTINGS
) -> list[Measures]:
    """The measures of these deliveries."""
    found: list[Measures] = []
    earlier: list[Earlier] = []
    with Engine() as engine:
        for number, frame in enumerate(frames):
            path = write_reading(folder / f"{number}.parquet", frame)
            one = measure(engine, path, "clients", month(number), settings, earlier)
            found.append(one.measures)
            earlier.insert(0, Earlier(month(number), path))
    return found


def write_reading(path: Path, frame: pd.DataFrame) -> Path:
    """A frame as a reading.parquet."""
    data = frame.drop(columns=["since"], errors="ignore")
    data.insert(0, "_record", np.arange(len(data)))
    data.insert(1, "_part", pd.Series([None] * len(data), dtype="string"))
    data.insert(2, "_row", np.arange(len(data)) + 2)
    data.to_parquet(path, index=False)
    return path
