"""A candidate expectation, and whether it holds on a delivery."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.core.findings import Severity
from workbench.validation.fast.questions import Question, question_of
from workbench.validation.gx import build
from workbench.validation.suggestion.delivery import Delivery, Notation
from workbench.validation.suite import Expectation


@dataclass(frozen=True)
class Candidate:
    """An expectation as it might be proposed."""

    type: str
    kwargs: dict[str, Any]
    severity: Severity
    why: str
    """A key of `texts`."""
    told: dict[str, str] = field(default_factory=dict)

    @property
    def entry(self) -> Expectation:
        """As it would stand in a suite file."""
        return Expectation(type=self.type, kwargs=self.kwargs, severity=self.severity)

    @property
    def about(self) -> tuple[str, tuple[str, ...]]:
        """What makes two candidates the same one with other figures."""
        return self.type, self.entry.needs


def verdict(candidate: Candidate, delivery: Delivery) -> tuple[bool, float]:
    """Whether it holds on a delivery, and the share of the rows taking part that hold."""
    if not {*candidate.entry.needs} <= {*delivery.columns}:
        return False, 0.0
    question = question_of(candidate.type, candidate.kwargs)
    if question is not None:
        return _answer(question, delivery)
    if candidate.type == "expect_table_row_count_to_be_like_previous_deliveries":
        before, less, more = (candidate.kwargs[key] for key in ("previous", "less", "more"))
        held = before[-1] * (1 - less) <= delivery.rows <= before[-1] * (1 + more)
        return held, float(held)
    ours = build(0, candidate.entry.model_dump())
    judged = ours._judge(_with_days(candidate.kwargs, delivery))
    taking_part, failing = delivery.rows - judged.missing, int(judged.failing.sum())
    share = 1.0 - failing / taking_part if taking_part else 1.0
    mostly = float(candidate.kwargs.get("mostly", 1.0))
    return (share >= mostly if judged.success is None else judged.success), share


def _answer(question: Question, delivery: Delivery) -> tuple[bool, float]:
    if question.kind == "exists":
        return True, 1.0
    if question.kind == "compound_unique":
        doubled = delivery.frame[list(question.columns)].duplicated(keep=False)
        return _share(question, delivery.rows, int(doubled.sum()))
    if question.kind == "pairs":
        first, second = (delivery.column(name) for name in question.columns)
        assert question.pair_test is not None
        days = [
            np.append(question.read(one.values), np.datetime64("NaT"))[one.codes]
            for one in (first, second)
        ]
        both = (first.codes >= 0) & (second.codes >= 0)
        wrong = ~question.pair_test(*days) & both
        return _share(question, int(both.sum()), int(wrong.sum()))
    column = delivery.column(question.columns[0])
    considered = int(column.counts.sum())
    if question.kind == "unique":
        wrong_rows = int(column.counts[column.counts > 1].sum())
    elif question.kind == "filled":
        considered, wrong_rows = delivery.rows, column.missing
    else:
        wrong_rows = int(column.counts[~question.ask(column.values)].sum())
        if question.missing_fails:
            considered, wrong_rows = delivery.rows, wrong_rows + column.missing
    return _share(question, considered, wrong_rows)


def _share(question: Question, considered: int, wrong: int) -> tuple[bool, float]:
    share = 1.0 - wrong / considered if considered else 1.0
    return question.holds(considered, wrong), share


def _with_days(kwargs: dict[str, Any], delivery: Delivery) -> pd.DataFrame:
    """The table with its dates read already: they are the same for many candidates."""
    dated = kwargs.get("date_column")
    if dated is None:
        return delivery.frame
    notation = Notation(tuple(kwargs.get("formats", ())), tuple(kwargs.get("no_date", ())))
    needed = [kwargs[key] for key in ("column", "group_column") if kwargs.get(key)]
    table = delivery.frame[list(dict.fromkeys([*needed, dated]))]
    # a column of its own, for it may be the one that is looked at
    days = pd.Series(delivery.days(dated, notation).astype("datetime64[s]"), index=table.index)
    return table.assign(**{dated: days})
