"""What goes together with a provision, read without the time that clients had to wait for it."""

from workbench.survival.provisions.reading import read_provision
from workbench.survival.provisions.results import ProvisionReading, ProvisionReport
from workbench.survival.provisions.spec import ProvisionSpec

__all__ = ["ProvisionReading", "ProvisionReport", "ProvisionSpec", "read_provision"]
