"""What an analyst calls the columns, levels and terms of the analysis set."""

import re

from workbench.core.errors import NotMadeYet
from workbench.project import Project
from workbench.ui.words import language, word_or

_COLON = re.compile(r":(?![^\[]*\])")
"""The colon of an interaction, not one within the brackets of a level."""


def covariate_labels(project: Project) -> dict[str, str]:
    """Column of the analysis set -> its label in the reader's language."""
    try:
        covariates = project.handover().covariates
    except NotMadeYet:
        return {}
    return {
        one.name: (one.label_nl if language() == "nl" else one.label_en) or one.name
        for one in covariates
    }


def term(name: str, labels: dict[str, str]) -> str:
    """A model term: `a`, `a[level]` or an interaction `a:b`."""
    parts = _COLON.split(name)
    if len(parts) > 1:
        return " × ".join(term(part, labels) for part in parts)
    column, bracket, rest = name.partition("[")
    label = labels.get(column, column.replace("_", " "))
    return f"{label}: {level(column, rest.rstrip(']'))}" if bracket else label


def level(column: str, value: str) -> str:
    """A level of a category; one that we have no words for is shown as it stands."""
    return word_or(f"level.{column}.{value}", str(value))


def event(code: str) -> str:
    """A reason of outflow."""
    return word_or(f"event.{code}", code.replace("_", " "))


def field(name: str) -> str:
    """A field of the linkage rules; one that we have no words for is called by its own name."""
    return word_or(f"field.{name}", name.replace("_", " "))


def blocking(rule: str) -> str:
    """A blocking rule as the report calls it: fields, and the one looser way with its field."""
    return " + ".join(_part(part) for part in rule.split(" + "))


def _part(part: str) -> str:
    way, _, rest = part.partition(" ")
    if not rest:
        return field(part)
    names = " / ".join(map(field, rest.split(" / ")))
    return word_or(f"blocking.{way}", part, fields=names)


def constraint(rule: str) -> str:
    """A constraint as an explanation calls it: `same a + b; different c`."""
    said = []
    for piece in rule.split("; "):
        way, _, rest = piece.partition(" ")
        names = ", ".join(map(field, rest.split(" + ")))
        said.append(word_or(f"constraint.{way}", piece, fields=names))
    return "; ".join(said)


def agreement(code: str) -> str:
    """A level of a comparison: `exact`, `similarity:0.94`, `edits:1`, `swapped`, `else`."""
    kind, _, figure = code.partition(":")
    limit = float(figure) if figure.replace(".", "", 1).isdigit() else None
    return word_or(
        f"level.{kind}", code.replace("_", " "), at_least=limit, at_most=limit, condition=figure
    )
