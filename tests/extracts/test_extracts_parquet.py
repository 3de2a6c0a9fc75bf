"""Parquet: typed columns come out as text."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq


def test_every_type_becomes_text(tmp_path, read_bytes):
    table = pa.table(
        {
            "nr": [1, 2],
            "bedrag": [1.0, 2.5],
            "naam": ["Zoë", None],
            "dag": [dt.date(2016, 1, 2), dt.date(9999, 12, 31)],
            "moment": [dt.datetime(2016, 1, 2), dt.datetime(2016, 1, 2, 3, 4, 5)],
            "ja": [True, False],
            "soort": pa.array(["a", "b"]).dictionary_encode(),
            "lijst": [[1, 2], []],
            "_row": [7, 8],
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    reading, frame = read_bytes((tmp_path / "t.parquet").read_bytes(), "t.parquet")
    assert reading.columns[-1] == "_row_2"
    assert list(frame["_row"]) == [1, 2]
    assert frame.iloc[0, 3:].tolist() == [
        "1", "1", "Zoë", "2016-01-02", "2016-01-02", "true", "a", "[1, 2]", "7",
    ]  # fmt: skip
    assert frame.iloc[1, 3:].tolist() == [
        "2", "2.5", None, "9999-12-31", "2016-01-02 03:04:05", "false", "b", "[]", "8",
    ]  # fmt: skip
