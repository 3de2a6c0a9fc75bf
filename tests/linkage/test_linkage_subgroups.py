"""Error by group: who is linked less well, and no group so small that it points at people."""

import numpy as np
import pytest

from workbench.core.shipped import find_file
from workbench.linkage import dedupe, link, load_rules
from workbench.linkage.subgroups import name_mark

RULES = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))
LINK = load_rules(find_file("clients_to_provisions", "linkage_rules", ".toml"))


def by(report, kind):
    return {one.group: one for one in report.subgroups if one.by == kind}


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Jansen", "no_mark"),
        ("Daniëls", "no_mark"),
        ("Çelik", "no_mark"),
        ("van den Berg", "other_particle"),
        ("Berg, van den", "other_particle"),
        ("di Rossi", "other_particle"),
        ("El Haddadi", "arabic_particle"),
        ("Doğan", "turkish_letters"),
        ("ŞAHİN", "turkish_letters"),
        ("Wójcik", "no_mark"),
        ("Kowalewski-Łuczak", "slavic_letters"),
        ("Jørgensen", "other_letters"),
        ("Muñoz", "other_letters"),
        ("Хан", "other_script"),
        ("", None),
        ("-", None),
    ],
)
def test_only_what_is_written_in_a_name_is_looked_at(name, mark):
    assert name_mark(name) == mark


def test_a_report_tells_error_by_sex_decade_of_birth_and_marks_in_the_name(register):
    report = dedupe(register.frame, RULES).report
    sexes = by(report, "sex")
    assert {name: one.rows for name, one in sexes.items()} == {
        sex.lower(): int((register.frame["geslacht"] == sex).sum()) for sex in "VM"
    }
    assert all("-" in decade for decade in by(report, "birth_decade"))
    marks = by(report, "name_marks")
    assert {"no_mark", "turkish_letters", "other_particle"} <= set(marks)
    for one in report.subgroups:
        for estimate in (one.precision, one.recall):
            assert estimate is None or estimate.lower <= estimate.value <= estimate.upper


def test_links_of_the_sexes_add_up_to_all_links(register):
    report = dedupe(register.frame, RULES).report
    links = sum(size * (size - 1) // 2 * n for size, n in report.cluster_sizes.items())
    # a link between the two counts for both
    assert links <= sum(one.links for one in by(report, "sex").values()) <= 1.1 * links


def test_a_group_whose_records_say_less_has_the_wider_interval(register):
    women = register.frame["geslacht"] == "V"
    poor = {"bsn": None, "telefoon": None, "postcode": None}
    frame = register.frame.assign(
        **{name: register.frame[name].where(~women, gone) for name, gone in poor.items()}
    )
    sexes = by(dedupe(frame, RULES).report, "sex")
    assert sexes["v"].precision.lower < sexes["m"].precision.lower


def test_small_groups_and_what_would_give_them_away_are_left_out(register):
    frame = register.frame.copy()
    frame.loc[frame.index[:4], "geslacht"] = "O"
    # beside all rows, men and women would leave the third by subtraction
    assert len(by(dedupe(frame, RULES).report, "sex")) == 1
    wide = RULES.model_copy(update={"small_cell": 1})
    assert set(by(dedupe(frame, wide).report, "sex")) == {"m", "v", "o"}


def test_a_few_of_whom_it_is_not_known_cost_no_group(register):
    frame = register.frame.copy()
    frame.loc[frame.index[:4], "geslacht"] = None
    assert set(by(dedupe(frame, RULES).report, "sex")) == {"m", "v"}


def test_figures_over_few_links_are_not_given(register):
    strict = RULES.model_copy(update={"small_cell": 60})
    few = [one for one in dedupe(register.frame, strict).report.subgroups if one.links is None]
    assert few
    assert all(one.precision is None and one.recall is None for one in few)


def test_a_link_is_told_by_its_right_records(register):
    right = register.frame.sample(frac=0.5, random_state=1)
    report = link(register.frame, right, LINK).report
    told = by(report, "birth_decade")
    assert told
    assert sum(one.rows for one in told.values()) <= len(right)


def test_groups_have_no_influence_on_links(register):
    blind = RULES.model_copy(update={"name_columns": (), "small_cell": 10_000})
    found = dedupe(register.frame, blind)
    assert found.report.subgroups == ()
    assert np.array_equal(found.entity_ids, dedupe(register.frame, RULES).entity_ids)
