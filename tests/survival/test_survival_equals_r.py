"""Every figure of the survival verb, held to R on tables with ties, late entry and all causes.

Curves, tests and incidence to 1e-9; Cox's coefficients, errors and predictions to 1e-7; the PH
test, Fine and Gray, robust errors and restricted means to 1e-6.
"""

import numpy as np
import pytest

from workbench.survival import SurvivalSpec, analyse

SPELLS = {"duration": "months", "event": "any"}
CAUSES = {"cause": "cause", "causes": ("1", "2", "3")}
EPISODES = {"duration": "stop", "start": "start", "stop": "stop", "event": "any", "id": "person"}
LATE = {"duration": "exit", "entry": "entry", "event": "any"}
HOME = ("age", "female", "home")


def numbers(values):
    return np.array([np.nan if one is None else one for one in values], float)


def near(ours, theirs, within):
    np.testing.assert_allclose(np.asarray(ours, float), numbers(theirs), rtol=0, atol=within)


def same_curve(points, theirs, at_risk=True):
    near([p.time for p in points], theirs["time"], 1e-9)
    near([p.survival for p in points], theirs["survival"], 1e-9)
    near([np.nan if p.lower is None else p.lower for p in points], theirs["lower"], 1e-9)
    near([np.nan if p.upper is None else p.upper for p in points], theirs["upper"], 1e-9)
    if at_risk:
        near([p.at_risk for p in points], theirs["at_risk"], 1e-9)
        near([p.events for p in points], theirs["events"], 1e-9)


def same_cox(ours, theirs, ph_test=None, transform="km"):
    found = list(ours.coefficients.values())
    near([one.coef for one in found], theirs["coef"].values(), 1e-7)
    near([one.se for one in found], theirs["se"], 1e-7)
    if theirs["robust_se"]:
        near([one.robust_se for one in found], theirs["robust_se"], 1e-6)
    near([ours.loglik_null, ours.loglik], theirs["loglik"], 1e-7)
    near([ours.concordance, ours.concordance_se], concordance(theirs), 1e-9)
    if ph_test is not None:
        same_ph(ph_test, theirs["zph"][transform])


def concordance(theirs):
    return [theirs["concordance"], theirs["concordance_se"]]


def same_ph(ours, theirs):
    terms = list(ours)[: len(theirs["terms"]) - 1]
    near([ours[term].chisq for term in [*terms, "GLOBAL"]], theirs["chisq"], 1e-6)
    assert [ours[term].df for term in [*terms, "GLOBAL"]] == theirs["df"]


def same_incidence(points, theirs):
    causes = list(dict.fromkeys(point.cause for point in points))
    for place, cause in enumerate(causes):
        own = [point for point in points if point.cause == cause]
        near([p.time for p in own], theirs["time"], 1e-9)
        near([p.incidence for p in own], np.array(theirs["incidence"])[:, place], 1e-9)
        near([p.se for p in own], np.array(theirs["se"])[:, place], 1e-9)


@pytest.mark.parametrize("kind", ["log", "log-log", "plain"])
def test_kaplan_meier_by_group(kind, spells, r):
    found = analyse(spells, SurvivalSpec(**SPELLS, group="home", interval=kind))
    same_curve(found.kaplan_meier, r["spells"][f"km_{kind.replace('-', '')}"])


def test_weights_that_are_no_counts_and_households_make_the_error_robust(spells, r):
    weighted = analyse(spells, SurvivalSpec(**SPELLS, group="home", weights="weight"))
    same_curve(weighted.kaplan_meier, r["spells"]["km_weights"])
    together = analyse(spells, SurvivalSpec(**SPELLS, group="home", cluster="household"))
    same_curve(together.kaplan_meier, r["spells"]["km_cluster"])


def test_incidence_by_group(spells, r):
    found = analyse(spells, SurvivalSpec(**SPELLS, **CAUSES, group="home"))
    same_incidence(found.cumulative_incidence, r["spells"]["aj"])
    weighted = analyse(spells, SurvivalSpec(**SPELLS, **CAUSES, group="home", weights="weight"))
    same_incidence(weighted.cumulative_incidence, r["spells"]["aj_weights"])


@pytest.mark.parametrize(("tau", "name"), [(30, "rmst"), (55, "rmst_beyond")])
def test_restricted_mean(tau, name, spells, r):
    found = analyse(spells, SurvivalSpec(**SPELLS, group="home", tau=tau))
    theirs = r["spells"][name]
    near([one.rmst for one in found.rmst], theirs["rmst"], 1e-9)
    near([one.se for one in found.rmst], theirs["se"], 1e-9)
    near([one.median or np.nan for one in found.rmst], theirs["median"], 1e-9)
    guesses = [one for one in found.findings if one.code == "tau_past_the_curve"]
    assert bool(guesses) == (name == "rmst_beyond")


