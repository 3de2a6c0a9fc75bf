"""The graph of what a project makes: each station's key follows from what goes into it.

Keys are known before anything runs (SHA-256 over stage, version, settings and the keys of the
inputs), so "is it up to date" is a look-up, and only what depends on a change is made again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbench.core.errors import SettingsFaults, SettingsSyntax
from workbench.core.files import sha256_file, sha256_json
from workbench.core.settings import SourceSettings, WorkbenchSettings
from workbench.project.entity_history import gives_numbers, history_of
from workbench.project.link_decisions import Standing, decisions_key
from workbench.project.lookups import in_order, looked_up
from workbench.project.memory import Memory
from workbench.project.places import Places
from workbench.store.models import ExtractRow

GROUP = "group"
"""The column with a client's group, where survival asks for it."""

STAGE_VERSIONS = {
    "read": 2,
    "compare": 1,
    "measure": 2,
    "watch": 1,
    "profile": 2,
    "validate_raw": 4,
    "clean": 3,
    "validate_cleaned": 4,
    "dedupe": 3,
    "link": 3,
    "entities": 1,
    "handover": 2,
    "handover_raw": 1,
    "soft": 1,
    "cluster": 3,
    "survival": 2,
    "outflow": 1,
    "provisions": 1,
}
"""Raised when a stage's code would make something else from the same inputs."""
DECISIONS = "decisions"
"""The input of a linkage that people's verdicts are; without any it has no such input."""


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
        self.past: dict[tuple[str, str], Station] = {}
        """Stations of removed rows: never made (again), but others have their keys."""
        self.stand_ins: dict[tuple[str, str], str] = {}
        """Counts that can't be made again -> key of the ones made last, with other settings."""
        self.current: dict[str, ExtractRow] = {}
        self.withdrawn: frozenset[int] = frozenset()
        self.decided: Mapping[str, tuple[Standing, ...]] = {}
        """Linkage task -> the verdicts that it is made with."""
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
        self.stations[stage, subject] = self.draft(stage, subject, needs, extract, **inputs)

    def draft(
        self,
        stage: str,
        subject: str,
        needs: tuple[tuple[str, str], ...] = (),
        extract: ExtractRow | None = None,
        **inputs: str,
    ) -> Station:
        """A station that is not planned yet."""
        upstream = {"/".join(need): self.key(*need) for need in needs}
        return Station(stage, subject, {**inputs, **upstream}, needs, extract)

    def key(self, stage: str, subject: str) -> str:
        """Key of the result that stands for a station, planned or past. KeyError: neither."""
        place = (stage, subject)
        if place in self.stand_ins:
            return self.stand_ins[place]
        return (self.stations.get(place) or self.past[place]).key

    def knows(self, stage: str, subject: str) -> bool:
        """Whether there is such a station, or was one whose result stays."""
        place = (stage, subject)
        return place in self.stations or place in self.past or place in self.stand_ins

    def has(self, stage: str, subject: str) -> bool:
        """Whether there is such a station."""
        return (stage, subject) in self.stations

    def __iter__(self) -> Iterator[Station]:
        return iter(self.stations.values())


def extract_subject(extract: ExtractRow) -> str:
    """How a delivery is called among the stations."""
    return f"{extract.source}/{extract.date}"


def _day(subject: str) -> str:
    return subject.rpartition("/")[2]


def make_plan(
    places: Places,
    settings: WorkbenchSettings,
    extracts: list[ExtractRow],
    memory: Memory | None = None,
) -> Plan:
    """Every station of the project as it stands now.

    FileMissing when the settings name a suite, recipe, rule or layout file that is not there.
    """
    plan, memory = Plan(), memory or Memory()
    plan.decided = memory.decided
    standing = [row for row in extracts if not row.withdrawn and row.source in settings.sources]
    plan.withdrawn = frozenset(row.id for row in extracts if row.withdrawn)
    for name in settings.sources:
        _plan_deliveries(plan, places, settings, memory, [r for r in standing if r.source == name])
        _find_current(plan, settings, name, standing)
    _plan_cleaning(plan, places, settings)
    for name, source in settings.sources.items():
        _plan_cleaned_suite(plan, places, name, source)
    _plan_linkage(plan, places, settings, memory)
    _plan_analysis(plan, places, settings)
    return plan


