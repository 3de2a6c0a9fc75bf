"""The array types that this room takes and gives."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

Values = Iterable[object]
"""Texts, with None (or a float NaN from pandas) where there is none; usually distinct ones."""

Objects = npt.NDArray[np.object_]
"""One Python object or None per value, aligned with the input."""

Flags = npt.NDArray[np.bool_]
"""One truth value per value, aligned with the input."""

Numbers = npt.NDArray[np.float64]
"""One number per value, NaN where there is none, aligned with the input."""


def each(values: Values, change: Callable[[str], object | None]) -> Objects:
    """Apply a function to every text; what is no text becomes None."""
    texts = list(values)
    outcome = np.empty(len(texts), dtype=object)
    for place, text in enumerate(texts):
        outcome[place] = change(text) if isinstance(text, str) else None
    return outcome


def which(values: Values, test: Callable[[str], bool]) -> Flags:
    """Test every text; what is no text gives False."""
    return np.array([isinstance(text, str) and test(text) for text in values], dtype=np.bool_)


def only_texts(values: Sequence[object]) -> Sequence[str | None]:
    """The same with None for what is no text; a list of nothing but texts comes back as it is."""
    if set(map(type, values)) <= {str}:
        return cast("Sequence[str]", values)
    return [value if isinstance(value, str) else None for value in values]
