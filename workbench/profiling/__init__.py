"""What is known of an extract: column profiles and the soft-characteristics scorecard."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.profiling.profile import profile_table

__all__ = ["profile_table"]


def __getattr__(name: str) -> Any:
    # lazily, so that who only wants the result models does not load numpy and pandas
    if name == "profile_table":
        from workbench.profiling.profile import profile_table

        return profile_table
    raise AttributeError(name)
