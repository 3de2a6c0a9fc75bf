"""The graph of what a project makes: each station's key follows from what goes into it.

Keys are known before anything runs (SHA-256 over stage, version, settings and the keys of the
inputs), so "is it up to date" is a look-up, and only what depends on a change is made again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbench.core.files import sha256_file, sha256_json
from workbench.core.settings import SourceSettings, WorkbenchSettings
from workbench.project.places import Places
from workbench.store.models import ExtractRow

STAGE_VERSIONS = {
    "read": 2,
    "compare": 1,
    "measure": 2,
    "watch": 1,
    "profile": 2,
    "validate_raw": 3,
    "clean": 2,
    "validate_cleaned": 3,
    "dedupe": 2,
    "link": 2,
    "entities": 1,
    "handover": 1,
    "handover_raw": 1,
    "soft": 1,
    "cluster": 2,
    "survival": 2,
}
"""Raised when a stage's code would make something else from the same inputs."""


@dataclass(frozen=True)
class Station:
    """One thing to make."""

    stage: str
    subject: str
    inputs: dict[str, str] = field(default_factory=dict)
    """Name of the input -> its key or hash."""
    needs: tuple[tuple[str, str], ...] = ()
    """Stations (stage, subject) whose results it reads."""
    extract: ExtractRow | None = None

    @property
    def key(self) -> str:
        """Same inputs, same key."""
        version = STAGE_VERSIONS[self.stage]
        return sha256_json([self.stage, self.subject, version, self.inputs])


class Plan:
    """All stations of a project, each after what it needs."""

    def __init__(self) -> None:
        self.stations: dict[tuple[str, str], Station] = {}
        self.current: dict[str, ExtractRow] = {}
        self.censoring_date: date | None = None

    def add(
        self,
        stage: str,
        subject: str,
        needs: tuple[tuple[str, str], ...] = (),
        extract: ExtractRow | None = None,
        **inputs: str,
    ) -> None:
        """A station with its own inputs, and the keys of the stations that it needs."""
        upstream = {"/".join(need): self.stations[need].key for need in needs}
        self.stations[stage, subject] = Station(
            stage, subject, {**inputs, **upstream}, needs, extract
        )

    def has(self, stage: str, subject: str) -> bool:
        """Whether there is such a station."""
        return (stage, subject) in self.stations

    def __iter__(self) -> Iterator[Station]:
        return iter(self.stations.values())


def extract_subject(extract: ExtractRow) -> str:
    """How a delivery is called among the stations."""
    return f"{extract.source}/{extract.date}"


def make_plan(places: Places, settings: WorkbenchSettings, extracts: list[ExtractRow]) -> Plan:
    """Every station of the project as it stands now.

    FileMissing when the settings name a suite, recipe, rule or layout file that is not there.
    """
    plan = Plan()
    standing = [row for row in extracts if not row.withdrawn and row.source in settings.sources]
    previous: dict[str, list[str]] = {}
    for row in standing:
        _plan_extract(plan, places, settings, row)
        before = previous.setdefault(row.source, [])
        _plan_comparison(plan, row, before[0] if before else None)
        _plan_measure(plan, settings.sources[row.source], row, before[:2])
        before.insert(0, extract_subject(row))
    for name, source in settings.sources.items():
        measured = tuple(("measure", subject) for subject in reversed(previous.get(name, [])))
        if measured:
            plan.add("watch", name, measured, watch=source.watch.model_dump_json())
        _plan_source(plan, places, settings, name, source, standing)
    _plan_linkage(plan, places, settings)
    _plan_analysis(plan, places, settings)
    return plan


def _plan_extract(plan: Plan, places: Places, settings: WorkbenchSettings, row: ExtractRow) -> None:
    source = settings.sources[row.source]
    subject = extract_subject(row)
    layout = source.read.layout
    plan.add(
        "read",
        subject,
        extract=row,
        bytes=row.sha256,
        read=source.read.model_dump_json(),
        limits=settings.limits.model_dump_json(),
        layout=_hash(places.layout(layout)) if layout else "",
    )
    read = (("read", subject),)
    about = {"roles", "key", "placeholders", "answers", "soft"}
    roles = source.model_dump_json(include=about)
    plan.add("profile", subject, read, extract=row, roles=roles)
    if source.suite_raw:
        suite = _hash(places.suite(source.suite_raw))
        plan.add("validate_raw", subject, read, extract=row, suite=suite)


