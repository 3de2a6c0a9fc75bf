"""Makes late_entry.csv: rows with late entry, ties, competing causes. Run from this folder."""

from pathlib import Path

import numpy as np
import pandas as pd

draw = np.random.default_rng(7)
rows = 160
x = np.round(draw.normal(size=rows), 2)
sex = draw.integers(0, 2, rows)
time = np.ceil(draw.exponential(20, rows) * np.exp(-0.5 * x)) + 1
cause = draw.choice([0, 1, 2, 3], rows, p=[0.25, 0.4, 0.2, 0.15])
entry = np.where(draw.random(rows) < 0.5, np.floor(time * draw.random(rows)), 0)
frame = pd.DataFrame(
    {
        "entry": entry.astype(int),
        "exit": time.astype(int),
        "cause": cause,
        "x": x,
        "sex": sex,
        "region": draw.choice(["east", "north", "west"], rows),
        "weight": draw.integers(1, 4, rows),
    }
)
if __name__ == "__main__":
    frame.to_csv(Path(__file__).with_suffix(".csv"), index=False)
