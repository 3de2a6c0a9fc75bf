"""A step that is proposed, before anybody looked at what it would change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workbench.cleaning.steps import AnyStep

SUGGESTED = {
    "padded": "Spaces around or twice within, or invisible signs.",
    "capitals_differ": "The same answers, written with and without capitals.",
    "names_in_capitals": "Some names are written wholly in capitals.",
    "says_nothing": "Filled, but saying nothing: {examples}.",
    "same_answer": "Several words for the same answer: {examples}.",
    "variants": "The same value written in several ways: {examples}.",
    "typing_errors": "Probably typing errors of a much more frequent value: {examples}.",
    "particle_in_surname": "Name particles stand in the surname.",
    "postcode_notation": "Postcodes are written in several ways.",
    "bsn_to_mend": "BSNs that lost their leading zero, have spaces or dots, or are dummies.",
    "dates_as_text": "Dates that are still text, in {formats}.",
    "numbers_as_text": "Numbers that are still text, with ‘{decimal}’ before the decimals.",
    "rows_twice": "Rows that say the same as an earlier row in every column.",
    "breaks_dependency": "{dependent} nearly always follows from {determinant}; some rows differ.",
    "suspect_values": "Values that are probably wrong, with what they were meant to say: {examples}.",
    "suspect_cells": "Single cells that are probably wrong, with what they were meant to say.",
}
"""English, the same as in the words table (`suggestion.CODE`)."""


@dataclass(frozen=True)
class Proposal:
    """A step, why it is proposed, and how sure."""

    reason: str
    step: AnyStep
    confidence: float
    values: dict[str, str | int | float] = field(default_factory=dict)
    """For the sentence."""

    @property
    def text(self) -> str:
        """Why, in English."""
        return SUGGESTED[self.reason].format(**self.values)

    @property
    def data(self) -> dict[str, Any]:
        """The step as it would stand in a recipe file: without what is the default."""
        held = self.step.model_dump(mode="json", exclude_defaults=True)
        return {"kind": self.step.kind, **held}


def quoted(values: list[str], most: int = 4) -> str:
    """A few values for a sentence."""
    shown = ", ".join(f"'{value.strip()}'" for value in values[:most])
    return f"{shown}, …" if len(values) > most else shown
