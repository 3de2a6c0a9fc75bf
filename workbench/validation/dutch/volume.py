"""A delivery has about as many rows as those before it."""

from typing import Any, ClassVar

from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation


class ExpectTableRowCountToBeLikePreviousDeliveries(BatchExpectation):
    """Expect between (1 - `less`) and (1 + `more`) times the rows of the last delivery before.

    `previous`: rows of earlier deliveries, the oldest first; the last one is the measure, and the
    others stand there for who wants to see the growth.
    """

    previous: list[int]
    less: float
    more: float

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count",)
    success_keys: ClassVar[tuple[str, ...]] = ("previous", "less", "more")

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine | None = None,
    ) -> dict[str, Any]:
        rows = metrics["table.row_count"]
        before = self.previous[-1]
        holds = before * (1 - self.less) <= rows <= before * (1 + self.more)
        return {"success": holds, "result": {"observed_value": rows}}
