"""Whatever the table: a typed error or finite figures; separation, weights and landmarks in words."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.core.errors import FormulaFault, NothingToAnalyse, WorkbenchError
from workbench.survival import SurvivalSpec, analyse

ROW = st.fixed_dictionaries(
    {
        "person": st.integers(0, 4),
        "start": st.integers(0, 6),
        "length": st.integers(0, 5),
        "why": st.sampled_from(["", "a", "b"]),
        "g": st.sampled_from(["x", "y", "z"]),
        "s": st.sampled_from(["p", "q", ""]),
        "w": st.sampled_from([0.0, 1.0, 2.0, 0.4]),
        "v": st.integers(0, 3),
    }
)


@given(
    drawn=st.lists(ROW, min_size=1, max_size=25),
    late=st.booleans(),
    persons=st.booleans(),
    weights=st.sampled_from([None, "w"]),
    strata=st.sampled_from([(), ("s",)]),
    covariates=st.sampled_from([(), ("v",), ("v", "g"), ("log(v + 1)*g",)]),
    ties=st.sampled_from(["efron", "breslow"]),
    landmark=st.sampled_from([None, 2.0]),
)
def test_figures_are_finite_or_nothing_and_errors_are_typed(
    drawn, late, persons, weights, strata, covariates, ties, landmark
):
    frame = pd.DataFrame(drawn)
    frame["stop"] = frame["start"] + frame["length"]
    spec = SurvivalSpec(
        duration="stop",
        entry="start" if late else None,
        id="person" if persons else None,
        cause="why",
        causes=tuple(sorted({one for one in frame["why"] if one})) or ("a",),
        group="g",
        weights=weights,
        strata=strata,
        covariates=covariates,
        ties=ties,
        landmark=landmark,
    )
    try:
        found = analyse(frame, spec, frame if covariates else None)
    except WorkbenchError:
        return
    left_out = sum(one.count for one in found.excluded if one.reason not in PARTLY)
    assert found.rows + left_out == len(frame)
    said = json.loads(found.model_dump_json(), parse_constant=_no_constant)
    for point in said["kaplan_meier"]:
        assert 0 <= point["survival"] <= 1
    for point in said["cumulative_incidence"]:
        assert -1e-12 <= point["incidence"] <= 1 + 1e-12
        assert point["se"] >= 0
    for one in said["rmst"]:
        assert one["se"] >= 0


PARTLY = {"missing_cause", "missing_covariate", "missing_strata"}


def _no_constant(name):
    raise AssertionError(f"{name} in the JSON")


def plain(**fields):
    return SurvivalSpec(**{"duration": "weeks", "event": "work", **fields})


def made(rows=80, seed=5):
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "weeks": draw.integers(1, 30, rows),
            "work": draw.integers(0, 2, rows),
            "x": draw.normal(size=rows).round(2),
            "home": draw.choice(["alone", "couple"], rows),
            "why": draw.choice(["job", "study"], rows),
        }
    )


def test_all_censored_gives_curves_and_no_test():
    found = analyse(made().assign(work=0), plain(group="home"))
    assert {point.survival for point in found.kaplan_meier} == {1}
    assert found.logrank.df == 0
    assert found.logrank.p == 1
    with pytest.raises(NothingToAnalyse, match="no events"):
        analyse(made().assign(work=0), plain(covariates=("x",)))


def test_one_group_is_no_comparison():
    found = analyse(made().assign(home="alone"), plain(group="home"))
    assert found.logrank is None
    assert found.rmst_difference == ()


def test_a_group_in_which_everybody_leaves_at_once_has_no_spread():
    frame = pd.DataFrame({"weeks": [5, 5, 5, 5, 3, 9], "work": 1, "g": list("aaaabb")})
    found = analyse(frame, plain(group="g"))
    assert found.rmst[0].se == 0
    assert math.isfinite(found.logrank.chisq)
    alike = analyse(frame.assign(weeks=5), plain(group="g"))
    assert alike.rmst_difference[0].p is None


def test_a_stratum_without_events_changes_nothing():
    frame = made().assign(s="one")
    quiet = made(seed=6).assign(s="quiet", work=0)
    both = pd.concat([frame, quiet], ignore_index=True)
    alone = analyse(frame, plain(group="home", covariates=("x",)))
    beside = analyse(both, plain(group="home", covariates=("x",), strata=("s",)))
    assert beside.cox.coefficients["x"].coef == pytest.approx(alone.cox.coefficients["x"].coef)
    assert beside.logrank.chisq == pytest.approx(alone.logrank.chisq)
    assert beside.cox.rows == 2 * alone.cox.rows


def test_rows_of_weight_zero_are_left_out_and_whole_weights_are_people():
    frame = made()
    twice = pd.concat([frame, frame], ignore_index=True)
    weighted = analyse(frame.assign(w=2), plain(covariates=("x",), weights="w"))
    doubled = analyse(twice, plain(covariates=("x",)))
    assert [p.at_risk for p in weighted.kaplan_meier] == [p.at_risk for p in doubled.kaplan_meier]
    assert weighted.rmst[0].se == pytest.approx(doubled.rmst[0].se)
    assert weighted.cox.coefficients["x"].robust_se is None
    zero = analyse(frame.assign(w=[0, 1] * 40), plain(weights="w"))
    assert [(one.reason, one.count) for one in zero.excluded] == [("no_weight", 40)]
    assert zero.rows == 40


def test_separation_is_said_in_a_sentence():
    frame = made().assign(never=[1] * 10 + [0] * 70)
    frame.loc[frame["never"] == 1, "work"] = 0
    found = analyse(frame, plain(covariates=("x", "never")))
    codes = {finding.code: finding for finding in found.cox.findings}
    assert codes["cox_infinite_coefficient"].column == "never"
    assert "no finite effect" in codes["cox_infinite_coefficient"].text
    assert found.ph_test is None
    assert "NaN" not in found.model_dump_json()


def test_a_cause_too_rare_for_a_model_does_not_cost_the_others():
    frame = made().assign(why="job")
    frame.loc[0, ["why", "x"]] = ["death", None]
    spec = plain(event=None, cause="why", causes=("job", "death"), covariates=("x",))
    found = analyse(frame, spec)
    assert list(found.cause_specific) == ["job"]
    assert "cause_without_model" in {finding.code for finding in found.findings}


def test_at_a_landmark_start_stop_rows_are_as_they_are_then():
    frame = pd.DataFrame(
        {
            "p": ["a", "a", "b", "c", "d", "d"],
            "from": [0, 4, 0, 0, 7, 9],
            "to": [4, 10, 12, 5, 9, 11],
            "work": [0, 1, 1, 1, 0, 1],
            "course": ["no", "yes", "no", "no", "no", "yes"],
        }
    )
    spec = plain(duration="to", start="from", stop="to", id="p", group="course", landmark=5)
    found = analyse(frame, spec)
    assert [(p.group, p.time, p.at_risk) for p in found.kaplan_meier] == [
        ("no", 12, 1),
        ("yes", 10, 1),
    ]
    # c has left at 5; d comes under observation later
    assert {one.reason: one.count for one in found.excluded} == {
        "before_landmark": 2,
        "not_there_at_landmark": 2,
    }


def test_overlapping_rows_of_a_person_are_said():
    frame = pd.DataFrame({"p": [1, 1, 2], "from": [0, 3, 0], "to": [4, 8, 6], "work": [0, 1, 1]})
    found = analyse(frame, plain(duration="to", start="from", stop="to", id="p"))
    assert [(one.code, one.count) for one in found.findings] == [("rows_overlap", 1)]


def test_rows_to_predict_must_be_known_to_the_model():
    rows = pd.DataFrame({"x": ["1", ""], "home": ["alone", "couple"]})
    found = analyse(made(), plain(covariates=("x", "home")), rows)
    assert {point.row for point in found.predicted} == {0}
    assert [one.code for one in found.findings] == ["rows_not_predicted"]
    with pytest.raises(FormulaFault, match="without the level family"):
        analyse(made(), plain(covariates=("x", "home")), rows.assign(home="family"))
    with pytest.raises(FormulaFault, match="without the stratum tent"):
        spec = plain(covariates=("x",), strata=("home",))
        analyse(made(), spec, pd.DataFrame({"x": [1], "home": ["tent"]}))


def test_gray_with_late_entry_and_tests_with_weights_are_said_not_to_exist():
    frame = made().assign(since=0, w=0.5)
    frame.loc[:5, "since"] = frame.loc[:5, "weeks"] - 1
    causes = {"event": None, "cause": "why", "causes": ("job", "study"), "group": "home"}
    late = analyse(frame, plain(**causes, entry="since"))
    assert late.gray is None
    assert "no_gray_with_late_entry" in {one.code for one in late.findings}
    weighted = analyse(frame, plain(**causes, weights="w"))
    assert weighted.logrank is None
    assert "no_test_with_weights" in {one.code for one in weighted.findings}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"ties": "exact", "robust": True}, "exact ties"),
        ({"landmark": 3, "start": "a", "stop": "b"}, "needs id"),
        ({"landmark": 3, "tau": 2}, "after the landmark"),
    ],
)
def test_options_that_exclude_each_other_are_refused(fields, says):
    with pytest.raises(ValidationError, match=says):
        plain(**fields)


def test_the_same_bytes_on_every_run():
    spec = plain(group="home", covariates=("x*home",), cause="why", causes=("job",))
    first = analyse(made(), spec, made().head(3)).model_dump_json()
    assert analyse(made(), spec, made().head(3)).model_dump_json() == first
