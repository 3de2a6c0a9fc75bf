"""Errors of recipes and their steps, one class per situation."""

from workbench.core.errors import WorkbenchError


class UnseenValues(WorkbenchError):
    """A mapping step that must know every value met values it does not know."""

    template = (
        "Step {step}: {count} value(s) of {columns} are not in its map, such as {values}. "
        "Add them to the map, or let the step report them instead of stopping."
    )


class StepMisfit(WorkbenchError):
    """A step that can't be done on the table as it is by then."""

    template = "{file}, step {step} ({kind}): {detail} Move, edit or switch off the step."


class StepUnknown(WorkbenchError):
    """A step is named that the recipe does not have."""

    template = "{file} has no step {step}. It has: {steps}."


class KeyMissing(WorkbenchError):
    """The key for pseudonyms is not where the step says, or too short."""

    template = (
        "Step {step}: {where} holds no key of at least {length} bytes. "
        "Make one outside the project, for example with: openssl rand -hex 32."
    )


class KeyInsideProject(WorkbenchError):
    """The key for pseudonyms stands inside the project folder, so it would travel with the data."""

    template = (
        "Step {step}: the key {where} is inside the project folder {folder}. "
        "Move it to a place outside: whoever has key and data can undo the pseudonyms."
    )


class SourceNotGiven(WorkbenchError):
    """A step looks values up in another source, which was not given."""

    template = "Step {step} looks values up in {source}, which was not given. Give it with --with."


class LookupCircle(WorkbenchError):
    """Sources fill empty cells from each other in a circle, so none of them can be cleaned first."""

    template = (
        "The recipe of {source} fills from a source that fills from it: {circle}. "
        "Take one of these fill_from_source steps out, or switch it off."
    )


class ExpressionRefused(WorkbenchError):
    """A custom step whose expression cannot be computed."""

    template = "Step {step}: the expression can't be computed: {detail}."
