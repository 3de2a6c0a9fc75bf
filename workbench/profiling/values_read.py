"""A column as its distinct values with weights: what every judgement on it is made from."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_BLANK = r"^[\t-\r\x{1c}-\x{20}\x{85}\p{Z}]*$"
"""What `str.isspace` holds for blank, in RE2's words."""
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


def distinct_from(frame: pa.Table, limit: int) -> DistinctValues:
    """From the rows of `tables.relations.count_values` (`value`, `count`; falling count)."""
    counts = frame.column("count").to_numpy().astype(np.int64)
    values = frame.column("value").combine_chunks().cast(pa.string())
    full = pc.invert(pc.match_substring_regex(pc.fill_null(values, ""), _BLANK))
    places = np.flatnonzero(full.to_numpy(zero_copy_only=False))
    lengths = pc.min_max(pc.utf8_length(values.take(pa.array(places))))
    chosen, weights = _choose(counts[places], limit)
    return DistinctValues(
        rows=int(counts.sum()),
        filled=int(counts[places].sum()),
        distinct=len(places),
        texts=values.take(pa.array(places[chosen])).to_pylist(),
        counts=counts[places[chosen]],
        weights=weights,
        min_length=lengths["min"].as_py(),
        max_length=lengths["max"].as_py(),
    )


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
