"""R's results on public data (../shared): what the other tests of this room do not hold yet."""

import json

import numpy as np
import pandas as pd
import pytest

from workbench.estimators import cox
from workbench.estimators.after_cox import martingale_residuals, predict, robust_covariance
from workbench.estimators.concordance import concordance
from workbench.estimators.fine_gray import fine_gray, weighted_fine_gray
from workbench.estimators.gray import gray_test
from workbench.estimators.log_rank import log_rank
from workbench.estimators.proportional import ph_test
from workbench.estimators.rmst import restricted_mean

ROSSI = {"fin": "yes", "race": "other", "wexp": "yes", "mar": "not married", "paro": "yes"}
JOBLESS = "ui reprate disrate logwage tenure age married female child ychild nonwhite houshead"
COX = {
    # gold: file, terms, exit, event, entry, strata, weights
    "cox_rossi_efron": ("rossi", "fin age race wexp mar paro prio", "week", "arrest"),
    "cox_rossi_breslow": ("rossi", "fin age race wexp mar paro prio", "week", "arrest"),
    "cox_rossi_exact": ("rossi", "fin age race wexp mar paro prio", "week", "arrest"),
    "cox_rossi_strata": ("rossi", "fin age mar paro prio", "week", "arrest"),
    "cox_rossi_weights_robust": ("rossi_w", "fin age race wexp mar paro prio", "week", "arrest"),
    "cox_jobless_ft": ("jobless", JOBLESS, "spell", "censor1"),
    "cox_jobless_ft_breslow": ("jobless", JOBLESS, "spell", "censor1"),
    "cox_heart_tvc": ("heart", "age year surgery transplant", "stop", "event"),
    "cox_heart_tvc_breslow": ("heart", "age year surgery transplant", "stop", "event"),
    "cox_lung": ("lung", "age sex ph.ecog wt.loss", "time", "status"),
    "cox_veteran_tt_strata": ("veteran", "trt karno age", "time", "status"),
}
STRATA = {"cox_rossi_strata": "wexp", "cox_veteran_tt_strata": "celltype"}


@pytest.fixture
def gold(shared):
    def read(name):
        return json.loads((shared / "gold" / f"{name}.json").read_text())["result"]

    return read


def near(ours, theirs, within):
    np.testing.assert_allclose(ours, np.asarray(theirs, float), rtol=0, atol=within)


def numbers(frame, terms):
    made = [frame[one] == ROSSI[one] if one in ROSSI else frame[one] for one in terms.split()]
    return np.column_stack(made).astype(float)


@pytest.mark.parametrize("name", COX)
def test_cox(name, shared, gold):
    file, terms, exit, event = COX[name]
    frame = pd.read_csv(shared / f"{file}.csv").dropna(subset=terms.split())
    theirs = gold(name)
    out = frame[exit].to_numpy(float)
    happened = frame[event].to_numpy() == (2 if file == "lung" else 1)
    entry = frame["start"].to_numpy(float) if file == "heart" else None
    strata = frame[STRATA[name]].to_numpy(str) if name in STRATA else None
    weights = frame["w"].to_numpy() if file == "rossi_w" else None
    ties = name.split("_")[-1] if name.split("_")[-1] in ("breslow", "exact") else "efron"
    fit = cox(numbers(frame, terms), out, happened, entry, ties, weights, strata)
    near(fit.coefficients, list(theirs["coef"].values()), 1e-7)
    near(fit.std_err, list((theirs["naive_se"] or theirs["se"]).values()), 1e-7)
    near(fit.loglik, theirs["loglik"], 1e-7)
    if weights is not None:
        near(np.sqrt(np.diag(robust_covariance(fit))), list(theirs["se"].values()), 1e-6)
    pairs = concordance(fit.scores, out, happened, entry, weights, strata)
    near([pairs.value], [theirs["concordance"]["C"]], 1e-9)
    near([pairs.std_err], [theirs["concordance"]["se(C)"]], 1e-9)
    if ties == "exact":
        return
    near(martingale_residuals(fit)[:50], theirs["mart"], 1e-6)
    for transform in ("km", "rank", "identity", "log"):
        tests, whole = ph_test(fit, out, happened, entry, transform=transform)
        expected = theirs[f"zph_{transform}"]["chisq"]
        near([*(one.chisq for one in tests), whole.chisq], expected, 1e-6)


