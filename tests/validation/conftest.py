"""A suite file from a few expectations."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from workbench import validation
from workbench.validation.results import ExpectationResult, ValidationRun

Write = Callable[..., Path]
Run = Callable[..., ValidationRun]
One = Callable[..., ExpectationResult]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a raw suite of these expectations; keywords replace parts of the root."""

    def write_suite(*expectations: dict, **root: object) -> Path:
        path = tmp_path / "suite.json"
        content = {"name": "s", "meta": {"stage": "raw"}, "expectations": list(expectations)}
        path.write_text(json.dumps({**content, **root}))
        return path

    return write_suite


@pytest.fixture
def run(write: Write) -> Run:
    """Hold expectations against a frame."""

    def run_suite(frame: pd.DataFrame, *expectations: dict, stage: str = "raw") -> ValidationRun:
        path = write(*expectations, meta={"stage": stage})
        return validation.validate_frame(frame, validation.load_suite(path))

    return run_suite


@pytest.fixture
def one(run: Run) -> One:
    """Hold one expectation against a frame."""

    def run_one(frame: pd.DataFrame, kind: str, stage: str = "raw", **kwargs: object):
        return run(frame, {"type": kind, "kwargs": kwargs}, stage=stage).expectations[0]

    return run_one
