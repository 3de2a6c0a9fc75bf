"""workbench survival: every option reaches the analysis, and what can't go together is refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.cli.survival import split_terms

GOLD = Path(__file__).resolve().parents[1] / "gold"
SPELLS = [str(GOLD / "spells.csv"), "--duration", "months", "--cause", "cause", "--causes", "1,2,3"]


def said(*words: str) -> dict:
    result = CliRunner().invoke(app, ["survival", *words, "--json", "-"])
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(name))
    return found


def refused(*words: str) -> str:
    result = CliRunner().invoke(app, ["survival", *words])
    assert result.exit_code == 2
    return " ".join(result.output.split())


def test_one_answer_with_everything(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("age;female;income;region\n30;1;500,5;east\n50;0;800;west\n")
    found = said(
        *SPELLS,
        *["--group", "home", "--tau", "30", "--ci", "log-log", "--strata", "region", "--rho", "1"],
        *["--covariates", "log(income), age*female", "--ties", "breslow", "--robust"],
        *["--cluster", "household", "--transform", "log", "--predict", str(rows)],
    )
    assert {one["group"] for one in found["kaplan_meier"]} == {"alone", "couple", "family", "other"}
    assert set(found["kaplan_meier"][0]) == {
        *["group", "time", "survival", "lower", "upper", "at_risk", "events"]
    }
    assert {"group", "tau", "rmst", "se"} <= set(found["rmst"][0])
    assert {"chisq", "df", "p"} <= set(found["logrank"])
    assert set(found["cumulative_incidence"][0]) == {"cause", "group", "time", "incidence", "se"}
    assert set(found["gray"]) == {"1", "2", "3"}
    assert list(found["cox"]["coefficients"]) == ["log(income)", "age", "female", "age:female"]
    assert set(found["cox"]["coefficients"]["age"]) == {"coef", "se", "robust_se", "p"}
    assert 0.5 < found["cox"]["concordance"] < 1
    assert list(found["ph_test"]) == ["log(income)", "age", "female", "age:female", "GLOBAL"]
    assert {one["row"] for one in found["predicted"]} == {0, 1}
    assert {one["cause"] for one in found["predicted_incidence"]} == {"1", "2", "3"}


def test_fine_and_gray_per_cause_without_strata() -> None:
    found = said(*SPELLS, "--covariates", "age,female")["fine_gray"]
    assert set(found) == {"1", "2", "3"}
    assert list(found["1"]["coefficients"]) == ["age", "female"]


def test_start_stop_rows_of_a_person_from_a_landmark() -> None:
    words = [str(GOLD / "episodes.csv"), "--start", "start", "--stop", "stop", "--id", "person"]
    words += ["--cause", "cause", "--causes", "1,2", "--group", "trained", "--landmark", "6"]
    found = said(*words)
    assert min(one["time"] for one in found["kaplan_meier"]) > 6
    assert {one["reason"] for one in found["excluded"]} >= {"before_landmark"}


def test_lines_for_people() -> None:
    result = CliRunner().invoke(
        app, ["survival", *SPELLS, "--group", "home", "--covariates", "age,female,home"]
    )
    assert result.exit_code == 0
    for part in ("log-rank:", "Gray's test of 1:", "Cox (Efron)", "GLOBAL", "restricted mean"):
        assert part in result.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--event", "x"], "give --duration"),
        (["--duration", "months"], "there must be an event"),
        (["--duration", "months", "--event", "x", "--start", "y"], "start and stop go together"),
        (["--duration", "months", "--event", "x", "--causes", "1"], "cause and causes go together"),
        (["--duration", "months", "--event", "x", "--predict", "rows.csv"], "needs --covariates"),
        (["--duration", "months", "--event", "x", "--ties", "exact", "--robust"], "exact ties"),
        (["--duration", "months", "--event", "x", "--tau", "-1"], "greater than 0"),
        (["--duration", "months", "--event", "x", "--ties", "cox"], "efron"),
    ],
)
def test_what_does_not_go_together_is_refused(words: list[str], says: str) -> None:
    assert says in refused(SPELLS[0], *words)


def test_a_formula_is_cut_at_its_own_commas_only() -> None:
    assert split_terms("a, bs(x, df=4), C(g, Treatment('b'))*a") == (
        "a",
        "bs(x, df=4)",
        "C(g, Treatment('b'))*a",
    )
