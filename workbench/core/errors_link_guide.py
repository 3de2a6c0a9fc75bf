"""What can go wrong when a linkage is looked into, compared or changed."""

from workbench.core.errors import WorkbenchError


class NoSuchRow(WorkbenchError):
    """A pair was asked for by a row that the table does not have."""

    template = (
        "There is no row {row} in {file}: its {rows} rows are numbered from 0. "
        "Name the two rows of a pair with --explain LEFT,RIGHT."
    )


class PairNotKept(WorkbenchError):
    """A pair that a run did not keep: it weighed too little to be looked at."""

    template = (
        "The run of {task} kept no pair of lines {left} and {right}: it was not compared, or weighed "
        "less than the review band. Choose one of the pairs that are shown."
    )


class RulesForAnotherTask(WorkbenchError):
    """A rule file that is made for another task than the command."""

    template = (
        '{file}: task is "{task}", and this command needs {needed}. Change the task in the file, '
        "or use the command that goes with it."
    )


class RulesExist(WorkbenchError):
    """A new rule file would overwrite one."""

    template = "There is a rule file {name} already. Choose another name, or change that one."


class RulesNameWrong(WorkbenchError):
    """A rule file can't be called that."""

    template = (
        "A rule file can't be called {name}: use a-z, 0-9 and _, starting with a letter, 60 signs at "
        "most."
    )


class RulesChangedMeanwhile(WorkbenchError):
    """A change to a rule file that was made looking at an older one."""

    template = (
        "The rule file {name} was changed after you looked at it. Nothing of yours was written: look "
        "again and decide anew."
    )


class RunsNotComparable(WorkbenchError):
    """Two link runs over different tables."""

    template = (
        "The runs {before} and {after} of {task} are of different tables (another delivery, or "
        "another recipe), so their records can't be held side by side. Choose two runs of the same "
        "tables."
    )


class LinkRunUnknown(WorkbenchError):
    """A link run that is not there."""

    template = "There is no run {run} of {task}. Known: {known}."


class TaskUnknown(WorkbenchError):
    """A linkage task that the project does not have."""

    template = "There is no linkage task {task} in workbench.toml. Known: {known}."
