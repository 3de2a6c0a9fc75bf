"""Curves, competing risks and Cox of one table."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.survival.analysis import analyse
    from workbench.survival.spec import SurvivalSpec

__all__ = ["SurvivalSpec", "analyse"]

_HOMES = {"SurvivalSpec": "spec", "analyse": "analysis"}


def __getattr__(name: str) -> Any:
    # lazily: who only wants the result models does not load pandas
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
