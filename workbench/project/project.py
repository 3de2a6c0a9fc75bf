"""A project: a folder, its settings and its memory. Everything that a screen or command asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.core.errors import NotAProject
from workbench.core.findings import Severity
from workbench.core.progress import Progress, silent
from workbench.core.settings import ReadSettings, WorkbenchSettings
from workbench.core.tomlfile import load as load_toml
from workbench.extracts.results import Reading
from workbench.project import (
    confirming,
    declaring,
    expecting,
    group_names,
    jobs,
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
    Extract,
    Job,
    RetainAnswer,
    RunReport,
    Status,
)
from workbench.project.made_results import MadeResults
from workbench.project.outflow_answers import Expectation
from workbench.project.places import SETTINGS_FILE, Places
from workbench.project.report_answers import ReportBackAnswer, ReportItem, State
from workbench.quality.results import Alert
from workbench.store.database import Database, today
from workbench.store.extracts import withdraw_extract
from workbench.validation.suggestion.results import Suggestions

if TYPE_CHECKING:
    import pandas as pd

    from workbench.extracts.layouts import Layout
    from workbench.project.clean_desk import CleanDesk
    from workbench.project.link_desk import LinkDesk
    from workbench.project.link_guide import LinkGuide


class Project(MadeResults):
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

    def withdraw(self, extract_id: int) -> None:
        """Take a delivery out of all that follows; its bytes stay where they are."""
        withdraw_extract(self.database, extract_id)

    def retain(self, dry_run: bool = False) -> RetainAnswer:
        """Remove the rows of old deliveries by the settings' policy; their metrics stay.

        RetentionNotSet, or RunInProgress when a run lives.
        """
        return retaining.retain(self.places, self.settings, self.plan, self.database, dry_run)

    # -- running

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

    # -- what people decide

    def decide_value(
        self, source: str, column: str, value: str, says: confirming.Says = "nothing"
    ) -> None:
        """A person's word on a value: in the settings for the next profile, and in the recipe."""
        confirming.decide_value(self.places, self.settings, source, column, value, says)
        self.settings = load_toml(self.places.settings_file, WorkbenchSettings)

    def decision_on(self, source: str, column: str, value: str) -> confirming.Says:
        """What a person decided of a value of a column."""
        return confirming.decision_on(self.settings.sources[source], column, value)

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

    def name_group(self, number: int, name: str, by: str = "") -> dict[int, str]:
        """Give a group a name; see `group_names`. It is in the project when this returns."""
        return group_names.name_group(self.folder, self.clusters(), number, name, by, today())

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

    def link_desk(self, task: str) -> LinkDesk:
        """The review of a linkage: pairs, entities, decisions. TaskUnknown, NotMadeYet."""
        from workbench.project.link_desk import LinkDesk

        return LinkDesk(self, task)

    def link_guide(self) -> LinkGuide:
        """The linkages at work: rules, thresholds, why a pair is one, runs side by side."""
        from workbench.project.link_guide import LinkGuide

        return LinkGuide(self)

    def begin_recipe(self, source: str) -> None:
        """An empty recipe for a source that has none yet."""
        declaring.begin_recipe(self.places, source)
        self.settings = load_toml(self.places.settings_file, WorkbenchSettings)

    def expect(self, client: str, who: str) -> Expectation:
        """What the model expects of one client; off by default, logged; see `expecting.expect`."""
        return expecting.expect(self, client, who)

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