def _plan_deliveries(
    plan: Plan,
    places: Places,
    settings: WorkbenchSettings,
    memory: Memory,
    rows: list[ExtractRow],
) -> None:
    """The deliveries of one source by date, and its trend over those that could be counted."""
    before: list[str] = []
    """Deliveries that could be read, the nearest first."""
    measured: list[str] = []
    unreadable: list[str] = []
    for row in rows:
        subject, source = extract_subject(row), settings.sources[row.source]
        read = _read_station(plan, places, settings, row)
        readable = read.key not in memory.unreadable
        if row.id in memory.removed:
            plan.past["read", subject] = read
        else:
            _plan_extract(plan, places, settings, read, row)
            _plan_comparison(plan, memory, row, before[0] if before else None)
        if readable and _plan_measure(plan, memory, source, row, before[:2]):
            measured.insert(0, subject)
        else:
            unreadable.append(str(row.date))
        if readable:
            before.insert(0, subject)
    if measured:
        needs = tuple(("measure", subject) for subject in reversed(measured))
        name = rows[0].source
        asked = {"watch": settings.sources[name].watch.model_dump_json()}
        told = {
            "unreadable": unreadable,
            "outdated": [_day(one) for one in measured if ("measure", one) in plan.stand_ins],
        }
        asked |= {word: ",".join(sorted(days)) for word, days in told.items() if days}
        plan.add("watch", name, needs, None, **asked)


def _read_station(
    plan: Plan, places: Places, settings: WorkbenchSettings, row: ExtractRow
) -> Station:
    source = settings.sources[row.source]
    layout = source.read.layout
    return plan.draft(
        "read",
        extract_subject(row),
        extract=row,
        bytes=row.sha256,
        read=source.read.model_dump_json(),
        limits=settings.limits.model_dump_json(),
        layout=_hash(places.layout(layout)) if layout else "",
    )


def _plan_extract(
    plan: Plan,
    places: Places,
    settings: WorkbenchSettings,
    reading: Station,
    row: ExtractRow,
) -> None:
    source = settings.sources[row.source]
    subject = extract_subject(row)
    plan.stations["read", subject] = reading
    read = (("read", subject),)
    about = {"roles", "key", "placeholders", "answers", "soft"}
    roles = source.model_dump_json(include=about)
    plan.add("profile", subject, read, extract=row, roles=roles)
    if source.suite_raw:
        suite = _hash(places.suite(source.suite_raw))
        plan.add("validate_raw", subject, read, extract=row, suite=suite)


def _plan_comparison(plan: Plan, memory: Memory, row: ExtractRow, previous: str | None) -> None:
    """A delivery beside the one before it; deliveries come in the order of their dates.

    Beside one whose rows are removed it is what was made before, or nothing.
    """
    if previous is None:
        return
    subject = extract_subject(row)
    needs = (("read", previous), ("read", subject))
    station = plan.draft("compare", subject, needs, extract=row)
    if plan.has("read", previous) or memory.has(station.stage, station.subject, station.key):
        plan.stations["compare", subject] = station


def _plan_measure(
    plan: Plan, memory: Memory, source: SourceSettings, row: ExtractRow, before: list[str]
) -> bool:
    """What is counted of a delivery; the two before it tell which rows are new.

    Where rows of those are removed, the counts made before stand, with other settings or not; only
    where there are none, the delivery is counted beside what is left. False: there are no counts.
    """
    about = {"roles", "key", "delivery", "placeholders", "answers", "watch"}
    counted = source.model_dump_json(include=about)
    subject = extract_subject(row)
    place = ("measure", subject)
    needs = tuple(("read", name) for name in (subject, *before))
    station = plan.draft("measure", subject, needs, row, counted=counted)
    left = tuple(need for need in needs if plan.has(*need))
    if left == needs or memory.has(station.stage, station.subject, station.key):
        (plan.stations if plan.has("read", subject) else plan.past)[place] = station
        return True
    last = memory.last(station.stage, station.subject, row)
    if last is not None:
        plan.stand_ins[place] = last
        return True
    if not plan.has("read", subject):
        return False
    plan.add("measure", subject, left, row, counted=counted)
    return True


def _find_current(
    plan: Plan, settings: WorkbenchSettings, name: str, standing: list[ExtractRow]
) -> None:
    """The delivery that counts: the latest up to the reference date."""
    limit = settings.reference_date or date.max
    mine = [row for row in standing if row.source == name and row.date <= limit]
    if mine:
        plan.current[name] = max(mine, key=lambda row: (row.date, row.id))


