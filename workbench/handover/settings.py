"""The hand-over file: which column means what, in the analyst's words."""

from datetime import date
from datetime import date as date_
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from workbench.core.results import Setting, SettingsFile
from workbench.core.tomlfile import load

CENSORED, UNKNOWN = "censored", "unknown"
"""Event names that the hand-over gives itself: still there at the end; ended, nobody knows why."""


class Benefits(Setting):
    """The source with one row per benefit period."""

    source: str
    start: str
    """Column: first day (DATE)."""
    end: str
    """Column: day on which it ended (DATE), missing while it runs."""
    reason: str
    """Column: code of the reason of ending."""
    events: dict[str, tuple[str, ...]]
    """Event name to reason codes; an ended spell with any other code is `unknown`."""
    administrative: tuple[str, ...] = ()
    """Codes that end a period on paper only."""


class Provision(Setting):
    """One kind of provision: a time-varying 0/1 column of the episodes."""

    name: str
    codes: tuple[str, ...] = Field(min_length=1)
    nl: str
    en: str


class Provisions(Setting):
    """The source with one row per provision."""

    source: str
    code: str
    start: str
    lag_days: int = Field(default=0, ge=0)
    """Days after its start from which a provision counts, where its start is booked too early."""
    kinds: tuple[Provision, ...] = Field(min_length=1)


class Jobs(Setting):
    """A source with one row per job: outflow to work is a job and no benefit so many days later.

    Without it the reason that was written down decides. Source: CBS, outflow from social assistance.
    """

    source: str
    start: str
    end: str | None = None
    days: int = Field(default=30, ge=0)
    event: str = "to_work"


class Break(Setting):
    """A day on which the record changed: figures before and after it are not alike."""

    date: date_
    nl: str
    en: str
    columns: tuple[str, ...] = ()
    """Covariates that mean something else since, or are not kept any more."""


class Registration(Setting):
    """A source that describes who somebody is: per column the most recent value counts."""

    source: str
    recorded_at: str


class Journal(Setting):
    """A source with two clocks: read as known at time zero, then the latest interview counts."""

    source: str
    key: str
    recorded_at: str
    operation: str | None = None
    deleted: tuple[str, ...] = ("DEL",)
    date: str


class LinkageDraws(Setting):
    """Whether figures carry doubt about the linkage: how many linkages are drawn beside the best."""

    draws: int = Field(default=0, ge=0, le=100)
    """0: the best linkage is taken as certain. Else two at least, to see a difference."""
    seed: int = 0

    @model_validator(mode="after")
    def _one_says_nothing(self) -> "LinkageDraws":
        if self.draws == 1:
            raise ValueError("draws: 0, or 2 and more; one draw by itself shows no doubt")
        return self


class _Named(Setting):
    name: str
    nl: str = ""
    en: str = ""
    hidden: bool = False
    """True: only an ingredient of another covariate."""


class _Column(_Named):
    source: str
    column: str


class Is(_Column):
    """1 where the cell is one of `values`, 0 where it is another."""

    kind: Literal["is"]
    values: tuple[str, ...] = Field(min_length=1)


class Positive(_Column):
    """1 where the number is over zero."""

    kind: Literal["positive"]


class Number(_Column):
    """(number - centre) / scale."""

    kind: Literal["number"]
    centre: float = 0
    scale: float = Field(default=1, gt=0)


class Age(_Column):
    """(age in years at time zero - centre) / scale; the column holds the birth date."""

    kind: Literal["age"]
    centre: float = 0
    scale: float = Field(default=1, gt=0)


class Category(_Column):
    """The cell as text, or what `levels` calls it."""

    kind: Literal["category"]
    levels: dict[str, str] = {}
    unknown: str | None = None
    """A level of its own for missing; None: missing stays missing."""


class Below(_Named):
    """1 where another covariate is under the limit."""

    kind: Literal["below"]
    of: str
    limit: float


class AllOf(_Named):
    """1 where all of these 0/1 covariates are 1; 0 as soon as one is known to be 0."""

    kind: Literal["all_of"]
    of: tuple[str, ...] = Field(min_length=1)