@pytest.mark.parametrize("name", ["cox_rossi_efron", "cox_rossi_breslow", "cox_lung"])
def test_predicted_curves(name, shared, gold):
    file, terms, exit, event = COX[name]
    frame = pd.read_csv(shared / f"{file}.csv").dropna(subset=terms.split())
    theirs = gold(name)
    happened = frame[event].to_numpy() == (2 if file == "lung" else 1)
    ties = "breslow" if name.endswith("breslow") else "efron"
    fit = cox(numbers(frame, terms), frame[exit].to_numpy(float), happened, ties=ties)
    curves = predict(fit, numbers(pd.DataFrame(theirs["newdata"]), terms))
    near(curves[0].times, theirs["pred"]["time"], 1e-9)
    near(np.column_stack([one.survival for one in curves]), theirs["pred"]["surv"], 1e-7)
    near(np.column_stack([one.hazard for one in curves]), theirs["pred"]["cumhaz"], 1e-7)
    for place, field in enumerate(("lower", "upper")):
        ours = np.column_stack([one.interval()[place] for one in curves])
        near(ours, theirs["pred"][field], 1e-7)


@pytest.mark.parametrize("by", ["n", "S", "S/G", "n/G2", "I"])
def test_concordance_by_weight_of_time(by, shared, gold):
    terms = COX["cox_lung"][1]
    frame = pd.read_csv(shared / "lung.csv").dropna(subset=terms.split())
    out, happened = frame["time"].to_numpy(float), frame["status"].to_numpy() == 2
    fit = cox(numbers(frame, terms), out, happened)
    theirs = gold(f"concordance_lung_{by.replace('/', '_')}")
    found = concordance(fit.scores, out, happened, by=by)
    near([found.value, found.std_err**2], [theirs["cindex"], theirs["var"]], 1e-9)
    near([found.concordant], [theirs["count"]["concordant"]], 1e-6)


@pytest.mark.parametrize(
    ("name", "time", "status", "event", "group"),
    [
        ("jobless", "spell", "censor1", 1, "ui"),
        ("lung", "time", "status", 2, "sex"),
        ("rossi", "week", "arrest", 1, "fin"),
    ],
)
def test_restricted_mean(name, time, status, event, group, shared, gold):
    theirs = gold(f"rmst_{name}")
    found = [
        restricted_mean(part[time].to_numpy(float), part[status].to_numpy() == event, theirs["tau"])
        for _, part in pd.read_csv(shared / f"{name}.csv").groupby(group)
    ]
    near([one.mean for one in found], theirs["table"]["rmean"], 1e-9)
    near([one.std_err for one in found], theirs["table"]["se(rmean)"], 1e-9)


@pytest.mark.parametrize(
    ("name", "file", "time", "status", "event", "group", "strata", "rho"),
    [
        ("logrank_jobless_ui", "jobless", "spell", "censor1", 1, "ui", None, 0),
        ("logrank_lung_sex", "lung", "time", "status", 2, "sex", None, 0),
        ("logrank_lung_sex_strata_ph", "lung", "time", "status", 2, "sex", "ph.ecog", 0),
        ("logrank_rossi_fin", "rossi", "week", "arrest", 1, "fin", None, 0),
        ("logrank_veteran_cell", "veteran", "time", "status", 1, "celltype", None, 0),
        ("peto_lung_sex", "lung", "time", "status", 2, "sex", None, 1),
    ],
)
def test_log_rank(name, file, time, status, event, group, strata, rho, shared, gold):
    frame = pd.read_csv(shared / f"{file}.csv")
    frame = frame if strata is None else frame.dropna(subset=[strata])
    found = log_rank(
        frame[time].to_numpy(float),
        frame[status].to_numpy() == event,
        np.unique(frame[group], return_inverse=True)[1],
        strata=None if strata is None else frame[strata].to_numpy(),
        rho=rho,
    )
    near([found.test.chisq, found.test.p], [gold(name)["chisq"], gold(name)["p"]], 1e-9)
    assert found.test.df == gold(name)["df"]


def test_gray(shared, gold):
    frame = pd.read_csv(shared / "jobless.csv")
    arrays = frame["spell"].to_numpy(float), frame["cause"].to_numpy(), frame["ui"].to_numpy()
    found = [gray_test(*arrays, kind).chisq for kind in (1, 2, 3)]
    near(found, gold("cuminc_gray_jobless_ui")["tests"]["stat"], 1e-9)


def test_fine_and_gray(shared, gold):
    frame = pd.read_csv(shared / "jobless.csv")
    X = frame[["ui", "logwage", "tenure", "age", "female", "child"]].to_numpy(float)
    out, cause = frame["spell"].to_numpy(float), frame["cause"].to_numpy()
    for kind in (1, 2):
        theirs = gold(f"crr_jobless_{kind}")
        fit, covariance = fine_gray(X, out, cause, kind)
        near(fit.coefficients, list(theirs["coef"].values()), 1e-6)
        near(np.sqrt(np.diag(covariance)), theirs["se"], 1e-6)
        near([fit.loglik[1]], [theirs["loglik"]], 1e-6)
    weighted = weighted_fine_gray(X, out, cause, 1)
    near(weighted.coefficients, list(gold("finegray_jobless_ft")["coef"].values()), 1e-9)
