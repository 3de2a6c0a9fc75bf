"""What later deliveries say of what was reported: still there, fixed, back, or nothing."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.core.errors import NotMadeYet
from workbench.core.files import sha256_json
from workbench.project import failing, looking
from workbench.project.report_answers import ReportPoint, Seen
from workbench.project.stages.context import Model, load
from workbench.quality.results import Alert, Trend
from workbench.validation.results import ExpectationResult, ValidationRun

if TYPE_CHECKING:
    from workbench.project.answers import Extract
    from workbench.project.project import Project


def alert_point(alert: Alert) -> str:
    """The id of what an alert is about."""
    about = [alert.source, alert.extract, alert.kind, alert.column, alert.group_column]
    return sha256_json([*about, alert.group, alert.value])[:16]


def expectation_point(source: str, one: ExpectationResult) -> str:
    """The id of what a failing expectation is about."""
    return sha256_json([source, failing.identity(one)])[:16]


class Deliveries:
    """The deliveries of a project as they stand; each validation and trend is read once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.plan = project.plan()
        self._runs: dict[str, ValidationRun | None] = {}
        self._trends: dict[str, Trend | None] = {}

    @cached_property
    def standing(self) -> list[Extract]:
        """Those that count, by date."""
        listed = [one for one in self.project.extracts() if not one.withdrawn]
        return sorted(listed, key=lambda one: one.date)

    def run(self, source: str, when: date) -> ValidationRun | None:
        """The validation of a delivery; None when there is none."""
        subject = f"{source}/{when}"
        if subject not in self._runs:
            self._runs[subject] = self._load("validate_raw", subject, ValidationRun)
        return self._runs[subject]

    def trend(self, source: str) -> Trend | None:
        """The trend of a source; None when there is none."""
        if source not in self._trends:
            self._trends[source] = self._load("watch", source, Trend)
        return self._trends[source]

    def seen(self, point: ReportPoint) -> tuple[Seen, date | None]:
        """What later deliveries say of it, and since (or in) which."""
        later = [e for e in self.standing if e.source == point.source and e.date > point.extract]
        if not later:
            return "no_later_delivery", None
        if point.about == "alert":
            return self._alert_seen(point)
        return self._expectation_seen(point, later)

    def _expectation_seen(
        self, point: ReportPoint, later: list[Extract]
    ) -> tuple[Seen, date | None]:
        fixed_from: date | None = None
        seen: Seen = "not_told"
        for extract in later:
            run = self.run(extract.source, extract.date)
            # a delivery that was held against another suite says nothing of it
            found = [
                one
                for one in (run.expectations if run else ())
                if expectation_point(point.source, one) == point.id
            ]
            if not found:
                continue
            if found[0].success if point.failed else found[0].unexpected_count == 0:
                fixed_from, seen = fixed_from or extract.date, "fixed"
            elif fixed_from:
                return "returned", extract.date
            else:
                seen = "still_there"
        return seen, fixed_from

    def _alert_seen(self, point: ReportPoint) -> tuple[Seen, date | None]:
        trend = self.trend(point.source)
        alerts = trend.alerts if trend else ()
        mine = next((one for one in alerts if alert_point(one) == point.id), None)
        if mine is None:  # more deliveries, or other thresholds: it is told otherwise or not at all
            return "not_told", None
        if mine.until is None:
            return "still_there", None
        again = [one.extract for one in alerts if one.extract > mine.until and _alike(one, mine)]
        if again:
            return "returned", date.fromisoformat(min(again))
        return "fixed", date.fromisoformat(mine.until)

    def _load(self, stage: str, subject: str, kind: type[Model]) -> Model | None:
        try:
            folder = looking.result_folder(self.project.places, self.plan, stage, subject)
        except NotMadeYet:
            return None
        return load(folder, kind)


def _alike(one: Alert, other: Alert) -> bool:
    """Whether they are about the same thing, though of another delivery."""
    return (one.kind, one.column, one.group_column, one.group) == (
        other.kind,
        other.column,
        other.group_column,
        other.group,
    )
