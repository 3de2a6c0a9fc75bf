"""Curves of groups as points to draw or to write."""

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtri

from workbench.estimators import aalen_johansen, kaplan_meier
from workbench.estimators.arrays import Codes, Flags, Numbers
from workbench.estimators.rmst import common_tau, difference, restricted_mean
from workbench.survival.columns import in_order
from workbench.survival.results import (
    CurvePoint,
    IncidencePoint,
    RestrictedMeanDifference,
    RestrictedMeanTime,
)
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec

Z = float(ndtri(0.975))


def by_group(rows: Rows, usable: Flags) -> Iterator[tuple[str, Rows]]:
    """The usable rows of each group, in the groups' order."""
    for group in in_order(set(rows.group[usable])):
        yield group, rows.chosen(usable & (rows.group == group))


def jackknife_clusters(rows: Rows, spec: SurvivalSpec) -> Codes | None:
    """Who belongs together for a robust error of one curve; None: Greenwood's will do.

    As R: weights that are no counts, several events of one person, or asked for.
    """
    again = rows.id is not None and np.unique(rows.id[rows.event]).size < rows.event.sum()
    if not (spec.robust or spec.cluster or again or not rows.counts):
        return None
    return np.arange(rows.exit.size) if rows.cluster is None else rows.cluster


def survival_points(group: str, rows: Rows, spec: SurvivalSpec) -> Iterator[CurvePoint]:
    """Kaplan-Meier of one group."""
    clusters = jackknife_clusters(rows, spec)
    curve = kaplan_meier(rows.exit, rows.event, rows.entry, rows.weights, clusters)
    lower, upper = curve.interval(spec.interval)
    before = 0.0
    events = np.cumsum(curve.events)
    for place in places(curve.times, spec.every):
        yield CurvePoint(
            group=group,
            time=curve.times[place],
            survival=curve.survival[place],
            lower=known(lower[place]),
            upper=known(upper[place]),
            at_risk=_people(curve.at_risk[place], rows),
            events=_people(events[place] - before, rows),
        )
        before = events[place]


def restricted_means(
    groups: list[tuple[str, Rows]], spec: SurvivalSpec
) -> tuple[list[RestrictedMeanTime], list[RestrictedMeanDifference], list[str]]:
    """Each group's restricted mean, each one's difference with the first, and whose is a guess."""
    tau = spec.tau or common_tau([float(rows.exit.max()) for _, rows in groups])
    start = spec.landmark or 0.0
    if tau <= start:
        return [], [], []
    found = {}
    means = []
    for group, rows in groups:
        clusters = jackknife_clusters(rows, spec)
        own = (rows.exit, rows.event)
        one = restricted_mean(*own, tau, rows.entry, rows.weights, clusters, start)
        curve = kaplan_meier(*own, rows.entry, rows.weights)
        found[group] = one
        means.append(
            RestrictedMeanTime(
                group=group,
                tau=tau,
                rmst=one.mean,
                se=one.std_err,
                lower=one.mean - Z * one.std_err,
                upper=one.mean + Z * one.std_err,
                median=curve.median,
            )
        )
    first = groups[0][0]
    differences = []
    for group, _ in groups[1:]:
        apart = difference(found[group], found[first])
        differences.append(
            RestrictedMeanDifference(
                group=group,
                reference=first,
                difference=apart.difference,
                se=apart.std_err,
                p=known(apart.p),
            )
        )
    return means, differences, [group for group, one in found.items() if one.beyond]


def incidence_points(group: str, rows: Rows, spec: SurvivalSpec) -> Iterator[IncidencePoint]:
    """Aalen-Johansen of one group, cause after cause."""
    made = aalen_johansen(
        rows.exit, rows.cause, rows.entry, len(spec.causes), rows.weights, rows.cluster
    )
    chosen = places(made.times, spec.every)
    for number, name in enumerate(spec.causes):
        for place in chosen:
            yield IncidencePoint(
                cause=name,
                group=group,
                time=made.times[place],
                incidence=made.incidence[place, number],
                se=made.std_err[place, number],
            )


def places(times: Numbers, every: float | None) -> Codes:
    """Which times to report: all, or the last one of each stretch of `every`."""
    if every is None:
        return np.arange(times.size)
    stretch = np.floor(times / every)
    return np.flatnonzero(np.concatenate([np.diff(stretch) > 0, [True]]))


def known(value: float) -> float | None:
    """JSON has no NaN."""
    return float(value) if np.isfinite(value) else None


def _people(count: float, rows: Rows) -> int | float:
    return round(count) if rows.counts else float(count)
