"""What the current validation runs say, for `run --fail-on`: what is accepted as known is apart."""

from typing import NamedTuple

from workbench.core.errors import NotMadeYet
from workbench.core.settings import WorkbenchSettings
from workbench.project import failing
from workbench.project.places import Places
from workbench.project.stations import Plan, extract_subject
from workbench.store.database import Database, today
from workbench.store.known import list_known


class Failures(NamedTuple):
    """Failed expectations on the current state of every source."""

    critical: int
    warning: int
    known: int
    """Critical and warning ones that fail by nothing but what a person accepted as known."""


def count_failures(
    places: Places, settings: WorkbenchSettings, plan: Plan, database: Database
) -> Failures:
    """Count them."""
    critical = warning = known = 0
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
                if one.success or one.severity == "info":
                    continue
                if number in standing and standing[number].holds:
                    known += 1
                elif one.severity == "critical":
                    critical += 1
                else:
                    warning += 1
    return Failures(critical, warning, known)
