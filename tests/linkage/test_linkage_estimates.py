"""A run says how right it is, with intervals; and refuses a result that can't be right."""

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import EntityTooLarge, LinksMostlyWrong
from workbench.core.shipped import find_file
from workbench.linkage import (
    LinkageRules,
    auto_rules,
    dedupe,
    link,
    load_rules,
    parse_roles,
)
from workbench.linkage.blocks import pack
from workbench.linkage.captures import brings, chao, unseen_matches
from workbench.linkage.cut import best_cut
from workbench.linkage.degenerate import refuse_degenerate
from workbench.linkage.fields import standard_fields
from workbench.linkage.results import Estimate, EstimatedQuality
from workbench.linkage.rules import BlockingRule
from workbench.project.oneshot import clean, read_once


def covers(estimate, truth):
    return estimate.lower <= truth <= estimate.upper + 1e-12


def test_the_intervals_hold_the_truth_and_are_not_idle(register, pairwise):
    rules = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))
    found = dedupe(register.frame, rules)
    precision, recall, _ = pairwise(found.entity_ids, register.truth)
    estimated = found.report.estimated
    assert covers(estimated.precision, precision)
    assert covers(estimated.recall, recall)
    # a hundred links, some of which hang on one comparison
    assert estimated.precision.upper - estimated.precision.lower < 0.2


ROLES = (
    "identifier=bsn,given_name=voornamen,surname=achternaam,name_particle=voorvoegsel,"
    "birth_date=geboortedatum,sex=geslacht,street=straat,house_number=huisnummer,"
    "postcode=postcode,city=woonplaats,phone=telefoon"
)


def demo_run(folder, seed, kind, pairwise, clients=3000):
    """Estimates and truth of a demo register: cleaned with the shipped rules, or raw by roles."""
    from workbench.demo import make_demo

    make_demo(folder, seed=seed, clients=clients, deliveries=1)
    file = next((folder / "exports").rglob("klanten*"))
    rules = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))
    if kind == "cleaned":
        clean(file, "clients", folder / "cleaned.parquet")
        frame = pd.read_parquet(folder / "cleaned.parquet")
    else:
        with read_once(file) as (_, path):
            frame = pd.read_parquet(path)
        rules = auto_rules("dedupe", parse_roles(ROLES, frame.columns), frame)
    truth = pd.read_parquet(folder / "truth" / "identities.parquet")
    truth = truth[truth["source"] == "clients"].sort_values("row")["entity_id"]
    found = dedupe(frame, rules)
    return found.report.estimated, pairwise(found.entity_ids, truth)


KINDS = pytest.mark.parametrize("kind", ["cleaned", "roles"])


@pytest.mark.slow
@KINDS
@pytest.mark.parametrize("seed", [71, 72])
def test_a_demo_register_is_deduplicated_and_knows_how_well(tmp_path, seed, kind, pairwise):
    estimated, (precision, recall, f1) = demo_run(tmp_path, seed, kind, pairwise)
    assert f1 >= 0.99
    assert covers(estimated.precision, precision)
    assert covers(estimated.recall, recall)


@pytest.mark.sweep
@KINDS
@pytest.mark.parametrize("clients", [3000, 9000])
def test_in_43_of_50_demo_registers_the_truth_is_inside(tmp_path, kind, clients, pairwise):
    held = np.zeros(2, dtype=int)
    widths = np.zeros(2)
    for seed in range(100, 150):
        estimated, (precision, recall, _) = demo_run(
            tmp_path / str(seed), seed, kind, pairwise, clients
        )
        both = ((estimated.precision, precision), (estimated.recall, recall))
        held += [covers(estimate, truth) for estimate, truth in both]
        widths += [estimate.upper - estimate.lower for estimate, _ in both]
    print(f"{kind}, {clients} clients: inside {held} of 50, mean width {widths / 50}")
    assert held.min() >= 43
    # an interval of everything covers too
    assert widths.max() / 50 < 0.1


def test_the_cut_is_half_the_expected_f1():
    believed = np.array([0.99] * 50 + [0.6] * 10 + [0.3] * 10 + [0.01] * 100)
    cut = best_cut(believed)
    total = believed.sum()
    expected = [2 * believed[:k].sum() / (k + total) for k in range(1, len(believed) + 1)]
    assert cut == pytest.approx(max(expected) / 2, abs=1e-4)