def test_the_log_rank_family(spells, r):
    for name, options in {
        "logrank": {},
        "logrank_strata": {"strata": ("region",)},
        "peto": {"rho": 1},
        "half": {"rho": 0.5, "strata": ("region",)},
    }.items():
        found = analyse(spells, SurvivalSpec(**SPELLS, group="home", **options)).logrank
        near([found.chisq], [r["spells"][name]["chisq"]], 1e-9)
        assert found.df == r["spells"][name]["df"]
        if name == "logrank":
            near([found.trend.chisq], [r["spells"]["trend"]], 1e-9)


def test_gray(spells, r):
    for name, options in {
        "gray": {},
        "gray_strata": {"strata": ("region",)},
        "gray_rho": {"rho": 1},
    }.items():
        found = analyse(spells, SurvivalSpec(**SPELLS, **CAUSES, group="home", **options)).gray
        near([one.chisq for one in found.values()], r["spells"][name]["chisq"], 1e-9)
        assert [one.df for one in found.values()] == r["spells"][name]["df"]


@pytest.mark.parametrize("transform", ["km", "rank", "identity", "log"])
def test_cox_with_interaction(transform, spells, r):
    spec = SurvivalSpec(**SPELLS, covariates=("age", "female*home"), transform=transform)
    found = analyse(spells, spec)
    same_cox(found.cox, r["spells"]["cox"], found.ph_test, transform)
    assert list(found.cox.coefficients)[2:] == [
        "home[couple]",
        "home[family]",
        "home[other]",
        "female:home[couple]",
        "female:home[family]",
        "female:home[other]",
    ]


@pytest.mark.parametrize(
    ("name", "covariates", "options"),
    [
        ("cox_breslow", ("age", "female*home"), {"ties": "breslow"}),
        ("cox_strata", HOME, {"strata": ("region",)}),
        ("cox_weights", HOME, {"weights": "weight"}),
        ("cox_cluster", HOME, {"cluster": "household"}),
        (
            "cox_strata_weights_cluster",
            ("age", "female"),
            {
                "strata": ("region",),
                "weights": "weight",
                "cluster": "household",
                "ties": "breslow",
            },
        ),
        ("cox_formula", ("log(income) + ns(age, df=3) + I(female * age)",), {}),
        ("cox_spline", ("bs(age, df=5)", "female"), {}),
    ],
)
def test_cox_with_options(name, covariates, options, spells, r):
    found = analyse(spells, SurvivalSpec(**SPELLS, covariates=covariates, **options))
    same_cox(found.cox, r["spells"][name], found.ph_test)


def test_cox_with_exact_ties(spells, r):
    spec = SurvivalSpec(**SPELLS, covariates=("age", "female"), ties="exact")
    found = analyse(spells.head(120), spec)
    same_cox(found.cox, r["spells"]["cox_exact"])
    assert found.ph_test is None


def test_cox_of_one_cause(spells, r):
    spec = SurvivalSpec(**SPELLS, **CAUSES, covariates=HOME)
    same_cox(analyse(spells, spec).cause_specific["2"], r["spells"]["cox_cause"])


def same_predictions(ours, theirs):
    by_row = {row: [p for p in ours if p.row == row] for row in {p.row for p in ours}}
    survival = np.array(theirs["survival"], float)
    for row, points in by_row.items():
        near([p.time for p in points], theirs["time"], 1e-9)
        for field in ("survival", "lower", "upper"):
            expected = np.array(theirs[field], float)
            expected = expected[:, row] if survival.ndim == 2 else expected
            got = [getattr(p, field) for p in points]
            near([np.nan if one is None else one for one in got], expected, 1e-7)


def asked(spells):
    return spells.head(2).assign(
        age=["24", "51"],
        female=["1", "0"],
        home=["family", "alone"],
        income=["300", "700"],
        region=["east", "west"],
    )


def test_predicted_curves(spells, r):
    table, theirs = asked(spells), r["spells"]
    for name, covariates, options in [
        ("predicted", ("age", "female*home"), {}),
        ("predicted_loglog", ("age", "female*home"), {"interval": "log-log"}),
        ("predicted_robust", ("age", "female"), {"cluster": "household"}),
    ]:
        spec = SurvivalSpec(**SPELLS, covariates=covariates, **options)
        same_predictions(analyse(spells, spec, table).predicted, theirs[name])


def test_a_predicted_curve_is_that_of_its_stratum(spells, r):
    spec = SurvivalSpec(**SPELLS, covariates=("age", "female"), strata=("region",))
    found = analyse(spells, spec, asked(spells).head(1)).predicted
    same_predictions(found, r["spells"]["predicted_strata"])


def test_predicted_incidence_of_each_cause(spells, r):
    spec = SurvivalSpec(**SPELLS, **CAUSES, covariates=("age", "female"), ties="breslow")
    found = analyse(spells, spec, asked(spells)).predicted_incidence
    theirs = r["spells"]["predicted_incidence"]
    expected = np.array(theirs["pstate"])
    for row in (0, 1):
        for place, cause in enumerate(CAUSES["causes"], start=1):
            own = [p for p in found if p.row == row and p.cause == cause]
            near([p.time for p in own], theirs["time"], 1e-9)
            near([p.incidence for p in own], expected[:, row, place], 1e-7)


