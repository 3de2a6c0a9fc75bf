"""Groups that travel: one JSON that assigns new clients, and tells of no one that it was made on."""

from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import ValidationError

from workbench.clustering.cluster import FoundGroups
from workbench.clustering.columns import numbers_of, texts_of
from workbench.clustering.latent_class import LatentClasses
from workbench.clustering.results import Assignment
from workbench.clustering.traits import LevelCoding, NumberCoding, Traits, level_of
from workbench.core.errors import ColumnMissing
from workbench.core.errors_clustering import GroupTooSmall, NoGroupsToGive, NotAGroupModel
from workbench.core.findings import Finding
from workbench.core.privacy import SMALL_CELL
from workbench.core.results import Result

FIGURES = 6
"""Significant figures that leave: enough to assign by, too few to solve for anybody."""
_TEXTS = {
    "group_value_unread": "values are no numbers and add nothing",
    "group_level_unseen": "values are none that the model knows and add nothing",
}
NEAREST = 10
"""Counts of rows leave rounded to so many."""


class ModelNumber(Result):
    """A number column: how it is put on the model's scale, and what it is in each group."""

    column: str
    middle: float
    unit: float
    power: float | None
    """Yeo-Johnson's lambda after (x - middle) / unit; None: no transformation."""
    after_middle: float
    after_unit: float
    means: tuple[float, ...]
    variances: tuple[float, ...]


class ModelCategory(Result):
    """A category: its levels (those of few rows left out), and their shares in each group."""

    column: str
    levels: tuple[str, ...]
    as_number: bool
    """Whether levels are numbers, so that 1, 1.0 and 1,0 are one."""
    shares: tuple[tuple[float, ...], ...]
    """Per group, over the levels that are told."""


