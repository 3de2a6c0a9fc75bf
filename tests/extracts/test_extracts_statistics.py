"""SPSS, Stata and SAS files: codes as delivered, labels beside them, no noise behind numbers."""

import datetime as dt

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import FileTruncated, NotWhatItSays, TooManyColumns
from workbench.core.settings import Limits
from workbench.extracts import read_extract
from workbench.extracts import statistics as reader

FRAME = pd.DataFrame(
    {
        "klantnr": ["00012", "00013", ""],
        "trede": [1.0, 99.0, np.nan],
        "bedrag": [12.5, 0.1, 1234567890123456.0],
        "geboren": [dt.date(1980, 1, 31), None, dt.date(1899, 12, 31)],
        "moment": [dt.datetime(2016, 1, 31, 9, 30), None, dt.datetime(2016, 1, 1)],
    }
)
LABELS = {"trede": {1: "geïsoleerd", 99: "weet niet"}}
ROWS = [
    ["00012", "1", "12.5", "1980-01-31", "2016-01-31 09:30:00"],
    ["00013", "99", "0.1", None, None],
    ["", None, "1234567890123456", "1899-12-31", "2016-01-01"],
]
WRITERS = {
    "x.sav": lambda path: pyreadstat.write_sav(
        FRAME, path, variable_value_labels=LABELS, missing_ranges={"trede": [99]}
    ),
    "x.zsav": lambda path: pyreadstat.write_sav(FRAME, path, compress=True),
    "x.por": lambda path: pyreadstat.write_por(FRAME, path),
    "x.dta": lambda path: pyreadstat.write_dta(FRAME, path, variable_value_labels=LABELS),
    "x.xpt": lambda path: pyreadstat.write_xport(FRAME, path),
}
KINDS = {"x.sav": "spss", "x.zsav": "spss", "x.por": "spss", "x.dta": "stata", "x.xpt": "sas"}


def read(file, to, **limits):
    reading = read_extract(file, to, limits=Limits(**limits))
    assert reading.account.closes
    return reading, pd.read_parquet(to / "reading.parquet")


def cells(frame):
    return frame.iloc[:, 3:].astype(object).where(frame.iloc[:, 3:].notna(), None).to_numpy()


@pytest.mark.parametrize("name", WRITERS)
def test_values_come_out_as_a_person_would_read_them(tmp_path, name):
    WRITERS[name](str(tmp_path / name))
    reading, frame = read(tmp_path / name, tmp_path)
    assert reading.kind == KINDS[name]
    assert [column.lower() for column in reading.columns] == list(FRAME.columns)
    assert cells(frame).tolist() == ROWS
    assert list(frame["_row"]) == [1, 2, 3]


@pytest.mark.parametrize("name", WRITERS)
def test_the_format_is_known_without_its_extension(tmp_path, name):
    WRITERS[name](str(tmp_path / name))
    bare = (tmp_path / name).rename(tmp_path / "export")
    reading, frame = read(bare, tmp_path)
    assert reading.kind == KINDS[name]
    assert cells(frame).tolist() == ROWS


def test_labels_and_user_missing_values_are_told_and_change_nothing(tmp_path):
    WRITERS["x.sav"](str(tmp_path / "x.sav"))
    reading, frame = read(tmp_path / "x.sav", tmp_path)
    assert reading.labels == {"trede": {"1": "geïsoleerd", "99": "weet niet"}}
    found = {finding.code: finding for finding in reading.findings}
    assert found["user_missing"].column == "trede"
    assert found["user_missing"].values["codes"] == "99"
    assert found["value_labels"].count == 1
    assert frame["trede"].iloc[1] == "99"


def test_a_number_of_four_bytes_has_no_noise_behind_it(tmp_path):
    frame = pd.DataFrame({"uren": np.array([0.1, 32.4, 7], dtype=np.float32)})
    frame.to_stata(tmp_path / "x.dta", write_index=False)
    _, read_back = read(tmp_path / "x.dta", tmp_path)
    assert list(read_back["uren"]) == ["0.1", "32.4", "7"]


def test_stata_s_own_missing_values_stay_letters(tmp_path):
    frame = pd.DataFrame({"trede": [1, "a", "z"]}, dtype=object)
    pyreadstat.write_dta(frame, str(tmp_path / "x.dta"), missing_user_values={"trede": ["a", "z"]})
    _, read_back = read(tmp_path / "x.dta", tmp_path)
    assert list(read_back["trede"]) == ["1", "a", "z"]


def test_a_large_file_is_read_block_by_block(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "BATCH", 7)
    frame = pd.DataFrame({"nr": range(50), "naam": [f"naam {n}" for n in range(50)]})
    pyreadstat.write_sav(frame, str(tmp_path / "x.sav"))
    reading, read_back = read(tmp_path / "x.sav", tmp_path)
    assert reading.account.kept == 50
    assert list(read_back["nr"]) == [str(n) for n in range(50)]


def test_a_damaged_file_and_one_that_is_too_wide_are_refused(tmp_path):
    WRITERS["x.sav"](str(tmp_path / "x.sav"))
    half = tmp_path / "half.sav"
    half.write_bytes((tmp_path / "x.sav").read_bytes()[:400])
    with pytest.raises(FileTruncated):
        read_extract(half, tmp_path)
    with pytest.raises(TooManyColumns):
        read(tmp_path / "x.sav", tmp_path, columns=3)
    named = (tmp_path / "x.sav").rename(tmp_path / "x.csv")
    with pytest.raises(NotWhatItSays, match="SPSS"):
        read_extract(named, tmp_path)


@given(
    st.lists(
        st.one_of(
            st.integers(-(10**12), 10**12).map(float),
            st.floats(-1e12, 1e12, allow_nan=False).filter(lambda x: abs(x) > 1e-9 or x == 0),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_number_comes_back_as_the_same_number_without_artefacts(tmp_path_factory, numbers):
    folder = tmp_path_factory.mktemp("spss")
    pyreadstat.write_sav(pd.DataFrame({"x": numbers}), str(folder / "x.sav"))
    _, frame = read(folder / "x.sav", folder)
    assert [float(text) for text in frame["x"]] == numbers
    assert not any("e" in text or text.endswith(".0") for text in frame["x"])
