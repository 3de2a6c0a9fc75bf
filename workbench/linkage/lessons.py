"""What reviewed pairs teach: a correction of what each level weighs, as far as they show it.

Bayesian logistic regression on the verdicts, around what the model believes without them: match
weights are stretched, shifted, and each level's part corrected. How large corrections may be is
itself learned, as the spread of their prior under which the verdicts are most likely (the evidence
of MacKay 1992, by Laplace's approximation). Few verdicts, or verdicts that the model foresaw, leave
it as it is. People err now and then, so a verdict that nothing else supports pulls little.

Which pairs were reviewed depends on what was compared, never on how they would be judged, so what
is learned of verdicts given what was compared needs no weights for the selection (Rubin 1976).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from workbench.linkage.comparison import Comparison
from workbench.linkage.model import Model, levels_of, weigh

_SPREADS = (0.125, 0.25, 0.5, 1.0, 2.0)
_ERROR = 0.02
"""How often a reviewer errs: clerical reviewers of linkage disagree on about so many pairs."""
_ENOUGH = 3.0
"""Times e that the verdicts must be likelier for the model to be changed at all (Kass and Raftery
1995 call that strong)."""
_MOST_BITS = 43.0
_TENFOLD = 10.0
_ROUNDS = 60
_TRUSTING = 6
_LONGEST_STEP = 2.0
_SETTLED = 1e-6

Floats = npt.NDArray[np.float64]


def taught(
    comparisons: Sequence[Comparison],
    model: Model,
    marks: npt.NDArray[np.int8],
    same: npt.NDArray[np.bool_],
) -> Model:
    """The model corrected by verdicts (`same`) on pairs, of which `marks` has a row each."""
    bits = np.clip(weigh(comparisons, marks, model), -_MOST_BITS, _MOST_BITS)
    design = _design(comparisons, marks, bits)
    lesson = _Lesson(design, np.log(2) * bits, same)
    before = lesson.likelihood(np.zeros(design.shape[1]))
    evidence, found = max((lesson.fitted(spread) for spread in _SPREADS), key=lambda fit: fit[0])
    if evidence < before + _ENOUGH:
        return model
    found = found / np.log(2)
    ends = np.cumsum([len(comparison.levels) for comparison in comparisons])
    return replace(
        model,
        shift=float(found[0]),
        stretch=1 + float(found[1]) / _TENFOLD,
        corrections=tuple(np.split(found[2:], ends[:-1])),
    )


def _design(comparisons: Sequence[Comparison], marks: npt.NDArray[np.int8], bits: Floats) -> Floats:
    """Per pair: 1, its match weight in tens, and which level each comparison reached."""
    levels = levels_of(comparisons, marks)
    reached = [
        levels[:, place] == level + 1
        for place, comparison in enumerate(comparisons)
        for level in range(len(comparison.levels))
    ]
    return np.stack([np.ones(len(marks)), bits / _TENFOLD, *reached], axis=1).astype(np.float64)


@dataclass(frozen=True)
class _Lesson:
    """Verdicts on pairs, with what is believed of them without."""

    design: Floats
    believed: Floats
    """Log odds of a match."""
    same: npt.NDArray[np.bool_]

    def likelihood(self, found: Floats) -> float:
        """The log likelihood of the verdicts, given by people who err now and then."""
        right = self._as_judged(expit(self.believed + self.design @ found))
        return float(np.log((1 - _ERROR) * right + _ERROR * (1 - right)).sum())

    def fitted(self, spread: float) -> tuple[float, Floats]:
        """The log evidence of a spread, and the likeliest corrections under it."""
        precision = 1 / spread**2
        found = np.zeros(self.design.shape[1])
        for step in range(_ROUNDS):
            match = expit(self.believed + self.design @ found)
            # first as if nobody erred; then a verdict counts as far as it is likely to be meant
            meant = 1.0 if step < _TRUSTING else self._meant(match)
            wanted = np.where(self.same, meant, 1 - meant)
            curvature = self._curvature(match, precision)
            pull = self.design.T @ (wanted - match) - precision * found
            move = np.linalg.solve(curvature, pull)
            longest = float(np.abs(move).max())
            found = found + move * min(1.0, _LONGEST_STEP / max(longest, _SETTLED))
            if longest < _SETTLED and step > _TRUSTING:
                break
        match = expit(self.believed + self.design @ found)
        narrower = np.linalg.slogdet(self._curvature(match, precision) / precision)[1]
        prior = precision * float(found @ found)
        return self.likelihood(found) - 0.5 * (prior + float(narrower)), found

    def _as_judged(self, match: Floats) -> Floats:
        return np.where(self.same, match, 1 - match)

    def _meant(self, match: Floats) -> Floats:
        """How likely each verdict is no slip."""
        right = (1 - _ERROR) * self._as_judged(match)
        return np.asarray(right / (right + _ERROR * (1 - self._as_judged(match))))

    def _curvature(self, match: Floats, precision: float) -> Floats:
        weighed = self.design * (match * (1 - match))[:, None]
        return np.asarray(weighed.T @ self.design + precision * np.eye(self.design.shape[1]))
