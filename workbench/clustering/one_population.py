"""Tables of one population without groups, that look like a given one column by column and pair by pair.

A normal copula: every column keeps its own values and shares, its gaps stay where they were (so
that cells that are missing together, or because of what they would have said, make no groups), and
columns hang together as strongly as they did, but through one cloud without lumps. What a method
finds in such a table is no group. Parametric bootstrap against homogeneity: Hennig & Lin (2015),
"Flexible parametric bootstrap for testing homogeneity against clustering and assessing the number
of clusters"; drawing with given margins and correlations: Cario & Nelson (1997).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from workbench.clustering.traits import Traits

Floats = npt.NDArray[np.float64]

ROUNDS = 6
"""Adjustments of the latent correlations, for what coarse columns lose of them."""


@dataclass(frozen=True)
class OnePopulation:
    """Draws tables like the given one without groups."""

    traits: Traits
    sorted_columns: tuple[Floats, ...]
    """Known values of each column in order; a category's by the scores of its levels."""
    order: tuple[npt.NDArray[np.int64], ...]
    """Per category its levels by score."""
    root: Floats
    """A square root of the latent correlations."""

    def draw(self, random: np.random.Generator) -> Traits:
        """One table with as many rows, and cells missing where they are."""
        return self._as_traits(random.standard_normal((self.traits.rows, len(self.root))))

    def _as_traits(self, cloud: Floats) -> Traits:
        latent = cloud @ self.root.T
        numbers = np.full_like(self.traits.numbers, np.nan)
        codes = np.full_like(self.traits.codes, -1)
        for column, values in enumerate(self.sorted_columns):
            numeric = column < numbers.shape[1]
            place = column if numeric else column - numbers.shape[1]
            there = (
                ~np.isnan(self.traits.numbers[:, place])
                if numeric
                else self.traits.codes[:, place] >= 0
            )
            drawn = values[_ranks(latent[there, column])]
            if numeric:
                numbers[there, place] = drawn
            else:
                codes[there, place] = self.order[place][drawn.astype(np.int64)]
        return Traits(numbers, codes, self.traits.levels)


def one_population(traits: Traits, seed: int = 0) -> OnePopulation:
    """The population without groups nearest to these rows."""
    order = tuple(_scores(traits))
    columns = _columns(traits, order)
    wanted = _correlations(columns)
    known = tuple(np.sort(column[~np.isnan(column)]) for column in columns.T)
    latent = wanted
    cloud = np.random.default_rng([seed, 1]).standard_normal(columns.shape)
    made = OnePopulation(traits, known, order, _root(latent))
    for _ in range(ROUNDS):
        drawn = made._as_traits(cloud)
        got = _correlations(_columns(drawn, order))
        latent = np.clip(latent + (wanted - got), -0.999, 0.999)
        made = OnePopulation(traits, known, order, _root(latent))
    return made


def _scores(traits: Traits) -> list[npt.NDArray[np.int64]]:
    """Levels of each category in the order of what else goes with them (reciprocal averaging)."""
    plain = traits.coordinates()
    plain = plain - plain.mean(axis=0)
    found = []
    at = traits.numbers.shape[1]
    for place, count in enumerate(traits.levels):
        own = slice(at, at + count)
        at += count
        others = np.delete(plain, np.arange(own.start, own.stop), axis=1)
        flags = (traits.codes[:, [place]] == np.arange(count)[None, :]).astype(np.float64)
        sizes = np.maximum(flags.sum(axis=0), 1.0)
        means = flags.T @ others / sizes[:, None]
        weighed = (means - means.mean(axis=0)) * np.sqrt(sizes)[:, None]
        left, _, _ = np.linalg.svd(weighed, full_matrices=False)
        scores = left[:, 0] / np.sqrt(sizes) if weighed.size else np.arange(count)
        found.append(np.argsort(scores, kind="stable"))
    return found


def _columns(traits: Traits, order: tuple[npt.NDArray[np.int64], ...]) -> Floats:
    """All columns as numbers, a category by the place of its level in the order."""
    columns = [traits.numbers]
    for place, levels in enumerate(order):
        rank = np.empty(len(levels) + 1)
        rank[levels] = np.arange(len(levels))
        rank[-1] = np.nan
        columns.append(rank[traits.codes[:, [place]]])
    return np.hstack(columns)


def _correlations(columns: Floats) -> Floats:
    """Of normal scores, over rows where both are known."""
    scores = np.column_stack([_normal_scores(column) for column in columns.T])
    known = ~np.isnan(scores)
    filled = np.where(known, scores, 0.0)
    both = known.T.astype(np.float64) @ known
    cross = filled.T @ filled
    own = (filled**2).T @ known
    scale = np.sqrt(own * own.T)
    together: Floats = np.divide(
        cross, scale, out=np.zeros_like(cross), where=(scale > 0) & (both > 2)
    )
    np.fill_diagonal(together, 1.0)
    return together


def _normal_scores(column: Floats) -> Floats:
    known = ~np.isnan(column)
    _, place, counts = np.unique(column[known], return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / max(int(counts.sum()), 1)
    scores = np.full(len(column), np.nan)
    scores[known] = ndtri(middle)[place]
    if known.any():
        scores -= np.nanmean(scores)
    return scores


def _root(correlations: Floats) -> Floats:
    values, vectors = np.linalg.eigh((correlations + correlations.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 1e-6))
    scaled: Floats = root / np.sqrt((root**2).sum(axis=1, keepdims=True))
    return scaled


def _ranks(values: Floats) -> npt.NDArray[np.int64]:
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks
