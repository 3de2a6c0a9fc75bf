"""Errors of validation: what a person does with failing rows."""

from workbench.core.errors import WorkbenchError


class KnownWithoutNote(WorkbenchError):
    """Failures accepted as known without saying why."""

    template = "Say why these failures are known: without a note nobody can judge them later."


class KnownWithoutEnd(WorkbenchError):
    """Failures accepted as known until a day in the past."""

    template = "The last day of what is known ({until}) has passed. Give a day from today on."
