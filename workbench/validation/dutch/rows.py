"""Expectations about rows together: of a client, of a team, of the last weeks, of the whole table."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.model_field_types import ConditionParser
from great_expectations.expectations.row_conditions import RowConditionType

from workbench.validation.value_tests import Flags


@dataclass(frozen=True)
class Judged:
    """What a test of rows together comes to."""

    failing: Flags
    """Per row of the table whether it is to blame."""
    missing: int = 0
    """Rows that take no part."""
    observed: float | None = None
    """What was measured, never a value of the data."""
    success: bool | None = None
    """The verdict, where it is another than that no row fails."""
    note: str | None = None
    """A code that says why nothing could be looked at."""


class RowsExpectation(BatchExpectation):
    """An expectation that looks at several columns or rows at once, and names the rows to blame.

    On pandas only. `mostly`: the share of the rows taking part that must hold. A `row_condition`
    narrows the rows as with Great Expectations' own.
    """

    mostly: float = 1.0
    row_condition: RowConditionType = None
    condition_parser: ConditionParser | None = None

    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "row_condition", "condition_parser")
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count",)

    @abstractmethod
    def _judge(self, frame: pd.DataFrame) -> Judged:
        """Which rows fail; an empty frame passes."""

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine | None = None,
    ) -> dict[str, Any]:
        keys = self.domain_keys
        domain = {key: value for key in keys if (value := getattr(self, key, None)) is not None}
        assert execution_engine is not None
        frame = execution_engine.get_domain_records(domain)
        judged = self._judge(frame)
        failing = np.flatnonzero(judged.failing)
        taking_part = len(frame) - judged.missing
        holds = taking_part == 0 or (taking_part - len(failing)) / taking_part >= self.mostly
        result: dict[str, Any] = {
            "element_count": len(frame),
            "missing_count": judged.missing,
            "unexpected_count": len(failing),
            "unexpected_percent": 100.0 * len(failing) / taking_part if taking_part else 0.0,
            "observed_value": judged.observed,
        }
        wish = (runtime_configuration or {}).get("result_format", {})
        if wish == "COMPLETE" or (
            isinstance(wish, dict) and wish.get("result_format") == "COMPLETE"
        ):
            result["unexpected_index_list"] = frame.index[failing].tolist()
        if judged.note is not None:
            result["details"] = {"note": judged.note}
        return {"success": holds if judged.success is None else judged.success, "result": result}