ColumnCovariate = Is | Positive | Number | Age | Category
CovariateSetting = Annotated[ColumnCovariate | Below | AllOf, Field(discriminator="kind")]


class HandoverSettings(SettingsFile):
    """The whole hand-over file."""

    records_begin: date
    """Spells that began before enter late, on this day."""
    gap_days: int = Field(default=31, ge=0)
    """Periods of one person are one spell when the next begins within so many days."""
    spells: Literal["all", "first"] = "all"
    """Every spell of a client, or the first in the records only."""
    landmark_days: int = Field(default=0, ge=0)
    """Covariates as known so many days after time zero; who has left by then is not in the set."""
    soft: Literal["verdict", "as_is"] = "verdict"
    """Soft characteristics by their verdict: `do_not_use` is left out; or all as they stand."""
    accepted: tuple[str, ...] = ()
    """Checks that block (`CODE` or `CODE:COLUMN`), accepted by a person who knows why."""
    breaks: tuple[Break, ...] = ()
    client_column: str
    """Identity where nothing is linked; in every source."""
    benefits: Benefits
    jobs: Jobs | None = None
    provisions: Provisions | None = None
    clients: Registration | None = None
    journal: Journal | None = None
    covariates: tuple[CovariateSetting, ...] = ()
    linkage: LinkageDraws = LinkageDraws()

    def sources(self) -> tuple[str, ...]:
        """Names of the sources that are needed."""
        given = (self.benefits, self.jobs, self.provisions, self.clients, self.journal)
        return tuple(dict.fromkeys(part.source for part in given if part is not None))

    def naive(self) -> "HandoverSettings":
        """The same definitions for who does not know the register: no gap is bridged."""
        return self.model_copy(update={"gap_days": 0})

    def columns_of(self, source: str) -> tuple[str, ...]:
        """Columns of a source that covariates ask for, each once."""
        asked = [
            c.column
            for c in self.covariates
            if not isinstance(c, Below | AllOf) and c.source == source
        ]
        return tuple(dict.fromkeys(asked))

    @model_validator(mode="after")
    def _hangs_together(self) -> "HandoverSettings":
        names = [one.name for one in self.covariates]
        names += [] if self.provisions is None else [kind.name for kind in self.provisions.kinds]
        twice = sorted({name for name in names if names.count(name) > 1} | (set(names) & RESERVED))
        if twice:
            raise ValueError(f"names used twice: {', '.join(twice)}")
        if self.jobs is not None and self.jobs.event not in self.benefits.events:
            raise ValueError(f"jobs: {self.jobs.event} is none of the events of benefits")
        codes = [code for given in self.benefits.events.values() for code in given]
        codes += self.benefits.administrative
        again = sorted({code for code in codes if codes.count(code) > 1})
        if again:
            raise ValueError(f"benefits: reason codes used twice: {', '.join(again)}")
        visible = {one.name for one in self.covariates}
        strange = sorted({name for each in self.breaks for name in each.columns} - visible)
        if strange:
            raise ValueError(f"breaks: no covariate is called {', '.join(strange)}")
        known: set[str] = set()
        for one in self.covariates:
            _check_reference(one, known, self.sources())
            known.add(one.name)
        return self


RESERVED = {
    "spell_id",
    "entity_id",
    "spell_number",
    "time_zero",
    "entry",
    "exit",
    "event",
    "start",
    "stop",
}
"""Columns that every analysis set has."""


def _check_reference(one: CovariateSetting, known: set[str], sources: tuple[str, ...]) -> None:
    if isinstance(one, Below | AllOf):
        asked = {one.of} if isinstance(one, Below) else set(one.of)
        if asked - known:
            missing = ", ".join(sorted(asked - known))
            raise ValueError(f"covariate {one.name} needs {missing}, to be described before it")
    elif one.source not in sources:
        raise ValueError(f"covariate {one.name}: {one.source} is none of {', '.join(sources)}")


def load_handover(path: Path) -> HandoverSettings:
    """Read and check a hand-over file; FileMissing, SettingsSyntax, SettingsFaults."""
    return load(path, HandoverSettings)
