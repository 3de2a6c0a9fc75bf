"""The rule file of a linkage: which fields, which pairs, how compared, what may never be one."""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator

from workbench.core.results import SettingsFile
from workbench.core.tomlfile import load
from workbench.linkage.comparison_rules import (
    DATE_LEVELS,
    NAME_LEVELS,
    ComparisonRule,
)
from workbench.linkage.rule_faults import cross_faults, repeated
from workbench.linkage.rule_parts import (
    STEPS,
    BlockingRule,
    ClusterRule,
    ConstraintRule,
    FieldRule,
    GrowthRule,
    Name,
    Probability,
    SurvivorshipRule,
)

__all__ = [
    "DATE_LEVELS",
    "NAME_LEVELS",
    "STEPS",
    "BlockingRule",
    "ClusterRule",
    "ComparisonRule",
    "ConstraintRule",
    "FieldRule",
    "LinkageRules",
    "SurvivorshipRule",
    "load_rules",
]


class LinkageRules(SettingsFile):
    """The whole of `linkage_rules/NAME.toml`."""

    task: Literal["dedupe", "link", "link_and_dedupe"]
    title: str = ""
    threshold: Probability | Literal["auto"] = 0.9
    """Match probability from which a pair is a link; `auto`: where the expected F1 is highest."""
    review_band: tuple[Probability, Probability] = (0.2, 0.98)
    """Between these a person should look."""
    one_to_one: bool | Literal["auto"] = False
    """Linking only: a left record takes one right record at most. Else each right record goes to
    its best left one. `auto`: where nearly all best left ones are taken once already."""
    most_comparisons: int = Field(default=30_000_000, ge=1)
    fields: dict[Name, FieldRule] = Field(min_length=1)
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[ComparisonRule, ...] = Field(min_length=1)
    constraints: tuple[ConstraintRule, ...] = ()
    dependent: tuple[tuple[Name, ...], ...] = ()
    """Groups of compared fields that say the same thing (street and postcode): counted once."""
    small_cell: int = Field(default=10, ge=1)
    """Groups of fewer records or links are not told apart in the report."""
    name_columns: tuple[str, ...] = ()
    """Columns before the surname (a particle), read for the report by marks in the name where a
    table has them; they have no influence on links."""
    clusters: ClusterRule = ClusterRule()
    survivorship: SurvivorshipRule = SurvivorshipRule()
    growth: GrowthRule = GrowthRule()

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
