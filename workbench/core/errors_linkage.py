"""Errors of reviewed pairs and what is learned from them."""

from workbench.core.errors import WorkbenchError


class DecisionBeyondTable(WorkbenchError):
    """A decision about a record that the table does not have."""

    template = (
        "A decision is about row {position}, but the table has {rows} rows. "
        "Was the table changed since the pairs were written? Write the pairs anew."
    )


class VerdictsFaulty(WorkbenchError):
    """A file of reviewed pairs with lines that can't be taken: all of them at once."""

    template = "{file} has {count} line(s) that can't be taken:\n{faults}"


class SecondFileOnlyToLink(WorkbenchError):
    """Two files with rules that deduplicate one, or one file with rules that link two."""

    template = "The rules are to {task}: give one file to dedupe, two files to link."
