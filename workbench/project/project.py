"""A project: a folder, its settings and its memory. Everything that a screen or command asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cleaning.results import CleaningReport
from workbench.clustering.results import Clustering
from workbench.core.errors import FileEmpty, FileMissing, NotAProject, NotMadeYet, UnknownSource
from workbench.core.files import atomic_file, sha256_file
from workbench.core.progress import Progress, silent
from workbench.core.settings import WorkbenchSettings
from workbench.core.tomlfile import load as load_toml
from workbench.extracts.results import Reading
from workbench.handover.results import HandoverReport
from workbench.linkage.results import LinkReport
from workbench.profiling.results import Profile
from workbench.profiling.soft.results import SoftInsight
from workbench.project import declaring, jobs, looking, status
from workbench.project.answers import (
    AddAnswer,
    CellStory,
    Extract,
    Job,
    ProjectSurvival,
    RunReport,
    Status,
)
from workbench.project.places import SETTINGS_FILE, Places
from workbench.project.stages.context import Model, load
from workbench.project.stations import Plan, extract_subject, make_plan
from workbench.store.database import Database
from workbench.store.extracts import add_extract, list_extracts, withdraw_extract
from workbench.store.models import ExtractRow
from workbench.validation.results import ValidationRun

if TYPE_CHECKING:
    import pandas as pd


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

        The same bytes for the same date are one delivery. With `declare` a source that the
        settings lack is written into workbench.toml first; else UnknownSource. A file that the
        guard refuses is not taken in.
        """
        from workbench.extracts.guard import guard

        if not file.is_file():
            raise FileMissing(file=file)
        if file.stat().st_size == 0:
            raise FileEmpty(file=name or file.name)
        new_source = source not in self.settings.sources
        if new_source and not declare:
            raise UnknownSource(source=source, sources=", ".join(self.sources()) or "none yet")
        guard(file, self.settings.limits)
        if new_source:
            declaring.declare_source(self.places.settings_file, source)
            self.settings = load_toml(self.places.settings_file, WorkbenchSettings)
        sha256 = sha256_file(file)
        kept = self.places.raw_file(sha256, name or file.name)
        if not kept.exists():
            with atomic_file(kept) as temporary:
                declaring.copy_bytes(file, temporary)
        row, new = add_extract(
            self.database, source, when, name or file.name, sha256, file.stat().st_size
        )
        return AddAnswer(extract=_extract(row), new=new, new_source=new_source)

    def extracts(self, source: str | None = None) -> list[Extract]:
        """Every delivery, by source and date."""
        return [_extract(row) for row in list_extracts(self.database, source)]

    def withdraw(self, extract_id: int) -> None:
        """Take a delivery out of all that follows; its bytes stay where they are."""
        withdraw_extract(self.database, extract_id)

    # -- running

    def plan(self) -> Plan:
        """What there is to make, with the key of each station."""
        return make_plan(self.places, self.settings, list_extracts(self.database))

    def run(self, progress: Progress = silent, run_id: int | None = None) -> RunReport:
        """Make every station that is not up to date; RunInProgress when another run lives."""
        return jobs.run_here(
            self.places, self.settings, self.plan(), self.database, progress, run_id
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
        return looking.soft_history(self.places, self.plan(), source)

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
        return looking.cell_story(self.places, self.plan(), source, record, column)

    def history(self, source: str) -> pd.DataFrame:
        """Per extract and column: date, column, rows, fill, effective_fill, distinct."""
        return looking.history(self.database, source)

    def validation_history(self, source: str | None = None) -> pd.DataFrame:
        """Per extract and expectation: source, date, stage, type, column, severity, outcome."""
        return looking.validation_history(self.database, source)

    def export(
        self, what: str, to: Path, source: str | None = None, team: str | None = None
    ) -> Path:
        """Write something for outside: suppressed and formula-guarded; see `exporting`."""
        from workbench.project import exporting

        return exporting.export(self, what, to, source, team)

    # -- within

    def _load(self, stage: str, subject: str, kind: type[Model]) -> Model:
        return load(self.result_folder(stage, subject), kind)

    def _subject(self, extract_id: int) -> str:
        for row in list_extracts(self.database):
            if row.id == extract_id:
                return extract_subject(row)
        raise NotMadeYet(what=f"extract {extract_id}", folder=self.folder)

    def _any_subject(self, subject: int | str) -> str:
        return self._subject(subject) if isinstance(subject, int) else subject

    def _dedupe_folder(self) -> Path:
        for one in self.plan():
            if one.stage == "dedupe":
                return self.result_folder("dedupe", one.subject)
        raise NotMadeYet(what="deduplication", folder=self.folder)


def _extract(row: ExtractRow) -> Extract:
    return Extract(
        id=row.id,
        source=row.source,
        date=row.date,
        file=row.file,
        sha256=row.sha256,
        megabytes=round(row.size / 1e6, 3),
        added=row.added,
        withdrawn=row.withdrawn,
    )
