"""Mixed data with planted groups: numbers, categories, noise, and cells that are missing."""

import numpy as np
import numpy.typing as npt
import pandas as pd


def mixed_groups(
    rows: int, columns: int = 20, groups: int = 5, missing: float = 0.2, seed: int = 7
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """A table and each row's group; of the columns eight tell the groups apart, the rest is noise.

    Three numbers lie around a mean per group, five categories have shares per group; in each
    column a part of the cells is missing, up to twice `missing`.
    """
    random = np.random.default_rng(seed)
    group = random.choice(groups, rows, p=random.dirichlet(np.full(groups, 6.0)))
    made: dict[str, npt.NDArray[np.generic]] = {}
    for place in range(3):
        made[f"number_{place}"] = random.normal(random.normal(0, 2, groups)[group], 1)
    for place in range(5):
        levels = int(random.integers(3, 6))
        shares = random.dirichlet(np.full(levels, 0.35), groups)[group]
        drawn = (random.random(rows)[:, None] > shares.cumsum(axis=1)).sum(axis=1)
        names = np.array([f"level {level}" for level in range(levels)], dtype=object)
        made[f"category_{place}"] = names[drawn.clip(0, levels - 1)]
    for place in range(columns - len(made)):
        noise = random.normal(size=rows)
        made[f"noise_{place}"] = noise if place % 2 else random.choice(list("abcd"), rows)
    frame = pd.DataFrame(made)
    for name in frame.columns:
        frame.loc[random.random(rows) < missing * 2 * random.random(), name] = None
    return frame, group.astype(np.int64)
