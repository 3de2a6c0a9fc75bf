"""Groups of clients much alike: whether there are any, who they are, how each flows out."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.clustering.results import Clustering, Distinction, Group
from workbench.core.errors import NotMadeYet
from workbench.project import Project
from workbench.survival.results import Survival
from workbench.ui import figures, naming, show
from workbench.ui.charts.bars import Bar, bars, diverging
from workbench.ui.charts.curves import by_size, cumulative_incidence, kaplan_meier
from workbench.ui.charts.scatter import client_map
from workbench.ui.frame import framed, opened
from workbench.ui.giving import give
from workbench.ui.groups import choice, sentences
from workbench.ui.session import Desk
from workbench.ui.words import language, word, word_or

_MOST = 10
_PICTURES = ("apart", "usual", "outflow", "reasons", "map", "sizes")


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.clusters", "lede.clusters")
    found = project.clusters()
    choice.answer(found)
    names = project.group_names()
    choices, picture = st.columns([1, 3], gap="large")
    with choices:
        group = _group(found, names)
        which = _picture_choice(found)
        if found.k > 1:
            _name(project, group, names)
    with picture:
        framed(partial(_picture, project, found, group, which, names))
        framed(partial(_reading, project, group, names))
    show.note("clusters.caution")
    show.heading("groups.all")
    choice.overview(found, names)
    if found.excluded:
        show.say("clusters.excluded", count=sum(one.count for one in found.excluded))
    _waiting(project)
    opened("groups.how_many", partial(choice.numbers, found))
    opened("clusters.method", partial(_method, project, found))
    if found.k > 1:
        opened("groups.take", partial(_take, project))


def _group(found: Clustering, names: dict[int, str]) -> Group:
    place = show.choose(
        "label.group",
        list(range(len(found.groups))),
        lambda at: sentences.name(found.groups[at].group, names),
        key="clusters_group",
    )
    return found.groups[place]


def _picture_choice(found: Clustering) -> str:
    codes = _PICTURES if found.k > 1 else ("usual", "outflow", "map")
    chosen: str = st.radio(
        word("groups.picture"),
        codes,
        format_func=lambda code: word(f"groups.picture_{code}"),
        key=f"clusters_picture_{found.k > 1}",
    )
    return chosen


def _name(project: Project, group: Group, names: dict[int, str]) -> None:
    """A name is in the project before the screen says so."""
    with st.form(f"clusters_name_{group.group}", border=False):
        said = st.text_input(
            word("groups.name"),
            names.get(group.group, ""),
            max_chars=60,
            help=word("groups.name_help"),
        )
        if st.form_submit_button(word("groups.keep_name"), icon=":material/save:"):
            project.name_group(group.group, said)
            st.session_state["clusters_named"] = group.group
            st.rerun()
    if st.session_state.pop("clusters_named", None) == group.group:
        show.note("groups.kept")


def _waiting(project: Project) -> None:
    waiting = project.waiting_group_names()
    if waiting:
        show.say("groups.waiting", names=", ".join(waiting))


def _picture(
    project: Project, found: Clustering, group: Group, which: str, names: dict[int, str]
) -> None:
    labels = naming.covariate_labels(project)
    match which:
        case "apart":
            show.strong("clusters.distinctions")
            _apart(group, labels)
        case "usual":
            show.strong("groups.usual")
            _usual(group, labels)
        case "outflow":
            show.strong("survival.curve")
            curves = project.group_curves()
            groups = {str(one.group): sentences.name(one.group, names) for one in found.groups}
            points = [one for one in curves.kaplan_meier if one.group in groups]
            show.chart(kaplan_meier(points, groups), "survival.curve_alt")
        case "reasons":
            show.strong("survival.incidence")
            _reasons(project.group_curves(), group)
        case "map":
            show.strong("clusters.map")
            show.note("clusters.map_note")
            show.chart(client_map(found, names), "clusters.map_alt")
        case _:
            show.strong("clusters.sizes")
            sizes = [Bar(sentences.name(one.group, names), one.size) for one in found.groups]
            show.chart(bars(sizes, "label.clients"), "clusters.sizes_alt")


def _reasons(curves: Survival, group: Group) -> None:
    own = str(group.group)
    points = [one for one in curves.cumulative_incidence if one.group == own]
    if not points:
        show.note("table.empty")
        return
    labels = {one.cause: naming.event(one.cause) for one in points}
    order = by_size(curves.cumulative_incidence)
    curve = [one for one in curves.kaplan_meier if one.group == own]
    show.chart(cumulative_incidence(points, labels, order, curve), "survival.incidence_alt")


def _reading(project: Project, group: Group, names: dict[int, str]) -> None:
    labels = naming.covariate_labels(project)
    show.sentence(sentences.who(group, labels, names))
    task = project.settings.survival
    try:
        curves = project.group_curves()
    except NotMadeYet:
        return
    said = sentences.leaves(group, curves, task.event if task else "to_work")
    if said:
        show.sentence(said)


def _apart(group: Group, labels: dict[str, str]) -> None:
    top = group.distinctions[:_MOST]
    if not top:
        show.note("table.empty")
        return
    show.note("clusters.distinctions_note")
    rows = [Bar(_named(one, labels), one.effect) for one in top]
    show.chart(diverging(rows, "chart.effect"), "clusters.distinctions_alt")
    frame = pd.DataFrame(
        {
            "name": _named(one, labels),
            "inside": _figure(one, one.inside),
            "outside": _figure(one, one.outside),
            "effect": one.effect,
        }
        for one in top
    )
    heads = {"name": "label.characteristic", "inside": "label.inside", "outside": "label.outside"}
    show.table(frame, {"effect": "decimal"}, {**heads, "effect": "groups.effect"})


def _usual(group: Group, labels: dict[str, str]) -> None:
    show.note("groups.usual_note")
    frame = pd.DataFrame(
        {
            "name": labels.get(one.column, one.column),
            "usual": sentences.usual(one),
            "known": one.known,
        }
        for one in group.typical
    )
    show.table(
        frame,
        {"known": "share"},
        {"name": "label.characteristic", "usual": "groups.usual", "known": "groups.known"},
    )


def _take(project: Project) -> None:
    show.say("share.small", limit=project.settings.small_cell)
    for what, suffix in (
        ("clusters", ".xlsx"),
        ("group_outflow", ".xlsx"),
        ("group_model", ".json"),
    ):
        with st.container(border=True):
            st.caption(word(f"share.{what}"))
            give(project, what, suffix)


def _method(project: Project, found: Clustering) -> None:
    show.sentence(word_or(f"method.{found.method}", found.method))
    if found.choice.agreement is not None:
        agreement = figures.number(found.choice.agreement, language(), 2)
        show.say("groups.agreement", agreement=agreement)
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


def _named(one: Distinction, labels: dict[str, str]) -> str:
    name = labels.get(one.column, one.column)
    return name if one.level is None else f"{name}: {naming.level(one.column, one.level)}"


def _figure(one: Distinction, value: float) -> str:
    if one.level is None:
        return figures.number(value, language(), 1)
    return figures.share(value, language(), 0)