class GroupModel(Result):
    """Latent classes in a file: no row, no identifier, no value that few people have."""

    format: Literal[1] = 1
    kind: Literal["workbench group model"] = "workbench group model"
    method: str
    """How the groups were made; new rows are assigned by the latent classes that they are."""
    clear: bool
    """Whether clear groups were found, or a number was asked for all the same."""
    rows: int
    """Rows that it was made on, to the nearest ten."""
    names: tuple[str, ...]
    """Names that an analyst gave, by group; empty where none."""
    weights: tuple[float, ...]
    numbers: tuple[ModelNumber, ...]
    categories: tuple[ModelCategory, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have to be assigned."""
        return (*(one.column for one in self.numbers), *(one.column for one in self.categories))


def portable(
    found: FoundGroups,
    names: tuple[str, ...] = (),
    limit: int = SMALL_CELL,
) -> GroupModel:
    """The groups as a model that may leave: levels with fewer than `limit` rows are left out.

    Raises NoGroupsToGive where there is one group only, GroupTooSmall where one has fewer rows
    than `limit`.
    """
    report, model = found.report, found.model
    if report.k < 2:
        raise NoGroupsToGive
    for group in report.groups:
        if group.size < limit:
            raise GroupTooSmall(group=group.group, size=group.size, limit=limit)
    numbers = tuple(
        ModelNumber(
            column=one.column,
            middle=_short(one.middle),
            unit=_short(one.unit),
            power=None if one.power is None else _short(one.power),
            after_middle=_short(one.after_middle),
            after_unit=_short(one.after_unit),
            means=tuple(_short(value) for value in model.means[:, at]),
            variances=tuple(_short(value) for value in model.variances[:, at]),
        )
        for at, one in enumerate(found.coding.numbers)
    )
    categories = []
    for one, shares, counts in zip(
        found.coding.categories, model.shares, found.level_counts, strict=True
    ):
        told = [at for at, count in enumerate(counts) if count >= limit]
        if not told:
            continue
        left = _without_small_cells(shares[:, told], model.weights * report.rows, limit)
        categories.append(
            ModelCategory(
                column=one.column,
                levels=tuple(one.levels[at] for at in told),
                as_number=one.as_number,
                shares=tuple(tuple(_short(value) for value in row) for row in left),
            )
        )
    return GroupModel(
        method=report.method,
        clear=report.choice.answer == "groups",
        rows=round(report.rows / NEAREST) * NEAREST,
        names=names or ("",) * report.k,
        weights=tuple(_short(value) for value in model.weights),
        numbers=numbers,
        categories=tuple(categories),
    )


def _without_small_cells(
    shares: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64], limit: int
) -> npt.NDArray[np.float64]:
    """Shares in which fewer than `limit` rows of a group are told as half of it, whoever they are."""
    few = shares * sizes[:, None] < limit
    safe = np.where(few, limit / 2 / sizes[:, None], shares)
    scaled: npt.NDArray[np.float64] = safe / safe.sum(axis=1, keepdims=True)
    return scaled


def load_group_model(path: Path) -> GroupModel:
    """Read a model; NotAGroupModel where the file is none."""
    try:
        model = GroupModel.model_validate_json(path.read_bytes())
    except ValidationError as fault:
        first = fault.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise NotAGroupModel(file=path.name, detail=f"{where}: {first['msg']}") from fault
    k = len(model.weights)
    whole = (
        k >= 2
        and min(model.weights) > 0
        and len(model.names) == k
        and bool(model.columns)
        and all(len(one.means) == len(one.variances) == k for one in model.numbers)
        and all(min(one.variances) > 0 for one in model.numbers)
        and all(one.unit and one.after_unit for one in model.numbers)
        and all(len(one.shares) == k for one in model.categories)
        and all(
            len(row) == len(one.levels) and min(row, default=0) > 0
            for one in model.categories
            for row in one.shares
        )
    )
    if not whole:
        raise NotAGroupModel(file=path.name, detail="its parts do not fit together")
    return model


def assign(
    model: GroupModel, frame: pd.DataFrame, mapping: dict[str, str] | None = None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], Assignment]:
    """Group (0: nothing known) and probabilities (rows by groups) of each row, and an account.

    `mapping` names the frame's column for a column of the model. What is missing, or a value that
    the model does not know, adds nothing. Raises ColumnMissing.
    """
    names = {column: (mapping or {}).get(column, column) for column in model.columns}
    for name in names.values():
        if name not in frame.columns:
            there = ", ".join(str(one) for one in frame.columns)
            raise ColumnMissing(file="The table", column=name, columns=there)
    traits, findings = _encode(model, frame, names)
    known = ~np.isnan(traits.numbers).all(axis=1) if traits.numbers.shape[1] else False
    known = known | (traits.codes >= 0).any(axis=1)
    chance = as_classes(model).probabilities(traits)
    group = np.where(known, chance.argmax(axis=1) + 1, 0).astype(np.int64)
    chance[~known] = np.nan
    sizes = np.bincount(group, minlength=len(model.weights) + 1)[1:]
    certainty = float(chance[known].max(axis=1).mean()) if known.any() else None
    return (
        group,
        chance,
        Assignment(
            rows=len(frame),
            assigned=int(known.sum()),
            sizes=tuple(int(size) for size in sizes),
            names=model.names,
            certainty=certainty,
            findings=tuple(findings),
        ),
    )


def as_classes(model: GroupModel) -> LatentClasses:
    """The latent classes of a file."""
    k = len(model.weights)
    return LatentClasses(
        np.array(model.weights),
        np.array([one.means for one in model.numbers]).T.reshape(k, -1),
        np.array([one.variances for one in model.numbers]).T.reshape(k, -1),
        tuple(np.array(one.shares) for one in model.categories),
        0.0,
        model.rows,
    )


def _encode(
    model: GroupModel, frame: pd.DataFrame, names: dict[str, str]
) -> tuple[Traits, list[Finding]]:
    findings = []
    numbers, codes = [], []
    for number in model.numbers:
        coding = NumberCoding(
            number.column,
            number.middle,
            number.unit,
            number.power,
            number.after_middle,
            number.after_unit,
        )
        values, unread = numbers_of(frame[names[number.column]])
        findings += _unread("group_value_unread", names[number.column], unread)
        numbers.append(coding.encode(values))
    for one in model.categories:
        column = frame[names[one.column]]
        texts: list[object] = texts_of(column)
        if one.as_number:
            values, _ = numbers_of(column)
            texts = [
                None if text is None else text if value != value else level_of(value)
                for text, value in zip(texts, values, strict=True)
            ]
        found = LevelCoding(one.column, one.levels).encode(texts)
        strange = int(sum(text is not None for text in texts)) - int((found >= 0).sum())
        findings += _unread("group_level_unseen", names[one.column], strange)
        codes.append(found)
    rows = len(frame)
    return (
        Traits(
            np.column_stack(numbers) if numbers else np.empty((rows, 0)),
            np.column_stack(codes) if codes else np.empty((rows, 0), dtype=np.int64),
            tuple(len(one.levels) for one in model.categories),
        ),
        findings,
    )


def _unread(code: str, column: str, count: int) -> list[Finding]:
    if not count:
        return []
    text = f"{count} {_TEXTS[code]}"
    values: dict[str, str | int | float] = {"count": count}
    return [
        Finding(code=code, severity="warning", text=text, column=column, count=count, values=values)
    ]


def _short(value: float) -> float:
    return float(f"{value:.{FIGURES}g}")
