"""A delivered file becomes a reading: guard, sniff, read, account for every record."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.extracts.reader import read_extract

__all__ = ["read_extract"]


def __getattr__(name: str) -> Any:
    # lazily, so that who only wants the result models does not load pyarrow
    if name == "read_extract":
        from workbench.extracts.reader import read_extract

        return read_extract
    raise AttributeError(name)
