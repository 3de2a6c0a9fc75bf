"""`review` writes pairs to judge; `dedupe` and `link` take them back, line by line checked."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli import app

ROLES = "surname=achternaam,given_name=voornamen,birth_date=geboortedatum,postcode=postcode"
RULES = ["--rules", "auto", "--roles", ROLES]
runner = CliRunner()


def run(*words):
    return runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def clients(register, tmp_path):
    path = tmp_path / "clients.csv"
    register.frame.drop(columns=["_record", "_row"]).to_csv(path, index=False)
    return path


@pytest.fixture
def pairs(clients, tmp_path):
    path = tmp_path / "pairs.csv"
    assert run("review", clients, *RULES, "--ask", 15, "--out", path).exit_code == 0
    return path


def answer(path, truth, others=None, words=("same", "different")):
    """Judge what is not judged yet, as somebody who knows."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows, right = table["left_row"].astype(int), table["right_row"].astype(int)
    same = truth[rows] == (truth if others is None else others)[right]
    table["verdict"] = np.where(same, *words)
    table.to_csv(path, index=False)
    return table


def change(path, **cells):
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name, value in cells.items():
        table.loc[2, name] = value
    table.to_csv(path, index=False)


def test_pairs_stand_side_by_side_with_their_lines_and_no_score(register, pairs):
    table = pd.read_csv(pairs, dtype=str, keep_default_na=False)
    assert len(table) == 15
    assert (table["verdict"] == "").all()
    fixed = ["left_row", "right_row", "left_line", "right_line", "check", "verdict"]
    assert list(table.columns[:8]) == [*fixed, "left voornamen", "right voornamen"]
    assert not [name for name in table if "weight" in name or "probability" in name]
    first = table.iloc[0]
    assert first["left achternaam"] == register.frame["achternaam"][int(first["left_row"])]
    # the header is line 1
    assert int(first["left_line"]) == int(first["left_row"]) + 2


def test_review_works_in_rounds_and_dedupe_holds_to_it(register, clients, pairs, tmp_path):
    answer(pairs, register.truth)
    asked = run(
        "review", clients, *RULES, "--reviewed", pairs, "--ask", 10, "--out", pairs, "--json", "-"
    )
    found = json.loads(asked.stdout)
    assert (found["asked"], found["answered"], found["later"]) == (10, 15, 0)
    table = answer(pairs, register.truth)
    assert len(table[["left_row", "right_row"]].drop_duplicates()) == 25
    out = tmp_path / "out.csv"
    made = run("dedupe", clients, *RULES, "--reviewed", pairs, "--out", out, "--json", "-")
    counts = json.loads(made.stdout)["decisions"]
    assert counts["same"] + counts["different"] == 25
    entities = pd.read_csv(out)["entity_id"]
    rows, others = table["left_row"].astype(int), table["right_row"].astype(int)
    together = entities[rows].to_numpy() == entities[others].to_numpy()
    assert (together == (table["verdict"] == "same")).all()


def test_verdicts_may_be_dutch_and_some_may_wait(register, clients, pairs, tmp_path):
    answer(pairs, register.truth, words=("Gelijk", " verschillend "))
    change(pairs, verdict="later")
    out = tmp_path / "out.csv"
    made = run("dedupe", clients, *RULES, "--reviewed", pairs, "--out", out, "--json", "-")
    counts = json.loads(made.stdout)["decisions"]
    assert counts["same"] + counts["different"] == 14


def test_a_link_is_reviewed_too(register, clients, tmp_path):
    right, pairs, out = (tmp_path / name for name in ("right.csv", "pairs.xlsx", "links.csv"))
    register.frame.rename(columns={"achternaam": "naam"}).iloc[:300].drop(
        columns=["_record", "_row"]
    ).to_csv(right, index=False)
    rules = ["--rules", "auto", "--roles", ROLES.replace("=achternaam", "=achternaam:naam")]
    assert run("review", clients, right, *rules, "--out", pairs).exit_code == 0
    table = pd.read_excel(pairs, dtype=str, keep_default_na=False, engine="calamine")
    assert "left achternaam" in table
    assert "right naam" in table
    rows, others = table["left_row"].astype(int), table["right_row"].astype(int)
    table["verdict"] = np.where(register.truth[rows] == register.truth[others], "same", "different")
    table.to_excel(pairs, index=False, engine="xlsxwriter")
    assert run("link", clients, right, *rules, "--reviewed", pairs, "--out", out).exit_code == 0
    links = pd.read_csv(out)[["left_row", "right_row"]]
    answered = zip(rows, others, table["verdict"], strict=True)
    judged = {(one, other) for one, other, verdict in answered if verdict == "different"}
    assert judged
    assert not judged & set(links.itertuples(index=False, name=None))


def test_what_a_spreadsheet_would_run_is_guarded(register, clients, tmp_path):
    frame = pd.read_csv(clients, dtype=str)
    frame["achternaam"] = "=" + frame["achternaam"]
    frame.to_csv(clients, index=False)
    path = tmp_path / "pairs.csv"
    assert run("review", clients, *RULES, "--out", path).exit_code == 0
    assert pd.read_csv(path, dtype=str)["left achternaam"].str.startswith("'=").all()
    answer(path, register.truth)
    out = tmp_path / "out.csv"
    assert run("dedupe", clients, *RULES, "--reviewed", path, "--out", out).exit_code == 0


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"verdict": "misschien"}, "line 4: verdict 'misschien' is unknown"),
        ({"left_row": "x"}, "line 4: left_row 'x' is no row of clients.csv"),
        ({"left_row": "-1"}, "line 4: left_row '-1' is no row"),
        ({"right_row": "99999"}, "line 4: right_row '99999' is no row"),
        ({"left_row": "", "check": ""}, "line 4: left_row '' is no row"),
        ({"left_row": "5", "right_row": "5"}, "line 4: left_row and right_row are the same row"),
        ({"left_row": "5"}, "line 4: rows 5 and"),
    ],
    ids=["verdict", "word", "negative", "beyond", "empty", "itself", "other record"],
)
def test_a_wrong_line_gets_its_sentence_and_nothing_is_written(
    register, clients, pairs, tmp_path, cells, sentence
):
    answer(pairs, register.truth)
    change(pairs, **cells)
    out = tmp_path / "out.csv"
    refused = run("dedupe", clients, *RULES, "--reviewed", pairs, "--out", out)
    assert refused.exit_code != 0
    assert sentence in f"{refused.output}{refused.exception}"
    assert not out.exists()


def test_a_pair_answered_in_two_ways_is_told(register, clients, pairs, tmp_path):
    answer(pairs, register.truth)
    table = pd.read_csv(pairs, dtype=str)
    again = table.iloc[[0]].assign(
        verdict=lambda row: np.where(row.verdict == "same", "different", "same")
    )
    pd.concat([table, again]).to_csv(pairs, index=False)
    refused = run("dedupe", clients, *RULES, "--reviewed", pairs, "--out", tmp_path / "out.csv")
    assert "line 17: these two were answered otherwise in line 2" in f"{refused.exception}"


def test_a_file_without_verdicts_is_no_file_of_pairs(clients, tmp_path):
    refused = run("dedupe", clients, *RULES, "--reviewed", clients, "--out", tmp_path / "out.csv")
    assert "left_row" in f"{refused.exception}"


def test_one_file_is_asked_about_by_rules_to_dedupe_two_by_rules_to_link(clients, tmp_path):
    out = tmp_path / "pairs.csv"
    refused = run("review", clients, "--rules", "clients_to_benefits", "--out", out)
    assert refused.exit_code != 0
    assert not out.exists()
