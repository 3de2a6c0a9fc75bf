"""3,343 real unemployment spells, as text: equal to R."""

import json

import numpy as np
import pandas as pd
import pytest

from workbench.survival import SurvivalSpec, analyse

CAUSES = ("1", "2", "3")


@pytest.fixture(scope="module")
def jobless(shared_data):
    return pd.read_csv(shared_data / "survival" / "jobless.csv", dtype=str)


@pytest.fixture(scope="module")
def gold(shared_data):
    def read(name):
        path = shared_data / "survival" / "gold" / f"{name}.json"
        return json.loads(path.read_text())["result"]

    return read


def test_kaplan_meier_by_group_equals_r(jobless, gold):
    found = analyse(jobless, SurvivalSpec(duration="spell", event="censor1", group="ui"))
    curve = gold("km_jobless_ui_log")["curve"]
    points = found.kaplan_meier
    assert [f"ui={p.group}" for p in points] == curve["strata"]
    for field, ours in [
        ("time", [p.time for p in points]),
        ("surv", [p.survival for p in points]),
        ("lower", [p.lower for p in points]),
        ("upper", [p.upper for p in points]),
        ("n.risk", [p.at_risk for p in points]),
        ("n.event", [p.events for p in points]),
    ]:
        np.testing.assert_allclose(ours, curve[field], atol=1e-9, err_msg=field)


def test_cumulative_incidence_by_group_equals_r(jobless, gold):
    spec = SurvivalSpec(
        duration="spell", event="censor1", group="female", cause="cause", causes=CAUSES
    )
    points = pd.DataFrame([p.model_dump() for p in analyse(jobless, spec).cumulative_incidence])
    curve = gold("aj_jobless_female")
    for place, cause in enumerate(CAUSES, start=1):
        ours = points[points["cause"] == cause]
        np.testing.assert_allclose(
            ours["incidence"], np.array(curve["pstate"])[:, place], atol=1e-9
        )
        np.testing.assert_allclose(ours["se"], np.array(curve["std.err"])[:, place], atol=1e-9)


def test_cox_with_interaction_equals_r(jobless, gold):
    terms = ("female", "child", "age", "logwage", "tenure", "ui", "female:child")
    found = analyse(jobless, SurvivalSpec(duration="spell", event="censor1", covariates=terms)).cox
    r = gold("cox_jobless_female_child")
    assert list(found.coefficients) == list(r["coef"])
    for name, one in found.coefficients.items():
        assert one.coef == pytest.approx(r["coef"][name], abs=1e-7)
        assert one.se == pytest.approx(r["se"][name], abs=1e-7)
    assert [found.loglik_null, found.loglik] == pytest.approx(r["loglik"])


@pytest.mark.parametrize("kind", ["weibull", "exponential", "lognormal", "loglogistic"])
def test_accelerated_failure_time_equals_r(shared_data, kind):
    path = shared_data / "survival" / "gold" / f"aft_jobless_{kind}.json"
    r = json.loads(path.read_text())["result"]
    frame = pd.read_csv(shared_data / "survival" / "jobless.csv", dtype=str)
    terms = ("ui", "logwage", "tenure", "age", "female", "child")
    spec = SurvivalSpec(duration="spell", event="censor1", covariates=terms, aft=kind)
    found = analyse(frame, spec).aft
    for place, (name, one) in enumerate(found.coefficients.items()):
        assert one.coef == pytest.approx(r["coef"][name], abs=1e-7)
        assert one.se == pytest.approx(r["se"][place], abs=1e-7)
    assert found.scale == pytest.approx(r["scale"], abs=1e-7)
    assert found.loglik == pytest.approx(r["loglik"][1])
