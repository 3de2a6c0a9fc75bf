"""What the current validation runs say, for `run --fail-on`: what is accepted as known is apart."""

from collections.abc import Iterator
from typing import NamedTuple

from workbench.core.errors import NotMadeYet
from workbench.core.settings import WorkbenchSettings
from workbench.project import failing
from workbench.project.places import Places
from workbench.project.stations import Plan, extract_subject
from workbench.store.database import Database, today
from workbench.store.known import list_known
from workbench.validation.results import ExpectationResult


class Failures(NamedTuple):
    """Failed expectations on the current state of every source."""

    critical: int
    warning: int
    known: int
    """Critical and warning ones that fail by nothing but what a person accepted as known."""


class Failed(NamedTuple):
    """A critical or warning expectation that the current state of a source fails."""

    source: str
    stage: str
    """raw or cleaned."""
    outcome: ExpectationResult
    known: bool
    """It fails by nothing but what a person accepted as known."""


def failed_expectations(
    places: Places, settings: WorkbenchSettings, plan: Plan, database: Database
) -> Iterator[Failed]:
    """Those of every source, as delivered and as cleaned; what is not validated is left out."""
    for source, extract in plan.current.items():
        for stage, subject in (("raw", extract_subject(extract)), ("cleaned", source)):
            try:
                of = failing.validated(places, settings, plan, stage, subject)
            except NotMadeYet:
                continue
            with database.write() as session:
                accepted = list_known(session, source, stage)
            standing = failing.known(of, accepted, today())
            for number, one in enumerate(of.run.expectations):
                if not one.success and one.severity != "info":
                    known = number in standing and standing[number].holds
                    yield Failed(source, stage, one, known)


def count_failures(
    places: Places, settings: WorkbenchSettings, plan: Plan, database: Database
) -> Failures:
    """Count them."""
    found = list(failed_expectations(places, settings, plan, database))
    fresh = [one.outcome.severity for one in found if not one.known]
    return Failures(fresh.count("critical"), fresh.count("warning"), len(found) - len(fresh))
