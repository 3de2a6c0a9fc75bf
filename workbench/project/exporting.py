"""What the project gives away: tables without more of a person than the purpose needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from workbench.core.errors import NotMadeYet, UnknownFormat
from workbench.handover.safe_export import suppress_counts, write_safe_table
from workbench.project import reporting_back

if TYPE_CHECKING:
    from workbench.project.project import Project

KINDS = ("spells", "episodes", "clusters", "incidence", "report_back", "work_list")
"""`spells` and `episodes` are rows about people, without names or numbers of the register;
`clusters` and `incidence` are counts with small cells suppressed; `report_back` names row numbers
of the delivered file, no values; `work_list` names clients by number to their own case manager, with
the questions to ask and nothing else about them."""


def export(
    project: Project, what: str, to: Path, source: str | None = None, team: str | None = None
) -> Path:
    """Write one kind of table; UnknownFormat for an unknown kind or extension.

    `source` and `team` narrow the work list: one source's, one team's.
    """
    tables = {
        "spells": lambda: project.spells(None),
        "episodes": lambda: project.episodes(None),
        "clusters": lambda: cluster_table(project),
        "incidence": lambda: incidence_table(project),
        "report_back": lambda: report_back_table(project),
        "work_list": lambda: work_list_table(project, source, team),
    }
    if what not in tables:
        raise UnknownFormat(file=what, known=", ".join(KINDS))
    return write_safe_table(tables[what](), to)


def cluster_table(project: Project) -> pd.DataFrame:
    """Groups with their size and what sets them apart; see `target_groups` for what is hidden."""
    rows = [
        {
            "group": group.group,
            "size": group.size,
            "share": group.share,
            "column": one.column,
            "level": one.level,
            "inside": one.inside,
            "outside": one.outside,
            "effect": one.effect,
        }
        for group in project.clusters().groups
        for one in group.distinctions
    ]
    frame = pd.DataFrame(rows)
    figures = ["share", "inside", "outside", "effect"]
    return suppress_counts(frame, ["size"], figures, project.settings.small_cell)


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
