"""The settings a project is made of (`workbench.toml`), shared by every stage."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from workbench.core.group_thresholds import GroupThresholds
from workbench.core.outflow_settings import OutflowTask
from workbench.core.results import Setting, SettingsFile
from workbench.core.soft_thresholds import SoftThresholds
from workbench.core.unattended_settings import (
    InboxPattern,
    InboxSettings,
    NotifySettings,
    ReportSettings,
    RetentionSettings,
)
from workbench.core.watch_settings import WatchSettings

Role = Literal[
    "key",  # identifies the record's subject: client number, file number, interview number
    "identifying",  # says who it is: name, BSN, birth date, address
    "soft",  # judged or asked by a case manager
    "hard",  # proved by a registry
    "date",  # valid time: when it was so
    "recorded_at",  # record time: when it was entered
    "operation",  # journal operation INS/UPD/DEL
    "team",
    "case_manager",
    "outcome",
    "remark",
    "other",
]


class Limits(Setting):
    """What a delivered file may be at most; refusals name the key to raise."""

    file_megabytes: int = 16_384
    unpacked_megabytes: int = 2048
    columns: int = 2000
    cell_characters: int = 1_000_000
    members: int = 1000
    """Files in one archive or folder; parts in one workbook."""
    member_depth: int = 8
    """Folders within folders, in an archive or a delivered folder."""
    memory_megabytes: int = Field(default=768, ge=128)
    """What the engine holds in memory when a table is profiled; it spills the rest to disk."""


class ReadSettings(Setting):
    """How a source's files are read. `auto`/None: found out from the file, and reported."""

    kind: Literal[
        "auto",
        "delimited",
        "excel",
        "fixed",
        "parquet",
        "spss",
        "stata",
        "sas",
        "archive",
        "sql",
    ] = "auto"
    encoding: str | None = None
    repair_mojibake: bool = False
    """Mend letters that were read in a wrong encoding before the delivery (`Ã«` becomes `ë`)."""
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quotechar: str | None = Field(default=None, max_length=1)
    """The empty string means: no quoting."""
    escapechar: str | None = Field(default=None, max_length=1)
    """What stands before a quote inside a quoted cell; the empty string means: it is doubled."""
    one_column: bool | None = None
    """Whether nothing separates cells: every line is one value."""
    header_row: int | None = Field(default=None, ge=0)
    """Physical line (sheet row) of the header, from 1; 0 means: there is none."""
    header_lines: int | None = Field(default=None, ge=1, le=2)
    """How many lines the header takes; `header_row` is the last of them. None: found out."""
    layout: str | None = None
    """Name of a layout file, for fixed-position text."""
    sheets: tuple[str, ...] | None = None
    """Excel sheets to read; None: every visible sheet with the first one's columns."""
    total_row: bool | None = None
    """Whether the last record is a total; None: found out."""
    url: str | None = None
    """SQLAlchemy address of a database, without password (`kind = "sql"`)."""
    table: str | None = None
    """Table or view to take from the database, `schema.name` where it has one."""
    query: str | None = None
    """Query to take instead of a whole table."""
    password_env: str | None = None
    """Name of the environment variable that holds the password; the password is stored nowhere."""

    @field_validator("url")
    @classmethod
    def _without_password(cls, url: str | None) -> str | None:
        telling = r"[^:/]+://[^/@:]*:.+@|.*[?&;][^=]*(?:passw|pwd|secret|token)[^=]*="
        if url is not None and re.match(telling, url, re.IGNORECASE):
            raise ValueError("a password does not belong in a file: name its password_env")
        return url


class SourceSettings(InboxPattern):
    """One feed: how to read it and what its columns are for."""

    title: str | None = None
    owner: str | None = None
    """Who answers for the source's quality: an address or a name, for reports back."""
    delivery: Literal["full", "changes"] = "full"
    key: tuple[str, ...] = ()
    """Columns that together identify a record."""
    suite_raw: str | None = None
    suite_cleaned: str | None = None
    recipe: str | None = None
    read: ReadSettings = ReadSettings()
    roles: dict[str, Role] = {}
    placeholders: dict[str, tuple[str, ...]] = {}
    """Per column (`"*"`: every column) the values that say nothing there, as a person confirmed."""
    answers: dict[str, tuple[str, ...]] = {}
    """Per column the values that are answers there though they look like placeholders."""
    soft: SoftThresholds = SoftThresholds()
    """When a soft characteristic may be used."""
    watch: WatchSettings = WatchSettings()
    """When quality over time alerts."""

    def columns_with(self, *roles: Role) -> tuple[str, ...]:
        """The columns that have one of these roles, in the file's order."""
        return tuple(column for column, role in self.roles.items() if role in roles)


class LinkTask(Setting):
    """One linkage of the project: deduplicate a source, or link another source to it."""

    rules: str
    """Name of a file in linkage_rules/."""
    left: str
    right: str | None = None
    """None: deduplicate `left`. Else: the records of `right` are linked to `left`."""


class ClusterTask(Setting):
    """Which columns of the analysis set make the groups, and how many groups."""

    columns: tuple[str, ...]
    k: Annotated[int, Field(ge=2, le=50)] | Literal["auto"] = "auto"
    """`auto`: as many as the data speak for, which may be none."""
    method: Literal["latent_class", "famd_kmeans", "gower_pam"] = "latent_class"
    seed: int = 0
    thresholds: GroupThresholds = GroupThresholds()


class SurvivalTask(Setting):
    """The model the project shows: Cox for one event, curves by group."""

    event: str = "to_work"
    covariates: tuple[str, ...]
    groups: tuple[str, ...] = ()
    impute: int = Field(default=0, ge=0, le=100)
    """So many copies with missing covariates filled in, pooled beside the model; 0: none. Two at least
    show what the filling in adds to an error."""


class ProvisionTask(Setting):
    """How provisions are read: per target group, each from its start on."""

    kinds: tuple[str, ...] = ()
    """Time-varying columns of the analysis set; empty: all of them."""
    by: tuple[str, ...] = ()
    """Columns whose values are target groups; `group` is the groups of clients much alike."""
    covariates: tuple[str, ...] = ()
    """What is adjusted for; empty: the covariates of `survival`, the provision itself aside."""
    lag: float = Field(default=182, gt=0)
    """Days after its start in which a provision counts as under way."""
    landmarks: tuple[float, ...] = (182,)
    horizons: tuple[float, ...] = (91, 182, 365, 730)


class WorkbenchSettings(SettingsFile):
    """The whole of `workbench.toml`."""

    name: str
    language: Literal["nl", "en"] = "nl"
    reference_date: date | None = None
    """The state of the register is taken as known on this date; None: the latest delivery."""
    limits: Limits = Limits()
    small_cell: int = 10
    sources: dict[str, SourceSettings] = {}
    linkage: tuple[LinkTask, ...] = ()
    handover: str | None = None
    """Name of the hand-over file in the project folder."""
    clusters: ClusterTask | None = None
    survival: SurvivalTask | None = None
    provisions: ProvisionTask | None = None
    outflow: OutflowTask | None = None
    inbox: InboxSettings = InboxSettings()
    report: ReportSettings | None = None
    """None: a run writes no report unless asked."""
    notify: NotifySettings | None = None
    retention: RetentionSettings | None = None
    """None: nothing is ever removed."""
