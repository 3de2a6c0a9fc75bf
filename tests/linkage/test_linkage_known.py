"""`dedupe --known`: month after month against the result of the month before."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import ColumnMissing
from workbench.core.errors_growing import EntityNumberWrong
from workbench.project.demo import make_demo_data

runner = CliRunner()
KEY = ("--key", "klantnr")
MONTHS = 4


@pytest.fixture
def months(register):
    """A register that grows, in which cells change; the last month is whole."""
    frame = register.frame.drop(columns=["_record", "_row"]).head(1200)
    draw = np.random.default_rng(5)
    found = []
    for month in range(MONTHS):
        held = frame.head(len(frame) * (MONTHS + month + 1) // (2 * MONTHS)).copy()
        if month < MONTHS - 1:
            early = draw.random(len(held)) < 0.03
            held.loc[early, "telefoon"] = None
        found.append(held)
    return found


def dedupe(file, out, *more):
    return runner.invoke(
        app, ["dedupe", str(file), "--rules", "dedupe_clients", "--out", str(out), *more]
    )


def ids(out):
    read = pd.read_csv if out.suffix == ".csv" else pd.read_parquet
    return read(out).set_index("klantnr")["entity_id"]


def grown(months, folder, *more, suffix=".parquet"):
    outs, answers, known = [], [], ()
    for month, frame in enumerate(months):
        file, out = folder / f"{month}.csv", folder / f"out{month}{suffix}"
        frame.to_csv(file, index=False)
        found = dedupe(file, out, *known, *more, "--json", "-")
        assert found.exit_code == 0, found.output
        outs.append(out)
        answers.append(json.loads(found.stdout))
        known = ("--known", str(out))
    return outs, answers


def pairs(labels):
    return sum(count * (count - 1) // 2 for count in pd.Series(labels).value_counts())


def share_of_other_pairs(one, other):
    """Pairs that only one of two partitions puts together, of those that either does."""
    both = pairs(list(zip(one, other, strict=True)))
    either = pairs(one) + pairs(other) - both
    return (either - both) / either


def test_a_last_month_against_all_before_it_is_what_one_run_would_say(months, tmp_path):
    outs, answers = grown(months, tmp_path, *KEY)
    alone = tmp_path / "alone.parquet"
    assert dedupe(tmp_path / f"{MONTHS - 1}.csv", alone).exit_code == 0
    assert share_of_other_pairs(ids(outs[-1]), ids(alone)) <= 0.002
    assert pd.read_parquet(outs[-1])["entity_id"].dtype == np.int64
    counts = answers[-1]["events"]
    assert counts["new"]
    assert counts["same"]
    assert counts["changed"]
    assert not counts["gone"]
    assert answers[0]["events"] is None


def test_numbers_stay_from_month_to_month(months, tmp_path):
    outs, answers = grown(months, tmp_path, *KEY)
    for before, after, answer in zip(outs, outs[1:], answers[1:], strict=False):
        one, other = ids(before), ids(after)
        other = other[one.index]
        moved = {entity for move in answer["events"]["merges"] for entity in move["before"]}
        moved |= {entity for move in answer["events"]["splits"] for entity in move["before"]}
        assert set(one[one != other]) <= moved
        assert (one == other).mean() > 0.99


def test_all_months_together_are_the_same_persons_as_in_one_run_on_all_records(months, tmp_path):
    outs, _ = grown(months, tmp_path, *KEY)
    together, alone = tmp_path / "together.csv", tmp_path / "alone.csv"
    pd.concat(months).to_csv(together, index=False)
    assert dedupe(together, alone).exit_code == 0
    grown_ids = np.concatenate([ids(out).to_numpy() for out in outs])
    assert share_of_other_pairs(grown_ids, ids(alone)) <= 0.002


def test_parts_that_are_added_are_the_same_persons_as_in_one_run_on_all(months, tmp_path):
    whole = months[-1]
    parts = [whole.iloc[part] for part in np.array_split(np.arange(len(whole)), MONTHS)]
    outs, _ = grown(parts, tmp_path, "--delivery", "changes", *KEY)
    file, alone = tmp_path / "whole.csv", tmp_path / "alone.parquet"
    whole.to_csv(file, index=False)
    assert dedupe(file, alone).exit_code == 0
    assert ids(outs[-1]).index.tolist() == ids(alone).index.tolist()
    assert share_of_other_pairs(ids(outs[-1]), ids(alone)) <= 0.002


def test_a_change_takes_the_place_of_the_record_that_it_is_of(months, tmp_path):
    first = months[0]
    changed = first.iloc[[3, 7]].assign(telefoon="0612345678")
    outs, answers = grown([first, changed], tmp_path, "--delivery", "changes", *KEY)
    after = pd.read_parquet(outs[-1])
    assert after["klantnr"].astype(str).tolist() == first["klantnr"].tolist()
    assert answers[-1]["events"]["changed"] >= 1


def test_a_month_that_was_cut_short_costs_nobody_a_number(months, tmp_path):
    whole = months[0]
    outs, answers = grown([whole, whole.head(100), whole], tmp_path, *KEY)
    pd.testing.assert_series_equal(ids(outs[0]), ids(outs[2]))
    assert answers[1]["events"]["gone"] > 0
    assert answers[2]["events"]["returned"] == answers[1]["events"]["gone"]


def test_a_csv_will_do_as_well(months, tmp_path):
    outs, _ = grown(months[:2], tmp_path, *KEY, suffix=".csv")
    one, other = ids(outs[0]), ids(outs[1])
    assert (one == other[one.index]).mean() > 0.99


def test_without_a_key_a_record_is_known_by_all_its_cells(months, tmp_path):
    whole = months[-1]
    outs, _ = grown([whole.head(500), whole.head(600)], tmp_path)
    one, other = ids(outs[0]), ids(outs[1])
    assert (one == other[one.index]).all()


@pytest.mark.parametrize("number", ["", "-1", "1.5", "x"])
def test_a_number_that_is_none_is_told_with_its_row(number, months, tmp_path):
    file, known = tmp_path / "now.csv", tmp_path / "known.csv"
    months[0].to_csv(file, index=False)
    months[0].assign(entity_id=["0", number, *["2"] * (len(months[0]) - 2)]).to_csv(
        known, index=False
    )
    found = dedupe(file, tmp_path / "out.csv", "--known", str(known), *KEY)
    assert isinstance(found.exception, EntityNumberWrong)
    assert "known.csv, data row 1: entity_id is not" in str(found.exception)
    assert not (tmp_path / "out.csv").exists()


def test_a_known_file_without_entities_is_told(months, tmp_path):
    file = tmp_path / "now.csv"
    months[0].to_csv(file, index=False)
    found = dedupe(file, tmp_path / "out.csv", "--known", str(file), *KEY)
    assert isinstance(found.exception, ColumnMissing)
    assert "now.csv has no column entity_id" in str(found.exception)


def test_a_large_file_is_compared_only_where_it_is_new(months, tmp_path):
    shipped = Path("linkage_rules/dedupe_clients.toml").read_text(encoding="utf-8")
    rules = tmp_path / "rules.toml"
    rules.write_text(f"{shipped}\n[growth]\nfrom_comparisons = 0\nlearn_again_after = 1\n")
    outs, answers = grown(months, tmp_path, *KEY, "--rules", str(rules))
    assert [answer["grown"] for answer in answers] == [False, True, True, True]
    alone = tmp_path / "alone.parquet"
    assert dedupe(tmp_path / f"{MONTHS - 1}.csv", alone).exit_code == 0
    assert share_of_other_pairs(ids(outs[-1]), ids(alone)) <= 0.002


@pytest.mark.sweep
@pytest.mark.parametrize("more", ["", "\n[growth]\nfrom_comparisons = 0\n"])
@pytest.mark.parametrize("seed", [41, 42, 43])
def test_twelve_months_of_the_demo_are_as_one_run(seed, more, tmp_path):
    files = sorted(
        path
        for source, _, path in make_demo_data(tmp_path, seed, 1500, 12, "default")
        if source == "clients"
    )
    shipped = Path("linkage_rules/dedupe_clients.toml").read_text(encoding="utf-8")
    rules = tmp_path / "rules.toml"
    rules.write_text(shipped + more, encoding="utf-8")
    outs, known = [], ()
    for file in files:
        outs.append(tmp_path / f"{file.stem}.parquet")
        assert dedupe(file, outs[-1], *known, *KEY, "--rules", str(rules)).exit_code == 0
        known = ("--known", str(outs[-1]))
    alone, together = tmp_path / "alone.parquet", tmp_path / "together.csv"
    assert dedupe(files[-1], alone).exit_code == 0
    assert share_of_other_pairs(ids(outs[-1]), ids(alone)) <= 0.002
    months = pd.concat([pd.read_parquet(out) for out in outs])
    months.drop(columns="entity_id").to_csv(together, index=False)
    all_alone = tmp_path / "all_alone.parquet"
    assert dedupe(together, all_alone).exit_code == 0
    assert share_of_other_pairs(months["entity_id"].to_numpy(), ids(all_alone)) <= 0.002
    first, last = ids(outs[0]), ids(outs[-1])
    assert (first == last[first.index]).mean() >= 0.999
