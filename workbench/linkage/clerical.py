"""Precision and recall from a random sample of pairs that people judged, with intervals.

The sample is stratified by match weight, with more drawn where more is in doubt (Neyman 1934). The
estimates are those of a stratified sample (Cochran 1977, chapter 5). Their intervals are drawn from
the posterior of each stratum's matches: where nothing was found wrong in a small sample, normal
theory would give an interval of no width. The prior of a stratum leans on what the model believes
of it (Marchant and Rubinstein 2017), but little, for the model is what is put to the test.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.results import Result
from workbench.linkage.results import Estimate, EstimatedQuality
from workbench.linkage.review import Run, reviewable

_EDGES = (-5.0, -2.0, 0.0, 2.0, 5.0, 10.0, 20.0)
_LEAST_DRAWN = 2
_LEANING = 0.25
_UNDECIDED = 0.25
_DRAWS = 20_000
_TAILS = (2.5, 97.5)

Floats = npt.NDArray[np.float64]


class Stratum(Result):
    """Pairs of about one match weight, linked or not, or decided already."""

    linked: bool
    pairs: int
    believed: float
    """The mean match probability as the model has it."""
    known_same: int | None = None
    """Where all of it is decided already: how many are the same. None: it was sampled."""


class SampledPair(Result):
    """A pair of a clerical sample."""

    left: int
    right: int
    stratum: int


class ClericalSample(Result):
    """Pairs to judge, in an order that says nothing, and what they were drawn from."""

    pairs: tuple[SampledPair, ...]
    strata: tuple[Stratum, ...]


def clerical_sample(found: Run, how_many: int, seed: int = 0) -> ClericalSample:
    """A stratified random sample of a run's pairs, for `clerical_quality`.

    Pairs that are decided already are known and not asked again. What is less likely to match
    than 1 in 1,000 and not linked is left out: the recall is that among what was compared.
    """
    pairs = reviewable(found)
    drawn = np.random.default_rng(seed)
    decided = pairs["decided"].to_numpy()
    strata, members = [], []
    for linked in (False, True):
        of_kind = pairs["linked"].to_numpy() == linked
        known = of_kind & (decided != 0)
        if known.any():
            same = int((decided[known] > 0).sum())
            strata.append(_stratum(pairs, known, linked, known_same=same))
            members.append(np.empty(0, dtype=np.int64))
        part = np.digitize(pairs["match_weight"].to_numpy(), _EDGES)
        for number in range(len(_EDGES) + 1):
            inside = of_kind & (decided == 0) & (part == number)
            if inside.any():
                strata.append(_stratum(pairs, inside, linked))
                members.append(np.flatnonzero(inside))
    chosen: list[SampledPair] = []
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    for place, (size, inside) in enumerate(zip(_shares(strata, how_many), members, strict=True)):
        chosen += [
            SampledPair(left=int(left[one]), right=int(right[one]), stratum=place)
            for one in drawn.choice(inside, size, replace=False)
        ]
    order = drawn.permutation(len(chosen))
    return ClericalSample(pairs=tuple(chosen[place] for place in order), strata=tuple(strata))


def clerical_quality(
    sample: ClericalSample, verdicts: Sequence[bool | None], seed: int = 0
) -> EstimatedQuality:
    """Precision and recall with intervals of 95%; verdicts as the sample's pairs, None: later.

    A pair put off counts as not drawn. Raises ValueError when there is not one verdict a pair.
    """
    if len(verdicts) != len(sample.pairs):
        raise ValueError(f"{len(sample.pairs)} pairs, {len(verdicts)} verdicts")
    judged = np.zeros(len(sample.strata))
    same = np.zeros(len(sample.strata))
    for pair, verdict in zip(sample.pairs, verdicts, strict=True):
        if verdict is not None:
            judged[pair.stratum] += 1
            same[pair.stratum] += verdict
    sizes = np.array([float(stratum.pairs) for stratum in sample.strata])
    linked = np.array([stratum.linked for stratum in sample.strata], dtype=np.bool_)
    if not linked.any():
        return EstimatedQuality()
    matches = _matches(sample.strata, judged, same)
    drawn = _drawn_matches(sample.strata, judged, same, np.random.default_rng(seed))
    together = float(sizes[linked].sum())
    return EstimatedQuality(
        precision=_estimate(matches[linked].sum() / together, drawn[:, linked].sum(1) / together),
        recall=_estimate(
            matches[linked].sum() / max(matches.sum(), 1e-12),
            drawn[:, linked].sum(1) / np.maximum(drawn.sum(1), 1e-12),
        ),
    )


def _stratum(
    pairs: pd.DataFrame,
    inside: npt.NDArray[np.bool_],
    linked: bool,
    known_same: int | None = None,
) -> Stratum:
    believed = float(pairs["match_probability"].to_numpy()[inside].mean())
    return Stratum(linked=linked, pairs=int(inside.sum()), believed=believed, known_same=known_same)


def _shares(strata: Sequence[Stratum], how_many: int) -> list[int]:
    """How many to draw of each: by size and doubt, two at least, never more than there are."""
    most = np.array([0 if one.known_same is not None else one.pairs for one in strata], float)
    believed = np.array([one.believed for one in strata])
    # a stratum that the model is sure of is still in some doubt
    doubt = most * np.sqrt(np.clip(believed * (1 - believed), 0.0025, None))
    sizes = np.minimum(most, _LEAST_DRAWN)
    while (left := how_many - int(sizes.sum())) != 0:
        if left < 0:
            sizes[int(np.argmax(sizes))] -= 1
        else:
            room = most > sizes
            if not room.any():
                break
            sizes[int(np.argmax(np.where(room, doubt / (sizes + 1), -1.0)))] += 1
    return [int(size) for size in sizes]


def _matches(strata: Sequence[Stratum], judged: Floats, same: Floats) -> Floats:
    """Matches per stratum: Cochran's estimate; the model's where nothing was judged."""
    found = np.empty(len(strata))
    for place, stratum in enumerate(strata):
        if stratum.known_same is not None:
            found[place] = stratum.known_same
        elif judged[place]:
            found[place] = stratum.pairs * same[place] / judged[place]
        else:
            found[place] = stratum.pairs * stratum.believed
    return found


def _drawn_matches(
    strata: Sequence[Stratum], judged: Floats, same: Floats, draw: np.random.Generator
) -> Floats:
    """Draws of the matches per stratum: those judged, and of the others by the posterior."""
    drawn = np.empty((_DRAWS, len(strata)))
    for place, stratum in enumerate(strata):
        if stratum.known_same is not None:
            drawn[:, place] = stratum.known_same
            continue
        believed = stratum.believed
        share = draw.beta(
            same[place] + _UNDECIDED + _LEANING * believed,
            judged[place] - same[place] + _UNDECIDED + _LEANING * (1 - believed),
            size=_DRAWS,
        )
        others = stratum.pairs - int(judged[place])
        drawn[:, place] = same[place] + draw.binomial(others, share)
    return drawn


def _estimate(value: float, drawn: Floats) -> Estimate:
    lower, upper = np.percentile(drawn, _TAILS)
    value = float(value)
    return Estimate(value=value, lower=min(float(lower), value), upper=max(float(upper), value))
