"""Whatever a table holds, deduplicating and linking come to an outcome that keeps the rules."""

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.core.shipped import find_file
from workbench.linkage import dedupe, link, load_rules
from workbench.values.bsn import is_valid_bsn

COLUMNS = ["bsn", "achternaam", "voornamen", "geboortedatum", "geslacht", "postcode"]
COLUMNS += ["huisnummer", "telefoon"]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "-", "111222333", "123456782", "010000008", "01-01-1980", "19800101"]),
    st.sampled_from(["van den Berg", "Berg", "J.", "Jan", "5211AB", "٣٤٥", "\x00", "ﷺ" * 3, " "]),
    st.text(max_size=6),
)
TABLES = st.lists(st.tuples(*[CELLS] * len(COLUMNS)), max_size=8).map(
    lambda rows: pd.DataFrame(rows, columns=COLUMNS, dtype=object)
)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shipped(name):
    return load_rules(find_file(name, "linkage_rules", ".toml"))


@FEW
@given(TABLES)
def test_every_row_gets_an_entity_and_no_two_valid_numbers_share_one(table):
    found = dedupe(table, shipped("dedupe_clients"))
    assert len(found.entity_ids) == len(table)
    valid = table.bsn.where(is_valid_bsn(table.bsn))
    assert (valid.groupby(found.entity_ids).nunique() <= 1).all()


@FEW
@given(TABLES, TABLES)
def test_every_right_record_has_at_most_one_left_one(left, right):
    rules = shipped("clients_to_provisions")
    left, right = left.assign(klantnr=left.telefoon), right.assign(klantnr=right.telefoon)
    links = link(left, right, rules).links
    assert links.right_row.is_unique
    assert links.match_probability.between(rules.threshold, 1).all()
    assert links.left_row.isin(range(len(left))).all()
    assert links.right_row.isin(range(len(right))).all()
