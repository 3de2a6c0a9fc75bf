"""What can go wrong when a delivery is held against the entities of an earlier one."""

from workbench.core.errors import WorkbenchError


class EntityNumberWrong(WorkbenchError):
    """An `entity_id` of the earlier result that is no whole number from 0."""

    template = (
        "{file}, data row {row}: entity_id is not a whole number from 0. Give --known a table that "
        "`workbench dedupe` wrote."
    )
