"""Errors of reviewed pairs and what is learned from them."""

from workbench.core.errors import WorkbenchError


class DecisionBeyondTable(WorkbenchError):
    """A decision about a record that the table does not have."""

    template = (
        "A decision is about row {position}, but the table has {rows} rows. "
        "Was the table changed since the pairs were written? Write the pairs anew."
    )
