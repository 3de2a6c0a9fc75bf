"""Groups side by side by kind of exit."""

from workbench.survival.groups.reading import read_groups
from workbench.survival.groups.results import GroupReading

__all__ = ["GroupReading", "read_groups"]
