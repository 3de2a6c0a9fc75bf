"""Made clients whose chances are known."""

import numpy as np
import pandas as pd

CAUSES = ("work", "study", "moved")


def made_clients(n: int = 1500, seed: int = 0, days: float = 700.0) -> pd.DataFrame:
    """Text like a delivered file: age, sex, household, step, start; work sooner for young and high."""
    random = np.random.default_rng(seed)
    age = random.integers(18, 66, n)
    sex = random.choice(["m", "v"], n)
    house = random.choice(["single", "couple", "single parent"], n, p=[0.5, 0.3, 0.2])
    step = random.integers(1, 7, n)
    score = -0.03 * (age - 40) + 0.25 * (step - 3)
    score -= 0.5 * ((sex == "v") & (house != "single"))
    times = np.column_stack(
        [
            random.exponential(days * np.exp(-score)),
            random.exponential(2500, n),
            random.exponential(6000, n),
        ]
    )
    start = random.integers(0, 2000, n)
    until = 2500 - start
    left = times.min(axis=1) <= until
    exit = np.ceil(np.minimum(times.min(axis=1), until)).clip(1)
    frame = pd.DataFrame(
        {
            "client": [f"K{70_000 + place}" for place in range(n)],
            "days": exit.astype(int),
            "ended": left.astype(int),
            "reason": np.where(left, np.array(CAUSES)[times.argmin(axis=1)], ""),
            "age": age,
            "sex": sex,
            "house": house,
            "step": step,
            "began": [
                str((pd.Timestamp("2011-01-01") + pd.Timedelta(days=int(day))).date())
                for day in start
            ],
        }
    )
    return frame.astype(str)


def true_chance(frame: pd.DataFrame, time: float, days: float = 700.0) -> np.ndarray:
    """(n,) the chance to have left for work by then."""
    age, step = frame["age"].astype(float), frame["step"].astype(float)
    score = -0.03 * (age - 40) + 0.25 * (step - 3)
    score -= 0.5 * ((frame["sex"] == "v") & (frame["house"] != "single"))
    work = np.exp(score) / days
    total = work + 1 / 2500 + 1 / 6000
    return np.asarray(work / total * -np.expm1(-total * time))
