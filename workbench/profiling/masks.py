"""Masks: a value with its digits as 9 and its letters as A or a."""

from collections import defaultdict

from workbench.profiling.results import ValueCount
from workbench.profiling.values_read import DistinctValues

_SHOWN = 24
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŁŞĞŠŽČİ"
_LOWER = "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿłşğšžčıß"
_TABLE = str.maketrans(
    "0123456789" + _UPPER + _LOWER, "9" * 10 + "A" * len(_UPPER) + "a" * len(_LOWER)
)


def mask(text: str) -> str:
    """`1234 ab` becomes `9999 aa`; cut off after 24 characters."""
    return text[:_SHOWN].translate(_TABLE) + ("…" if len(text) > _SHOWN else "")


def common_masks(values: DistinctValues, most: int) -> tuple[ValueCount, ...]:
    """The commonest masks with the number of rows (estimated where values are a sample)."""
    counts: defaultdict[str, float] = defaultdict(float)
    for text, weight in zip(values.texts, values.weights, strict=True):
        counts[mask(text)] += weight
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(ValueCount(value=name, count=round(count)) for name, count in ordered)
