"""What a project wants of a model of outflow (`[outflow]` in workbench.toml)."""

from datetime import date

from pydantic import Field

from workbench.core.results import Setting


class OutflowTask(Setting):
    """The model of what may be expected of a new client; `docs/outflow.md`."""

    target: str = "to_work"
    """The way out that it is about."""
    covariates: tuple[str, ...] = Field(min_length=1)
    """Terms on columns of the analysis set, known at time zero."""
    groups: tuple[str, ...] = ()
    """Columns per which it is told how good the model is: sex, age group, household, origin."""
    horizons: tuple[float, ...] = (182, 365, 730)
    """Days since inflow by which chances are given."""
    split: date | None = None
    """Also made of who came in before this day and held against who came in after."""
    boosting: bool = True
    """Compare with boosted trees too."""
    folds: int = Field(default=5, ge=2, le=20)
    repeats: int = Field(default=1, ge=1, le=50)
    evidence: int = Field(default=100, ge=1)
    """Events a group must have for a figure on it to say something (Vergouwe et al. 2005)."""
    seed: int = 0
    individual: bool = False
    """Whether the expectation for one client may be looked at; each look is logged. To be switched
    on by who answers for the project, after what the law asks (docs/outflow.md)."""

    def made_by(self) -> str:
        """All that the model depends on; who may look at one client is not among it."""
        return self.model_dump_json(exclude={"individual"})
