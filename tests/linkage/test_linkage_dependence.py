"""What says the same thing counts once: people of one house don't become one person."""

import numpy as np
import pandas as pd
import pytest

from workbench.linkage import LinkageRules, dedupe

FIELDS = ("given", "surname", "born", "street", "number", "postcode")


def households(seed=3, houses=400):
    """Two people to a house, all under one surname; one in ten people is registered twice."""
    draw = np.random.default_rng(seed)
    rows, person = [], 0
    for house in range(houses):
        shared = {
            "surname": f"naam{draw.integers(60)}",
            "street": f"straat{house % 150}",
            "number": str(house // 150 + 1),
            "postcode": f"{1000 + house % 150}ab",
        }
        for _ in range(2):
            own = {"given": f"roep{draw.integers(80)}", "born": f"{draw.integers(1950, 2000)}-{draw.integers(1, 13):02d}-{draw.integers(1, 29):02d}"}  # fmt: skip
            copies = 1 + (draw.random() < 0.1)
            rows += [{**shared, **own, "person": person}] * copies
            person += 1
    return pd.DataFrame(rows)


def rules(dependent):
    comparisons = [{"field": name, "kind": "exact", "term_frequency": True} for name in FIELDS]
    return LinkageRules.model_validate(
        {
            "format": 1,
            "task": "dedupe",
            "fields": {name: {"columns": [name]} for name in FIELDS},
            "blocking": [{"fields": ["postcode", "number"]}, {"fields": ["born"]}],
            "comparisons": comparisons,
            "dependent": dependent,
        }
    )


def test_a_shared_house_counts_once():
    frame = households()
    apart = dedupe(frame, rules([["surname", "street", "number", "postcode"]])).entity_ids
    assert (frame["person"].groupby(apart).nunique() == 1).all()
    assert len(set(apart)) == frame["person"].nunique()


def test_counted_one_by_one_it_would_make_partners_one_person():
    frame = households()
    merged = dedupe(frame, rules([])).entity_ids
    assert (frame["person"].groupby(merged).nunique() > 1).any()


@pytest.mark.parametrize(
    "group", [["street", "number"], ["postcode", "street", "number", "surname"]]
)
def test_a_group_never_makes_a_pair_weigh_more(group):
    frame = households()
    alone = dedupe(frame, rules([])).report
    grouped = dedupe(frame, rules([group])).report
    assert grouped.pairs <= alone.pairs
