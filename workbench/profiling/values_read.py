"""A column as its distinct values with weights: what every judgement on it is made from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd


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

    def share(self, flags: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> float:
        """Share of the rows `among` whose value has the flag; 0 when there are none."""
        total = float(self.weights[among].sum())
        return float(self.weights[flags & among].sum()) / total if total else 0.0


def distinct_from(frame: pd.DataFrame, limit: int) -> DistinctValues:
    """From the frame of `tables.relations.distinct_values` (`value`, `count`; falling count)."""
    counts = frame["count"].to_numpy(dtype=np.int64)
    values = frame["value"].tolist()
    full = np.array([isinstance(value, str) and not _blank(value) for value in values], dtype=bool)
    places = np.flatnonzero(full)
    filled = int(counts[places].sum())
    lengths = [len(values[place]) for place in places]
    chosen, weights = _choose(counts[places], limit)
    return DistinctValues(
        rows=int(counts.sum()),
        filled=filled,
        distinct=len(places),
        texts=[values[place] for place in places[chosen]],
        counts=counts[places[chosen]],
        weights=weights,
        min_length=min(lengths, default=None),
        max_length=max(lengths, default=None),
    )


def _blank(text: str) -> bool:
    return not text or text.isspace()


def _choose(
    counts: npt.NDArray[np.int64], limit: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """All values, or half the limit of the most frequent and an even sample of the others."""
    if len(counts) <= limit:
        return np.arange(len(counts)), counts.astype(np.float64)
    head = limit // 2
    rest = np.linspace(head, len(counts) - 1, limit - head).astype(np.int64)
    weights = np.concatenate([counts[:head], counts[rest]]).astype(np.float64)
    weights[head:] *= counts[head:].sum() / counts[rest].sum()
    return np.concatenate([np.arange(head), rest]), weights
