"""A match weight taken apart: per pattern of marks what each comparison brings to it.

The same arithmetic as `model.weigh`, kept apart instead of summed up.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.linkage.dependence import Group
from workbench.linkage.model import Patterns
from workbench.linkage.scoring import Scorer

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Per pattern (rows) and comparison (columns) what makes up the match weight."""

    levels: npt.NDArray[np.int8]
    """0: missing; else the number of the level, from 1."""
    weight: Floats
    term_frequency: Floats
    dependence: Floats
    """Of a comparison by itself: how much more often chance reaches the level than was thought."""
    groups: tuple[Group, ...]
    """The dependent groups of several comparisons."""
    together: Floats
    """Per pattern and group: what its comparisons counted double."""
    capped: Floats
    """Per pattern: what is taken off because nothing but dates agrees."""
    prior: float
    total: Floats


def take_apart(scorer: Scorer, marks: npt.NDArray[np.int8]) -> Parts:
    """The parts of each row of marks (a column per comparison); they add up to its weight."""
    model = scorer.model
    assert model is not None
    shape = marks.shape
    levels = np.zeros(shape, dtype=np.int8)
    weight, rarity, dependence = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for place, comparison in enumerate(scorer.comparisons):
        mine = marks[:, place]
        levels[:, place] = comparison.level_of[mine]
        per_level = np.append(0.0, model.level_weights(place))
        weight[:, place] = per_level[levels[:, place]]
        rarity[:, place] = model.stretch * comparison.extra_bits[mine]
    several = []
    together = []
    for group, joint_u in zip(model.groups, model.joint_u, strict=True):
        surplus = -model.stretch * np.log2(joint_u / group.independent(model.u))
        surplus = surplus[group.combination(levels)]
        if len(group.members) == 1:
            dependence[:, group.members[0]] += surplus
        else:
            several.append(group)
            together.append(surplus)
    prior = model.stretch * float(np.log2(model.prior / (1 - model.prior))) + model.shift
    both = np.stack(together, axis=1) if together else np.zeros((len(marks), 0))
    summed = prior + (weight + rarity + dependence).sum(axis=1) + both.sum(axis=1)
    every = np.arange(len(marks), dtype=np.int32)
    total = scorer.weigh(Patterns(marks, np.ones(len(marks), dtype=np.int64), every))
    return Parts(
        levels,
        weight,
        rarity,
        dependence,
        tuple(several),
        both,
        total - summed,
        prior,
        total,
    )
