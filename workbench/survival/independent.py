"""Which columns of a design say something of their own in these rows."""

import numpy as np

from workbench.estimators.arrays import Numbers

_RANK = 1e-8


def independent(X: Numbers, first: int = 0) -> list[int]:
    """Columns that are no combination of earlier ones nor constant; the first ones always stay.

    Inside one target group much does not vary any more: who is single there is always single.
    """
    centred = X - X.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    varies = size > _RANK * np.maximum(1.0, np.abs(X).max(axis=0, initial=0.0))
    scaled = centred / np.where(varies, size, 1.0)
    left = scaled.T @ scaled
    kept = []
    # elimination on the correlations: what is left of a column beside those kept before it
    for place in range(X.shape[1]):
        if place >= first and not (varies[place] and left[place, place] > _RANK):
            continue
        kept.append(place)
        if left[place, place] > _RANK:
            left = left - np.outer(left[:, place], left[place]) / left[place, place]
    return kept