def test_with_no_match_in_sight_only_near_certain_pairs_are_links():
    assert best_cut(np.array([0.2, 0.1])) == 0.9


PAIRS = pd.DataFrame({"a": list("ppqqrr"), "b": list("112345")})


def fields_of(frame):
    rules = LinkageRules.model_validate(
        {
            "format": 1,
            "task": "dedupe",
            "fields": {name: {"columns": [name]} for name in frame.columns},
            "blocking": [{"fields": [frame.columns[0]]}],
            "comparisons": [{"field": frame.columns[0], "kind": "exact"}],
        }
    )
    return standard_fields(rules, frame)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (BlockingRule(fields=("name",)), [False, False, True]),
        (BlockingRule(near="name"), [True, False, True]),
        (BlockingRule(words="other"), [False, True, False]),
        (BlockingRule(either=("name", "other")), [False, False, True]),
        (BlockingRule(sorted_by="name"), [False, False, False]),
    ],
    ids=lambda value: value.name if isinstance(value, BlockingRule) else "",
)
def test_it_is_known_which_rule_brings_a_pair(rule, expected):
    frame = pd.DataFrame(
        {"name": ["jansen", "jansn", "bos", "kok", "ek", "ek"], "other": ["a x", "b", "of it", "it", "y", "z"]}
    )  # fmt: skip
    left, right = np.array([0, 2, 4]), np.array([1, 3, 5])
    assert brings(rule, fields_of(frame), left, right).tolist() == expected


def test_matches_that_few_rules_bring_mean_that_more_were_missed():
    rules = [BlockingRule(fields=("a",)), BlockingRule(fields=("b",))]
    pairs = pack(np.array([0, 2, 4]), np.array([1, 3, 5]))
    # two pairs by one rule and one by both: 2·1 / (2·(1 + 1))
    unseen = unseen_matches(rules, fields_of(PAIRS), pairs, np.ones(3))
    assert unseen.value == pytest.approx(0.5)
    assert unseen.lower < unseen.value < unseen.upper
    assert unseen_matches(rules[:1], fields_of(PAIRS), pairs, np.ones(3)).value == 0


def test_what_is_never_seen_is_the_surer_the_more_was_seen_twice():
    few, many = chao(10, 4), chao(100, 499)
    assert few.value == pytest.approx(9)
    assert many.value == pytest.approx(9.9)
    assert many.upper - many.lower < few.upper - few.lower
    assert chao(1, 0).value == chao(0, 5).upper == 0


def test_a_link_estimates_too(register):
    rules = load_rules(find_file("clients_to_provisions", "linkage_rules", ".toml"))
    right = register.frame.sample(frac=0.5, random_state=1)
    found = link(register.frame, right, rules)
    assert found.report.estimated.recall.lower <= found.report.estimated.recall.value <= 1


def test_an_entity_of_a_great_part_of_the_table_is_refused(register):
    rules = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))
    everybody = np.zeros(1000, dtype=np.int64)
    with pytest.raises(EntityTooLarge, match="1000 of 1000"):
        refuse_degenerate(rules, everybody, EstimatedQuality())


def test_links_that_are_believed_to_be_wrong_are_refused(register):
    rules = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))
    doubtful = EstimatedQuality(precision=Estimate(value=0.3, lower=0.2, upper=0.4))
    with pytest.raises(LinksMostlyWrong, match="30%"):
        refuse_degenerate(rules, np.arange(10), doubtful)


def test_dates_that_agree_make_no_link():
    frame = pd.DataFrame(
        {
            "naam": [f"naam{n}" for n in range(300)],
            "geboren": [f"19{50 + n % 40}-01-01" for n in range(300)],
        }
    )
    rules = LinkageRules.model_validate(
        {
            "format": 1,
            "task": "dedupe",
            "threshold": 0.5,
            "fields": {
                "naam": {"columns": ["naam"]},
                "geboren": {"columns": ["geboren"], "steps": ["date"]},
            },
            "blocking": [{"fields": ["geboren"]}],
            "comparisons": [
                {"field": "naam", "kind": "exact"},
                {"field": "geboren", "kind": "date", "levels": ["swapped"]},
            ],
        }
    )
    assert dedupe(frame, rules).report.entities == 300
