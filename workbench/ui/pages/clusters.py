"""Groups of clients much alike, and what sets each apart."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.clustering.results import Clustering, Distinction, Group
from workbench.project import Project
from workbench.ui import figures, naming, show
from workbench.ui.charts.bars import Bar, bars, diverging
from workbench.ui.charts.scatter import client_map
from workbench.ui.frame import framed, opened
from workbench.ui.session import Desk
from workbench.ui.words import language, word, word_or

_MOST = 10


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.clusters", "lede.clusters")
    found = project.clusters()
    show.metrics(
        {
            "label.clients": (found.rows, "number"),
            "label.groups": (found.k, "number"),
            "label.explained": (found.explained, "share"),
            "label.silhouette": (found.silhouette, "decimal"),
        }
    )
    show.note("clusters.caution")
    show.heading("clusters.sizes")
    sizes = [Bar(word("clusters.group", number=group.group), group.size) for group in found.groups]
    show.chart(bars(sizes, "label.clients"), "clusters.sizes_alt")
    show.heading("clusters.distinctions")
    show.note("clusters.distinctions_note")
    framed(partial(_groups, project, found))
    if found.map:
        show.heading("clusters.map")
        show.note("clusters.map_note")
        show.chart(client_map(found), "clusters.map_alt")
    if found.excluded:
        show.say("clusters.excluded", count=sum(one.count for one in found.excluded))
    opened("clusters.method", partial(_method, project, found))


def _groups(project: Project, found: Clustering) -> None:
    labels = naming.covariate_labels(project)
    names = [word("clusters.group", number=group.group) for group in found.groups]
    for tab, group in zip(st.tabs(names), found.groups, strict=True):
        with tab:
            _group(group, labels)


def _group(group: Group, labels: dict[str, str]) -> None:
    top = group.distinctions[:_MOST]
    if not top:
        show.note("table.empty")
        return
    left, right = st.columns([1, 1])
    rows = [Bar(_name(one, labels), one.effect) for one in top]
    with left:
        show.chart(diverging(rows, "chart.effect"), "clusters.distinctions_alt")
    with right:
        frame = pd.DataFrame(
            {
                "name": _name(one, labels),
                "inside": _figure(one, one.inside),
                "outside": _figure(one, one.outside),
            }
            for one in top
        )
        show.table(
            frame,
            {},
            {"name": "label.characteristic", "inside": "label.inside", "outside": "label.outside"},
        )


def _method(project: Project, found: Clustering) -> None:
    show.sentence(word_or(f"method.{found.method}", found.method))
    labels = naming.covariate_labels(project)
    took_part: list[dict[str, object]] = [
        {
            "column": labels.get(one.column, one.column),
            "kind": word_or(f"treatment.{one.kind}", one.kind),
            "missing": one.missing,
        }
        for one in found.treatments
    ]
    left_out: list[dict[str, object]] = [
        {
            "column": labels.get(one.column, one.column),
            "kind": word_or(f"refused.{one.reason}", one.reason),
            "missing": None,
        }
        for one in found.refused
    ]
    show.table(
        pd.DataFrame(took_part + left_out),
        {"missing": "number"},
        {"column": "label.characteristic", "kind": "label.took_part", "missing": "label.missing"},
    )


def _name(one: Distinction, labels: dict[str, str]) -> str:
    name = labels.get(one.column, one.column)
    return name if one.level is None else f"{name}: {naming.level(one.column, one.level)}"


def _figure(one: Distinction, value: float) -> str:
    if one.level is None:
        return figures.number(value, language(), 1)
    return figures.share(value, language(), 0)
