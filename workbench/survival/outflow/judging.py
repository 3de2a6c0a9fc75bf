"""Calibration, decision curve and figures per group, on chances that were made without each client."""

import numpy as np

from workbench.estimators.arrays import Codes, Numbers
from workbench.estimators.calibration import (
    calibration_curve,
    calibration_slope,
    net_benefit,
    observed,
    share_by,
)
from workbench.estimators.discrimination import auc
from workbench.estimators.inverse_censoring import Outcomes
from workbench.survival.columns import in_order, texts
from workbench.survival.outflow.portable import Bin, Calibration, GroupMeasures, Measure
from workbench.survival.outflow.results import BenefitPoint
from workbench.survival.outflow.spec import OutflowSpec
from workbench.survival.outflow.validating import Held

BINS = 10
THRESHOLDS = np.round(np.arange(0.05, 0.96, 0.05), 2)
DIGITS = 4


def calibrations(held: Held, small_cell: int) -> tuple[Calibration, ...]:
    """Per horizon, of the Cox model; parts with few events or few others are not told."""
    chances, rows = _known(held)
    outcomes = held.outcomes.chosen(rows)
    target, causes = held.clients.target, len(held.clients.causes)
    found = []
    for place in held.horizons:
        time, mine = float(held.times[place]), chances[:, place]
        if outcomes.by(time, target).sum() < small_cell:
            continue
        _, slope, error = calibration_slope(mine, outcomes, target, time)
        share, _ = observed(outcomes, target, time, causes)
        found.append(
            Calibration(
                time=time,
                expected=round(float(mine.mean()), DIGITS),
                observed=round(share, DIGITS),
                slope=_figure(slope),
                slope_error=_figure(error),
                curve=_curve(mine, outcomes, target, time, causes, small_cell),
            )
        )
    return tuple(found)


def decision_curve(held: Held) -> tuple[BenefitPoint, ...]:
    """Net benefit of choosing who has a higher chance than a threshold, per horizon."""
    chances, rows = _known(held)
    outcomes = held.outcomes.chosen(rows)
    found = []
    for place in held.horizons:
        time = float(held.times[place])
        model, everyone = net_benefit(
            chances[:, place],
            outcomes,
            held.clients.target,
            time,
            THRESHOLDS,
        )
        found += [
            BenefitPoint(time=time, threshold=float(at), model=float(one), everyone=float(all_))
            for at, one, all_ in zip(THRESHOLDS, model, everyone, strict=True)
        ]
    return tuple(found)


def by_group(held: Held, spec: OutflowSpec) -> tuple[GroupMeasures, ...]:
    """Per level of each grouping column, at the last horizon, with bootstrap intervals.

    Each draw takes clients with replacement, the chances as they are: what is doubted is the
    figure of the group, not the model.
    """
    chances, rows = _known(held)
    outcomes, mine = held.outcomes.chosen(rows), chances[:, held.horizons[-1]]
    time = float(held.times[held.horizons[-1]])
    found = []
    for group in spec.groups:
        cells = texts(held.clients.frame, group)[rows]
        sizes = {str(level) for level in set(cells) if level is not None}
        told = [level for level in in_order(sizes) if (cells == level).sum() >= spec.small_cell]
        for number, level in enumerate(told):
            which = np.flatnonzero(cells == level)
            seed = np.random.default_rng([spec.seed, number])
            found.append(_of_group(held, spec, outcomes, mine, which, seed, group, level, time))
        untold = cells.size - sum(int((cells == level).sum()) for level in told)
        if 0 < untold < spec.small_cell:  # else what is not told is the total less the rest
            _untold(found, group)
    return tuple(found)


def _untold(found: list[GroupMeasures], group: str) -> None:
    """Without the counts of the group's smallest level too."""
    places = [place for place, one in enumerate(found) if one.group == group]
    if places:
        least = min(places, key=lambda place: found[place].clients or 0)
        found[least] = found[least].model_copy(update={"clients": None, "events": None})


def _of_group(
    held: Held,
    spec: OutflowSpec,
    outcomes: Outcomes,
    chances: Numbers,
    which: Codes,
    random: np.random.Generator,
    group: str,
    level: str,
    time: float,
) -> GroupMeasures:
    target = held.clients.target

    def figures(rows: Codes) -> list[float]:
        part = Outcomes.of(outcomes.exit[rows], outcomes.cause[rows])
        came = share_by(part, target, time)
        hoped = float(chances[rows].mean())
        return [auc(chances[rows], part, target, time), hoped, came, came / hoped]

    events = int(outcomes.by(time, target)[which].sum())
    others = int((outcomes.weights(time)[which] > 0).sum()) - events
    if min(events, others) < spec.small_cell:
        nothing = Measure(value=None)
        return GroupMeasures(
            group=group,
            level=level,
            time=time,
            clients=int(which.size),
            events=None,
            evidence="insufficient",
            auc=nothing,
            expected=nothing,
            observed=nothing,
            ratio=nothing,
        )
    draws = np.array(
        [figures(random.choice(which, which.size)) for _ in range(spec.resamples)], np.float64
    )
    low, high = np.nanquantile(draws, (0.025, 0.975), axis=0)
    measures = [
        Measure(value=_figure(one), lower=_figure(down), upper=_figure(up))
        for one, down, up in zip(figures(which), low, high, strict=True)
    ]
    return GroupMeasures(
        group=group,
        level=level,
        time=time,
        clients=int(which.size),
        events=events,
        evidence="enough" if min(events, others) >= spec.evidence else "insufficient",
        auc=measures[0],
        expected=measures[1],
        observed=measures[2],
        ratio=measures[3],
    )


def _curve(
    chances: Numbers, outcomes: Outcomes, kind: int, time: float, causes: int, small_cell: int
) -> tuple[Bin, ...]:
    found = []
    for one in calibration_curve(chances, outcomes, kind, time, causes, BINS):
        told = one.events >= small_cell and one.people - one.events >= small_cell
        found.append(
            Bin(
                predicted=round(one.predicted, DIGITS),
                observed=round(one.observed, DIGITS) if told else None,
                error=round(one.std_err, DIGITS) if told else None,
            )
        )
    return tuple(found)


def _known(held: Held) -> tuple[Numbers, Codes]:
    chances = held.mean("cox")
    rows = np.flatnonzero(~np.isnan(chances).any(axis=1))
    return chances[rows], rows


def _figure(value: float) -> float | None:
    return round(float(value), DIGITS) if np.isfinite(value) else None
