"""Errors of the hand-over."""

from workbench.core.errors import WorkbenchError


class AnalysisSetBlocked(WorkbenchError):
    """A check before freezing the analysis set blocks it."""

    template = (
        "The analysis set is not frozen, for {count} checks block it: {reasons}. Mend the cause, or "
        "accept them in the hand-over file: accepted = [{names}]."
    )


class UnknownChoice(WorkbenchError):
    """A choice of the spell builder that the hand-over file does not know."""

    template = "The hand-over file has no choice {name}. Known: {known}."
