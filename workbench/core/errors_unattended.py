"""What can go wrong when nobody is there: inbox, report, message, retention."""

from workbench.core.errors import NotMadeYet, WorkbenchError


class InboxMissing(WorkbenchError):
    """The inbox of the settings is a folder elsewhere, and it is not there."""

    template = (
        "The inbox {folder} is not there. Is the share connected? Else set inbox.folder in "
        "workbench.toml."
    )


class InboxUnreadable(WorkbenchError):
    """A file in the inbox that the system does not let us read."""

    template = (
        "{file} can't be read: {reason}. Give whoever runs the workbench the right to read it."
    )


class RetentionNotSet(WorkbenchError):
    """`retain` on a project that does not say how many deliveries are kept."""

    template = (
        "{file} does not say how many deliveries are kept. Set keep under [retention], "
        "for example keep = 13."
    )


class RowsRemoved(NotMadeYet):
    """Rows are asked for of a delivery of which only the metrics are kept."""

    template = (
        "The rows of {what} were removed by the retention policy; only its metrics are kept. "
        "Take a later delivery; or withdraw this one and deliver it again."
    )
