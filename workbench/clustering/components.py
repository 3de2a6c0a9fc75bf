"""Mixed columns on common axes: factor analysis of mixed data, through prince."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import prince

Floats = npt.NDArray[np.float64]

SHUFFLES = 20


@dataclass(frozen=True)
class Components:
    """Rows on the axes that say more than chance would."""

    method: str
    """famd, pca or mca."""
    coordinates: Floats
    """Rows by components."""
    shares: Floats
    """Share of the inertia that each component carries."""

    @property
    def explained(self) -> float:
        """Share of the inertia that all of them carry."""
        return float(self.shares.sum())


def components(numbers: pd.DataFrame, categories: pd.DataFrame, at_least: int) -> Components:
    """Put rows on principal axes; numbers have no missing values, every column varies.

    FAMD (Pagès 2004) weighs a number and a category alike; numbers alone make a PCA on
    standardised columns, categories alone an MCA. Kept are the leading components that carry more
    inertia than the same ones of the table with each column shuffled on its own (parallel
    analysis, Horn 1965; the largest of 20 shuffles), for k-means is led astray by axes of noise;
    but `at_least` so many where there are: few columns that hardly correlate can still hold groups.
    """
    # names and levels by number: prince joins them with "_", and two joins can be one name
    plain = pd.DataFrame(
        {f"n{at}": _to_unit_range(numbers[name].to_numpy()) for at, name in enumerate(numbers)}
    )
    coded = pd.DataFrame(
        {
            f"c{place}": pd.factorize(categories[name], sort=True)[0].astype(str)
            for place, name in enumerate(categories.columns)
        },
        index=plain.index if numbers.shape[1] else categories.index,
    )
    axes = numbers.shape[1] + sum(coded[name].nunique() - 1 for name in coded.columns)
    wanted = min(axes, len(coded) - 1)
    method, model, table = _model(plain, coded, wanted)
    fitted = model.fit(table)
    eigenvalues = np.asarray(fitted.eigenvalues_, dtype=np.float64)
    shares = eigenvalues / float(fitted.total_inertia_)
    over = shares > _chance(plain, coded)[: len(shares)]
    leading = len(over) if over.all() else int(np.argmin(over))
    kept = max(min(at_least, wanted), leading)
    coordinates = np.asarray(fitted.row_coordinates(table), dtype=np.float64)[:, :kept]
    return Components(method, _same_signs(coordinates), shares[:kept])


def _chance(numbers: pd.DataFrame, categories: pd.DataFrame) -> Floats:
    """Share of the inertia per component that columns have which know nothing of each other."""
    blocks = [_standardised(numbers[name].to_numpy()) for name in numbers.columns]
    blocks += [_indicators(categories[name]) for name in categories.columns]
    rows = len(blocks[0])
    generator = np.random.default_rng(0)
    largest = np.zeros(sum(block.shape[1] for block in blocks))
    for _ in range(SHUFFLES):
        shuffled = np.hstack([block[generator.permutation(rows)] for block in blocks])
        inertia = np.linalg.eigvalsh(shuffled.T @ shuffled)[::-1]
        largest = np.maximum(largest, inertia / inertia.sum())
    return largest


def _to_unit_range(values: Floats) -> Floats:
    """The same up to location and scale, so that no square of it over- or underflows."""
    near = values / np.abs(values).max()
    centred = near - np.median(near)
    scaled: Floats = centred / np.abs(centred).max()
    return scaled


def _standardised(values: Floats) -> Floats:
    column: Floats = ((values - values.mean()) / values.std())[:, None]
    return column


def _indicators(column: pd.Series) -> Floats:
    """A category as FAMD codes it: its levels, centred and weighed by the root of their share."""
    codes, levels = pd.factorize(column, sort=True)
    flags = (codes[:, None] == np.arange(len(levels))).astype(np.float64)
    shares = flags.mean(axis=0)
    coded: Floats = (flags - shares) / np.sqrt(shares)
    return coded


def _model(numbers: pd.DataFrame, categories: pd.DataFrame, count: int) -> tuple[str, Any, Any]:
    # engine scipy: an exact decomposition; the default is a randomised one
    if not categories.shape[1]:
        return "pca", prince.PCA(n_components=count, engine="scipy"), numbers
    if not numbers.shape[1]:
        return "mca", prince.MCA(n_components=count, engine="scipy"), categories
    model = prince.FAMD(
        n_components=count, engine="scipy", categorical_columns=list(categories.columns)
    )
    return "famd", model, pd.concat([numbers, categories], axis=1)


def _same_signs(coordinates: Floats) -> Floats:
    """Each axis towards its farthest row: a decomposition leaves the sign open."""
    farthest = coordinates[np.abs(coordinates).argmax(axis=0), np.arange(coordinates.shape[1])]
    signed: Floats = coordinates * np.where(farthest < 0, -1.0, 1.0)
    return signed
