"""The engine as classes of recordlinkage gives what the engine gives."""

import numpy as np
import recordlinkage

from workbench.core.shipped import find_file
from workbench.linkage import load_rules
from workbench.linkage.comparison import prepare
from workbench.linkage.dependence import make_groups
from workbench.linkage.engines.toolkit import (
    CodeLevels,
    FellegiSunterPatterns,
    RuleBlocks,
    code_frame,
    packed,
)
from workbench.linkage.fields import standard_fields
from workbench.linkage.scoring import NEVER, score


def test_recordlinkage_gives_the_same_pairs_and_weights(register):
    rules = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))
    rules = rules.model_copy(update={"dependent": (("address", "phone"),)})
    scorer, scored = score(rules, register.frame, None, lambda *_: None)

    fields = standard_fields(rules, register.frame)
    frame = code_frame({name: field.left for name, field in fields.items()})
    blocks = RuleBlocks(rules.blocking, rules.most_comparisons)
    index = recordlinkage.Index([blocks]).index(frame)
    assert (np.sort(packed(index, within=True)) == scored.pairs).all()

    comparisons = [prepare(rule, fields, seed) for seed, rule in enumerate(rules.comparisons)]
    marks = recordlinkage.Compare([CodeLevels(one) for one in comparisons]).compute(index, frame)
    expected = 0.05 * len(frame)
    groups = make_groups(rules.dependent, comparisons, fields)
    classifier = FellegiSunterPatterns(
        comparisons, scorer.possible_pairs, expected, rules.threshold, groups
    )
    classifier.forbidden = scored.weights == NEVER
    classifier.fit(marks)
    weights = classifier.weights(marks.to_numpy())
    allowed = scored.weights > NEVER
    np.testing.assert_allclose(weights[allowed], scored.weights[allowed], atol=1e-6)


def test_loose_rules_work_on_a_frame_of_codes():
    from workbench.linkage.rules import BlockingRule

    frame = code_frame({"name": np.array([0, 1, 2], dtype=np.int32)})
    values = {"name": np.array(["jansen", "jansn", "bos"], dtype=object)}
    index = recordlinkage.Index([RuleBlocks([BlockingRule(near="name")], 100, values)]).index(frame)
    assert [sorted(pair) for pair in index] == [[0, 1]]
