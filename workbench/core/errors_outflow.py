"""Errors of outflow models: their files, mapping, recalibration and pooling."""

from workbench.core.errors import WorkbenchError


class NotAModel(WorkbenchError):
    """A file that is no outflow model, or one with a part that can't be."""

    template = (
        "{file} is not an outflow model that can be opened: {detail}."
        " Ask for the file again, made by `workbench outflow … --out MODEL.json`."
    )


class ModelAltered(WorkbenchError):
    """A model file that was changed after it was made."""

    template = (
        "{file} was changed after it was made: its digest does not fit. Nothing was done with it;"
        " ask for the file as it was made."
    )


class ColumnNotMapped(WorkbenchError):
    """A column that a model needs and a file does not have."""

    template = (
        "{file} has no column {column}, which the model needs. The columns are: {columns}."
        " Say which one it is with --map OWN={column}."
    )


class MappingUnclear(WorkbenchError):
    """A pair of --map that names no column of the file, or none of the model."""

    template = (
        "--map {pair}: write OWN=THEIRS, a column of the file and one that the model needs"
        " ({columns})."
    )


class HorizonTooFar(WorkbenchError):
    """A time past what the model knows."""

    template = (
        "The model says nothing about {time} {unit}: up to {until} {unit} it saw clients enough."
        " Ask for an earlier time."
    )


class NothingToRecalibrate(WorkbenchError):
    """A file with too little to hold a model against."""

    template = (
        "{file} has {events} events of {cause} among clients that the model can be held against;"
        " at least {needed} are needed. Wait for more, or use the model as it is."
    )


class ModelsDiffer(WorkbenchError):
    """Models that are not of the same, so that there is no mean of them."""

    template = (
        "{file} can't be put together with {first}: {detail}."
        " Make it with --like {first}, so that both are of the same terms and levels."
    )


class NotAModelName(WorkbenchError):
    """An output that is to be a model and does not end in .json."""

    template = "{file}: a model is written to a .json file. Choose such a name."


class CardFieldUnknown(WorkbenchError):
    """A text for a field that a model card does not have."""

    template = "{file} fills in {field}, which is no field of the card. The fields are: {known}."


class IndividualOff(WorkbenchError):
    """A look at one client where an administrator has not allowed it."""

    template = (
        "Expectations for one client are off in this project. Who answers for it may switch them"
        " on in workbench.toml: [outflow] individual = true."
    )


class ClientUnknown(WorkbenchError):
    """A client that the analysis set does not have, or not with all that the model needs."""

    template = "There is no client with this number of whom the model can say something."


class LookerUnnamed(WorkbenchError):
    """A look at one client by nobody."""

    template = "Say who looks: every look at the expectation for one client is logged."


class LogKeyInsideProject(WorkbenchError):
    """The key of the log would travel with the project."""

    template = (
        "The key {file} for the log of looks is inside the project folder {folder}. Point"
        " REGISTER_WORKBENCH_LOG_KEY to a place outside: who has key and log can tell who was looked at."
    )
