"""Errors of groups of clients: portable models, names, and what is too small or too large."""

from workbench.core.errors import WorkbenchError


class TooManyRowsForGower(WorkbenchError):
    """All pairs of so many rows can't be compared."""

    template = (
        "{rows} rows are too many to compare every pair ({most} at most). Use --method"
        " latent_class, or raise gower_rows under [clusters.thresholds]."
    )


class NotAGroupModel(WorkbenchError):
    """A file that is no model of groups that this version reads."""

    template = "{file} is no model of groups: {detail}. `workbench cluster FILE --model OUT.json` makes one."


class GroupTooSmall(WorkbenchError):
    """A model that would tell of a handful of people."""

    template = (
        "Group {group} has {size} rows, fewer than {limit}: a model that leaves the building would"
        " tell of them. Ask for fewer groups."
    )


class NoGroupsToGive(WorkbenchError):
    """A model was asked for where there are no groups."""

    template = (
        "There is no model to write: no clear groups were found. Ask for a number of groups with"
        " --k to make them all the same."
    )


class ColumnAfterTimeZero(WorkbenchError):
    """Groups may rest on nothing that came after inflow."""

    template = (
        "{column} can't make groups: it is not a characteristic as known at time zero. Under"
        " [clusters] columns may be: {columns}."
    )


class GroupUnknown(WorkbenchError):
    """A group that there is not."""

    template = "There is no group {group}: groups are {groups}."
