"""The rule file of a linkage: which fields, which pairs, how compared, what may never be one."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from workbench.core.results import Setting, SettingsFile
from workbench.core.tomlfile import load
from workbench.linkage.rule_faults import cross_faults, repeated
from workbench.values.dates import DATE_FORMATS, is_known_format

STEPS = frozenset(
    {"fold", "surname", "digits", "bsn", "valid_bsn", "phone", "postcode", "date", "year"}
    | {
        "month",
        "day",
        "first_word",
        "last_word",
        "initials",
        "sorted_words",
        "consonants",
        "compact",
    }
)
"""What may be done to a value before it is compared; besides `first:N`, `last:N` (letters)
and `word:N` (from 1)."""

DATE_LEVELS = ("swapped", "one_digit", "guessed", "same_year", "year_off_one")
"""Day and month swapped; one digit (or two neighbours) off; one of the two on 1 January or
1 July of the same year or a neighbouring one; the same year; a neighbouring year."""

NAME_LEVELS = ("first_word", "part", "initials")
"""The same first word; any whole word in common; the same first letter where one is just initials."""


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


_DATES = ("yyyy-mm-dd", "d-m-yyyy", "yyyymmdd", "d/m/yyyy")
Step = Annotated[str, AfterValidator(_known_step)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Probability = Annotated[float, Field(gt=0, lt=1)]


class FieldRule(Setting):
    """One thing to compare or block on: columns joined by a space, then standardised."""

    columns: tuple[str, ...] = Field(min_length=1)
    right_columns: tuple[str, ...] | None = None
    """What they are called in the right table of a link; None: the same."""
    steps: tuple[Step, ...] = ("fold",)
    formats: tuple[Annotated[str, AfterValidator(_known_format)], ...] = _DATES
    """Date formats for the step `date`, tried in order."""
    needs: Literal["all", "any"] = "all"
    """Missing when any of the columns is missing, or only when all are."""


class BlockingRule(Setting):
    """Pairs that agree on all these fields are compared."""

    fields: tuple[Name, ...] = Field(min_length=1)
    largest_block: int = Field(default=2000, ge=2)
    """Blocks with more records than this are passed over (and counted in the report)."""

    @property
    def name(self) -> str:
        """The rule as the report calls it."""
        return " + ".join(self.fields)


class ComparisonRule(Setting):
    """How two values of a field are weighed; levels run from most to least alike."""

    field: Name
    kind: Literal["exact", "jaro_winkler", "osa", "date", "name", "words"]
    levels: tuple[float | str, ...] = ()
    term_frequency: bool = False
    """Agreeing on a rare value says more than agreeing on a common one."""
    identifier: bool = False
    """A number given to one person only: others have the same one by mistake, never by chance."""

    @model_validator(mode="after")
    def _levels_fit(self) -> Self:
        numbers = [level for level in self.levels if not isinstance(level, str)]
        words = [level for level in self.levels if isinstance(level, str)]
        allowed = {"date": DATE_LEVELS, "name": NAME_LEVELS}.get(self.kind, ())
        for word in words:
            if word not in allowed:
                known = ", ".join(allowed) or "numbers only"
                raise ValueError(f"{self.kind} has no level {word!r}; known: {known}")
        if len(set(self.levels)) != len(self.levels):
            raise ValueError("a level is given twice")
        self._numbers_fit(numbers)
        return self

    def _numbers_fit(self, numbers: list[float]) -> None:
        if self.kind in ("exact", "date"):
            if numbers or (self.kind == "exact" and self.levels):
                raise ValueError(f"{self.kind} takes no such levels")
        elif not self.levels:
            raise ValueError(f"{self.kind} needs levels")
        elif self.kind == "osa":
            if any(number < 1 or number != int(number) for number in numbers):
                raise ValueError("osa levels are whole numbers of edits from 1")
            if numbers != sorted(numbers):
                raise ValueError("osa levels run from few edits to many")
        elif any(not 0 < number < 1 for number in numbers):
            raise ValueError("similarity levels lie between 0 and 1")
        elif numbers != sorted(numbers, reverse=True):
            raise ValueError("similarity levels run from high to low")


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

    method: Literal["average", "components"] = "average"
    """`average`: two groups are joined when their pairs are links on average, so that one wrong
    bridge does not merge two people. `components`: whatever hangs together."""


class SurvivorshipRule(Setting):
    """Which record's value goes into the golden record: the most recent that is not missing."""

    most_recent_by: str | None = None
    """A date column; None, or the same date: the later record of the file."""


class LinkageRules(SettingsFile):
    """The whole of `linkage_rules/NAME.toml`."""

    task: Literal["dedupe", "link"]
    title: str = ""
    threshold: Probability = 0.9
    """Match probability from which a pair is a link."""
    review_band: tuple[Probability, Probability] = (0.2, 0.98)
    """Between these a person should look."""
    one_to_one: bool = False
    """Linking only: a left record takes one right record at most. Else each right record goes to
    its best left one."""
    most_comparisons: int = Field(default=30_000_000, ge=1)
    fields: dict[Name, FieldRule] = Field(min_length=1)
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[ComparisonRule, ...] = Field(min_length=1)
    constraints: tuple[ConstraintRule, ...] = ()
    clusters: ClusterRule = ClusterRule()
    survivorship: SurvivorshipRule = SurvivorshipRule()

    @property
    def columns_needed(self) -> tuple[str, ...]:
        """Columns that the table, or the left one of a link, must have."""
        return tuple(dict.fromkeys(c for rule in self.fields.values() for c in rule.columns))

    @property
    def right_columns_needed(self) -> tuple[str, ...]:
        """Columns that the right table of a link must have."""
        wanted = (rule.right_columns or rule.columns for rule in self.fields.values())
        return tuple(dict.fromkeys(column for columns in wanted for column in columns))

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        found = cross_faults(data) if isinstance(data, dict) else []
        try:
            rules = handler(data)
        except ValidationError as faults:
            found = [*repeated(faults.errors()), *found]
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found)
        return rules


def load_rules(path: Path) -> LinkageRules:
    """Read and check a rule file; SettingsFaults names every fault with its key."""
    return load(path, LinkageRules)