def test_a_landmark_starts_the_curve_anew(spells, r):
    found = analyse(spells, SurvivalSpec(**SPELLS, group="home", landmark=6.5, tau=30))
    theirs = r["spells"]["landmark"]
    same_curve(found.kaplan_meier, theirs)
    near([one.rmst for one in found.rmst], theirs["rmst"], 1e-9)
    near([one.se for one in found.rmst], theirs["se"], 1e-9)
    model = analyse(spells, SurvivalSpec(**SPELLS, covariates=("age", "female"), landmark=6)).cox
    same_cox(model, r["spells"]["cox_landmark"])


@pytest.mark.parametrize("cause", ["1", "2"])
def test_fine_and_gray(cause, spells, r):
    crr = r["spells"][f"crr_{cause}"]
    spec = SurvivalSpec(**SPELLS, **CAUSES, covariates=HOME)
    found = analyse(spells, spec).fine_gray[cause]
    same_fine_gray(found.coefficients, crr)
    assert found.loglik == pytest.approx(crr["loglik"], abs=1e-6)
    spec = SurvivalSpec(**SPELLS, **CAUSES, covariates=("age", "female"))
    weighted = analyse(spells, spec).fine_gray[cause].weighted
    same_fine_gray(weighted, r["spells"][f"finegray_{cause}"])


def same_fine_gray(ours, theirs):
    near([one.coef for one in ours.values()], theirs["coef"].values(), 1e-6)
    near([one.se for one in ours.values()], theirs["se"], 1e-6)
    if "robust_se" in theirs:
        near([one.robust_se for one in ours.values()], theirs["robust_se"], 1e-6)


def test_start_stop_rows_of_persons(episodes, r):
    theirs = r["episodes"]
    causes = {"cause": "cause", "causes": ("1", "2")}
    found = analyse(episodes, SurvivalSpec(**EPISODES, **causes, group="female", tau=24))
    same_curve(found.kaplan_meier, theirs["km"])
    same_incidence(found.cumulative_incidence, theirs["aj"])
    near([one.rmst for one in found.rmst], theirs["rmst"]["rmst"], 1e-9)
    near([one.se for one in found.rmst], theirs["rmst"]["se"], 1e-9)
    near([found.logrank.chisq], [theirs["logrank"]], 1e-9)
    spec = SurvivalSpec(**EPISODES, group="female", strata=("region",))
    near([analyse(episodes, spec).logrank.chisq], [theirs["logrank_strata"]], 1e-9)
    robust = analyse(episodes, SurvivalSpec(**EPISODES, group="female", robust=True))
    same_curve(robust.kaplan_meier, theirs["km_robust"])


def test_cox_on_start_stop_rows(episodes, r):
    theirs = r["episodes"]
    table = episodes.head(2).assign(trained=[0, 1], female=[1, 0], age=[30, 50])
    spec = SurvivalSpec(**EPISODES, covariates=("trained", "female", "age"), robust=True)
    found = analyse(episodes, spec, table)
    same_cox(found.cox, theirs["cox"], found.ph_test)
    same_predictions(found.predicted, theirs["predicted"])
    spec = SurvivalSpec(
        **EPISODES,
        covariates=("trained", "age"),
        strata=("region",),
        ties="breslow",
        robust=True,
    )
    found = analyse(episodes, spec)
    same_cox(found.cox, theirs["cox_strata"], found.ph_test)


def test_fine_and_gray_on_start_stop_rows_with_late_entry(episodes, r):
    causes = {"cause": "cause", "causes": ("1", "2")}
    spec = SurvivalSpec(**EPISODES, **causes, covariates=("age", "female"))
    found = analyse(episodes, spec).fine_gray["1"]
    same_fine_gray(found.coefficients, r["episodes"]["finegray"])


def test_late_entry(late, r):
    theirs = r["late_entry"]
    table = late.head(2).assign(x=["-1", "0.5"], sex=["0", "1"])
    found = analyse(late, SurvivalSpec(**LATE, covariates=("x", "sex")), table)
    same_cox(found.cox, theirs["cox"], found.ph_test)
    same_predictions(found.predicted, theirs["predicted"])
    spec = SurvivalSpec(**LATE, covariates=("x", "sex"), cluster="region", weights="weight")
    found = analyse(late, spec)
    same_cox(found.cox, theirs["cox_robust"], found.ph_test)
    found = analyse(late, SurvivalSpec(**LATE, group="sex", tau=30))
    near([found.logrank.chisq], [theirs["logrank"]], 1e-9)
    near([one.rmst for one in found.rmst], theirs["rmst"]["rmst"], 1e-9)
    near([one.se for one in found.rmst], theirs["rmst"]["se"], 1e-9)
    weighted = analyse(late, SurvivalSpec(**LATE, **CAUSES, weights="weight"))
    same_incidence(weighted.cumulative_incidence, theirs["aj_weights"])


def test_where_weights_of_fine_and_gray_do_not_exist_it_is_said(late):
    # everybody under observation at one time came in just before it
    spec = SurvivalSpec(**LATE, **CAUSES, covariates=("x", "sex"))
    findings = analyse(late, spec).fine_gray["1"].findings
    assert [one.code for one in findings] == ["fine_gray_without_weights"]
