"""A column as its distinct values with weights: what every judgement on it is made from."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from workbench.tables.value_counts import ValueCounts

_GLANCE = 400


@dataclass(frozen=True)
class DistinctValues:
    """The non-blank distinct values of a column, most frequent first.

    `texts` are at most the number to read; `weights` their counts, scaled so that they add up to
    `filled` where the rarer values are a sample.
    """

    rows: int
    filled: int
    distinct: int
    texts: list[str]
    counts: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    min_length: int | None
    max_length: int | None

    @cached_property
    def stripped(self) -> list[str]:
        """The texts without surrounding blanks."""
        return [text.strip() for text in self.texts]

    @cached_property
    def glance(self) -> npt.NDArray[np.int64]:
        """Places of some of the values, the most frequent among them: enough to rule a type out."""
        size = len(self.texts)
        if size <= _GLANCE:
            return np.arange(size, dtype=np.int64)
        half = _GLANCE // 2
        rest = np.linspace(half, size - 1, _GLANCE - half).astype(np.int64)
        return np.concatenate([np.arange(half, dtype=np.int64), rest])

    def only(self, places: npt.NDArray[np.int64]) -> "DistinctValues":
        """The same column, as seen from some of its values."""
        if len(places) == len(self.texts):
            return self
        texts = [self.texts[at] for at in places]
        return replace(self, texts=texts, counts=self.counts[places], weights=self.weights[places])

    def share(self, flags: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> float:
        """Share of the rows `among` whose value has the flag; 0 when there are none."""
        total = float(self.weights[among].sum())
        return float(self.weights[flags & among].sum()) / total if total else 0.0


def distinct_from(counted: ValueCounts) -> DistinctValues:
    """The values that are not blank, weighted so that the fetched ones stand for all."""
    values = counted.frame.column("value").to_pylist()
    counts = counted.frame.column("count").to_numpy().astype(np.int64)
    places = np.array([at for at, value in enumerate(values) if not _blank(value)], dtype=np.int64)
    weights = counts.astype(np.float64)
    if counted.is_sample:
        sampled = weights[counted.most_frequent :]
        sampled *= counted.others_rows / sampled.sum()
    return DistinctValues(
        rows=counted.rows,
        filled=counted.filled,
        distinct=counted.distinct,
        texts=[values[place] for place in places],
        counts=counts[places],
        weights=weights[places],
        min_length=counted.min_length,
        max_length=counted.max_length,
    )


def _blank(value: str | None) -> bool:
    return not value or value.isspace()
