"""The three findings of 2016, from the raw exports through the whole pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.core.errors import NotMadeYet
from workbench.demo.results import FindingScore
from workbench.project.project import Project
from workbench.project.stages.analysing import cox_model

_Z = 1.959963984540054
_MOTHERS = {"female:children": "children_of_women", "children": "children_of_men"}
"""The effect of children on each sex, in place of an effect and what it differs by."""


def score_findings(project: Project, planted: Mapping[str, float]) -> Iterator[FindingScore]:
    """Young singles leave fastest; children hold women back; provisions, each from its start on.

    `planted` are log hazard ratios of the project's event. Nothing where the model lacks the terms.
    """
    task = project.settings.survival
    assert task is not None
    if "single_under_27" in task.covariates:
        one = project.survival().cox.coefficients["single_under_27"]
        yield _score("single_under_27", planted["single_under_27"], (one.coef, one.se))
    if {"female", "children", "female:children"} <= set(task.covariates):
        episodes = project.episodes()
        of_women = episodes["female"] * episodes["children"]
        episodes = episodes.assign(
            children_of_women=of_women, children_of_men=episodes["children"] - of_women
        )
        terms = tuple(_MOTHERS.get(term, term) for term in task.covariates)
        one = cox_model(episodes, task.event, terms).coefficients["children_of_women"]
        truth = planted["children"] + planted["female:children"]
        yield _score("children_of_women", truth, (one.coef, one.se))
    yield from _provisions(project, planted)


def _provisions(project: Project, planted: Mapping[str, float]) -> Iterator[FindingScore]:
    try:
        found = project.provisions().provisions
    except (KeyError, NotMadeYet):
        return
    for report in found:
        everyone = report.readings[0]
        right, wrong = everyone.adjusted, everyone.naive
        yield _score(
            report.provision,
            planted.get(report.provision, 0.0),
            None if right is None else (right.coef, right.se),
            None if wrong is None else (wrong.effect.coef, wrong.effect.se),
        )


def _score(
    name: str,
    planted: float,
    found: tuple[float, float] | None,
    naive: tuple[float, float] | None = None,
) -> FindingScore:
    made = FindingScore(name=name, planted=planted)
    if found is not None:
        low, high = _interval(*found)
        made = made.model_copy(
            update={
                "estimate": found[0],
                "lower": low,
                "upper": high,
                "covered": low <= planted <= high,
            }
        )
    if naive is not None:
        low, high = _interval(*naive)
        made = made.model_copy(
            update={
                "naive": naive[0],
                "naive_lower": low,
                "naive_upper": high,
                "naive_covered": low <= planted <= high,
            }
        )
    return made


def _interval(coef: float, se: float) -> tuple[float, float]:
    return coef - _Z * se, coef + _Z * se
