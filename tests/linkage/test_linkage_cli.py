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
