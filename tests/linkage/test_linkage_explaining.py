"""Why two records are one or not: rows that add up to the match weight, and the rule by name."""

import numpy as np
import pandas as pd
import pytest
from conftest import Register
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.shipped import shipped_folder
from workbench.linkage import auto_rules, dedupe, link, load_rules, parse_roles
from workbench.linkage.blocks import pack
from workbench.linkage.decisions import Decisions
from workbench.linkage.explaining import explain_pair, pair_values, reasons
from workbench.linkage.reason_tables import as_tables, from_tables
from workbench.linkage.settled import NEVER

ROLES = (
    "surname=achternaam,given_name=voornamen,birth_date=geboortedatum,sex=geslacht,"
    "postcode=postcode,house_number=huisnummer,phone=telefoon,identifier=bsn"
)


def _shipped():
    return load_rules(shipped_folder("linkage_rules") / "dedupe_clients.toml")


@pytest.fixture(scope="module")
def runs():
    """By name: a run by the shipped rules, one by roles (groups, crossed names), and a link."""
    frame = Register(seed=11, persons=400).frame
    roles = parse_roles(ROLES, list(frame.columns))
    right = frame.sample(150, random_state=1).reset_index(drop=True)
    return {
        "shipped": dedupe(frame, _shipped()).evidence,
        "roles": dedupe(frame, auto_rules("dedupe", roles, frame)).evidence,
        "link": link(frame, right, auto_rules("link", roles, frame, right)).evidence,
    }


@given(
    name=st.sampled_from(["shipped", "roles", "link"]),
    left=st.integers(0, 399),
    right=st.integers(0, 149),
)
@settings(deadline=None)
def test_the_rows_of_any_pair_add_up_to_its_match_weight(runs, name, left, right):
    evidence = runs[name]
    if name != "link" and left == right:
        return
    found = explain_pair(evidence, left, right)
    one, other = (left, right) if name == "link" else (min(left, right), max(left, right))
    weight = evidence.scorer.weights(pack(np.array([one]), np.array([other])))[0]
    assert found.match_weight == pytest.approx(sum(row.total for row in found.rows), abs=1e-9)
    if weight == NEVER:
        assert found.forbidden_by
        assert found.match_probability == 0
    else:
        assert found.forbidden_by is None
        assert found.match_weight == pytest.approx(weight, abs=1e-9)


def test_every_kept_pair_is_explained_with_its_weight_and_a_rule_that_brought_it(register):
    found = dedupe(register.frame, _shipped())
    left, right = found.pairs["left"].to_numpy(), found.pairs["right"].to_numpy()
    why = reasons(found.evidence, left, right)
    for place, pair in enumerate(found.pairs.itertuples()):
        told = why.explanation(place, {})
        assert told.match_weight == pytest.approx(pair.match_weight, abs=1e-9)
        assert told.brought_by, "a candidate was brought by some rule"


def test_a_decisive_field_speaks_most_for_the_verdict(register):
    found = dedupe(register.frame, _shipped())
    top, low = found.pairs.iloc[0], found.pairs.iloc[-1]
    for pair in (top, low):
        told = explain_pair(found.evidence, int(pair["left"]), int(pair["right"]))
        compared = {row.fields[0]: row.total for row in told.rows if row.kind == "comparison"}
        chosen = (max if told.is_link else min)(compared, key=compared.__getitem__)
        assert told.decided_by == chosen


def test_two_records_that_no_rule_brought_say_so(runs):
    evidence = runs["shipped"]
    known = set(evidence.scored.pairs.tolist())
    stranger = next(n for n in range(1, 400) if n not in known)
    assert explain_pair(evidence, 0, stranger).brought_by == ()


def test_a_block_that_was_passed_over_is_not_named():
    frame = Register(seed=3, persons=60).frame.assign(geslacht="V")
    text = """
format = 1
task = "dedupe"
[fields.surname]
columns = ["achternaam"]
[fields.sex]
columns = ["geslacht"]
[[blocking]]
fields = ["surname"]
[[blocking]]
fields = ["sex"]
largest_block = 10
[[comparisons]]
field = "surname"
kind = "exact"
"""
    import tomllib

    from workbench.linkage import LinkageRules

    found = dedupe(frame, LinkageRules.model_validate(tomllib.loads(text)))
    pairs = found.evidence.scored.pairs
    left, right = pairs >> 32, pairs & 0xFFFFFFFF
    assert set(reasons(found.evidence, left, right).brought_by) == {("surname",)}


def test_agreeing_on_dates_only_is_shown_as_capped():
    frame = Register(seed=5, persons=300).frame
    born = frame["geboortedatum"].value_counts().index[0]
    frame.loc[:1, "geboortedatum"] = born
    told = explain_pair(dedupe(frame, _shipped()).evidence, 0, 1)
    only_dates = all(
        row.level in ("else", "missing") or row.fields == ("birth_date",)
        for row in told.rows
        if row.kind == "comparison"
    )
    assert only_dates is any(row.kind == "date_alone" for row in told.rows)


def test_reasons_come_back_from_their_tables(register, tmp_path):
    found = dedupe(register.frame, _shipped())
    left, right = found.pairs["left"].to_numpy(), found.pairs["right"].to_numpy()
    tables = as_tables(reasons(found.evidence, left, right))
    for name, table in zip(("pairs", "parts"), tables, strict=True):
        table.to_parquet(tmp_path / f"{name}.parquet")
    back = from_tables(
        pd.read_parquet(tmp_path / "pairs.parquet").tail(3),
        pd.read_parquet(tmp_path / "parts.parquet"),
        found.report.threshold,
    )
    for place in range(3):
        one, other = int(back.left[place]), int(back.right[place])
        rows = [register.frame.iloc[[row]] for row in (one, other)]
        told = back.explanation(place, pair_values(_shipped(), *rows))
        assert told == explain_pair(found.evidence, one, other)


def test_what_people_decided_is_said_and_goes_before_the_model(register):
    frame = register.frame
    pairs = dedupe(frame, _shipped()).pairs
    same = pairs.iloc[-1]
    different = pairs.iloc[0]
    words = Decisions(
        np.array([same["left"], different["left"]], dtype=np.int64),
        np.array([same["right"], different["right"]], dtype=np.int64),
        np.array([True, False]),
    )
    evidence = dedupe(frame, _shipped(), decisions=words).evidence
    told = explain_pair(evidence, int(same["left"]), int(same["right"]))
    assert (told.decided, told.match_probability, told.is_link) == ("same", 1, True)
    told = explain_pair(evidence, int(different["left"]), int(different["right"]))
    assert (told.decided, told.match_probability, told.is_link) == ("different", 0, False)
    assert told.match_weight == pytest.approx(sum(row.total for row in told.rows))
