"""A model in another place: recalibrated, compared, put together."""

import numpy as np
import pytest
from outflow_clients import CAUSES, made_clients, true_chance

from workbench.core.errors_outflow import ModelsDiffer, NothingToRecalibrate
from workbench.survival.outflow.applying import predict_rows
from workbench.survival.outflow.pooling import pool
from workbench.survival.outflow.portable import as_text, read_model
from workbench.survival.outflow.recalibrating import recalibrate
from workbench.survival.outflow.spec import OutflowSpec
from workbench.survival.outflow.training import read_clients, train

SPEC = OutflowSpec(
    duration="days",
    event="ended",
    cause="reason",
    causes=CAUSES,
    covariates=("age", "sex*house", "step"),
)


def model_of(frame, like=None, **fields):
    spec = SPEC.model_copy(update=fields)
    return train(read_clients(frame, spec), spec, (180.0, 365.0), like)


@pytest.fixture(scope="module")
def model():
    return model_of(made_clients(1500))


def mean_chance(model, frame):
    found = predict_rows(model, frame, [365]).predictions
    return np.mean([one.incidence for one in found if one.cause == "work"])


def test_a_place_where_people_leave_later_is_fitted():
    model = model_of(made_clients(1500))
    slow = made_clients(1200, 21, days=1500.0)
    truth = true_chance(slow, 365.0, days=1500.0).mean()
    found, fresh = recalibrate(model, slow, (), "slow.csv")
    assert mean_chance(model, slow) > truth + 0.1
    assert mean_chance(fresh, slow) == pytest.approx(truth, abs=0.03)
    assert found.what["work"] == "baseline and slope"
    assert found.slopes["work"] == pytest.approx(1, abs=0.25)
    assert fresh.history == ("trained", "recalibrated")
    assert fresh.validation == ()
    for before, after in zip(found.before, found.after, strict=True):
        off = abs(before.expected - before.observed)
        assert abs(after.expected - after.observed) < off
    assert read_model(as_text(fresh).encode(), "f.json") == fresh


def test_few_clients_fit_a_level_and_fewer_nothing(model):
    slow = made_clients(45, 22, days=1500.0)
    found, fresh = recalibrate(model, slow, (), "slow.csv")
    assert (found.what["work"], found.what["moved"]) == ("level", "nothing")
    assert fresh.models[0].coefficients == model.models[0].coefficients
    assert mean_chance(fresh, slow) < mean_chance(model, slow)
    work = fresh.models[0].baseline
    steps = np.diff(work.hazard, prepend=0.0) / work.hazard[-1]
    whole = np.sqrt(((steps * np.array(work.error)) ** 2).sum())
    assert whole == pytest.approx(1 / np.sqrt(found_events(slow)), rel=1e-3)
    with pytest.raises(NothingToRecalibrate):
        recalibrate(model, slow.head(8), (), "slow.csv")


def found_events(frame):
    return int((frame["reason"] == "work").sum())


def test_its_own_place_needs_no_recalibration(model):
    again, fresh = recalibrate(model, made_clients(1500), (), "own.csv")
    assert again.slopes["work"] == pytest.approx(1, abs=0.06)
    new = made_clients(50, 77)
    assert mean_chance(fresh, new) == pytest.approx(mean_chance(model, new), abs=0.01)


def test_reasons_that_the_model_does_not_know_are_counted(model):
    there = made_clients(400, 23)
    there.loc[there["reason"] == "moved", "reason"] = "emigrated"
    found, _ = recalibrate(model, there, ("work", "study", "emigrated"), "x.csv")
    unknown = [one for one in found.findings if one.code == "outflow_unknown_reasons"]
    assert unknown[0].count == (there["reason"] == "emigrated").sum()


def test_places_are_put_together_between_them():
    frames = [made_clients(900, seed) for seed in (31, 32, 33)]
    first = model_of(frames[0])
    others = [model_of(one, like=first.design) for one in frames[1:]]
    found, pooled = pool([("a", first), ("b", others[0]), ("c", others[1])])
    effects = {one.term: one for one in found.effects if one.cause == "work"}
    step = effects["step"]
    assert min(step.coefs) < step.mean < max(step.coefs)
    assert step.mean == pytest.approx(0.25, abs=3 * step.se)
    assert step.se < min(step.errors)
    assert step.lower < step.mean < step.upper
    assert pooled.history[-1] == "pooled"
    assert pooled.models[0].baseline == first.models[0].baseline
    assert pooled.models[0].coefficients[first.design.columns.index("step")] == pytest.approx(
        step.mean
    )
    assert "outflow_not_recalibrated" in {
        one.code for one in predict_rows(pooled, frames[0].head(3)).findings
    }
    assert found.models[2].clients == 900
    assert read_model(as_text(pooled).encode(), "p.json") == pooled


def test_models_of_other_things_are_not_put_together(model):
    frame = made_clients(600, 41)
    for other in (
        model_of(frame, covariates=("age", "step")),
        model_of(frame, target="study"),
        model_of(frame, unit="weeks"),
        model_of(frame[frame["house"] != "single parent"]),
    ):
        with pytest.raises(ModelsDiffer):
            pool([("a.json", model), ("b.json", other)])
