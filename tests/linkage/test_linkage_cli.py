"""`dedupe` and `link` with `--rules auto`: by role, saved, and the same again from the saved file."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli import app

ROLES = "surname=achternaam,given_name=voornamen,birth_date=geboortedatum,postcode=postcode"
runner = CliRunner()


@pytest.fixture
def clients(register, tmp_path):
    path = tmp_path / "clients.csv"
    frame = register.frame.drop(columns=["_record", "_row"])
    frame.to_csv(path, index=False)
    return path


def test_clients_are_deduplicated_by_role_and_the_rules_are_kept(clients, tmp_path):
    out, again, rules = (tmp_path / name for name in ("out.csv", "again.csv", "rules.toml"))
    found = runner.invoke(
        app,
        [
            "dedupe",
            str(clients),
            "--rules",
            "auto",
            "--roles",
            ROLES,
            "--out",
            str(out),
            "--save-rules",
            str(rules),
            "--json",
            "-",
        ],
    )
    assert found.exit_code == 0
    answer = json.loads(found.stdout)
    assert answer["entities"] < answer["rows_left"]
    assert set(answer["seconds"]) == {"blocking", "comparing", "training", "clustering"}
    for measure in answer["estimated"].values():
        assert measure["lower"] <= measure["value"] <= measure["upper"]
    assert (
        runner.invoke(
            app, ["dedupe", str(clients), "--rules", str(rules), "--out", str(again)]
        ).exit_code
        == 0
    )
    assert out.read_bytes() == again.read_bytes()
    delivered, written = pd.read_csv(clients, dtype=str), pd.read_csv(out, dtype=str)
    pd.testing.assert_frame_equal(written.drop(columns="entity_id"), delivered)
    assert list(written.columns)[-1] == "entity_id"


def test_two_files_are_linked_by_role_under_their_own_names(clients, register, tmp_path):
    right, out = tmp_path / "right.csv", tmp_path / "links.csv"
    register.frame.rename(columns={"achternaam": "naam"}).head(300).to_csv(right, index=False)
    roles = ROLES.replace("=achternaam", "=achternaam:naam")
    found = runner.invoke(
        app,
        ["link", str(clients), str(right), "--rules", "auto", "--roles", roles, "--out", str(out)],
    )
    assert found.exit_code == 0
    links = pd.read_csv(out)
    assert list(links.columns) == ["left_row", "right_row", "match_weight", "match_probability"]
    assert (links["left_row"] == links["right_row"]).mean() > 0.9


def test_a_pair_is_explained_and_other_thresholds_are_swept(clients, tmp_path):
    out, plain = tmp_path / "out.csv", tmp_path / "plain.csv"
    asked = ["dedupe", str(clients), "--rules", "dedupe_clients"]
    more = ["--explain", "904,12", "--sweep", "--json", "-"]
    answer = json.loads(runner.invoke(app, [*asked, "--out", str(out), *more]).stdout)
    told = answer["explained"]
    assert (told["left"], told["right"]) == (12, 904)
    steps = ("weight", "term_frequency", "dependence")
    total = sum(row[step] for row in told["rows"] for step in steps)
    assert total == pytest.approx(told["match_weight"], abs=1e-9)
    here = [one for one in answer["sweep"]["points"] if one["threshold"] == answer["threshold"]]
    assert [(one["entities"], one["pairs"]) for one in here] == [
        (answer["entities"], answer["pairs"])
    ]
    said = runner.invoke(app, [*asked, "--out", str(plain), *more[:3]]).stdout
    assert "rows 12 and 904: not one" in said
    assert "prior" in said
    assert plain.read_bytes() == out.read_bytes()


def test_a_row_that_is_not_there_is_refused_before_anything_is_done(clients, tmp_path):
    out = tmp_path / "out.csv"
    asked = ["dedupe", str(clients), "--rules", "dedupe_clients", "--out", str(out)]
    for pair in ("1,99999", "1", "a,b"):
        assert runner.invoke(app, [*asked, "--explain", pair]).exit_code != 0
    assert not out.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--rules", "auto"],
        ["--rules", "dedupe_clients", "--roles", ROLES],
        ["--rules", "auto", "--roles", "naam=achternaam"],
        ["--rules", "auto", "--roles", "surname=nergens"],
        ["--rules", "auto", "--roles", "birth_date=geboortedatum"],
        ["--rules", "auto", "--roles", ROLES, "--save-rules", "rules.csv"],
    ],
    ids=["no roles", "roles with a file", "role", "column", "date alone", "no toml"],
)
def test_what_can_t_be_done_writes_nothing(clients, tmp_path, options):
    out = tmp_path / "out.csv"
    refused = runner.invoke(app, ["dedupe", str(clients), "--out", str(out), *options])
    assert refused.exit_code != 0
    assert not out.exists()


def test_a_plan_tells_what_a_run_would_bring_and_writes_nothing(clients, tmp_path):
    command = ["dedupe", str(clients), "--rules", "auto", "--roles", ROLES]
    planned = runner.invoke(app, [*command, "--plan", "--json", "-"])
    assert planned.exit_code == 0
    plan = json.loads(planned.stdout)
    run = runner.invoke(app, [*command, "--out", str(tmp_path / "out.csv"), "--json", "-"])
    answer = json.loads(run.stdout)
    assert plan["candidates"] == answer["comparisons"]
    assert [one["new"] for one in plan["blocking"]] == [one["new"] for one in answer["blocking"]]
    assert plan["refusal"] is None
    told = runner.invoke(app, [*command, "--plan"])
    assert f"{plan['candidates']} of " in told.stdout


def test_a_link_is_planned_from_both_files(clients):
    command = ["link", str(clients), str(clients), "--rules", "auto", "--roles", ROLES, "--plan"]
    planned = runner.invoke(app, [*command, "--json", "-"])
    assert planned.exit_code == 0
    assert json.loads(planned.stdout)["rows_right"] > 0


def test_candidates_in_portions_write_the_same_file(clients, tmp_path):
    command = ["dedupe", str(clients), "--rules", "auto", "--roles", ROLES]
    files = []
    for engine in ("memory", "chunked"):
        out = tmp_path / f"{engine}.csv"
        found = runner.invoke(
            app,
            [*command, "--out", str(out), "--engine", engine, "--memory", "64", "--json", "-"],
        )
        assert found.exit_code == 0
        assert json.loads(found.stdout)["engine"] == engine
        files.append(out.read_bytes())
    assert files[0] == files[1]


def test_without_a_plan_the_answer_must_go_somewhere(clients):
    refused = runner.invoke(app, ["dedupe", str(clients), "--rules", "auto", "--roles", ROLES])
    assert refused.exit_code == 2
    assert "--out" in refused.output


def test_a_rule_file_is_written_as_settings_of_splink(tmp_path):
    out = tmp_path / "settings.json"
    found = runner.invoke(
        app, ["export-splink", "dedupe_clients", "--out", str(out), "--json", "-"]
    )
    assert found.exit_code == 0
    assert any("Constraints" in sentence for sentence in json.loads(found.stdout)["lost"])
    settings = json.loads(out.read_text(encoding="utf-8"))
    assert settings["link_type"] == "dedupe_only"
    assert settings["blocking_rules_to_generate_predictions"]


def test_draws_stand_beside_the_best_linkage(clients, tmp_path):
    out, again = tmp_path / "out.csv", tmp_path / "again.csv"
    arguments = ["dedupe", str(clients), "--rules", "auto", "--roles", ROLES, "--draws", "3"]
    for path in (out, again):
        assert runner.invoke(app, [*arguments, "--seed", "5", "--out", str(path)]).exit_code == 0
    table = pd.read_csv(out)
    assert list(table.columns[-4:]) == ["draw_1", "draw_2", "draw_3", "entity_id"]
    assert out.read_bytes() == again.read_bytes()


def test_drawn_links_are_rows_of_their_draw(clients, tmp_path):
    out = tmp_path / "links.csv"
    arguments = ["link", str(clients), str(clients), "--rules", "auto", "--roles", ROLES]
    assert runner.invoke(app, [*arguments, "--draws", "2", "--out", str(out)]).exit_code == 0
    table = pd.read_csv(out)
    assert table.columns[-1] == "draw"
    assert set(table["draw"]) == {0, 1, 2}
