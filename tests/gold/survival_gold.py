"""Makes spells.csv and episodes.csv: invented rows with every awkwardness at once. Run from here.

spells: whole months (heavy ties), three causes, three groups, households, weights, one rare level.
episodes: start-stop rows with a training that begins on the way, late entry, causes, heavy ties.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent


def spells(rows: int = 400) -> pd.DataFrame:
    draw = np.random.default_rng(2016)
    age = draw.integers(18, 64, rows)
    income = np.round(draw.lognormal(6, 0.6, rows), 2)
    home = draw.choice(["alone", "couple", "family", "other"], rows, p=[0.45, 0.25, 0.2, 0.1])
    female = draw.integers(0, 2, rows)
    pace = np.exp(-0.02 * (age - 40) - 0.5 * (home == "family") * female + 0.2 * female)
    months = np.ceil(draw.weibull(0.8, rows) * 14 / pace)
    cause = draw.choice([1, 2, 3], rows, p=[0.6, 0.25, 0.15])
    censored = np.minimum(draw.integers(6, 60, rows), 48)
    cause = np.where(months > censored, 0, cause)
    return pd.DataFrame(
        {
            "months": np.minimum(months, censored).astype(int),
            "cause": cause,
            "age": age,
            "income": income,
            "home": home,
            "female": female,
            "region": draw.choice(["east", "north", "west"], rows),
            "household": draw.integers(0, 280, rows),
            "weight": np.round(draw.gamma(4, 0.3, rows) + 0.1, 3),
        }
    )


def episodes(persons: int = 220) -> pd.DataFrame:
    draw = np.random.default_rng(2017)
    found = []
    for person in range(persons):
        late = draw.random() < 0.4
        begin = int(draw.integers(1, 12)) if late else 0
        end = begin + int(np.ceil(draw.exponential(14)))
        cause = int(draw.choice([0, 1, 2], p=[0.3, 0.5, 0.2]))
        female, age = int(draw.integers(0, 2)), int(draw.integers(18, 64))
        trained = begin + int(draw.integers(1, 15))
        cuts = sorted({begin, end, *([trained] if trained < end and person % 3 else [])})
        for start, stop in pairwise(cuts):
            found.append(
                {
                    "person": f"p{person:03d}",
                    "start": start,
                    "stop": stop,
                    "cause": cause if stop == end else 0,
                    "trained": int(start >= trained),
                    "female": female,
                    "age": age,
                    "region": ["east", "north", "west"][person % 3],
                }
            )
    return pd.DataFrame(found)


if __name__ == "__main__":
    spells().to_csv(HERE / "spells.csv", index=False)
    episodes().to_csv(HERE / "episodes.csv", index=False)
