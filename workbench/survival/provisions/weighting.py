"""Who has the provision at a landmark made alike to who has not, by inverse probability weights."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.independent import independent
from workbench.survival.provisions.results import Balance, Overlap

_RIDGE = 0.1
"""A little shrinkage, so that a characteristic which no one with the provision has gives no
chance of exactly 0."""
_FARTHEST = 0.01
"""Chances nearer to 0 or 1 are taken to be this (Cole and Hernan 2008)."""
ALIKE = 0.1
"""Standardised difference under which two arms count as alike (Austin 2009)."""


@dataclass(frozen=True)
class Weighting:
    """Weights (n,) of the rows, with what they did."""

    weights: Numbers
    overlap: Overlap
    balance: tuple[Balance, ...]


def weigh_arms(X: Numbers, names: tuple[str, ...], with_it: Flags) -> Weighting | None:
    """Stabilised inverse-probability-of-treatment weights; None without covariates that vary.

    `X` (n, p), `with_it` (n,). Source: Robins, Hernan & Brumback (2000).
    """
    kept = independent(X)
    if not kept or with_it.all() or not with_it.any():
        return None
    X, names = X[:, kept], tuple(names[place] for place in kept)
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    model = LogisticRegression(C=1 / _RIDGE, max_iter=1000).fit(scaled, with_it)
    chance = np.clip(model.predict_proba(scaled)[:, 1], _FARTHEST, 1 - _FARTHEST)
    share = float(with_it.mean())
    weights = np.where(with_it, share / chance, (1 - share) / (1 - chance))
    before = _differences(X, with_it, np.ones(len(X)))
    after = _differences(X, with_it, weights)
    least, most = np.quantile(chance[~with_it], [0.005, 0.995])
    beyond = (chance[with_it] < least) | (chance[with_it] > most)
    overlap = Overlap(
        outside=float(beyond.mean()),
        effective_with=_effective(weights[with_it]),
        effective_without=_effective(weights[~with_it]),
        unbalanced=int((np.abs(after) >= ALIKE).sum()),
    )
    rows = zip(names, before.tolist(), after.tolist(), strict=True)
    balance = tuple(Balance(name=name, before=one, after=two) for name, one, two in rows)
    return Weighting(weights, overlap, balance)


def _differences(X: Numbers, with_it: Flags, weights: Numbers) -> Numbers:
    """Of means, in units of the arms' own spread before weighting."""
    spread = np.sqrt((X[with_it].var(axis=0) + X[~with_it].var(axis=0)) / 2)
    mine = np.average(X[with_it], axis=0, weights=weights[with_it])
    theirs = np.average(X[~with_it], axis=0, weights=weights[~with_it])
    found: Numbers = (mine - theirs) / np.where(spread > 0, spread, 1.0)
    return found


def _effective(weights: Numbers) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())
