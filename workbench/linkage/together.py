"""Link and deduplicate in one: the records of two tables under one roof, entities over both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import ColumnMissing
from workbench.core.progress import Progress, silent
from workbench.linkage.decisions import Decisions
from workbench.linkage.evidence import Evidence
from workbench.linkage.matching import dedupe
from workbench.linkage.results import LinkReport
from workbench.linkage.rules import FieldRule, LinkageRules
from workbench.values.placeholders import is_placeholder


@dataclass(frozen=True)
class LinkedAndDeduplicated:
    """The outcome over both tables."""

    left_entities: npt.NDArray[np.int64]
    """Per left record its entity; numbered from 0 by first appearance, the left table first."""
    right_entities: npt.NDArray[np.int64]
    """The same numbers for the right records."""
    pairs: pd.DataFrame
    """left, right, match_weight, match_probability as of `dedupe`: positions of right records come
    behind those of the left table."""
    report: LinkReport
    evidence: Evidence
    """Positions in it are those of `pairs`."""


def link_and_dedupe(
    left: pd.DataFrame,
    right: pd.DataFrame,
    rules: LinkageRules,
    progress: Progress = silent,
    decisions: Decisions | None = None,
) -> LinkedAndDeduplicated:
    """Deduplicate two tables as one: an entity may hold records of either or both.

    Raises what `dedupe` does. A decision's positions are those of `pairs`.
    """
    frame, own = stacked(left, right, rules)
    found = dedupe(frame, own, progress, decisions)
    entities = found.entity_ids
    report = found.report.model_copy(
        update={"task": "link_and_dedupe", "rows_left": len(left), "rows_right": len(right)}
    )
    return LinkedAndDeduplicated(
        entities[: len(left)], entities[len(left) :], found.pairs, report, found.evidence
    )


def stacked(
    left: pd.DataFrame, right: pd.DataFrame, rules: LinkageRules
) -> tuple[pd.DataFrame, LinkageRules]:
    """Both tables' compared columns in one, the left one first, and the rules that read it.

    A column is named after what it is called on either side, for two fields may pair it otherwise.
    ColumnMissing when a table lacks a column.
    """
    _require(left, "The left table", rules.columns_needed)
    _require(right, "The right table", rules.right_columns_needed)
    columns: dict[str, pd.Series[Any]] = {}
    fields: dict[str, FieldRule] = {}
    for name, rule in rules.fields.items():
        mine, theirs = rule.columns, rule.right_columns or rule.columns
        if len(mine) == len(theirs):
            halves = [
                (f"{one}|{other}", left[one], right[other])
                for one, other in zip(mine, theirs, strict=True)
            ]
        else:
            # what is one column here and two there can only be put side by side as a whole
            one, other = _whole(left, mine, rule.needs), _whole(right, theirs, rule.needs)
            halves = [("+".join(mine) + "|" + "+".join(theirs), one, other)]
        for joined, upper, lower in halves:
            cells = [upper.astype(object), lower.astype(object)]
            columns[joined] = pd.concat(cells, ignore_index=True)
        names = tuple(joined for joined, _, _ in halves)
        fields[name] = rule.model_copy(update={"columns": names, "right_columns": None})
    own = rules.model_copy(update={"task": "dedupe", "fields": fields, "one_to_one": False})
    return pd.DataFrame(columns, index=pd.RangeIndex(len(left) + len(right))), own


def _require(frame: pd.DataFrame, name: str, wanted: Sequence[str]) -> None:
    for column in wanted:
        if column not in frame.columns:
            known = ", ".join(map(str, frame.columns))
            raise ColumnMissing(file=name, column=column, columns=known)


def _whole(frame: pd.DataFrame, names: Sequence[str], needs: str) -> "pd.Series[Any]":
    """Columns joined by a space, placeholders out, as `fields` does."""
    parts = []
    for name in names:
        texts = frame[name].astype("string").str.strip()
        nothing = texts.isna() | is_placeholder(texts.fillna("").to_numpy(dtype=object))
        parts.append(texts.mask(nothing))
    table = pd.concat(parts, axis=1)
    whole = [
        " ".join(cell for cell in row if isinstance(cell, str)) for row in table.to_numpy(object)
    ]
    joined: pd.Series[Any] = pd.Series([text or None for text in whole], dtype=object)
    if needs == "all":
        joined = joined.mask(table.isna().any(axis=1).to_numpy(), None)
    return joined
