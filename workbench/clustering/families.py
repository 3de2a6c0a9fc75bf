"""The ways to make groups, behind one small protocol: rows as traits in, a division out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from workbench.clustering.gower import gower_distances, pam
from workbench.clustering.latent_class import (
    LatentClasses,
    entropy,
    fit_latent_classes,
    model_of,
)
from workbench.clustering.traits import Traits

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Method = Literal["latent_class", "famd_kmeans", "gower_pam"]
METHODS: tuple[Method, ...] = ("latent_class", "famd_kmeans", "gower_pam")


@dataclass(frozen=True)
class Division:
    """Rows divided into groups, with the model of latent classes that they are."""

    labels: Labels
    """From 0."""
    posterior: Floats
    """The chance of each group given a row: 0 or 1 where a method does not doubt."""
    model: LatentClasses
    loglik: float
    """How well the groups explain the rows."""

    @property
    def bic(self) -> float:
        """Schwarz' criterion of that explanation."""
        return -2 * self.loglik + self.model.parameters * float(np.log(self.model.rows))

    @property
    def icl(self) -> float:
        """The same with doubt about membership counted against it."""
        return self.bic + 2 * entropy(self.posterior)


Family = Callable[[Traits, int, int, int], Division]
"""Rows, number of groups, seed and number of starts."""


def family_of(method: Method, axes: int = 0) -> Family:
    """How this method divides rows; `axes` is how many k-means looks at (0: as many as groups)."""
    match method:
        case "latent_class":
            return divide_by_latent_classes
        case "famd_kmeans":
            return lambda traits, k, seed, starts: _by_kmeans(traits, k, seed, starts, axes)
        case "gower_pam":
            return _by_gower


def divide_by_latent_classes(traits: Traits, k: int, seed: int, starts: int) -> Division:
    """Latent classes; rows go where they most likely belong."""
    model = fit_latent_classes(traits, k, seed, starts)
    posterior = model.probabilities(traits)
    return Division(posterior.argmax(axis=1), posterior, model, model.loglik)


def division_of(traits: Traits, labels: Labels, k: int) -> Division:
    """Groups that were made another way, explained by the classes that they would be."""
    posterior = (labels[:, None] == np.arange(k)[None, :]).astype(np.float64)
    model = model_of(traits, posterior)
    joint = model.joint(traits.features(slice(0, traits.rows)))
    loglik = float(joint[np.arange(traits.rows), labels].sum())
    return Division(labels, posterior, model, loglik)


def _by_kmeans(traits: Traits, k: int, seed: int, starts: int, axes: int) -> Division:
    """k-means on the leading axes of numbers and weighed flags, which is what FAMD's are."""
    plain = traits.coordinates()
    plain = plain - plain.mean(axis=0)
    _, vectors = np.linalg.eigh(plain.T @ plain)
    places = plain @ vectors[:, ::-1][:, : max(axes, k)]
    return division_of(traits, kmeans(places, k, seed, starts), k)


def kmeans(places: Floats, k: int, seed: int, starts: int) -> Labels:
    """k-means (k-means++ starts); fewer groups where fewer places differ."""
    different, which = np.unique(places.round(9), axis=0, return_inverse=True)
    if len(different) <= k:
        labels: Labels = which.reshape(-1).astype(np.int64)
        return labels
    found = KMeans(n_clusters=k, n_init=starts, random_state=seed).fit_predict(places)
    return np.asarray(found, dtype=np.int64)


def _by_gower(traits: Traits, k: int, seed: int, starts: int) -> Division:
    del seed, starts  # PAM's build has no chance in it
    ranges = np.nanmax(traits.numbers, axis=0, initial=0) - np.nanmin(
        traits.numbers, axis=0, initial=0
    )
    distances = gower_distances(traits.numbers, traits.codes, ranges)
    return division_of(traits, pam(distances, k), k)
