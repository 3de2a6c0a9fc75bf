"""What can go wrong when a recipe is changed by more than one hand, or a suggestion has gone."""

from workbench.core.errors import WorkbenchError


class RecipeChangedMeanwhile(WorkbenchError):
    """A change to a recipe that was made looking at an older one."""

    template = (
        "The recipe of {source} was changed at {when} ({action}), after you looked at it. "
        "Nothing of yours was written: look again and decide anew."
    )


class SuggestionGone(WorkbenchError):
    """A suggestion that is not offered (any more)."""

    template = (
        "There is no suggestion {suggestion} for {source} now. "
        "See what is offered with: workbench suggest-steps."
    )


class NothingToUndo(WorkbenchError):
    """An undo or redo past the end of what is remembered."""

    template = "There is nothing in the recipe of {source} to undo or to do again."
