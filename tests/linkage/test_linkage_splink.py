"""A rule file in Splink: the same pairs and weights for what both know, and plain words for the rest."""

import builtins
import logging

import numpy as np
import pytest

from workbench.core.errors_splink import SplinkMissing
from workbench.core.shipped import find_file
from workbench.linkage import auto_rules, dedupe, link, load_rules
from workbench.linkage.blocks import unpack
from workbench.linkage.decisions import Decisions
from workbench.linkage.engines.by_splink import cross_check, score_by_splink
from workbench.linkage.engines.splink_settings import splink_settings
from workbench.linkage.rules import BlockingRule, ComparisonRule, LinkageRules
from workbench.linkage.scoring import score

pytest.importorskip("splink", reason="Splink is an extra")


@pytest.fixture(scope="module", autouse=True)
def quiet_splink():
    logging.getLogger("splink").setLevel(logging.ERROR)


@pytest.fixture(scope="module")
def shipped():
    return load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))


def quiet(*_):
    pass


def both(rules, left, right=None):
    """What each engine makes of the same rules: pairs and weights."""
    _, ours = score(rules, left, right, quiet)
    _, theirs = score(rules, left, right, quiet, tier=score_by_splink)
    return ours, theirs


def test_splink_blocks_and_weighs_as_the_core_does(register, shipped):
    ours, theirs = both(shipped, register.frame)
    assert theirs.pairs.tolist() == ours.pairs.tolist()
    # a similarity on the very edge of a level, or two edits counted as one less
    assert np.mean(np.abs(theirs.weights - ours.weights) < 1e-6) > 0.999
    checked = cross_check(shipped, register.frame)
    assert checked.links > 50
    assert checked.agreement >= 0.999


def test_links_between_tables_agree(register, shipped):
    rules = shipped.model_copy(update={"task": "link"})
    tables = register.frame.iloc[:700], register.frame.iloc[700:]
    ours, theirs = both(rules, *tables)
    assert theirs.pairs.tolist() == ours.pairs.tolist()
    assert cross_check(rules, *tables).agreement >= 0.999


def test_what_depends_on_one_another_counts_once_there_too(register, shipped):
    free = shipped.model_copy(update={"constraints": ()})
    rules = free.model_copy(update={"dependent": (("surname", "address", "phone"),)})
    _, alone = score(free, register.frame, None, quiet)
    ours, theirs = both(rules, register.frame)
    assert np.abs(ours.weights - alone.weights).max() > 1
    assert np.mean(np.abs(theirs.weights - ours.weights) < 1e-6) > 0.999


@pytest.mark.parametrize(
    "blocking",
    [
        BlockingRule(near="surname"),
        BlockingRule(fields=("sex",), near="birth_date"),
        BlockingRule(either=("given_names", "surname")),
        BlockingRule(words="given_names"),
        BlockingRule(fields=("surname_sound",), largest_block=20),
        BlockingRule(fields=("sex",), words="surname", largest_block=30),
    ],
    ids=lambda rule: rule.name,
)
def test_every_kind_of_blocking_but_the_window_brings_the_same_pairs(register, shipped, blocking):
    rules = shipped.model_copy(update={"blocking": (blocking,)})
    ours, theirs = both(rules, register.frame.iloc[:500])
    assert theirs.pairs.tolist() == ours.pairs.tolist()


KNOWN = {
    "surname": ("name", [0.92, "any_order", "part", "sound", "nickname", "first_word", "initials"]),
    "given_names": ("jaro_winkler", [0.9, 0.8]),
    "birth_date": (
        "date",
        ["swapped", "one_digit", "guessed", "two_parts", "days:40", "same_year", "year_off_one"],
    ),
    "birth_year": ("number", [1, 5]),
    "address": ("prefix", [6, 4]),
    "phone": ("osa", [1, "prefix:4"]),
    "surname_sound": ("list", [0.5]),
    "bsn": ("osa", [1, 2]),
}


def test_every_level_that_splink_can_say_is_the_same(register, shipped):
    comparisons = tuple(
        ComparisonRule(field=field, kind=kind, levels=tuple(levels), term_frequency=field != "bsn")
        for field, (kind, levels) in KNOWN.items()
    )
    rules = shipped.model_copy(update={"comparisons": comparisons, "constraints": ()})
    ours, theirs = both(rules, register.frame)
    assert theirs.pairs.tolist() == ours.pairs.tolist()
    assert np.mean(np.abs(theirs.weights - ours.weights) < 1e-6) > 0.998


def test_what_people_taught_the_core_weighs_there_too(register, shipped):
    _, plain = score(shipped, register.frame, None, quiet)
    doubtful = plain.pairs[np.argsort(np.abs(plain.weights))[:30]]
    left, right = unpack(doubtful)
    decided = Decisions(left, right, np.arange(30) % 3 > 0)
    scorer, ours = score(shipped, register.frame, None, quiet, decided)
    assert scorer.model.corrections
    _, theirs = score(shipped, register.frame, None, quiet, decided, score_by_splink)
    assert theirs.pairs.tolist() == ours.pairs.tolist()
    assert np.mean(np.abs(theirs.weights - ours.weights) < 1e-6) > 0.999


def test_what_is_lost_is_told_in_sentences(register, shipped):
    roles = {
        "surname": (("achternaam", "achternaam"),),
        "given_name": (("voornamen", "voornamen"),),
        "full_name": (("achternaam", "achternaam"),),
        "birth_date": (("geboortedatum", "geboortedatum"),),
    }
    rules = auto_rules("dedupe", roles, register.frame)
    lost = " ".join(splink_settings(rules).lost)
    for word in ("Steps", "triples", "in the place of", "Threshold", "average"):
        assert word in lost
    assert "Constraints" in " ".join(splink_settings(shipped).lost)
    window = rules.model_copy(update={"blocking": (BlockingRule(sorted_by="surname"),)})
    assert "sorted neighbourhood" in " ".join(splink_settings(window).lost)


def test_settings_without_data_are_settings_that_splink_takes(shipped):
    import splink

    settings = splink_settings(shipped).settings
    assert "probability_two_random_records_match" not in settings
    taken = splink.SettingsCreator.from_path_or_dict(settings).get_settings("duckdb")
    assert len(taken.comparisons) == len(shipped.comparisons)


def test_a_run_by_splink_gives_the_same_entities_and_links(register, shipped):
    mine = dedupe(register.frame, shipped)
    theirs = dedupe(register.frame, shipped, engine="splink")
    assert theirs.report.engine == "splink"
    assert np.mean(mine.entity_ids == theirs.entity_ids) > 0.999
    rules = shipped.model_copy(update={"task": "link"})
    tables = register.frame.iloc[:700], register.frame.iloc[700:]
    links = link(*tables, rules, engine="splink").links
    assert set(zip(links["left_row"], links["right_row"], strict=True)) == set(
        link(*tables, rules).links[["left_row", "right_row"]].itertuples(index=False, name=None)
    )


def test_without_splink_it_says_how_to_get_it(register, shipped, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "splink":
            raise ImportError
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SplinkMissing, match="pip install"):
        dedupe(register.frame, shipped, engine="splink")


def test_nothing_to_compare_is_no_trouble(shipped):
    import pandas as pd

    frame = pd.DataFrame({name: ["a", "b"] for name in shipped.columns_needed})
    rules = LinkageRules.model_validate(
        {**shipped.model_dump(), "blocking": [{"fields": ["phone"]}]}
    )
    assert dedupe(frame, rules, engine="splink").report.comparisons == 0
