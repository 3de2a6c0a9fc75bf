"""The survival verb as the issue describes it, on tables in plain sight."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from workbench.core.errors import (
    CauseAbsent,
    ColumnMissing,
    ColumnNotNumbers,
    EventNotBinary,
    FormulaFault,
    NothingToAnalyse,
)
from workbench.survival import SurvivalSpec, analyse

SMALL = pd.DataFrame(
    {
        "weeks": ["4", "10", "10", "25", "30", ""],
        "from": ["0", "2", "10", "0", "5", "0"],
        "work": ["1", "true", "1", "0", "FALSE", "1"],
        "sex": ["M", "V", "V", "V", "M", "M"],
        "reason": ["job", "study", "job", "", "", "job"],
    }
)


def plain(**fields):
    return SurvivalSpec(**{"duration": "weeks", "event": "work", **fields})


def reasons(found):
    return {left.reason: left.count for left in found.excluded}


def test_text_columns_are_read_as_numbers_and_truth():
    found = analyse(SMALL, plain())
    assert [(p.time, p.at_risk, p.events) for p in found.kaplan_meier] == [
        (4, 5, 1),
        (10, 4, 2),
        (25, 2, 0),
        (30, 1, 0),
    ]
    assert [p.group for p in found.kaplan_meier] == ["all"] * 4
    assert found.rows == 5
    assert found.events == 3


def test_rows_that_enter_no_earlier_than_they_exit_are_left_out_and_counted():
    found = analyse(SMALL, plain(entry="from"))
    assert reasons(found) == {"missing_duration": 1, "entry_not_before_exit": 1}
    assert found.rows + sum(reasons(found).values()) == len(SMALL)
    assert [(p.time, p.at_risk) for p in found.kaplan_meier] == [(4, 3), (10, 3), (25, 2), (30, 1)]


def test_a_negative_duration_is_left_out():
    frame = pd.DataFrame({"weeks": [-1, 0, 5], "work": [1, 1, 0]})
    assert reasons(analyse(frame, plain())) == {"negative_duration": 1}


def test_groups_are_values_as_text():
    frame = pd.DataFrame({"weeks": [1, 2, 3, 4], "work": [1, 1, 0, 1], "g": [10.0, 2, 10, None]})
    found = analyse(frame, plain(group="g"))
    assert [(p.group, p.time) for p in found.kaplan_meier] == [("2", 2), ("10", 1), ("10", 3)]
    assert reasons(found) == {"missing_group": 1}


def test_causes_compete_and_all_other_values_censor():
    found = analyse(SMALL, plain(event=None, cause="reason", causes=("job",)))
    assert {p.cause for p in found.cumulative_incidence} == {"job"}
    last = found.cumulative_incidence[-1]
    assert last.incidence == pytest.approx(1 - 4 / 5 * 3 / 4)
    assert found.events == 2


def test_an_event_without_a_cause_is_left_out_of_the_incidence_only():
    frame = pd.DataFrame({"weeks": [1, 2, 3], "work": [1, 1, 0], "why": ["job", None, None]})
    found = analyse(frame, plain(cause="why", causes=("job",)))
    assert reasons(found) == {"missing_cause": 1}
    assert found.rows == 3
    assert [p.time for p in found.cumulative_incidence] == [1, 3]


def test_causes_as_numbers_match_however_they_are_written():
    frame = pd.DataFrame({"weeks": [1, 2, 3], "why": ["01", "2", "0"]})
    found = analyse(frame, SurvivalSpec(duration="weeks", cause="why", causes=("1", "2")))
    assert found.events == 2


def test_start_stop_rows_count_from_their_start():
    frame = pd.DataFrame(
        {
            "start": [0, 3, 0, 0],
            "stop": [3, 8, 5, 6],
            "left": [0, 1, 1, 0],
            "trained": [0, 1, 0, 0],
        }
    )
    spec = SurvivalSpec(
        duration="stop", start="start", stop="stop", event="left", covariates=("trained",)
    )
    found = analyse(frame.assign(trained=[0, 1, 1, 0]), spec)
    assert [(p.time, p.at_risk) for p in found.kaplan_meier] == [(3, 3), (5, 3), (6, 2), (8, 1)]
    assert found.cox is not None
    assert found.cox.rows == 4


def test_curves_can_be_reported_coarser_without_losing_events():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame({"weeks": draw.integers(1, 400, 500), "work": 1})
    fine, coarse = analyse(frame, plain()), analyse(frame, plain(every=30))
    assert len(coarse.kaplan_meier) == 14
    assert sum(p.events for p in coarse.kaplan_meier) == 500
    assert coarse.kaplan_meier[-1].survival == fine.kaplan_meier[-1].survival


def test_text_covariates_are_categories_and_c_makes_a_number_one():
    draw = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "weeks": draw.exponential(10, 300),
            "work": draw.integers(0, 2, 300),
            "home": draw.choice(["alone", "couple", "family"], 300),
            "step": draw.choice(["1", "2", "10"], 300),
            "age": draw.normal(40, 9, 300).round(1),
        }
    )
    frame["age_comma"] = frame["age"].astype(str).str.replace(".", ",")
    found = analyse(frame, plain(covariates=("home", "C(step)", "age", "home:age"))).cox
    assert found is not None
    assert list(found.coefficients) == [
        "home[couple]",
        "home[family]",
        "step[2]",
        "step[10]",
        "age",
        "home[couple]:age",
        "home[family]:age",
    ]
    alone = analyse(frame, plain(covariates=("age",))).cox
    comma = analyse(frame, plain(covariates=("age_comma",))).cox
    assert alone.coefficients["age"].coef == comma.coefficients["age_comma"].coef


def test_a_missing_covariate_costs_the_model_a_row_not_the_curves():
    frame = pd.DataFrame(
        {"weeks": [1, 2, 3, 4, 5], "work": [1, 1, 1, 1, 0], "x": ["1", "0", "", "0", "1"]}
    )
    found = analyse(frame, plain(covariates=("x",)))
    assert reasons(found) == {"missing_covariate": 1}
    assert found.rows == 5
    assert found.cox.rows == 4
    assert [finding.code for finding in found.cox.findings] == ["cox_few_events"]


@pytest.mark.parametrize(
    ("spec", "error", "says"),
    [
        (plain(duration="months"), ColumnMissing, "months"),
        (plain(duration="sex"), ColumnNotNumbers, "sex"),
        (plain(event="reason"), EventNotBinary, "reason"),
        (plain(cause="reason", causes=("jobb",)), CauseAbsent, "jobb"),
        (plain(covariates=("sex:",)), FormulaFault, "colon"),
        (plain(covariates=("sex*",)), FormulaFault, "a name is missing"),
        (plain(covariates=("sex - sex",)), FormulaFault, "no term is left"),
        (plain(covariates=("frail(sex)",)), FormulaFault, "functions there are"),
        (plain(covariates=("log(weeks - 4)",)), FormulaFault, "log of 0"),
        (plain(covariates=("age",)), ColumnMissing, "age"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(spec, error, says):
    with pytest.raises(error, match=says):
        analyse(SMALL, spec)


def test_no_usable_row_is_nothing_to_analyse():
    with pytest.raises(NothingToAnalyse):
        analyse(pd.DataFrame({"weeks": [""], "work": ["1"]}), plain())


def test_a_specification_that_is_half_given_is_refused():
    with pytest.raises(ValidationError, match="start and stop"):
        plain(start="from")
    with pytest.raises(ValidationError, match="cause and causes"):
        plain(causes=("a",))
