"""The one door to Great Expectations: imported on first use, one quiet context per process."""

import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from workbench.core.privacy import quiet_libraries

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

POSITION = "workbench_position"
"""Key in an expectation's meta: its place in the suite. Great Expectations reorders its results."""

# counts and row labels only: no raw value may be in a result
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}
_ONE_AT_A_TIME = threading.Lock()
"""The context's engine holds one table; two threads would see each other's."""


class UnknownType(Exception):
    """An expectation type that is not registered."""


class WrongArguments(Exception):
    """Arguments that an expectation does not take; `details` has one line per fault."""

    def __init__(self, details: list[str]) -> None:
        self.details = details
        super().__init__("; ".join(details))


@cache
def _library() -> Any:
    """The great_expectations module, with our own expectations registered; takes seconds."""
    quiet_libraries()
    import great_expectations

    import workbench.validation.dutch  # noqa: F401 - importing registers the classes

    return great_expectations


@cache
def _tables() -> Any:
    """Where a frame enters: the batch definition of an ephemeral context that shows nothing."""
    context = _library().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def build(position: int, expectation: dict[str, Any]) -> Any:
    """One Great Expectations object from a suite file's entry.

    Raises UnknownType or WrongArguments.
    """
    _library()
    from great_expectations.compatibility import pydantic
    from great_expectations.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import get_expectation_impl

    try:
        kind = get_expectation_impl(expectation["type"])
    except ExpectationNotFoundError:
        raise UnknownType from None
    meta = {**expectation["meta"], POSITION: position}
    try:
        return kind(**expectation["kwargs"], severity=expectation["severity"], meta=meta)
    except pydantic.ValidationError as wrong:
        raise WrongArguments(_details(wrong.errors())) from wrong
    except TypeError as wrong:
        raise WrongArguments(["an argument is given twice or not as a name"]) from wrong


def _details(faults: list[dict[str, Any]]) -> list[str]:
    lines = (
        ".".join(map(str, ("kwargs", *fault["loc"]))) + f": {fault['msg']}" for fault in faults
    )
    return list(dict.fromkeys(lines))


def validate(frame: "pd.DataFrame", expectations: "Sequence[Any]") -> dict[int, Any]:
    """Hold expectations against a frame; results by their place in the suite.

    The frame's index labels the rows in the results and must have no name.
    """
    gx = _library()
    suite = gx.ExpectationSuite(name="suite", expectations=list(expectations))
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the library's: on groups in a person's regex, and the like
        batch = _tables().get_batch({"dataframe": frame})
        outcome = batch.validate(suite, result_format=dict(_RESULT_FORMAT))
        # the engine keeps its last table in memory: let that be one without personal data
        empty = _tables().get_batch({"dataframe": frame.iloc[:0].copy()})
        empty.validate(gx.expectations.ExpectTableRowCountToEqual(value=0))
    return {result.expectation_config.meta[POSITION]: result for result in outcome.results}
