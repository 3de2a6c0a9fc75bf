"""How long people stay, what becomes of them, and what goes together with leaving for work."""

from functools import partial

import pandas as pd

from workbench.project import Project
from workbench.project.answers import ProjectSurvival
from workbench.survival.results import Coefficient, Cox, Survival
from workbench.ui import naming, show
from workbench.ui.analyse import own_table, set_outlook
from workbench.ui.charts.curves import Forest, by_size, cumulative_incidence, forest, kaplan_meier
from workbench.ui.frame import framed
from workbench.ui.pooled import draw_imputed, draw_pooled
from workbench.ui.session import Desk, survival_of
from workbench.ui.words import word, word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.survival", "lede.survival")
    if show.part("survival.part", ("set", "own"), "survival.part", "survival_part") == "own":
        framed(partial(own_table.draw, project.settings.small_cell))
        return
    labels = naming.covariate_labels(project)
    framed(partial(set_outlook.draw, project, labels))
    found = survival_of(project)
    show.heading("survival.whole")
    show.metrics(
        {
            "label.spells": (found.overall.rows, "number"),
            "label.ended": (found.overall.events, "number"),
            "label.model_events": (found.cox.events, "number"),
        }
    )
    show.heading("survival.curve")
    show.note("survival.curve_note")
    framed(partial(_curves, found, labels))
    show.heading("survival.incidence")
    show.note("survival.incidence_note")
    framed(partial(_incidence, found.overall))
    show.heading("survival.cox")
    show.say("survival.cox_note", event=naming.event(found.event))
    framed(partial(_cox, project, found, labels))
    draw_pooled(found.pooled, labels)
    draw_imputed(found.imputed, labels)
    show.note("survival.caution")
    if found.overall.excluded:
        show.heading("survival.excluded")
        _excluded(found.overall)


def _curves(found: ProjectSurvival, labels: dict[str, str]) -> None:
    everyone = word("survival.everyone")
    group = show.choose(
        "label.by",
        [everyone, *found.by_group],
        lambda one: labels.get(one, one),
        key="survival_group",
    )
    if group == everyone:
        points, names = found.overall.kaplan_meier, {}
    else:
        points = found.by_group[group].kaplan_meier
        names = {one.group: naming.level(group, one.group) for one in points}
    show.chart(kaplan_meier(points, names), "survival.curve_alt")


def _incidence(found: Survival) -> None:
    if not found.cumulative_incidence:
        show.note("table.empty")
        return
    labels = {one.cause: naming.event(one.cause) for one in found.cumulative_incidence}
    points = found.cumulative_incidence
    picture = cumulative_incidence(points, labels, by_size(points), found.kaplan_meier)
    show.chart(picture, "survival.incidence_alt")


def _cox(project: Project, found: ProjectSurvival, labels: dict[str, str]) -> None:
    models = [Forest(word("survival.cleaned"), found.cox.coefficients)]
    if found.raw:
        models.append(Forest(word("survival.raw"), found.raw.coefficients))
    planted = project.planted()
    if planted:
        models.append(Forest(word("survival.planted"), planted))
    terms = list(found.cox.coefficients)
    names = {name: naming.term(name, labels) for name in terms}
    show.chart(forest(models, terms, names), "survival.cox_alt")
    if found.raw is None:
        show.say("survival.no_raw")
    if planted:
        show.note("survival.planted_note")
    if found.cox.findings:
        show.findings(found.cox.findings)
    _table(found.cox, found.raw, planted, names)


def _excluded(found: Survival) -> None:
    frame = pd.DataFrame(
        {"why": word_or(f"excluded.{one.reason}", one.reason), "count": one.count}
        for one in found.excluded
    )
    labels = {"why": "label.why", "count": "label.spells"}
    show.table(frame, {"count": "number"}, labels)


def _table(
    cox: Cox, raw: Cox | None, planted: dict[str, float] | None, names: dict[str, str]
) -> None:
    frame = pd.DataFrame(
        {
            "term": names[name],
            "coef": one.coef,
            "se": one.se,
            "p": one.p,
            "raw": _coef(raw, name),
            "planted": planted.get(name) if planted else None,
            "distance": (one.coef - planted[name]) / one.se
            if planted and name in planted
            else None,
        }
        for name, one in cox.coefficients.items()
    )
    labels = {
        "term": "label.term",
        "coef": "label.coef",
        "se": "label.se",
        "p": "label.p",
        "raw": "label.coef_raw",
        "planted": "label.planted",
        "distance": "label.distance",
    }
    if raw is None:
        frame = frame.drop(columns="raw")
    if planted is None:
        frame = frame.drop(columns=["planted", "distance"])
    figures = ("coef", "raw", "planted", "distance")
    kinds = {**dict.fromkeys(figures, "decimal"), "se": "probability", "p": "p"}
    show.table(frame, kinds, labels, height=600)


def _coef(model: Cox | None, name: str) -> float | None:
    found: Coefficient | None = model.coefficients.get(name) if model else None
    return found.coef if found else None
