"""A project: a folder, its settings and its memory. Everything that a screen or command asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cleaning.results import CleaningReport
from workbench.clustering.results import Clustering
from workbench.core.errors import NotAProject, NotMadeYet
from workbench.core.findings import Severity
from workbench.core.progress import Progress, silent
from workbench.core.settings import ReadSettings, WorkbenchSettings
from workbench.core.tomlfile import load as load_toml
from workbench.extracts.results import Comparison, Reading
from workbench.handover.results import HandoverReport
from workbench.linkage.results import LinkReport
from workbench.profiling.results import Profile
from workbench.profiling.soft.results import SoftInsight
from workbench.project import (
    cell_stories,
    comparing_extracts,
    confirming,
    declaring,
    failing,
    jobs,
    knowing,
    looking,
    reading,
    receiving,
    reporting_back,
    retaining,
    status,
    suggesting_expectations,
)
from workbench.project.answers import (
    AddAnswer,
    CellStory,
    Extract,
    Job,
    ProjectSurvival,
    RetainAnswer,
    RunReport,
    Status,
)
from workbench.project.places import SETTINGS_FILE, Places
from workbench.project.remembering import memory_of
from workbench.project.report_answers import ReportBackAnswer, ReportItem, State
from workbench.project.stages.context import Model, load
from workbench.project.stations import Plan, extract_subject, make_plan
from workbench.quality.results import Alert, Drift, Trend
from workbench.store.database import Database
from workbench.store.extracts import list_extracts, withdraw_extract
from workbench.store.models import ExtractRow
from workbench.store.removed import removed_extracts
from workbench.validation.results import ValidationRun
from workbench.validation.suggestion.results import Suggestions

if TYPE_CHECKING:
    import pandas as pd

    from workbench.extracts.layouts import Layout
    from workbench.project.clean_desk import CleanDesk


class Project:
    """One project folder. Open it anew after its settings changed; it holds no results."""

    def __init__(self, folder: Path) -> None:
        if not (folder / SETTINGS_FILE).is_file():
            raise NotAProject(folder=folder)
        self.folder = folder
        self.places = Places(folder)
        self.settings = load_toml(self.places.settings_file, WorkbenchSettings)
        self.database = Database(self.places.database)

    @classmethod
    def open(cls, folder: Path | str) -> Project:
        """The project in a folder; NotAProject, SettingsFaults or NewerStore when there is none."""
        return cls(Path(folder))

    def close(self) -> None:
        """Let go of the database file."""
        self.database.close()

    @property
    def name(self) -> str:
        """The project's name for people."""
        return self.settings.name

    def sources(self) -> list[str]:
        """The sources of the settings, in their order."""
        return list(self.settings.sources)

    # -- deliveries

    def add(self, source: str, file: Path, when: date, name: str | None = None) -> Extract:
        """Take a delivered file in; see `take_in`."""
        return self.take_in(source, file, when, name).extract

    def take_in(
        self,
        source: str,
        file: Path,
        when: date,
        name: str | None = None,
        declare: bool = False,
    ) -> AddAnswer:
        """Keep the delivered bytes under their hash and note the delivery.

        A folder of files is one delivery, kept as an archive. The same bytes for the same date are
        one delivery; the same bytes for another date or source are told. With `declare` a source
        that the settings lack is written into workbench.toml first; else UnknownSource. A file
        that the guard refuses is not taken in.
        """
        taken = receiving.take_in(
            self.places, self.settings, self.database, source, file, when, name, declare
        )
        return self._taken(taken)

    def take_from_database(
        self,
        source: str,
        when: date,
        read: ReadSettings | None = None,
        password: str | None = None,
        declare: bool = False,
    ) -> AddAnswer:
        """Take what a table or query gives now as a delivery; its answer is kept as Parquet.

        `read` says where (`kind = "sql"`); None: the source's own settings. With `declare` a source
        that the settings lack is written into workbench.toml with them, without `password`, which
        goes before the environment variable of the settings. Raises what `extracts.sql` does.
        """
        taken = receiving.take_from_database(
            self.places, self.settings, self.database, source, when, read, password, declare
        )
        return self._taken(taken)

    def try_reading(
        self, extract_id: int, read: ReadSettings, limit: int = 50
    ) -> tuple[Reading, pd.DataFrame]:
        """How an extract would be read with other settings, and its first rows; nothing is kept."""
        return reading.try_reading(
            self.places, self.settings.limits, self._row(extract_id), read, limit
        )

    def sample_lines(self, extract_id: int, limit: int = 200) -> list[str]:
        """The first lines of an extract as text, for the layout wizard."""
        return reading.sample_lines(self.places, self._row(extract_id), limit)

    def layouts(self) -> dict[str, Layout]:
        """The layout files of the project folder by name; one with faults is left out."""
        return reading.layouts(self.places)

    def save_layout(self, layout: Layout) -> Path:
        """Write a new layout to layouts/NAME.toml; LayoutExists when the name is taken."""
        return reading.save_layout(self.places, layout)

    def parts(self, extract_id: int) -> pd.DataFrame:
        """Per sheet or file of an extract: part, kept, quarantined."""
        return looking.parts(self.result_folder("read", self._subject(extract_id)))

    def store_read(self, source: str, read: ReadSettings) -> None:
        """Make these the source's read settings in workbench.toml; its readings are made anew."""
        self.settings = declaring.store_read(self.places.settings_file, source, read)

    def extracts(self, source: str | None = None) -> list[Extract]:
        """Every delivery, by source and date."""
        with self.database.write() as session:
            gone = {number: row.removed for number, row in removed_extracts(session).items()}
        rows = list_extracts(self.database, source)
        return [receiving.as_extract(row, gone.get(row.id)) for row in rows]

    def withdraw(self, extract_id: int) -> None:
        """Take a delivery out of all that follows; its bytes stay where they are."""
        withdraw_extract(self.database, extract_id)

    def retain(self, dry_run: bool = False) -> RetainAnswer:
        """Remove the rows of old deliveries by the settings' policy; their metrics stay.

        RetentionNotSet, or RunInProgress when a run lives.
        """
        return retaining.retain(self.places, self.settings, self.plan, self.database, dry_run)

    # -- running

    def plan(self) -> Plan:
        """What there is to make, with the key of each station."""
        memory = memory_of(self.places, self.database)
        return make_plan(self.places, self.settings, list_extracts(self.database), memory)

    def run(self, progress: Progress = silent, run_id: int | None = None) -> RunReport:
        """Take in what lies in the inbox, then make every station that is not up to date.

        RunInProgress when another run lives; InboxMissing.
        """
        return jobs.run_here(
            self.places,
            self.settings,
            self.plan,
            self.take_in,
            self.database,
            progress,
            run_id,
        )

    def status(self) -> Status:
        """Where each station stands, and what to do next."""
        return status.status_of(self.places, self.settings, self.plan(), self.database)

    def start_run(self) -> int:
        """Start a run as a process of its own and return its job id."""
        return jobs.start(self.folder, self.database)

    def jobs(self) -> list[Job]:
        """The latest runs, newest first."""
        return jobs.listed(self.database)

    def cancel(self, job_id: int) -> None:
        """End a run; what it made stays."""
        jobs.cancel(self.database, job_id)

    def seconds(self) -> dict[str, float]:
        """Machine seconds of the current results, by stage."""
        return status.seconds_by_stage(self.places, self.plan(), self.database)

    # -- results; each raises NotMadeYet when no run has made it

    def result_folder(self, stage: str, subject: str) -> Path:
        """The folder of an up-to-date result."""
        return looking.result_folder(self.places, self.plan(), stage, subject)

    def reading(self, extract_id: int) -> Reading:
        """How an extract was read, and the account of its records."""
        return self._load("read", self._subject(extract_id), Reading)

    def comparison(self, extract_id: int) -> Comparison | None:
        """What changed in form since the previous delivery; None for a source's first one."""
        subject = self._subject(extract_id)
        if not self.plan().has("compare", subject):
            return None
        return self._load("compare", subject, Comparison)

    def quarantine(self, extract_id: int) -> pd.DataFrame:
        """The records that could not be kept, with reason and raw text."""
        return looking.parquet(self.result_folder("read", self._subject(extract_id)), "quarantine")

    def records(self, extract_id: int, limit: int = 100) -> pd.DataFrame:
        """The first records of an extract as read: text, with `_row`."""
        folder = self.result_folder("read", self._subject(extract_id))
        return looking.parquet(folder, "reading", limit)

    def profile(self, extract_id: int) -> Profile:
        """What is known of an extract."""
        return self._load("profile", self._subject(extract_id), Profile)

    def last_profile(self, extract_id: int) -> tuple[Profile, bool]:
        """The profile made last, and whether it is up to date: a decision on a value makes it old."""
        subject = self._subject(extract_id)
        try:
            return self._load("profile", subject, Profile), True
        except NotMadeYet:
            folder = looking.last_folder(self.folder, self.database, "profile", subject)
            if folder is None:
                raise
            return load(folder, Profile), False

    def decide_value(
        self, source: str, column: str, value: str, says: confirming.Says = "nothing"
    ) -> None:
        """A person's word on a value: in the settings for the next profile, and in the recipe."""
        confirming.decide_value(self.places, self.settings, source, column, value, says)
        self.settings = load_toml(self.places.settings_file, WorkbenchSettings)

    def decision_on(self, source: str, column: str, value: str) -> confirming.Says:
        """What a person decided of a value of a column."""
        return confirming.decision_on(self.settings.sources[source], column, value)

    def soft_insight(self, source: str) -> SoftInsight:
        """What the analysis set shows of a source's soft characteristics."""
        return self._load("soft", source, SoftInsight)

    def work_list(
        self, source: str, team: str | None = None, limit: int | None = None
    ) -> pd.DataFrame:
        """Whom to ask about what: rank, team, case_manager, client, ask, worth."""
        return looking.work_list(self.result_folder("soft", source), team, limit)

    def soft_history(self, source: str) -> pd.DataFrame:
        """Per profiled extract and soft characteristic: date, column, effective_fill, verdict."""
        gone = [one.date for one in self.extracts(source) if one.removed and not one.withdrawn]
        past = self.history(source)
        soft = self.settings.sources[source].columns_with("soft")
        past = past[past["date"].isin(gone) & past["column"].isin(soft)]
        return looking.soft_history(self.places, self.plan(), source, past)

    def validation(self, subject: int | str, stage: str) -> ValidationRun:
        """A validation run: `raw` of an extract id, or `cleaned` of a source."""
        return self._load(f"validate_{stage}", self._any_subject(subject), ValidationRun)

    def failing_rows(
        self, subject: int | str, stage: str, number: int, limit: int = 200
    ) -> pd.DataFrame:
        """The rows that fail expectation `number` (from 0), looked up where they lie."""
        run = self.validation(subject, stage)
        name = self._any_subject(subject)
        found = ("read", "reading") if stage == "raw" else ("clean", "cleaned")
        folder = self.result_folder(found[0], name)
        return looking.rows(folder, found[1], run.expectations[number].rows[:limit])

    def failures(self, subject: int | str, stage: str) -> knowing.Failures:
        """What a person looks at and decides of a validation run's failing rows."""
        name = self._any_subject(subject)
        of = failing.validated(self.places, self.settings, self.plan(), stage, name)
        return knowing.Failures(self.database, of)

    def cleaning(self, source: str) -> CleaningReport:
        """What the recipe did to the current extract of a source."""
        return self._load("clean", source, CleaningReport)

    def cleaned(self, source: str, limit: int = 200) -> pd.DataFrame:
        """The first rows of the cleaned table."""
        return looking.parquet(self.result_folder("clean", source), "cleaned", limit)

    def changes(self, source: str, limit: int = 200, column: str | None = None) -> pd.DataFrame:
        """The change log: step, row, column, before, after."""
        return looking.changes(self.result_folder("clean", source), limit, column)

    def link_reports(self) -> dict[str, LinkReport]:
        """What each linkage task came to."""
        plan = self.plan()
        tasks = [one for one in plan if one.stage in ("dedupe", "link")]
        return {one.subject: self._load(one.stage, one.subject, LinkReport) for one in tasks}

    def doubtful_pairs(self, task: str, limit: int = 50) -> pd.DataFrame:
        """The pairs nearest to the threshold, both records side by side."""
        return looking.doubtful_pairs(self.places, self.settings, self.plan(), task, limit)

    def golden(self, limit: int = 200) -> pd.DataFrame:
        """Golden records: one row per entity; those of several records first."""
        return looking.golden(self._dedupe_folder(), limit)

    def golden_provenance(self, entity_id: int) -> pd.DataFrame:
        """For each column of a golden record the row that it came from."""
        return looking.golden_provenance(self._dedupe_folder(), entity_id)

    def handover(self) -> HandoverReport:
        """The analysis set's report and lineage."""
        return self._load("handover", "all", HandoverReport)

    def spells(self, limit: int | None = 200) -> pd.DataFrame:
        """The analysis set's spells."""
        return looking.parquet(self.result_folder("handover", "all"), "spells", limit)

    def episodes(self, limit: int | None = None) -> pd.DataFrame:
        """The analysis set's start-stop rows."""
        return looking.parquet(self.result_folder("handover", "all"), "episodes", limit)

    def clusters(self) -> Clustering:
        """Groups of clients much alike."""
        return self._load("cluster", "all", Clustering)

    def survival(self) -> ProjectSurvival:
        """Curves and model."""
        return self._load("survival", "all", ProjectSurvival)

    def planted(self) -> dict[str, float] | None:
        """The demo's planted log hazard ratios of the model's event; None on real data."""
        return looking.planted(self.folder, self.settings)

    def cell_story(self, source: str, record: int, column: str) -> list[CellStory]:
        """A cell from the delivered file to the golden record."""
        recipe = str(self.settings.sources[source].recipe)
        return cell_stories.cell_story(self.places, self.plan(), source, recipe, record, column)

    def history(self, source: str) -> pd.DataFrame:
        """Per extract and column: date, column, rows, fill, effective_fill, distinct."""
        return looking.history(self.database, source)

    def validation_history(self, source: str | None = None) -> pd.DataFrame:
        """Per extract and expectation: source, date, stage, type, column, severity, outcome."""
        return looking.validation_history(self.database, source)

    def trend(self, source: str) -> Trend:
        """Quality over time of a source: dimensions, heat map, and what got worse since when."""
        return self._load("watch", source, Trend)

    def trends(self) -> tuple[Trend, ...]:
        """The trend of every source that has deliveries."""
        subjects = [one.subject for one in self.plan() if one.stage == "watch"]
        return tuple(self.trend(subject) for subject in subjects)

    def alert_rows(self, alert: Alert) -> pd.DataFrame:
        """Example rows of what got worse, as they were delivered."""
        return reporting_back.alert_rows(self, alert)

    def report_back(self) -> ReportBackAnswer:
        """What there is to report to the owners of the sources, and what was reported."""
        return reporting_back.answer(self)

    def report(self, point: str, note: str = "", by: str = "") -> ReportItem:
        """Note that something was reported; see `reporting_back.report`."""
        return reporting_back.report(self, point, note, by)

    def change_report(
        self,
        item: int,
        state: State,
        *,
        revision: int | None = None,
        promised_for: date | None = None,
        note: str = "",
        by: str = "",
    ) -> ReportItem:
        """Note what became of a report; see `reporting_back.change`."""
        return reporting_back.change(
            self, item, state, revision=revision, promised_for=promised_for, note=note, by=by
        )

    def drift(self, source: str, before: date, after: date) -> Drift:
        """Two extracts of a source beside each other: form, values, distributions, turnover."""
        return comparing_extracts.drift(
            self.places, self.settings, self.plan(), source, before, after
        )

    def export(
        self, what: str, to: Path, source: str | None = None, team: str | None = None
    ) -> Path:
        """Write something for outside: suppressed and formula-guarded; see `exporting`."""
        from workbench.project import exporting

        return exporting.export(self, what, to, source, team)

    def clean_desk(self, source: str) -> CleanDesk:
        """A source's recipe at work: its table, suggestions, steps, undo. UnknownSource without one."""
        from workbench.project.clean_desk import CleanDesk

        return CleanDesk(self, source)

    def begin_recipe(self, source: str) -> None:
        """An empty recipe for a source that has none yet."""
        declaring.begin_recipe(self.places, source)
        self.settings = load_toml(self.places.settings_file, WorkbenchSettings)

    # -- suggestions

    def suggestions(self, source: str) -> Suggestions:
        """Expectations proposed from a source's deliveries; see `suggesting_expectations`."""
        return suggesting_expectations.suggestions(self, source)

    def accept_suggestions(
        self,
        source: str,
        found: Suggestions,
        accepted: Mapping[int, Severity | None],
        kwargs: Mapping[int, dict[str, Any]] | None = None,
    ) -> None:
        """Write proposals by number, with the severity set (None: as proposed), into the suite.

        `kwargs`: other arguments for some of them.

        A source without a suite for deliveries gets one, in the settings too.
        """
        suggesting_expectations.accept_suggestions(self, source, found, accepted, kwargs)
        if self.settings.sources[source].suite_raw is None:
            self.settings = declaring.store_suite(
                self.places.settings_file,
                source,
                suggesting_expectations.suite_file(self, source).stem,
            )

    # -- within

    def _taken(self, taken: AddAnswer) -> AddAnswer:
        if taken.new_source:
            self.settings = load_toml(self.places.settings_file, WorkbenchSettings)
        return taken

    def _load(self, stage: str, subject: str, kind: type[Model]) -> Model:
        return load(self.result_folder(stage, subject), kind)

    def _subject(self, extract_id: int) -> str:
        return extract_subject(self._row(extract_id))

    def _row(self, extract_id: int) -> ExtractRow:
        for row in list_extracts(self.database):
            if row.id == extract_id:
                return row
        raise NotMadeYet(what=f"extract {extract_id}", folder=self.folder)

    def _any_subject(self, subject: int | str) -> str:
        return self._subject(subject) if isinstance(subject, int) else subject

    def _dedupe_folder(self) -> Path:
        for one in self.plan():
            if one.stage == "dedupe":
                return self.result_folder("dedupe", one.subject)
        raise NotMadeYet(what="deduplication", folder=self.folder)
