"""Belief that hangs on one piece of evidence is shown in the interval."""

import numpy as np
import pandas as pd

from workbench.core.shipped import find_file
from workbench.linkage import LinkageRules, dedupe, load_rules
from workbench.linkage.blocks import pack
from workbench.linkage.doubt import Doubt, leave_outs
from workbench.linkage.scoring import score

RULES = LinkageRules.model_validate(
    {
        "format": 1,
        "task": "dedupe",
        "threshold": "auto",
        "fields": {name: {"columns": [name]} for name in ("name", "street", "phone", "post")},
        "blocking": [{"fields": ["street"]}, {"fields": ["phone"]}, {"fields": ["name"]}],
        "comparisons": [
            {"field": "name", "kind": "text", "levels": [0.6]},
            *({"field": name, "kind": "exact"} for name in ("street", "phone", "post")),
        ],
        "dependent": [["street", "phone", "post"]],
    }
)


def sites(seed, shared, persons=400):
    """Sites listed twice, sometimes misspelt; so many have a neighbour in the same building."""
    random = np.random.default_rng(seed)

    def word(length=7):
        return "".join(random.choice(list("abcdefghiklmnoprstuvw"), length))

    streets = [word() for _ in range(120)]
    rows, truth = [], []
    for number in range(persons):
        street = streets[random.integers(120)]
        phone = word() if random.random() < 0.5 else None
        place = {"street": street, "phone": phone, "post": f"{random.integers(9)}"}
        for tenant in range(2 if random.random() < shared else 1):
            name = f"{word()} {word()}"
            for _ in range(2):
                written = f"{name} {word(4)}" if random.random() < 0.1 else name
                moved = {"phone": word()} if random.random() < 0.1 else {}
                rows.append({"name": written, **place, **moved})
                truth.append(2 * number + tenant)
    return pd.DataFrame(rows), np.array(truth)


def test_the_interval_holds_the_truth_where_two_share_all_but_the_name(pairwise):
    for seed in range(5):
        frame, truth = sites(seed, shared=0.05)
        found = dedupe(frame, RULES)
        precision, _, _ = pairwise(found.entity_ids, truth)
        estimated = found.report.estimated.precision
        # the model sees next to nothing wrong
        assert estimated.value > 0.99 > precision
        assert estimated.lower <= precision <= estimated.upper


def test_links_that_hang_on_one_comparison_are_doubted_more(register):
    rules = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))

    def doubt(frame):
        same = register.truth[:, None] == register.truth[None, :]
        pairs = pack(*np.nonzero(np.triu(same, k=1)))
        return leave_outs(score(rules, frame, None, lambda *_: None)[0], pairs).doubt()

    poor = register.frame.assign(bsn=None, telefoon=None, postcode=None, huisnummer=None)
    assert doubt(poor).error > 3 * doubt(register.frame).error


def test_nothing_linked_is_nothing_to_doubt():
    frame, _ = sites(1, shared=0)
    scorer, _ = score(RULES, frame, None, lambda *_: None)
    assert leave_outs(scorer, np.empty(0, dtype=np.int64)).doubt() == Doubt()
    assert Doubt().relative == 0
