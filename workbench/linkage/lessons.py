"""What reviewed pairs teach: a correction of what each level weighs, as far as they show it.

Bayesian logistic regression on the verdicts, around what the model believes without them: the
match weight is stretched, shifted, and each level's part of it corrected. How large corrections
may be is itself learned, as the spread of the prior under which the verdicts are most likely
(MacKay 1992: the evidence, by Laplace's approximation); few verdicts, or verdicts that the model
foresaw, leave it as it is.

Which pairs were reviewed depends on what was compared, never on the verdict, so what is learned
about verdicts given what was compared needs no weights for the selection (Rubin 1976).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from workbench.linkage.comparison import Comparison
from workbench.linkage.model import Model, levels_of, weigh

_SPREADS = (0.0, 0.125, 0.25, 0.5, 1.0, 2.0)
_LIKE_TEN_BITS = 10.0
_ROUNDS = 50
_SETTLED = 1e-8

Floats = npt.NDArray[np.float64]


def taught(
    comparisons: Sequence[Comparison],
    model: Model,
    marks: npt.NDArray[np.int8],
    same: npt.NDArray[np.bool_],
) -> Model:
    """The model corrected by verdicts on pairs with these rows of marks."""
    weights = weigh(comparisons, marks, model)
    design = _design(comparisons, marks, weights)
    offset = np.log(2) * np.clip(weights, -30, 30)
    best = max((_fitted(design, offset, same, spread) for spread in _SPREADS), key=lambda f: f[0])
    bits = best[1] / np.log(2)
    ends = np.cumsum([len(one.levels) for one in comparisons])
    extra = np.split(bits[2:], ends[:-1])
    return replace(
        model,
        shift=float(bits[0]),
        stretch=1 + float(best[1][1]) / (np.log(2) * _LIKE_TEN_BITS),
        corrections=tuple(extra),
    )


def _design(comparisons, marks, weights):
    levels = levels_of(comparisons, marks)
    columns = [np.ones(len(marks)), np.clip(weights, -30, 30) / _LIKE_TEN_BITS]
    for place, comparison in enumerate(comparisons):
        columns += [levels[:, place] == level + 1 for level in range(len(comparison.levels))]
    return np.stack(columns, axis=1).astype(np.float64)


def _fitted(design, offset, same, spread):
    """The log evidence of a spread and the most likely corrections under it."""
    beta = np.zeros(design.shape[1])
    if spread == 0:
        return float(_log_likelihood(offset, same)), beta
    precision = 1 / spread**2
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-(offset + design @ beta)))
        gradient = design.T @ (same - p) - precision * beta
        hessian = (design * (p * (1 - p))[:, None]).T @ design + precision * np.eye(len(beta))
        step = np.linalg.solve(hessian, gradient)
        size = np.abs(step).max()
        beta += step * min(1.0, 2.0 / max(size, 1e-12))
        if size < _SETTLED:
            break
    p = 1 / (1 + np.exp(-(offset + design @ beta)))
    hessian = (design * (p * (1 - p))[:, None]).T @ design + precision * np.eye(len(beta))
    logdet = np.linalg.slogdet(hessian / precision)[1]
    ev = (
        _log_likelihood(offset + design @ beta, same) - 0.5 * precision * beta @ beta - 0.5 * logdet
    )
    return float(ev), beta


def _log_likelihood(logits, same):
    return -np.logaddexp(0, np.where(same, -logits, logits)).sum()