def _plan_comparison(plan: Plan, row: ExtractRow, previous: str | None) -> None:
    """A delivery beside the one before it; deliveries come in the order of their dates."""
    if previous is not None:
        subject = extract_subject(row)
        plan.add("compare", subject, (("read", previous), ("read", subject)), extract=row)


def _plan_measure(plan: Plan, source: SourceSettings, row: ExtractRow, before: list[str]) -> None:
    """What is counted of a delivery; the two before it tell which rows are new."""
    about = {"roles", "key", "delivery", "placeholders", "answers", "watch"}
    subject = extract_subject(row)
    needs = tuple(("read", name) for name in (subject, *before))
    plan.add("measure", subject, needs, row, counted=source.model_dump_json(include=about))


def _plan_source(
    plan: Plan,
    places: Places,
    settings: WorkbenchSettings,
    name: str,
    source: SourceSettings,
    standing: list[ExtractRow],
) -> None:
    limit = settings.reference_date or date.max
    mine = [row for row in standing if row.source == name and row.date <= limit]
    if not mine:
        return
    latest = max(mine, key=lambda row: (row.date, row.id))
    plan.current[name] = latest
    if not source.recipe:
        return
    recipe = _hash(places.recipe(source.recipe))
    plan.add("clean", name, (("read", extract_subject(latest)),), extract=latest, recipe=recipe)
    if source.suite_cleaned:
        suite = _hash(places.suite(source.suite_cleaned))
        plan.add("validate_cleaned", name, (("clean", name),), extract=latest, suite=suite)


def _plan_linkage(plan: Plan, places: Places, settings: WorkbenchSettings) -> None:
    made: list[tuple[str, str]] = []
    for task in settings.linkage:
        rules = _hash(places.rules(task.rules))
        sides = [task.left] if task.right is None else [task.left, task.right]
        if not all(plan.has("clean", side) for side in sides):
            continue
        stage = "dedupe" if task.right is None else "link"
        plan.add(stage, task.rules, tuple(("clean", side) for side in sides), rules=rules)
        made.append((stage, task.rules))
    if any(stage == "dedupe" for stage, _ in made):
        plan.add("entities", "all", tuple(made))


def _plan_analysis(plan: Plan, places: Places, settings: WorkbenchSettings) -> None:
    if settings.handover is None:
        return
    from workbench.handover import load_handover

    path = places.handover(settings.handover)
    wanted = load_handover(path).sources()
    if not all(plan.has("clean", name) for name in wanted):
        return
    benefits = load_handover(path).benefits.source
    plan.censoring_date = plan.current[benefits].date
    asked = {"handover": _hash(path), "censoring_date": str(plan.censoring_date)}
    cleaned = tuple(("clean", name) for name in wanted)
    linked = (("entities", "all"),) if plan.has("entities", "all") else ()
    plan.add("handover", "all", (*cleaned, *linked), None, **asked)
    raw = tuple(("read", extract_subject(plan.current[name])) for name in wanted)
    recipes = {
        f"recipe/{name}": _hash(places.recipe(settings.sources[name].recipe or name))
        for name in wanted
    }
    plan.add("handover_raw", "all", raw, None, **asked, **recipes)
    for name, source in settings.sources.items():
        if name in plan.current and source.columns_with("soft"):
            subject = extract_subject(plan.current[name])
            needs = (("read", subject), ("profile", subject), *linked, ("handover", "all"))
            plan.add("soft", name, needs, plan.current[name])
    if settings.clusters:
        wish = settings.clusters.model_dump_json()
        plan.add("cluster", "all", (("handover", "all"),), None, clusters=wish)
    if settings.survival:
        sets = (("handover", "all"), ("handover_raw", "all"))
        wish = settings.survival.model_dump_json()
        plan.add("survival", "all", sets, None, survival=wish)


def _hash(path: Path) -> str:
    return sha256_file(path)
