"""Entity numbers over deliveries: who keeps which, what is told, what can be taken back."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.linkage.entities import KINDS, KnownEntities, carry_ids
from workbench.linkage.record_digests import cell_digests, record_keys

JANUARY = ([10, 11, 12, 13], [0, 1, 1, 2])


def carried(known, keys, groups, cells=None):
    group = pd.factorize(np.array(groups, dtype=np.int64))[0].astype(np.int64)
    cells = None if cells is None else np.array(cells, dtype=np.int64)
    return carry_ids(known, np.array(keys, dtype=np.int64), group, cells)


def known_in_january():
    return carried(KnownEntities.none(), *JANUARY).known


def told(found):
    return [tuple(row) for row in found.events.itertuples(index=False)]


def test_the_first_delivery_is_numbered_by_first_appearance():
    found = carried(KnownEntities.none(), *JANUARY)
    assert found.entity_ids.tolist() == [0, 1, 1, 2]
    assert found.entity_ids.dtype == np.int64
    assert found.counts["new"] == 3


def test_the_same_records_in_another_order_are_the_same_entities():
    found = carried(known_in_january(), [13, 12, 11, 10], [0, 1, 1, 2])
    assert found.entity_ids.tolist() == [2, 1, 1, 0]
    assert found.counts == {**dict.fromkeys(KINDS, 0), "same": 3}
    assert found.events.empty


def test_a_new_record_of_a_known_entity_changes_it_and_a_new_entity_gets_the_next_number():
    found = carried(known_in_january(), [10, 11, 12, 13, 14, 15], [0, 1, 1, 2, 0, 3])
    assert found.entity_ids.tolist() == [0, 1, 1, 2, 0, 3]
    assert told(found) == [("changed", 0, (0,), (0,)), ("new", 3, (), (3,))]


def test_other_cells_change_an_entity():
    before = carried(KnownEntities.none(), *JANUARY, cells=[1, 2, 3, 4]).known
    found = carried(before, *JANUARY, cells=[1, 2, 9, 4])
    assert told(found) == [("changed", 1, (1,), (1,))]


def test_of_merged_entities_the_one_with_most_records_keeps_its_number():
    found = carried(known_in_january(), [10, 11, 12, 13], [0, 0, 0, 1])
    assert found.entity_ids.tolist() == [1, 1, 1, 2]
    assert told(found) == [("merged", 1, (0, 1), (1,))]


def test_between_equals_the_oldest_number_is_kept():
    found = carried(known_in_january(), [13, 10, 11, 12], [0, 0, 1, 1])
    assert found.entity_ids.tolist() == [0, 0, 1, 1]


def test_a_merge_that_is_taken_back_gives_everyone_the_number_from_before():
    merged = carried(known_in_january(), [10, 11, 12, 13], [0, 0, 0, 1])
    later = carried(merged.known, [10, 11, 12, 13], [0, 0, 0, 1])
    parted = carried(later.known, *JANUARY)
    assert parted.entity_ids.tolist() == [0, 1, 1, 2]
    assert told(parted) == [("split", 0, (1,), (0, 1)), ("split", 1, (1,), (0, 1))]


def test_a_part_that_was_never_an_entity_of_its_own_gets_a_new_number():
    found = carried(known_in_january(), [10, 11, 12, 13], [0, 1, 2, 3])
    assert found.entity_ids.tolist() == [0, 1, 3, 2]
    assert told(found) == [("split", 1, (1,), (1, 3)), ("split", 3, (1,), (1, 3))]


def test_a_number_that_was_given_back_is_not_the_number_of_others_later():
    merged = carried(known_in_january(), [10, 11, 12, 13], [0, 0, 0, 1])
    parted = carried(merged.known, *JANUARY)
    without = carried(parted.known, [10, 13], [0, 1])
    again = carried(without.known, [10, 14, 13], [0, 1, 2])
    assert again.entity_ids.tolist() == [0, 3, 2]


def test_a_delivery_that_was_cut_short_costs_nobody_a_number():
    cut = carried(known_in_january(), [13], [0])
    assert told(cut) == [("gone", 0, (0,), ()), ("gone", 1, (1,), ())]
    whole = carried(cut.known, [13, 14, 12, 11, 10], [0, 1, 2, 2, 3])
    assert whole.entity_ids.tolist() == [2, 3, 1, 1, 0]
    assert {kind for kind, *_ in told(whole)} == {"new", "returned"}


def test_a_number_is_not_given_again_when_the_last_one_is_gone():
    gone = carried(known_in_january(), [10, 11, 12], [0, 1, 1])
    found = carried(gone.known, [10, 11, 12, 20], [0, 1, 1, 2])
    assert found.entity_ids.tolist() == [0, 1, 1, 3]


def test_a_record_that_is_away_follows_its_entity_into_a_merge():
    away = carried(known_in_january(), [10, 11, 13], [0, 1, 2])
    merged = carried(away.known, [10, 11, 13], [0, 0, 1])
    back = carried(merged.known, [10, 11, 13, 12], [0, 0, 1, 2])
    assert dict(zip([10, 11, 13, 12], back.entity_ids.tolist(), strict=True)) == {
        10: 0,
        11: 0,
        13: 2,
        12: 1,
    }


DELIVERY = st.dictionaries(st.integers(0, 12), st.integers(0, 4), min_size=1)


@settings(max_examples=40)
@given(st.lists(DELIVERY, min_size=1, max_size=6))
def test_numbers_say_who_is_who_and_every_entity_is_counted_once(deliveries):
    known = KnownEntities.none()
    for delivery in deliveries:
        keys, groups = list(delivery), list(delivery.values())
        found = carried(known, keys, groups)
        partition = pd.DataFrame({"group": groups, "entity": found.entity_ids})
        distinct = len(partition.drop_duplicates())
        assert distinct == partition["group"].nunique() == partition["entity"].nunique()
        assert sum(found.counts.values()) - found.counts["gone"] == distinct
        new = {row.entity_id for row in found.events.itertuples() if row.kind == "new"}
        assert all(number >= known.next_id for number in new)
        assert not found.known.records["record_key"].duplicated().any()
        assert found.known.records["entity_id"].max() < found.known.next_id
        known = found.known


@settings(max_examples=40)
@given(DELIVERY, DELIVERY)
def test_the_same_delivery_again_changes_nothing(first, second):
    once = carried(
        carried(KnownEntities.none(), list(first), [*first.values()]).known,
        [*second],
        [*second.values()],
    )
    again = carried(once.known, [*second], [*second.values()])
    assert again.entity_ids.tolist() == once.entity_ids.tolist()
    assert again.events.empty


def test_records_are_told_apart_by_their_key_and_else_by_all_their_cells():
    frame = pd.DataFrame({"nr": ["1", "2", None, "2"], "name": ["a", "b", "c", "b"]})
    keys = record_keys(frame, ["nr"])
    assert len(set(keys.tolist())) == 4
    changed = frame.assign(name=["z", "b", "c", "b"])
    assert (record_keys(changed, ["nr"]) == keys).all()
    by_cells = record_keys(frame)
    assert len(set(by_cells.tolist())) == 4
    assert (record_keys(changed) == by_cells).tolist() == [False, True, True, True]


def test_a_blank_more_or_an_empty_cell_is_no_other_cell():
    frame = pd.DataFrame({"nr": ["1", "2"], "name": ["a", None]})
    padded = pd.DataFrame({"nr": [" 1", "2 "], "name": ["a ", "  "]})
    columns = ["nr", "name"]
    assert (cell_digests(frame, columns) == cell_digests(padded, columns)).all()
    assert (record_keys(frame, ["nr"]) == record_keys(padded, ["nr"])).all()


def test_a_digest_is_the_same_in_years_to_come():
    frame = pd.DataFrame({"nr": ["10000001", "007"]})
    assert record_keys(frame, ["nr"]).tolist() == [4913175338563582021, -980413218422262200]
