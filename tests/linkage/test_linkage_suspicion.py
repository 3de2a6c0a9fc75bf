"""Which entities to doubt: by the expected number of wrong pairs inside, and by what is forbidden."""

import numpy as np
import pandas as pd

from workbench.linkage.rules import LinkageRules
from workbench.linkage.suspicion import near_constraints, suspicious_entities


def pairs(*rows: tuple[int, int, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["left", "right", "match_probability", "decided"])


def test_the_most_doubtful_comes_first_and_who_is_alone_is_left_out() -> None:
    entities = np.array([0, 0, 1, 1, 2])
    found = suspicious_entities(entities, pairs((0, 1, 0.99, 0), (2, 3, 0.6, 0), (0, 4, 0.3, 0)))
    assert found["entity_id"].tolist() == [1, 0]
    assert found["weakest"].tolist() == [0.6, 0.99]
    assert np.allclose(found["doubt"], [0.4, 0.01])


def test_a_pair_inside_that_is_kept_apart_counts_as_wrong() -> None:
    found = suspicious_entities(np.array([0, 0, 0]), pairs((0, 1, 0.9, 0), (1, 2, 0.9, 0)))
    assert found["unseen"].tolist() == [1]
    assert found["weakest"].tolist() == [0.0]
    assert np.allclose(found["doubt"], [1.2])


def test_what_people_decided_is_in_no_doubt() -> None:
    found = suspicious_entities(np.array([0, 0]), pairs((0, 1, 0.4, 1)))
    assert (found["weakest"].tolist(), found["doubt"].tolist()) == ([1.0], [0.0])


def test_nobody_of_several_records_is_nothing_to_doubt() -> None:
    assert suspicious_entities(np.arange(3), pairs()).empty


def test_entities_with_what_a_constraint_forbids_are_named_exceptions_included() -> None:
    rules = LinkageRules.model_validate(
        {
            "format": 1,
            "task": "dedupe",
            "fields": {"name": {"columns": ["naam"]}, "number": {"columns": ["nummer"]}},
            "blocking": [{"fields": ["name"]}],
            "comparisons": [{"field": "name", "kind": "exact"}],
            "constraints": [{"different": ["number"], "unless_same": ["name"]}],
        }
    )
    frame = pd.DataFrame(
        {
            "naam": ["Jansen", "Jansen", "Bos", "Bos", "Vos", "Vos"],
            "nummer": ["1234", "5678", "4321", "4321", None, "1357"],
        }
    )
    assert near_constraints(frame, [7, 7, 8, 8, 9, 9], rules) == {7}
