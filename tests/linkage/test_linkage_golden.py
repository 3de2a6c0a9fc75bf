"""Golden records: the most recent cell that is not missing, with where it came from."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import ColumnMissing
from workbench.linkage import golden_records, load_rules

FRAME = pd.DataFrame(
    {
        "_record": [10, 11, 12, 13],
        "_part": None,
        "_row": [14, 15, 16, 17],
        "bsn": ["111222333", None, "", "123456782"],
        "achternaam": ["Bakker", "Bakker-Smit", "Smit", "Kaya"],
        "vermogen": [5.0, np.nan, 7.5, np.nan],
        "registratiedatum": [date(2011, 5, 1), date(2014, 5, 1), None, date(2012, 1, 1)],
    }
)
ENTITIES = np.array([0, 0, 0, 1])


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        'format = 1\ntask = "dedupe"\n[fields.bsn]\ncolumns = ["bsn"]\n'
        '[[blocking]]\nfields = ["bsn"]\n[[comparisons]]\nfield = "bsn"\nkind = "exact"\n'
        '[survivorship]\nmost_recent_by = "registratiedatum"\n',
        encoding="utf-8",
    )
    return load_rules(path)


def test_the_most_recent_cell_that_is_not_missing_wins(rules):
    golden, _ = golden_records(FRAME, ENTITIES, rules)
    assert list(golden.columns) == [
        "entity_id",
        "bsn",
        "achternaam",
        "vermogen",
        "registratiedatum",
    ]
    assert golden.achternaam.tolist() == ["Bakker-Smit", "Kaya"]
    assert golden.bsn.tolist() == ["111222333", "123456782"]
    assert golden.vermogen.tolist()[0] == 5.0  # the undated record comes last
    assert np.isnan(golden.vermogen.tolist()[1])


def test_each_golden_cell_knows_its_record(rules):
    golden, provenance = golden_records(FRAME, ENTITIES, rules)
    assert provenance.to_dict("list") == {
        "entity_id": [0, 0, 0, 0, 1, 1, 1],
        "column": [
            "bsn",
            "achternaam",
            "vermogen",
            "registratiedatum",
            "bsn",
            "achternaam",
            "registratiedatum",
        ],
        "_record": [10, 11, 10, 11, 13, 13, 13],
    }
    delivered = FRAME.set_index("_record")
    for cell in provenance.itertuples(index=False):
        value = golden.set_index("entity_id").loc[cell.entity_id, cell.column]
        assert value == delivered.loc[cell[2], cell.column]


def test_without_system_columns_the_position_is_the_source(rules):
    _, provenance = golden_records(
        FRAME.drop(columns=["_record", "_part", "_row"]), ENTITIES, rules
    )
    assert provenance._record.tolist() == [0, 1, 0, 1, 3, 3, 3]


def test_dates_as_text_order_as_dates(rules):
    raw = FRAME.assign(registratiedatum=["01-05-2011", "30-04-2014", "", "01-01-2012"])
    golden, _ = golden_records(raw, ENTITIES, rules)
    assert golden.achternaam.tolist() == ["Bakker-Smit", "Kaya"]


def test_a_missing_date_column_is_named(rules):
    with pytest.raises(ColumnMissing, match="registratiedatum"):
        golden_records(FRAME.drop(columns="registratiedatum"), ENTITIES, rules)


def test_an_empty_table_gives_empty_golden_records(rules):
    golden, provenance = golden_records(FRAME.head(0), np.array([], dtype=int), rules)
    assert len(golden) == len(provenance) == 0
    assert golden.columns[0] == "entity_id"


def wished(base, **survivorship):
    """The same rules with other survivorship."""
    return type(base).model_validate({**base.model_dump(), "survivorship": survivorship})


PHONES = pd.DataFrame(
    {
        "bron": ["BRP", "intake", "intake", "kladblok"],
        "telefoon": ["06-1", "0612345678", "0612345678", None],
        "naam": ["Bakker", "Bakker-Smit", "B.", "Bakker de Vries"],
        "plaats": [None, "Delft", None, "Gouda"],
    }
)


@pytest.mark.parametrize(
    ("rule", "phone", "name", "record"),
    [
        ("most_recent", "0612345678", "Bakker de Vries", 3),
        ("most_trusted", "06-1", "Bakker", 0),
        ("most_complete", "0612345678", "Bakker-Smit", 1),
        ("most_frequent", "0612345678", "Bakker de Vries", 3),
        ("longest", "0612345678", "Bakker de Vries", 3),
    ],
)
def test_a_rule_chooses_the_cell(rules, rule, phone, name, record):
    chosen = wished(rules, rules=[rule], trusted_by="bron", trusted=["BRP", "intake"])
    golden, provenance = golden_records(PHONES, [0, 0, 0, 0], chosen)
    assert golden.telefoon.tolist() == [phone]
    assert golden.naam.tolist() == [name]
    assert provenance.set_index("column")._record["naam"] == record


def test_a_column_may_have_its_own_rules_and_the_next_settles_ties(rules):
    own = {
        "telefoon": {"rules": ["most_frequent"]},
        "naam": {"rules": ["most_complete", "longest"]},
    }
    golden, _ = golden_records(PHONES, [0, 0, 0, 0], wished(rules, columns=own))
    assert golden.telefoon.tolist() == ["0612345678"]
    assert golden.naam.tolist() == ["Bakker-Smit"]
    assert golden.plaats.tolist() == ["Gouda"]


def test_a_column_of_the_rules_that_is_not_there_is_named(rules):
    for survivorship in (
        {"columns": {"fax": {"rules": ["longest"]}}},
        {"trusted_by": "fax", "trusted": ["BRP"], "rules": ["most_trusted"]},
    ):
        with pytest.raises(ColumnMissing, match="fax"):
            golden_records(PHONES, [0, 0, 0, 0], wished(rules, **survivorship))
