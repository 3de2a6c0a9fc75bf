"""What the runs of a project have made, to be looked at; nothing here changes anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cleaning.results import CleaningReport
from workbench.clustering.results import Clustering
from workbench.core.errors import NotMadeYet
from workbench.core.settings import WorkbenchSettings
from workbench.extracts.results import Comparison, Reading
from workbench.handover.results import HandoverReport
from workbench.linkage.results import LinkReport
from workbench.profiling.results import Profile
from workbench.profiling.soft.results import SoftInsight
from workbench.project import (
    cell_stories,
    comparing_extracts,
    expecting,
    failing,
    group_names,
    knowing,
    looking,
    outflow_files,
    receiving,
)
from workbench.project.answers import (
    CellStory,
    Extract,
    ProjectProvisions,
    ProjectSurvival,
)
from workbench.project.entity_history import EntityHistory, Generation, standing
from workbench.project.outflow_answers import Look, ProjectOutflow
from workbench.project.places import Places
from workbench.project.remembering import memory_of
from workbench.project.stages import grouping
from workbench.project.stages.context import Model, load
from workbench.project.stations import Plan, extract_subject, make_plan
from workbench.quality.results import Drift, Trend
from workbench.store.database import Database
from workbench.store.extracts import list_extracts
from workbench.store.models import ExtractRow
from workbench.store.removed import removed_extracts
from workbench.survival.results import Survival
from workbench.validation.results import ValidationRun

if TYPE_CHECKING:
    import pandas as pd

    from workbench.survival.outflow.card import Language
    from workbench.survival.outflow.portable import PortableModel


class MadeResults:
    """The results of a project as they stand. Each raises NotMadeYet when no run has made it."""

    folder: Path
    places: Places
    settings: WorkbenchSettings
    database: Database

    def plan(self) -> Plan:
        """What there is to make, with the key of each station."""
        memory = memory_of(self.places, self.database)
        return make_plan(self.places, self.settings, list_extracts(self.database), memory)

    def extracts(self, source: str | None = None) -> list[Extract]:
        """Every delivery, by source and date."""
        with self.database.write() as session:
            gone = {number: row.removed for number, row in removed_extracts(session).items()}
        rows = list_extracts(self.database, source)
        return [receiving.as_extract(row, gone.get(row.id)) for row in rows]

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

    def records(self, extract_id: int, limit: int | None = 100) -> pd.DataFrame:
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

    def entity_history(self, source: str) -> tuple[Generation, ...]:
        """What became of a source's entities, deduplication by deduplication, oldest first.

        Those of withdrawn deliveries are left out.
        """
        withdrawn = {row.id for row in list_extracts(self.database, source) if row.withdrawn}
        return standing(EntityHistory(self.places, source).generations(), withdrawn)

    def entity_events(self, source: str, number: int | None = None) -> pd.DataFrame:
        """kind, entity_id, before, after of the last generation, or of that number: entities that
        are not the same as before it, and those gone. NotMadeYet where there is none.
        """
        numbers = [one.number for one in self.entity_history(source)]
        if not numbers or (number is not None and number not in numbers):
            raise NotMadeYet(what=f"entities of {source}", folder=self.folder)
        return EntityHistory(self.places, source).events(number or numbers[-1])

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

    def group_curves(self) -> Survival:
        """How each group flows out: Kaplan-Meier and cumulative incidence per reason."""
        return grouping.load_curves(self.result_folder("cluster", "all"))

    def group_names(self) -> dict[int, str]:
        """Names that an analyst gave to groups, by number."""
        return group_names.group_names(self.folder, self.clusters())

    def waiting_group_names(self) -> tuple[str, ...]:
        """Names whose group is not among the groups as they are now."""
        return group_names.waiting_names(self.folder, self.clusters())

    def survival(self) -> ProjectSurvival:
        """Curves and model."""
        return self._load("survival", "all", ProjectSurvival)

    def provisions(self) -> ProjectProvisions:
        """Every provision, read for everyone and per target group."""
        return self._load("provisions", "all", ProjectProvisions)

    def outflow(self) -> ProjectOutflow:
        """The outflow model of the analysis set, and how good it is."""
        return self._load("outflow", "all", ProjectOutflow)

    def outflow_model(self) -> PortableModel:
        """The same as it may leave for another project."""
        return expecting.portable_model(self)

    def outflow_card(self, language: Language, as_json: bool = False) -> bytes:
        """Its model card, in the fields of the Dutch algorithm register: Markdown or JSON."""
        return outflow_files.card_bytes(self.outflow_model(), language, as_json)

    def looks(self) -> tuple[Look, ...]:
        """Who looked at the expectation for which client (by pseudonym), the latest first."""
        return expecting.looks(self.database)

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

    def drift(self, source: str, before: date, after: date) -> Drift:
        """Two extracts of a source beside each other: form, values, distributions, turnover."""
        return comparing_extracts.drift(
            self.places, self.settings, self.plan(), source, before, after
        )

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
