"""Latent classes of numbers and categories together; what is missing is left out of the likelihood.

Each class has a weight, a normal distribution per number and shares per level of each category;
within a class columns are independent (Lazarsfeld & Henry 1968; with numbers: Moustaki 1996,
Vermunt & Magidson 2002). The log density of a row is linear in what `Traits.features` lays out,
so that a step of EM (Dempster, Laird & Rubin 1977) is two matrix products, and a missing cell is a
row of zeros in them: it adds nothing (missing at random). Peers fit the same model by a loop over
columns: tests/benchmarks/clustering.py has the figures.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import kmeans_plusplus

from workbench.clustering.traits import Traits

Floats = npt.NDArray[np.float64]

CHUNK = 65_536
"""Rows whose features are laid out at once."""
START_ROWS = 2_500
"""Rows on which starts are compared."""
SAMPLE_ROWS = 10_000
"""Rows on which the best starts are followed to their end, before all rows are looked at."""
SHORT = 20
"""Steps after which starts are compared (the short runs of Biernacki, Celeux & Govaert 2003)."""
FOLLOWED = 3
"""Of so many starts one is followed to its end."""
MOST_STEPS = 300
TOLERANCE = 1e-5
"""Rise of the mean log-likelihood of a row in a step under which EM stops."""
SMALLEST_VARIANCE = 0.01
"""Of a number within a class, as part of its variance over all rows."""
PRIOR = 1.0
"""Rows that each class has of its own, looking like everybody: no share is ever 0."""


@dataclass(frozen=True)
class LatentClasses:
    """A fitted model."""

    weights: Floats
    """Share of each class (k)."""
    means: Floats
    """k by numbers, on the scale of the traits."""
    variances: Floats
    shares: tuple[Floats, ...]
    """Per category k by levels."""
    loglik: float
    """Of the rows it was fitted on."""
    rows: int

    @property
    def k(self) -> int:
        """Number of classes."""
        return len(self.weights)

    @property
    def parameters(self) -> int:
        """Free parameters."""
        levels = sum(int(share.shape[1]) - 1 for share in self.shares)
        return self.k - 1 + self.k * (2 * int(self.means.shape[1]) + levels)

    @property
    def bic(self) -> float:
        """Schwarz' criterion, smaller is better."""
        return -2 * self.loglik + self.parameters * float(np.log(self.rows))

    def joint(self, features: Floats) -> Floats:
        """Log of weight times density (rows by k)."""
        return features @ _natural(self) + np.log(self.weights)

    def probabilities(self, traits: Traits) -> Floats:
        """The chance of each class given a row (rows by k)."""
        parts = [_posterior(self.joint(traits.features(part)))[0] for part in _parts(traits.rows)]
        return np.vstack(parts) if parts else np.empty((0, self.k))

    def ordered(self, order: npt.NDArray[np.int64]) -> "LatentClasses":
        """The same classes in another order."""
        shares = tuple(share[order] for share in self.shares)
        return LatentClasses(
            self.weights[order],
            self.means[order],
            self.variances[order],
            shares,
            self.loglik,
            self.rows,
        )


def fit_latent_classes(traits: Traits, k: int, seed: int = 0, starts: int = 8) -> LatentClasses:
    """The most likely of several starts: compared on few rows, followed on a sample, then on all.

    The same traits, k and seed give the same model.
    """
    random = np.random.default_rng([seed, k])
    few = traits.sample(START_ROWS, random)
    short = [_run(few, _start(few, k, random), SHORT, 1e-4) for _ in range(starts if k > 1 else 1)]
    best = sorted(short, key=lambda one: -one.loglik)[: max(1, round(starts / FOLLOWED))]
    sample = few if traits.rows <= START_ROWS else traits.sample(SAMPLE_ROWS, random)
    followed = [_run(sample, one, MOST_STEPS, TOLERANCE) for one in best]
    found = max(followed, key=lambda one: one.loglik)
    if sample.rows == traits.rows:
        return found
    return _run(traits, found, MOST_STEPS, TOLERANCE)


