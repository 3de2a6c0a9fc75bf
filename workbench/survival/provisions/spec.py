"""What to read of a provision: which columns are time, exit, person, group and covariates."""

from pydantic import Field, model_validator

from workbench.core.results import Setting


class ProvisionSpec(Setting):
    """One provision on start-stop rows; times are days unless the table says otherwise."""

    start: str
    stop: str
    id: str
    """Column: the spell (or person) a row belongs to."""
    event: str
    """Column: 0/1, whether the row ends with the outflow asked about."""
    competing: str | None = None
    """Column: 0/1, whether the row ends with another outflow; None: there is no other."""
    provision: str
    """Column: 0/1, from the start of the provision on."""
    cluster: str | None = None
    """Column: who belongs together for robust errors, as the spells of one person; None: `id`."""
    groups: tuple[str, ...] = ()
    """Columns: each of their values, as known at a spell's first row, is a target group."""
    covariates: tuple[str, ...] = ()
    """Terms that are adjusted for, as in `SurvivalSpec`."""
    lag: float = Field(default=182, gt=0)
    """How long after its start a provision counts as under way: the early period (lock-in)."""
    landmarks: tuple[float, ...] = (182,)
    """Times at which who has the provision is compared with who has not (yet)."""
    horizons: tuple[float, ...] = (91, 182, 365, 730)
    """Times at which uptake and, after a landmark, outflow are told."""
    least_events: int = Field(default=10, ge=1)
    """Under so many outflows with the provision, or without, nothing is concluded (Peduzzi 1995)."""

    @model_validator(mode="after")
    def _apart(self) -> "ProvisionSpec":
        if self.provision in self.covariates:
            raise ValueError(f"{self.provision} is the provision: it can't be a covariate as well")
        return self
