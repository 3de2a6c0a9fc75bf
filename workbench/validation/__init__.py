"""Expectation suites held against tables. The only room that imports great_expectations, lazily."""

from workbench.validation.report import failing_cells
from workbench.validation.results import ExpectationResult, ValidationRun
from workbench.validation.run import validate_frame, validate_table
from workbench.validation.suggestion import suggest_expectations
from workbench.validation.suite import Suite, load_suite, part_of, suite_owner, suite_references

__all__ = [
    "ExpectationResult",
    "Suite",
    "ValidationRun",
    "failing_cells",
    "load_suite",
    "part_of",
    "suggest_expectations",
    "suite_owner",
    "suite_references",
    "validate_frame",
    "validate_table",
]
