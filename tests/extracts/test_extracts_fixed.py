"""Fixed-position text by a layout file."""

import pytest

from workbench.core.errors import FileMissing, SettingDoesNotFit, SettingsFaults
from workbench.core.shipped import shipped_folder
from workbench.extracts.layouts import load_layout

LAYOUT = """
format = 1
name = "small"
title = "Small"
source = "this test"
record_length = 10
[[fields]]
name = "nr"
start = 1
length = 4
[[fields]]
name = "code"
start = 5
length = 2
type = "code"
codes = { "01" = "een" }
[[fields]]
name = "rest"
start = 7
length = 4
certain = false
"""


@pytest.fixture
def layouts(tmp_path):
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "small.toml").write_text(LAYOUT)
    return (folder,)


def read(read_bytes, layouts, data):
    return read_bytes(data, "small.txt", layouts=layouts, layout="small")


def test_fields_come_out_as_they_stand_with_zeros_and_blanks(read_bytes, layouts):
    reading, frame = read(read_bytes, layouts, b"000101 ab \n0002  0000\n")
    assert reading.kind == "fixed"
    assert reading.columns == ("nr", "code", "rest")
    assert frame.iloc[:, 3:].to_numpy().tolist() == [["0001", "01", " ab "], ["0002", "  ", "0000"]]
    assert list(frame["_row"]) == [1, 2]


def test_records_of_another_length_are_quarantined(read_bytes, layouts, quarantine):
    data = b"0001010000\n000201\n0003010000    \n00040100001\n\n0005010000\n"
    reading, frame = read(read_bytes, layouts, data)
    assert reading.account.quarantined == {"record_too_short": 1, "record_too_long": 1}
    assert reading.account.not_data == {"blank": 1}
    assert list(frame["nr"]) == ["0001", "0003", "0005"]
    assert [row["_row"] for row in quarantine()] == [2, 4]


def test_a_short_last_record_means_that_the_file_is_cut_off(read_bytes, layouts):
    reading, frame = read(read_bytes, layouts, b"0001010000\n0002010000\n000301")
    assert reading.account.quarantined == {"cut_off": 1}
    assert len(frame) == 2
    assert "cut_off" in {finding.code for finding in reading.findings}


def test_a_file_of_another_layout_is_refused(read_bytes, layouts):
    with pytest.raises(SettingDoesNotFit, match="12 positions"):
        read(read_bytes, layouts, b"000101000000\n" * 5)


def test_an_unknown_layout_is_refused(read_bytes):
    with pytest.raises(FileMissing):
        read_bytes(b"0001010000\n", "small.txt", layout="nowhere")


def test_a_layout_says_all_its_faults_at_once(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(LAYOUT.replace("start = 5", "start = 3").replace("length = 4", "length = 9", 1))
    with pytest.raises(SettingsFaults, match="overlaps"):
        load_layout(str(path))
    path.write_text(LAYOUT + "colour = 1\n")
    with pytest.raises(SettingsFaults, match="colour"):
        load_layout(str(path))


def test_every_shipped_layout_loads_and_covers_its_record():
    for path in shipped_folder("layouts").glob("*.toml"):
        layout = load_layout(str(path))
        assert layout.name == path.stem
    demo = load_layout("demo_benefits")
    assert sum(field.length for field in demo.fields) == demo.record_length == 56
