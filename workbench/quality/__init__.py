"""Quality over time: what is counted of each delivery, what got worse, since when, and where."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.quality.examples import with_lines
    from workbench.quality.measuring import Earlier, Measured, measure
    from workbench.quality.trend import watch

__all__ = ["Earlier", "Measured", "measure", "watch", "with_lines"]

_HOME = {"watch": "trend", "with_lines": "examples"}


def __getattr__(name: str) -> Any:
    # lazily, so that who only wants the result models does not load numpy and DuckDB
    if name in __all__:
        from importlib import import_module

        home = import_module(f"workbench.quality.{_HOME.get(name, 'measuring')}")
        return getattr(home, name)
    raise AttributeError(name)