def entropy(probabilities: Floats) -> float:
    """How much doubt there is on who belongs where, summed over rows; ICL is BIC plus twice it.

    Biernacki, Celeux & Govaert (2000).
    """
    safe = np.clip(probabilities, 1e-300, 1.0)
    return float(-(probabilities * np.log(safe)).sum())


def model_of(traits: Traits, posterior: Floats) -> LatentClasses:
    """One maximisation: the classes that this division of the rows makes."""
    sums = traits.features(slice(0, traits.rows)).T @ posterior
    return _maximise(traits, sums, posterior.sum(axis=0), -np.inf)


def _start(traits: Traits, k: int, random: np.random.Generator) -> LatentClasses:
    """Rows by the nearest of k spread-out ones (k-means++)."""
    plain = traits.coordinates()
    seeds, _ = kmeans_plusplus(plain, k, random_state=int(random.integers(2**31)))
    distances = (seeds**2).sum(axis=1) - 2 * plain @ seeds.T
    posterior = np.full((traits.rows, k), 0.1 / k)
    posterior[np.arange(traits.rows), distances.argmin(axis=1)] += 0.9
    return model_of(traits, posterior)


def _run(traits: Traits, model: LatentClasses, steps: int, tolerance: float) -> LatentClasses:
    """EM until the likelihood rises no more."""
    parts = _parts(traits.rows)
    kept = traits.features(parts[0]) if len(parts) == 1 else None
    before = -np.inf
    for _ in range(steps):
        sums, sizes, total = np.zeros(1), np.zeros(1), 0.0
        for part in parts:
            features = traits.features(part) if kept is None else kept
            posterior, loglik = _posterior(model.joint(features))
            sums = sums + features.T @ posterior
            sizes = sizes + posterior.sum(axis=0)
            total += float(loglik.sum())
        model = _maximise(traits, sums, sizes, total)
        if total - before < tolerance * traits.rows:
            break
        before = total
    return model


def _maximise(traits: Traits, sums: Floats, sizes: Floats, loglik: float) -> LatentClasses:
    """Means, variances and shares from weighted sums of the features."""
    rows = float(sizes.sum())
    numbers, at = traits.numbers.shape[1], 0
    filled, first, second = (sums[place * numbers : (place + 1) * numbers].T for place in range(3))
    own = filled + PRIOR
    means = first / own
    squares = second - 2 * means * first + means**2 * filled + PRIOR * (1 + means**2)
    variances = np.maximum(squares / own, SMALLEST_VARIANCE)
    shares, at = [], 3 * numbers
    for count in traits.levels:
        counts = sums[at : at + count].T
        everybody = counts.sum(axis=0) + 1 / count
        prior = PRIOR * everybody / everybody.sum()
        shares.append((counts + prior) / (counts + prior).sum(axis=1, keepdims=True))
        at += count
    weights = (sizes + 1e-9) / (rows + 1e-9 * len(sizes))
    return LatentClasses(weights, means, variances, tuple(shares), loglik, traits.rows)


def _natural(model: LatentClasses) -> Floats:
    """What the features are multiplied by: constant, linear and squared part; log shares."""
    constant = -0.5 * (np.log(2 * np.pi * model.variances) + model.means**2 / model.variances)
    linear, squared = model.means / model.variances, -0.5 / model.variances
    return np.vstack([constant.T, linear.T, squared.T, *(np.log(one).T for one in model.shares)])


def _posterior(joint: Floats) -> tuple[Floats, Floats]:
    """Chances of the classes and the log-likelihood of each row."""
    largest = joint.max(axis=1, keepdims=True)
    raised = np.exp(joint - largest)
    total = raised.sum(axis=1, keepdims=True)
    return raised / total, (largest + np.log(total))[:, 0]


def _parts(rows: int) -> list[slice]:
    return [slice(at, min(at + CHUNK, rows)) for at in range(0, rows, CHUNK)]
