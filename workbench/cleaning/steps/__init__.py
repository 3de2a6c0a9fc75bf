"""One small file per kind of step; each is a setting and the pure change that it stands for."""

from typing import Annotated

from pydantic import Field

from workbench.cleaning.steps.as_known_on import AsKnownOn
from workbench.cleaning.steps.bsn import Bsn
from workbench.cleaning.steps.case import Case
from workbench.cleaning.steps.derive import Derive
from workbench.cleaning.steps.duplicate_rows import DuplicateRows
from workbench.cleaning.steps.expression import ExpressionStep
from workbench.cleaning.steps.fill_from import FillFromColumn, FillFromSource
from workbench.cleaning.steps.house_number import HouseNumber
from workbench.cleaning.steps.initials import Initials
from workbench.cleaning.steps.join_columns import JoinColumns
from workbench.cleaning.steps.map_values import MapValues
from workbench.cleaning.steps.merge_variants import MergeVariants
from workbench.cleaning.steps.name_particles import NameParticles
from workbench.cleaning.steps.parse_dates import ParseDates
from workbench.cleaning.steps.parse_numbers import ParseNumbers
from workbench.cleaning.steps.parse_timestamps import ParseTimestamps
from workbench.cleaning.steps.placeholders import Placeholders
from workbench.cleaning.steps.postcode import Postcode
from workbench.cleaning.steps.pseudonymise import Pseudonymise
from workbench.cleaning.steps.repair import RepairDependency, RepairMajority
from workbench.cleaning.steps.reshape import Pivot, Unpivot
from workbench.cleaning.steps.set_cells import SetCells
from workbench.cleaning.steps.split_column import SplitColumn
from workbench.cleaning.steps.trim import Trim

AnyStep = (
    Trim
    | Case
    | Placeholders
    | ParseDates
    | ParseTimestamps
    | ParseNumbers
    | MapValues
    | NameParticles
    | Postcode
    | Bsn
    | DuplicateRows
    | AsKnownOn
    | MergeVariants
    | Initials
    | HouseNumber
    | SplitColumn
    | JoinColumns
    | FillFromColumn
    | FillFromSource
    | RepairDependency
    | RepairMajority
    | SetCells
    | Unpivot
    | Pivot
    | Derive
    | Pseudonymise
    | ExpressionStep
)

Step = Annotated[AnyStep, Field(discriminator="kind")]
"""Any step, told apart by its `kind`."""

PARSING_KINDS = frozenset({"parse_dates", "parse_timestamps", "parse_numbers"})
"""The steps that only say what a column holds: what a naive reader of the file would do."""
