"""What a group is: its size with an interval, what sets it apart, what is usual in it."""

import math

import numpy as np
import pandas as pd

from workbench.clustering.columns import UNKNOWN, Material
from workbench.clustering.distinctions import Flags, distinctions
from workbench.clustering.families import Labels
from workbench.clustering.results import Group, Typical

Z95 = 1.959963984540054


def describe(material: Material, labels: Labels, group: int, certainty: float) -> Group:
    """The rows of one group beside all others that take part."""
    inside = labels == group
    outside = material.known & ~inside
    size, rows = int(inside.sum()), int(material.known.sum())
    lower, upper = wilson(size, rows)
    return Group(
        group=group,
        size=size,
        share=size / rows,
        share_lower=lower,
        share_upper=upper,
        certainty=certainty,
        distinctions=distinctions(material, inside, outside) if outside.any() else (),
        typical=tuple(_typical(material, name, inside) for name in material.order),
    )


def wilson(count: int, rows: int) -> tuple[float, float]:
    """The 95% score interval of a share (Wilson 1927)."""
    share, unit = count / rows, Z95**2 / rows
    middle = share + unit / 2
    wide = Z95 * math.sqrt(share * (1 - share) / rows + unit / (4 * rows))
    return max(0.0, (middle - wide) / (1 + unit)), min(1.0, (middle + wide) / (1 + unit))


def _typical(material: Material, name: str, inside: Flags) -> Typical:
    rows = max(int(inside.sum()), 1)
    if name in material.numbers:
        values = material.numbers.loc[inside, name].dropna().to_numpy()
        if not len(values):
            return Typical(column=name, known=0.0)
        low, median, high = (float(one) for one in np.quantile(values, (0.25, 0.5, 0.75)))
        return Typical(column=name, median=median, low=low, high=high, known=len(values) / rows)
    levels = material.categories.loc[inside, name]
    known: pd.Series = levels[levels != UNKNOWN]
    if known.empty:
        return Typical(column=name, known=0.0)
    counts = known.value_counts()
    level = min(counts[counts == counts.max()].index)
    share = float(counts.max()) / len(known)
    return Typical(column=name, level=str(level), share=share, known=len(known) / rows)
