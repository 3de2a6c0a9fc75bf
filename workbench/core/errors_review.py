"""Errors of the review of linkages, one class per situation."""

from workbench.core.errors import WorkbenchError


class RecordUnknown(WorkbenchError):
    """A decision names a record that the table does not hold."""

    template = (
        "{source} holds no record of that name, or several. "
        "Name it as workbench decisions does: key:VALUE of the source's key, or cells:DIGEST."
    )


class SameRecordTwice(WorkbenchError):
    """A decision is about a record and itself."""

    template = "A decision is about two records of {source}, and one is given twice."


class DecisionUnknown(WorkbenchError):
    """An undo names a decision that is not there, or was undone before."""

    template = "There is no decision {act} that counts. Look them up with: workbench decisions."


class NotTaken(WorkbenchError):
    """A split that leaves all records together, or a merge of an entity with itself."""

    template = "Entity {entity}: nothing to split or merge. A split needs two groups, a merge another entity."


class EntityUnknown(WorkbenchError):
    """An entity is named that the made linkage does not have; a run gave out other numbers."""

    template = "There is no entity {entity} in {task}. Choose it from the list as it is now."
