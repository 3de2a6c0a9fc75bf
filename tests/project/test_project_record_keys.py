"""A record's name in a decision: found again in another order, told apart where keys are shared."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.project.record_keys import RecordKeys

Row = tuple[str | None, str]


def keys_of(folder: Path, rows: list[Row], key: tuple[str, ...] = ("nr",)) -> RecordKeys:
    """A reading of a number and a name, and a cleaned table of the same rows."""
    frame = pd.DataFrame(rows, columns=["nr", "naam"])
    frame["_record"] = range(len(frame))
    frame["_part"] = None
    frame["_row"] = frame["_record"] + 2
    reading, cleaned = folder / "reading.parquet", folder / "cleaned.parquet"
    frame.to_parquet(reading)
    frame.drop(columns="nr").to_parquet(cleaned)
    return RecordKeys(reading, cleaned, key)


def test_the_key_of_the_source_names_a_record_also_where_a_recipe_took_the_column_out(
    tmp_path: Path,
) -> None:
    keys = keys_of(tmp_path, [(" 12 ", "Jansen"), ("13", "Bos")])
    assert [keys.key(0), keys.key(1)] == ["key:12", "key:13"]


def test_a_key_of_several_columns_is_a_list(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, [("12", "Jansen")], key=("nr", "naam"))
    assert keys.key(0) == 'key:["12", "Jansen"]'


@pytest.mark.parametrize("shared", ["12", None, "  "])
def test_a_shared_or_empty_key_gives_way_to_the_cells(shared: str | None, tmp_path: Path) -> None:
    keys = keys_of(tmp_path, [(shared, "Jansen"), (shared, "Bos"), ("14", "Kok")])
    first, second = keys.key(0), keys.key(1)
    assert first != second
    assert first.startswith("cells:")
    assert keys.key(2) == "key:14"
    assert (keys.place(first, ""), keys.place(second, "")) == (0, 1)


def test_equal_records_are_told_apart_by_number_only(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, [(None, "Jansen"), (None, "Jansen")])
    assert keys.key(1) == f"{keys.key(0)}#2"


def test_a_key_that_came_to_be_shared_is_told_apart_by_the_cells(tmp_path: Path) -> None:
    before = keys_of(tmp_path, [("12", "Jansen"), ("13", "Bos")])
    name, cells = before.key(0), before.cells(0)
    (tmp_path / "later").mkdir()
    after = keys_of(tmp_path / "later", [("12", "Vos"), ("13", "Bos"), ("12", "Jansen")])
    assert after.place(name, cells) == 2
    assert after.place(name, "other cells") is None


def test_a_record_that_got_its_key_later_is_found_by_its_cells(tmp_path: Path) -> None:
    before = keys_of(tmp_path, [("12", "Jansen"), ("12", "Bos")])
    name, cells = before.key(1), before.cells(1)
    (tmp_path / "later").mkdir()
    after = keys_of(tmp_path / "later", [("12", "Bos"), ("15", "Jansen")])
    assert after.place(name, cells) == 0


def test_an_added_empty_column_changes_no_digest(tmp_path: Path) -> None:
    before = keys_of(tmp_path, [("12", "Jansen")])
    cells = before.cells(0)
    frame = pd.read_parquet(tmp_path / "reading.parquet").assign(nieuw="")
    frame.to_parquet(tmp_path / "reading.parquet")
    assert RecordKeys(tmp_path / "reading.parquet", tmp_path / "cleaned.parquet", ()).cells(0) == (
        cells
    )


ROWS = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", "4", "", None]), st.sampled_from("abc")),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_every_record_has_a_name_of_its_own_that_outlives_another_order(
    rows: list[Row], order: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = keys_of(tmp_path_factory.mktemp("keys"), rows)
    names = [keys.key(place) for place in range(len(keys))]
    assert len(set(names)) == len(rows)
    moved = list(rows)
    order.shuffle(moved)  # type: ignore[attr-defined]
    after = keys_of(tmp_path_factory.mktemp("keys"), moved)
    for place, name in enumerate(names):
        assert keys.place(name, keys.cells(place)) == place
        found = after.place(name, keys.cells(place))
        assert found is not None
        assert [cell or "" for cell in moved[found]] == [cell or "" for cell in rows[place]]
