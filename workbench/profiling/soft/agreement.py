"""What other fields of the same record say: contradictions, and remarks that know more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.interviews import CodedColumn, Interviews
from workbench.profiling.soft.knowledge import (
    Contradiction,
    Holds,
    contradictions,
    named_like,
    themes,
)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Disagreement:
    """One rule that rows break."""

    rule: Contradiction
    columns: tuple[str, str]
    """The columns of `when` and of `then`."""
    rows: Flags
    tested: int
    """Rows where the rule could be broken: `when` holds and both are filled."""

    @property
    def share(self) -> float:
        """Of the rows tested."""
        return float(self.rows.sum()) / self.tested


def find_disagreements(
    interviews: Interviews, thresholds: SoftThresholds
) -> tuple[Disagreement, ...]:
    """Every shipped contradiction that a noteworthy share of the rows shows."""
    columns = interviews.soft | interviews.others
    found = []
    for rule in contradictions():
        for first, when in _holding(columns, rule.when):
            for second, then in _holding(columns, rule.then):
                if first == second or not {first, second} & set(interviews.soft):
                    continue
                tested = when & columns[second].filled
                one = Disagreement(rule, (first, second), tested & then, int(tested.sum()))
                if (
                    one.tested >= thresholds.group_rows
                    and one.share >= thresholds.contradiction_share
                ):
                    found.append(one)
    return tuple(found)


def remark_knows(name: str, interviews: Interviews, filled: Flags) -> Flags:
    """Rows where the field says nothing and a remark speaks of what it is about."""
    patterns = [theme.words for theme in themes() if named_like(name, theme.column)]
    told = np.zeros(interviews.rows, dtype=np.bool_)
    if patterns:
        spoken = re.compile("|".join(f"(?:{words})" for words in patterns), re.IGNORECASE)
        for remarks in interviews.remarks.values():
            told |= _flags(remarks, [bool(spoken.search(text)) for text in remarks.texts])
    return told & ~filled


def _holding(columns: Mapping[str, CodedColumn], side: Holds) -> list[tuple[str, Flags]]:
    value = re.compile(side.value, re.IGNORECASE)
    return [
        (name, _flags(column, [bool(value.fullmatch(text.strip())) for text in column.texts]))
        for name, column in columns.items()
        if named_like(name, side.column)
    ]


def _flags(column: CodedColumn, of_texts: list[bool]) -> Flags:
    # one more entry for the code of a missing value, which is the last
    lookup = np.array([*of_texts, False], dtype=np.bool_)
    return lookup[column.codes]
