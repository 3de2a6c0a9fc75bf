"""What the project gives away: tables without more of a person than the purpose needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from workbench.core.errors import NotMadeYet, UnknownFormat
from workbench.core.files import write_text
from workbench.core.privacy import suppress
from workbench.handover.codebook import codebook, column_labels
from workbench.handover.safe_export import suppress_counts, write_safe_table
from workbench.handover.statistics_files import STATISTICS_FORMATS, write_statistics
from workbench.project import reporting_back
from workbench.project.target_groups import group_outflow, target_groups

if TYPE_CHECKING:
    from workbench.project.project import Project

KINDS = (
    "spells",
    "episodes",
    "clusters",
    "group_outflow",
    "group_model",
    "incidence",
    "outlook",
    "provisions",
    "codebook",
    "report_back",
    "work_list",
)
"""`spells` and `episodes` are rows about people, without names or numbers of the register;
`clusters`, `group_outflow`, `incidence`, `outlook` (groups side by side) and `provisions` are counts with
small cells suppressed; `group_model` is a portable model by which others find the groups, without
rows; `codebook` describes columns; `report_back` names row numbers
of the delivered file, no values; `work_list` names clients by number to their own case manager, with
the questions to ask and nothing else about them."""


def export(
    project: Project, what: str, to: Path, source: str | None = None, team: str | None = None
) -> Path:
    """Write one kind of table; UnknownFormat for an unknown kind or extension.

    `source` and `team` narrow the work list: one source's, one team's. For `outlook` the source names
    the columns to compare by, joined by a plus; for `provisions` it names one provision.
    """
    if what == "group_model":
        return group_model(project, to)
    tables = {
        "spells": lambda: project.spells(None),
        "episodes": lambda: project.episodes(None),
        "clusters": lambda: cluster_table(project),
        "group_outflow": lambda: group_outflow_table(project),
        "incidence": lambda: incidence_table(project),
        "report_back": lambda: report_back_table(project),
        "provisions": lambda: provisions_table(project, source),
        "codebook": lambda: codebook_table(project),
        "outlook": lambda: outlook_table(project, source),
        "work_list": lambda: work_list_table(project, source, team),
    }
    if what not in tables:
        raise UnknownFormat(file=what, known=", ".join(KINDS))
    if to.suffix.lower() in STATISTICS_FORMATS and what in ("spells", "episodes"):
        labels = column_labels(project.handover(), project.settings.language)
        return write_statistics(tables[what](), to, labels)
    return write_safe_table(tables[what](), to)


def provisions_table(project: Project, provision: str | None) -> pd.DataFrame:
    """Per provision and target group the numbers and every comparison; small counts are hidden, and
    what rests on them with them."""
    small = project.settings.small_cell
    rows = []
    for report in project.provisions().provisions:
        if provision not in (None, report.provision):
            continue
        for one in report.readings:
            ways = {"refused_ever_never": one.naive.effect if one.naive else None}
            ways |= {"from_start": one.time_varying, "adjusted": one.adjusted}
            ways |= {"early": one.early, "late": one.late}
            for way, effect in ways.items():
                told = effect is not None and one.events_given >= small and one.people >= small
                rows.append(
                    {
                        "provision": report.provision,
                        "by": one.by or "",
                        "group": one.group,
                        "people": suppress(one.people, small),
                        "given": suppress(one.given, small),
                        "outflow_given": suppress(one.events_given, small),
                        "comparison": way,
                        "verdict": one.verdict,
                        "hazard_ratio": round(effect.hazard_ratio, 4) if effect and told else None,
                        "lower": round(effect.lower, 4) if effect and told else None,
                        "upper": round(effect.upper, 4) if effect and told else None,
                    }
                )
    frame = pd.DataFrame(rows)
    for name in ("people", "given", "outflow_given"):
        frame[name] = frame[name].astype("Int64")
    return frame


def codebook_table(project: Project) -> pd.DataFrame:
    """Every column of spells and episodes with its label, kind and values."""
    report, small = project.handover(), project.settings.small_cell
    parts = {"spells": project.spells(None), "episodes": project.episodes(None)}
    made = [codebook(table, report, small).assign(table=name) for name, table in parts.items()]
    return pd.concat(made, ignore_index=True)[["table", *made[0].columns.drop("table")]]


def cluster_table(project: Project) -> pd.DataFrame:
    """Groups with their size and what sets them apart; see `target_groups` for what is hidden."""
    names = project.group_names()
    return target_groups(project.clusters(), names, project.settings.small_cell)


def group_outflow_table(project: Project) -> pd.DataFrame:
    """Chance of each reason by group, at half-yearly points."""
    curves = project.group_curves()
    frame = pd.DataFrame([point.model_dump() for point in curves.cumulative_incidence])
    if frame.empty:
        return frame
    at_risk = {(one.group, one.time): one.at_risk for one in curves.kaplan_meier}
    frame["at_risk"] = [
        at_risk.get((group, time), 0)
        for group, time in zip(frame["group"], frame["time"], strict=True)
    ]
    names = project.group_names()
    return group_outflow(project.clusters(), frame, names, project.settings.small_cell)


def group_model(project: Project, to: Path) -> Path:
    """The portable model of the groups, with the names that they have: a .json without rows.

    NotMadeYet where there is none: no clear groups, or one of a handful of people.
    """
    from workbench.clustering.portable import load_group_model
    from workbench.project.stages.grouping import MODEL_FILE

    if to.suffix.lower() != ".json":
        raise UnknownFormat(file=to.name, known=".json")
    file = project.result_folder("cluster", "all") / MODEL_FILE
    if not file.is_file():
        raise NotMadeYet(what="group model", folder=project.folder)
    names = project.group_names()
    model = load_group_model(file)
    named = tuple(names.get(at, "") for at in range(1, len(model.weights) + 1))
    write_text(to, model.model_copy(update={"names": named}).model_dump_json(indent=1) + "\n")
    return to


def incidence_table(project: Project) -> pd.DataFrame:
    """Cumulative incidence per reason at half-yearly points: steps too coarse to show one client."""
    half_year = 365.25 / 2
    points = project.survival().overall.cumulative_incidence
    frame = pd.DataFrame([point.model_dump() for point in points])
    if frame.empty:
        return frame
    at_risk = {point.time: point.at_risk for point in project.survival().overall.kaplan_meier}
    frame["half_year"] = (frame["time"] // half_year).astype(int)
    last = frame.groupby(["cause", "group", "half_year"], sort=True).tail(1).copy()
    last["at_risk"] = last["time"].map(at_risk).fillna(0).astype(int)
    last["years"] = (last["half_year"] + 1) / 2
    table = last[["cause", "years", "at_risk", "incidence", "se"]].reset_index(drop=True)
    return suppress_counts(table, ["at_risk"], ["incidence", "se"], project.settings.small_cell)


def outlook_table(project: Project, columns: str | None) -> pd.DataFrame:
    """Groups by one or two columns, side by side per kind of exit."""
    from workbench.project.reading_groups import groupings, project_reading, reading_tables

    chosen = tuple(columns.split("+")) if columns else groupings(project)[:1]
    return reading_tables(project_reading(project, chosen), project.settings.small_cell)[0]


def work_list_table(project: Project, source: str | None, team: str | None) -> pd.DataFrame:
    """Whom to ask about what, per team by what it adds to later models; NotMadeYet without a run."""
    names = [one.subject for one in project.plan() if one.stage == "soft"]
    lists = [project.work_list(name, team) for name in names if source in (None, name)]
    if not lists:
        raise NotMadeYet(what="work list", folder=project.folder)
    table = pd.concat(lists, ignore_index=True)
    return table[["rank", "team", "case_manager", "client", "ask"]]


def report_back_table(project: Project) -> pd.DataFrame:
    """For the owner of each source: what fails or got worse, why it matters, how often, where.

    Row numbers are physical lines of the delivered file (ten at most); no values.
    """
    found = reporting_back.answer(project)
    items = {one.id: one for one in found.items}
    rows = []
    for point in found.points:
        item = items.get(point.reported) if point.reported is not None else None
        lines = item.lines if item else reporting_back.example_lines(project, point)
        rows.append(
            {
                "owner": point.owner,
                "source": point.source,
                "delivery": point.extract.isoformat(),
                "file": point.file,
                "column": point.column,
                "group": point.group,
                "expectation": point.code,
                "severity": point.severity,
                "holds": not point.failed,
                "rows": point.count,
                "share": None if point.share is None else round(point.share, 4),
                "example_lines": ", ".join(str(line) for line in lines[:10]),
                "why": point.why or point.text,
                "state": item.state if item else "",
            }
        )
    return pd.DataFrame(rows)
