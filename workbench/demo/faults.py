"""The named faults of the demo register and how often each occurs."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from workbench.core.results import Setting, SettingsFile
from workbench.core.tomlfile import load
from workbench.demo.variants import ExportVariants

Rate = Annotated[float, Field(ge=0, le=1)]


class Faults(Setting):
    """Rates are shares from 0 to 1; what they are a share of stands behind each.

    No rate depends on a covariate of the hazard model, so a cleaned register has the truth's hazards.
    """

    second_client_number: Rate = 0.06
    """Of persons: a second client number, at re-inflow or at a re-registration."""
    second_with_errors: Rate = 0.15
    """Of second client numbers: two or three identity errors; a third of the others has one."""
    bsn_missing: Rate = 0.025
    """Of client records; the other sources copy the client's BSN."""
    bsn_typed_wrong: Rate = 0.005
    """Of client records: two digits changed places, one digit wrong, or a dummy number."""
    bsn_leading_zero_lost: Rate = 0.5
    """Of client records whose BSN starts with a zero."""
    birth_date_guessed: Rate = 0.03
    """Of client records of refugees: 1 January or 1 July of about the right year."""
    day_and_month_swapped: Rate = 0.003
    """Of client records born on the 1st to the 12th of a month."""
    name_particle_misplaced: Rate = 0.12
    """Of client records whose surname has a particle: it stands in the surname's column."""
    placeholder_for_missing: Rate = 0.5
    """Of interviews: motivation; 1.1 times that for independence, 0.03 times that for education."""
    default_counts_as_answer: Rate = 0.9
    """Of interviews of three teams from 1 March 2014 on: network says the form's first choice."""
    filling_takes_time: Rate = 0.97
    """Of interviews within 90 days of inflow: expected outflow is left empty."""
    outflow_reason_missing: Rate = 0.05
    """Of benefit spells that ended."""
    split_benefit_periods: Rate = 0.15
    """Of benefit spells over 120 days: cut in touching periods, or with at most 30 days between."""
    mixed_notation: Rate = 0.06
    """Of cells with a birth date, sex, postcode, wealth, or a date in the provisions."""
    end_before_start: Rate = 0.002
    """Of benefit periods that ended."""
    client_number_missing: Rate = 0.08
    """Of provisions."""
    journal_correction: Rate = 0.03
    """Of interviews: first entered with a wrong ladder step and corrected later, or entered twice
    and deleted."""
    incidents: Rate = 1.0
    """Of the five kinds of incident that begin in the seventh to twelfth delivery."""

    @classmethod
    def default(cls) -> "Faults":
        """The rates of `docs/demo.md`."""
        return cls()

    @classmethod
    def none(cls) -> "Faults":
        """A register without a fault. The change of law on 2015-01-01 is no fault and stays."""
        return cls(**dict.fromkeys(cls.model_fields, 0.0))


class _FaultsFile(SettingsFile):
    faults: Faults = Faults()
    exports: ExportVariants = ExportVariants()


def load_faults(path: Path) -> Faults:
    """Rates from a TOML file: `format = 1`, then `[faults]`; a name left out keeps its default."""
    return load(path, _FaultsFile).faults


def load_exports(path: Path) -> ExportVariants:
    """The export variants that the same file asks for in `[exports]`; none without that table."""
    return load(path, _FaultsFile).exports
