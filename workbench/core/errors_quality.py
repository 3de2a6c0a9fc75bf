"""Errors of quality over time: reporting back to a source, the inbox, and what is kept."""

from workbench.core.errors import WorkbenchError


class ReportPointUnknown(WorkbenchError):
    """Something to report back that is not there."""

    template = (
        "There is nothing to report back under {point} now."
        " `workbench report-back {folder}` lists what there is."
    )


class ReportItemUnknown(WorkbenchError):
    """A report that was never made."""

    template = "There is no report {item}. `workbench report-back {folder}` lists the reports."


class ReportItemChanged(WorkbenchError):
    """Somebody else changed a report since it was looked at."""

    template = (
        "Report {item} was changed meanwhile: it is {state} now."
        " Nothing was written; look at it again."
    )


class PromiseWithoutDay(WorkbenchError):
    """A promise to mend something, without a day."""

    template = (
        "Say by which day it was promised (today or later): without it nobody can remind them."
    )
