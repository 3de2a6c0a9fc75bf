"""The parts of a rule file: fields, blocking, constraints, clusters, survivorship."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from workbench.core.results import Setting
from workbench.values.dates import DATE_FORMATS, is_known_format

STEPS = frozenset(
    {
        "bsn",
        "compact",
        "consonants",
        "date",
        "day",
        "digits",
        "family_part",
        "first_word",
        "fold",
        "given_part",
        "house_number",
        "initials",
        "last_word",
        "month",
        "near_date",
        "phone",
        "postcode",
        "sorted_words",
        "sound",
        "street_name",
        "surname",
        "valid_bsn",
        "year",
    }
)
"""What may be done to a value before it is compared; besides `first:N`, `last:N` (letters)
and `word:N` (from 1)."""


def _known_step(step: str) -> str:
    if step not in STEPS and not re.fullmatch(r"(first|last|word):[1-9][0-9]?", step):
        raise ValueError(
            f"unknown step; known: {', '.join(sorted(STEPS))}, first:N, last:N, word:N"
        )
    return step


def _known_format(name: str) -> str:
    if not is_known_format(name):
        raise ValueError(f"unknown date format; known: {', '.join(DATE_FORMATS)}")
    return name


DEFAULT_FORMATS = ("yyyy-mm-dd", "d-m-yyyy", "yyyymmdd", "d/m/yyyy")
_WINDOW = 5
Step = Annotated[str, AfterValidator(_known_step)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Probability = Annotated[float, Field(gt=0, lt=1)]


class FieldRule(Setting):
    """One thing to compare or block on: columns joined by a space, then standardised."""

    columns: tuple[str, ...] = Field(min_length=1)
    right_columns: tuple[str, ...] | None = None
    """What they are called in the right table of a link; None: the same."""
    steps: tuple[Step, ...] = ("fold",)
    formats: tuple[Annotated[str, AfterValidator(_known_format)], ...] = DEFAULT_FORMATS
    """Date formats for the steps `date` and `near_date`, tried in order."""
    needs: Literal["all", "any"] = "all"
    """Missing when any of the columns is missing, or only when all are."""


class BlockingRule(Setting):
    """Which pairs are compared: those that agree on all `fields`, and in the one looser way named."""

    fields: tuple[Name, ...] = ()
    """Fields that agree exactly, all of them."""
    near: Name | None = None
    """A field whose values become equal by leaving at most one sign out of each."""
    either: tuple[Name, ...] = ()
    """Fields of which any value of the one record is any value of the other."""
    words: Name | None = None
    """A field whose values have a word in common."""
    sorted_by: Name | None = None
    """A field by which records are sorted: neighbours within `window` are compared."""
    window: int = Field(default=_WINDOW, ge=2, le=100)
    """Records in the window of `sorted_by`."""
    largest_block: int = Field(default=2000, ge=2)
    """Blocks with more records than this are passed over (and counted in the report)."""

    @property
    def name(self) -> str:
        """The rule as the report calls it."""
        loose = {"near": self.near, "words": self.words, "sorted_by": self.sorted_by}
        parts = [f"{key} {field}" for key, field in loose.items() if field]
        if self.either:
            parts.append("either " + " / ".join(self.either))
        return " + ".join([*self.fields, *parts])

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        loose = [key for key in ("near", "either", "words", "sorted_by") if getattr(self, key)]
        if not self.fields and not loose:
            raise ValueError("names no field: give fields, near, either, words or sorted_by")
        if len(loose) > 1:
            raise ValueError(f"{' and '.join(loose)} can't go together: give two rules")
        if len(self.either) == 1:
            raise ValueError("either needs two fields or more")
        if self.window != _WINDOW and not self.sorted_by:
            raise ValueError("window goes with sorted_by")
        return self


class ConstraintRule(Setting):
    """A pair that is never one person, whatever its weight."""

    same: tuple[Name, ...] = ()
    """Fields that agree exactly, all of them."""
    different: tuple[Name, ...] = Field(min_length=1)
    """Fields that are both present and differ, all of them: at the lowest level of their
    comparison where they have one."""
    unless_same: tuple[Name, ...] = ()
    """The constraint does not hold when all of these agree."""


class ClusterRule(Setting):
    """How pairs become entities."""

    method: Literal["average", "centre", "components"] = "average"
    """`average`: two groups are joined when their pairs are links on average, so that one wrong
    bridge does not merge two people. `centre`: each record joins the strongest centre that it is
    a link of. `components`: whatever hangs together."""
    largest_entity: int | None = Field(default=None, ge=2)
    """An entity with more records than this makes the run fail; None: no limit but the knot's."""


class GrowthRule(Setting):
    """When a delivery goes on from what an earlier one learned, instead of being compared whole."""

    from_comparisons: int = Field(default=1_000_000, ge=0)
    """Tables with fewer comparisons are compared whole, in about two seconds."""
    learn_again_after: float = Field(default=0.1, ge=0, le=1)
    """Share of the records that may be new or changed since the model was learned."""


Choice = Literal["most_recent", "most_trusted", "most_complete", "most_frequent", "longest"]


class ColumnSurvivorship(Setting):
    """Which record gives the golden cell of one column: choices in order, each settles ties."""

    rules: tuple[Choice, ...] = Field(min_length=1)


class SurvivorshipRule(Setting):
    """Which record's value goes into the golden record."""

    most_recent_by: str | None = None
    """A date column; None, or the same date: the later record of the file."""
    trusted_by: str | None = None
    """A column that says which source a record is from."""
    trusted: tuple[str, ...] = ()
    """Its values, most trusted first; others come last."""
    rules: tuple[Choice, ...] = ("most_recent",)
    """For every column without rules of its own; the last resort is always the most recent."""
    columns: dict[str, ColumnSurvivorship] = {}

    @model_validator(mode="after")
    def _trust_is_told(self) -> Self:
        asked = any(
            "most_trusted" in rules
            for rules in (self.rules, *(one.rules for one in self.columns.values()))
        )
        if asked and (self.trusted_by is None or not self.trusted):
            raise ValueError("most_trusted needs trusted_by and trusted")
        if self.trusted and self.trusted_by is None:
            raise ValueError("trusted needs trusted_by")
        for rules in (self.rules, *(one.rules for one in self.columns.values())):
            if len(set(rules)) != len(rules):
                raise ValueError("a rule is given twice")
        return self
