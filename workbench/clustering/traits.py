"""Rows as a model of groups takes them: numbers on one scale, levels by place, missing as missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import yeojohnson, yeojohnson_normmax

from workbench.clustering.columns import UNKNOWN, Material

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

FEW_VALUES = 10
"""A number with at most so many values is taken by value: no normal distribution has a heap at 0."""
SKEWED = 1.0
"""Skewness from which a number is made more symmetric first (Yeo & Johnson 2000)."""


@dataclass(frozen=True)
class Traits:
    """Rows by columns; `numbers` have NaN and `codes` -1 where nothing is known."""

    numbers: Floats
    codes: Codes
    levels: tuple[int, ...]
    """How many levels each category has."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.numbers)

    def take(self, rows: npt.NDArray[np.int64]) -> "Traits":
        """These rows."""
        return Traits(self.numbers[rows], self.codes[rows], self.levels)

    def sample(self, size: int, random: np.random.Generator) -> "Traits":
        """At most `size` rows, in their order."""
        return self if self.rows <= size else self.take(self.sampled(size, random))

    def sampled(self, size: int, random: np.random.Generator) -> Codes:
        """Which rows a sample of at most `size` is."""
        if self.rows <= size:
            return np.arange(self.rows)
        return np.sort(random.choice(self.rows, size, replace=False))

    def different(self) -> int:
        """How many rows differ."""
        rows = np.hstack([np.nan_to_num(self.numbers, nan=np.inf).round(9), self.codes])
        return len(np.unique(rows, axis=0))

    def features(self, part: slice) -> Floats:
        """Known or not, value and square of each number; a flag per level of each category."""
        numbers, codes = self.numbers[part], self.codes[part]
        known = ~np.isnan(numbers)
        values = np.where(known, numbers, 0.0)
        flags = [
            codes[:, [at]] == np.arange(count)[None, :] for at, count in enumerate(self.levels)
        ]
        return np.hstack([known, values, values**2, *flags]).astype(np.float64, copy=False)

    def coordinates(self) -> Floats:
        """Numbers, and flags as FAMD weighs them; what is missing stands in the middle."""
        blocks = [np.nan_to_num(self.numbers)]
        for at, count in enumerate(self.levels):
            flags = (self.codes[:, [at]] == np.arange(count)[None, :]).astype(np.float64)
            shares = np.maximum(flags.sum(axis=0) / max(flags.sum(), 1.0), 1e-3)
            missing = self.codes[:, at] < 0
            flags[missing] = shares
            blocks.append((flags - shares) / np.sqrt(shares))
        return np.hstack(blocks)


@dataclass(frozen=True)
class NumberCoding:
    """How a number is put on the common scale."""

    column: str
    middle: float
    unit: float
    power: float | None
    """Yeo-Johnson's lambda; None: left as it is."""
    after_middle: float = 0.0
    after_unit: float = 1.0

    def encode(self, values: Floats) -> Floats:
        """Mean 0 and variance 1 over the rows it was made on; NaN stays NaN."""
        scaled = (values - self.middle) / self.unit
        if self.power is None:
            return scaled
        known = ~np.isnan(scaled)
        made = np.full(len(scaled), np.nan)
        made[known] = yeojohnson(scaled[known], self.power)
        encoded: Floats = (made - self.after_middle) / self.after_unit
        return encoded


@dataclass(frozen=True)
class LevelCoding:
    """The levels of a category; `as_number` where it is a number with few values or a flag."""

    column: str
    levels: tuple[str, ...]
    as_number: bool = False

    def encode(self, texts: Sequence[object]) -> Codes:
        """Place of each text among the levels; -1 where it is unknown or none of them."""
        place: Mapping[object, int] = {level: at for at, level in enumerate(self.levels)}
        codes, distinct = pd.factorize(pd.Series(list(texts), dtype=object), use_na_sentinel=True)
        return np.array([*(place.get(one, -1) for one in distinct), -1], dtype=np.int64)[codes]


@dataclass(frozen=True)
class Coding:
    """How a table becomes traits; made once, and kept with a model."""

    numbers: tuple[NumberCoding, ...]
    categories: tuple[LevelCoding, ...]

    @property
    def columns(self) -> set[str]:
        """The columns that it takes."""
        return {one.column for one in self.numbers} | {one.column for one in self.categories}

    def encode(self, material: Material) -> Traits:
        """The rows of a table as traits."""
        rows = len(material.known)
        numbers = [one.encode(material.numbers[one.column].to_numpy()) for one in self.numbers]
        codes = [one.encode(_texts(material, one)) for one in self.categories]
        return Traits(
            np.column_stack(numbers) if numbers else np.empty((rows, 0)),
            np.column_stack(codes) if codes else np.empty((rows, 0), dtype=np.int64),
            tuple(len(one.levels) for one in self.categories),
        )


def coding_of(material: Material) -> Coding:
    """The coding that the rows with anything known ask for.

    A column with one known value says nothing of who is like whom and takes no part.
    """
    numbers, categories = [], []
    for name in material.order:
        if name in material.categories:
            known = material.categories.loc[material.known, name]
            levels = tuple(sorted(set(known) - {UNKNOWN}))
            if len(levels) > 1:
                categories.append(LevelCoding(name, levels, as_number=levels == ("0", "1")))
            continue
        values = material.numbers.loc[material.known, name].dropna().to_numpy()
        distinct = np.unique(values)
        if len(distinct) < 2:
            continue
        if len(distinct) <= FEW_VALUES:
            levels = tuple(level_of(one) for one in distinct)
            categories.append(LevelCoding(name, levels, as_number=True))
        else:
            numbers.append(_number_coding(name, values))
    return Coding(tuple(numbers), tuple(categories))


def level_of(value: float) -> str:
    """A number as the name of a level."""
    return format(value, ".15g")


def _number_coding(name: str, values: Floats) -> NumberCoding:
    unit = float(np.abs(values).max())  # squares of very large or small numbers over- or underflow
    near = values / unit
    middle, spread = float(near.mean()) * unit, float(near.std()) * unit
    scaled = (near - near.mean()) / near.std()
    if abs(float((scaled**3).mean())) < SKEWED:
        return NumberCoding(name, middle, spread, None)
    power = float(yeojohnson_normmax(scaled))
    made = yeojohnson(scaled, power)
    if not np.isfinite(made).all() or made.std() == 0:
        return NumberCoding(name, middle, spread, None)
    return NumberCoding(name, middle, spread, power, float(made.mean()), float(made.std()))


def _texts(material: Material, coding: LevelCoding) -> Sequence[object]:
    if coding.column in material.categories:
        return list(material.categories[coding.column])
    values = material.numbers[coding.column]
    return [None if value != value else level_of(value) for value in values]