def _plan_cleaning(plan: Plan, places: Places, settings: WorkbenchSettings) -> None:
    """Every source with a recipe, behind the sources that its recipe fills from."""
    recipes = {
        name: places.recipe(source.recipe)
        for name, source in settings.sources.items()
        if source.recipe and name in plan.current
    }
    waits = {name: looked_up(recipe) for name, recipe in recipes.items()}
    for name, circle in in_order(waits):
        latest = plan.current[name]
        needs = [("read", extract_subject(latest))]
        asked = {"recipe": _hash(recipes[name])}
        if circle:
            asked["circle"] = " > ".join(circle)
        for other in () if circle else waits[name]:
            if other in plan.current:
                read = ("read", extract_subject(plan.current[other]))
                needs.append(("clean", other) if other in recipes else read)
        plan.add("clean", name, tuple(dict.fromkeys(needs)), extract=latest, **asked)


def _plan_cleaned_suite(plan: Plan, places: Places, name: str, source: SourceSettings) -> None:
    """After every `clean`: a suite may hold the table against those of other sources."""
    from workbench.validation.suite import suite_references

    if not source.suite_cleaned or not plan.has("clean", name):
        return
    path = places.suite(source.suite_cleaned)
    try:
        wanted = suite_references(path)
    except (
        SettingsSyntax,
        SettingsFaults,
    ):  # told where the suite is run; a plan is for looking too
        wanted = ()
    others = tuple(("clean", other) for other in wanted if other != name)
    needs = (("clean", name), *(other for other in others if plan.has(*other)))
    plan.add("validate_cleaned", name, needs, plan.current[name], suite=_hash(path))


def _plan_linkage(plan: Plan, places: Places, settings: WorkbenchSettings, memory: Memory) -> None:
    made: list[tuple[str, str]] = []
    draws = _asked_draws(places, settings)
    for task in settings.linkage:
        rules = _hash(places.rules(task.rules))
        sides = [task.left] if task.right is None else [task.left, task.right]
        if not all(plan.has("clean", side) for side in sides):
            continue
        stage = "dedupe" if task.right is None else "link"
        asked = {"rules": rules, **draws}
        if decided := decisions_key(plan.decided.get(task.rules, ())):
            asked[DECISIONS] = decided
        needs = tuple(("clean", side) for side in sides)
        plan.add(stage, task.rules, needs, None, **asked)
        if stage == "dedupe" and gives_numbers(settings.linkage, task):
            given = memory.generations.get(task.left, ())
            history = history_of(given, plan.withdrawn, plan.key(stage, task.rules))
            plan.add(stage, task.rules, needs, None, **asked, **history)
        made.append((stage, task.rules))
    if any(stage == "dedupe" for stage, _ in made):
        plan.add("entities", "all", tuple(made))


def _asked_draws(places: Places, settings: WorkbenchSettings) -> dict[str, str]:
    """What the hand-over asks of linkage; nothing where the best linkage will do."""
    if settings.handover is None:
        return {}
    from workbench.handover import load_handover

    wish = load_handover(places.handover(settings.handover)).linkage
    return {"draws": wish.model_dump_json()} if wish.draws else {}


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
    judged = tuple(
        ("profile", extract_subject(plan.current[name]))
        for name in wanted
        if settings.sources[name].columns_with("soft")
    )
    plan.add("handover", "all", (*cleaned, *linked, *judged), None, **asked)
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
        sets: tuple[tuple[str, str], ...] = (("handover", "all"), ("handover_raw", "all"))
        asked_for = (*settings.survival.groups, *settings.survival.covariates)
        if plan.has("cluster", "all") and any(GROUP in term.split(":") for term in asked_for):
            sets = (*sets, ("cluster", "all"))
        wish = settings.survival.model_dump_json()
        plan.add("survival", "all", sets, None, survival=wish)
    if settings.outflow:
        asked = {"outflow": settings.outflow.made_by(), "small_cell": str(settings.small_cell)}
        plan.add("outflow", "all", (("handover", "all"),), None, **asked)
    if settings.provisions and settings.survival:
        _plan_provisions(plan, settings)


def _plan_provisions(plan: Plan, settings: WorkbenchSettings) -> None:
    assert settings.provisions is not None
    assert settings.survival is not None
    grouped = "group" in settings.provisions.by and plan.has("cluster", "all")
    needs = (("handover", "all"), *((("cluster", "all"),) if grouped else ()))
    wish = settings.provisions.model_dump_json() + settings.survival.model_dump_json()
    plan.add("provisions", "all", needs, None, provisions=wish)


def _hash(path: Path) -> str:
    return sha256_file(path)
