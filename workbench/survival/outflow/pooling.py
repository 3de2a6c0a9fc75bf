"""Models of several places beside each other and put together, without a row being shared."""

from collections.abc import Sequence

import numpy as np

from workbench.core.errors_outflow import ModelsDiffer
from workbench.core.findings import Finding
from workbench.estimators.arrays import Numbers
from workbench.estimators.meta_analysis import Method, Pooled, random_effects
from workbench.survival.outflow.portable import CauseModel, Measure, PortableModel, sealed
from workbench.survival.outflow.results import ModelSummary, PoolAnswer, PooledEffect
from workbench.survival.outflow.rounding import all_significant

Named = tuple[str, PortableModel]


def pool(models: Sequence[Named], method: Method = "reml") -> tuple[PoolAnswer, PortableModel]:
    """A random-effects mean of each coefficient of each way out, and the first model with them.

    What is put together are the estimates without their penalty, which else would be counted once
    per place. The baselines stay those of the first model: recalibrate it on one's own clients.
    ModelsDiffer unless terms, levels, knots and the target are the same. NotConverged.
    Source: Debray et al. (2017), "A guide to systematic review and meta-analysis of prediction
    model performance"; Riley et al. (2021), ch. 5.
    """
    (first_name, first), *others = models
    for name, other in others:
        _same(first_name, first, name, other)
    effects, made = [], []
    for one in first.models:
        mine = [_of(model, one.cause) for _, model in models]
        told = [each for each in mine if each is not None and (each.events is None or each.events)]
        if len(told) < 2:
            made.append(one)
            continue
        estimates = [unpenalised(each) for each in told]
        found = [
            random_effects(
                np.array([beta[place] for beta, _ in estimates]),
                np.array([spread[place, place] for _, spread in estimates]),
                method,
            )
            for place in range(len(first.design.columns))
        ]
        effects += _effects(one.cause, first.design.columns, estimates, found)
        made.append(_with(one, found, [spread for _, spread in estimates]))
    pooled = sealed(
        first.model_copy(
            update={
                "models": tuple(made),
                "history": (*first.history, "pooled"),
                "validation": (),
                "calibration": (),
                "groups": (),
                "recalibrated": {},
            }
        )
    )
    answer = PoolAnswer(
        models=tuple(_summary(name, model) for name, model in models),
        effects=tuple(effects),
        findings=tuple(_findings(effects, len(models))),
        digest=None,
    )
    return answer, pooled


def unpenalised(one: CauseModel) -> tuple[Numbers, Numbers]:
    """(coefficients (p,), covariance (p, p)) as they would be without the penalty.

    One step from the penalised maximum: with information I and penalty L, (I + L) b = I b_free.
    Where the data alone say nothing in a direction, the penalised ones stand.
    """
    beta, spread = np.array(one.coefficients), np.array(one.covariance)
    if one.penalty == 0:
        return beta, spread
    with_penalty = np.linalg.inv(spread)
    ridge = np.diag(one.penalty * np.array(one.scale) ** 2)
    information = with_penalty - ridge
    unit = np.sqrt(np.diag(with_penalty))
    if np.linalg.eigvalsh(information / np.outer(unit, unit)).min() < 1e-6:
        return beta, spread
    free = np.linalg.inv(information)
    return free @ with_penalty @ beta, (free + free.T) / 2


def _same(first_name: str, first: PortableModel, name: str, other: PortableModel) -> None:
    def differ(detail: str) -> ModelsDiffer:
        return ModelsDiffer(first=first_name, file=name, detail=detail)

    if other.target != first.target:
        raise differ("it is about another way out")
    if other.unit != first.unit:
        raise differ("its time is in another unit")
    if other.design.terms != first.design.terms:
        raise differ("its terms are others")
    for mine, theirs in zip(first.design.factors, other.design.factors, strict=True):
        if (mine.kind, mine.levels) != (theirs.kind, theirs.levels):
            raise differ(f"{mine.code} has other levels")
        if mine.spline != theirs.spline:
            raise differ(f"{mine.code} has other knots")
    if other.design.columns != first.design.columns:
        raise differ("other combinations are frequent enough in it")


def _of(model: PortableModel, cause: str) -> CauseModel | None:
    return next((one for one in model.models if one.cause == cause), None)


def _effects(
    cause: str,
    columns: Sequence[str],
    estimates: Sequence[tuple[Numbers, Numbers]],
    found: Sequence[Pooled],
) -> list[PooledEffect]:
    return [
        PooledEffect(
            cause=cause,
            term=column,
            coefs=tuple(float(beta[place]) for beta, _ in estimates),
            errors=tuple(float(np.sqrt(spread[place, place])) for _, spread in estimates),
            mean=one.mean,
            se=one.std_err,
            p=one.p,
            tau2=one.tau2,
            i2=one.i2,
            q_p=one.q_p,
            lower=None if one.prediction is None else one.prediction[0],
            upper=None if one.prediction is None else one.prediction[1],
        )
        for place, (column, one) in enumerate(zip(columns, found, strict=True))
    ]


def _with(one: CauseModel, found: Sequence[Pooled], spreads: Sequence[Numbers]) -> CauseModel:
    """With the pooled coefficients; they hang together as those of the places do on average."""
    errors = np.array([each.std_err for each in found])
    fixed = np.linalg.inv(np.sum([np.linalg.inv(spread) for spread in spreads], axis=0))
    root = np.sqrt(np.diag(fixed))
    covariance = fixed / np.outer(root, root) * np.outer(errors, errors)
    return one.model_copy(
        update={
            "coefficients": all_significant(np.array([each.mean for each in found])),
            "covariance": tuple(all_significant(row, 6) for row in (covariance + covariance.T) / 2),
            "penalty": 0.0,
        }
    )


def _summary(name: str, model: PortableModel) -> ModelSummary:
    nothing = Measure(value=None)
    mine = [one for one in model.validation if one.model == "cox" and one.by == "client"]
    return ModelSummary(
        file=name,
        digest=model.digest,
        clients=model.training.clients,
        target=model.target,
        concordance=mine[0].concordance if mine else nothing,
        gain=mine[0].gain if mine else nothing,
    )


def _findings(effects: Sequence[PooledEffect], places: int) -> list[Finding]:
    found = [
        Finding(
            code="outflow_pooled_baseline",
            severity="info",
            text="The baselines are those of the first model: recalibrate it on your own clients before use.",
        )
    ]
    if apart := [one for one in effects if one.q_p < 0.05]:
        terms = ", ".join(dict.fromkeys(one.term for one in apart))
        found.append(
            Finding(
                code="outflow_places_differ",
                severity="warning",
                text=f"The places differ by more than chance in: {terms}.",
                count=len(apart),
                values={"terms": terms},
            )
        )
    if places == 2:
        found.append(
            Finding(
                code="outflow_two_places",
                severity="info",
                text="Of two places one can't tell well how much places differ.",
            )
        )
    return found
