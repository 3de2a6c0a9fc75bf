"""An archive or folder of monthly files: each a part, same columns, deviations told per file."""

import io
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from workbench.core.errors import FileTruncated, NoTableInside
from workbench.core.settings import ReadSettings
from workbench.extracts import read_extract


def csv(month, columns=("klantnr", "naam", "start"), delimiter=";", encoding="cp1252", rows=20):
    values = {"klantnr": "0000{n}", "naam": "Zoë {n}", "start": "01-{month:02d}-2016", "eind": ""}
    lines = [delimiter.join(columns)]
    for n in range(rows):
        cells = [values[name].format(n=n, month=month) for name in columns]
        lines.append(delimiter.join(cells))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def book(rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        for name, cells in rows.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(cells):
                sheet.write_row(at, 0, row)
    return stream.getvalue()


MONTHS = {f"maand {month}.csv": csv(month) for month in (1, 2, 10)}


@pytest.fixture(params=["zip", "folder"])
def deliver(request, tmp_path):
    """The same files as an archive and as a folder."""

    def make(files, **settings):
        to = tmp_path / "reading"
        to.mkdir(exist_ok=True)
        if request.param == "zip":
            delivered = tmp_path / "maanden.zip"
            with zipfile.ZipFile(delivered, "w") as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
        else:
            delivered = tmp_path / "maanden"
            for name, data in files.items():
                file = delivered / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        reading = read_extract(delivered, to, ReadSettings(**settings))
        assert reading.account.closes
        assert sorted(path.name for path in to.iterdir()) == [
            "quarantine.parquet",
            "reading.parquet",
        ]
        return reading, pd.read_parquet(to / "reading.parquet")

    return make


def test_each_file_is_a_part_in_the_order_of_the_numbers_in_its_name(deliver):
    reading, frame = deliver(MONTHS)
    assert reading.kind == "archive"
    assert reading.parts == ("maand 1.csv", "maand 2.csv", "maand 10.csv")
    assert list(dict.fromkeys(frame["_part"])) == list(reading.parts)
    assert list(frame["_row"])[:2] == [2, 3]
    assert reading.account.kept == 60
    assert reading.account.not_data == {"header": 3}
    assert frame["naam"].iloc[0] == "Zoë 0"
    assert (reading.delimiter, reading.encoding, reading.header_row) == (";", "cp1252", 1)


def test_what_differs_per_file_is_found_out_per_file(deliver):
    files = {**MONTHS, "maand 11.csv": csv(11, delimiter=",", encoding="utf-8")}
    reading, frame = deliver(files)
    assert reading.account.kept == 80
    assert reading.delimiter is None
    assert reading.settings.delimiter is None
    assert set(frame["naam"]) == {f"Zoë {n}" for n in range(20)}
    again, same = deliver(files, **reading.settings.model_dump())
    assert same.equals(frame)
    assert again.account == reading.account


def test_columns_in_another_order_are_put_right_and_it_is_said(deliver):
    files = {**MONTHS, "maand 11.csv": csv(11, ("start", "klantnr", "naam"))}
    reading, frame = deliver(files)
    assert reading.columns == ("klantnr", "naam", "start")
    assert frame["start"].iloc[-1] == "01-11-2016"
    assert [one.code for one in reading.findings] == ["member_columns_moved"]


def test_a_file_with_other_columns_is_left_out_and_what_differs_is_said(deliver):
    files = {"aaa.csv": csv(12, ("klantnr", "naam", "eind")), **MONTHS}
    reading, frame = deliver(files)
    assert reading.account.not_data == {"header": 3, "other_member": 21}
    assert "aaa.csv" not in reading.parts
    (left,) = reading.findings
    assert (left.code, left.severity) == ("member_other_columns", "critical")
    assert (left.values["lacking"], left.values["extra"]) == ("start", "eind")
    assert len(frame) == 60


def test_a_file_that_is_no_table_is_left_out_and_the_rest_is_read(deliver):
    files = {**MONTHS, "brief.pdf": b"%PDF-1.7 hallo", "leeg.csv": b"", "__MACOSX/._a.csv": b"x"}
    reading, _ = deliver(files)
    assert reading.account.kept == 60
    assert {one.values["member"] for one in reading.findings} == {"brief.pdf", "leeg.csv"}
    assert {one.severity for one in reading.findings} == {"critical"}


def test_what_is_odd_about_a_file_is_told_of_that_file(deliver, tmp_path):
    files = {**MONTHS, "maand 2.csv": csv(2) + b"1;2;3;4;5\r\n"}
    reading, _ = deliver(files)
    (odd,) = reading.findings
    assert (odd.code, odd.part) == ("quarantined", "maand 2.csv")
    apart = pd.read_parquet(tmp_path / "reading" / "quarantine.parquet")
    assert list(apart["_part"]) == ["maand 2.csv"]
    assert list(apart["_row"]) == [22]


def test_files_of_several_kinds_and_sheets_make_one_table(deliver):
    header = ["klantnr", "naam", "start"]
    sheets = {"jan": [header, ["00001", "Jan", "x"]], "feb": [header, ["00002", "Piet", "y"]]}
    reading, frame = deliver({"a/maand 1.csv": csv(1), "b/rest.xlsx": book(sheets)})
    assert reading.parts == ("a/maand 1.csv", "b/rest.xlsx")
    assert list(frame["_part"])[-2:] == ["b/rest.xlsx / jan", "b/rest.xlsx / feb"]
    assert list(frame["klantnr"])[-2:] == ["00001", "00002"]


def test_a_layout_goes_for_every_file(tmp_path):
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "kort.toml").write_text(
        'format = 1\nname = "kort"\ntitle = "x"\nsource = "x"\nrecord_length = 4\n'
        'fields = [{ name = "a", start = 1, length = 2 }, { name = "b", start = 3, length = 2 }]\n'
    )
    folder = tmp_path / "maanden"
    folder.mkdir()
    (folder / "1.txt").write_text("0102\n0304\n")
    (folder / "2.txt").write_text("0506\n07\n0809\n")
    reading = read_extract(
        folder, tmp_path, ReadSettings(layout="kort"), layouts=(tmp_path / "layouts",)
    )
    assert reading.account.kept == 4
    assert reading.account.quarantined == {"record_too_short": 1}
    assert reading.columns == ("a", "b")


def test_without_a_single_table_the_archive_is_refused(deliver):
    with pytest.raises(NoTableInside):
        deliver({"a.pdf": b"%PDF-1.7", "b.png": b"\x89PNG\r\n\x1a\n"})


def test_a_name_that_no_file_system_takes_is_no_obstacle(tmp_path):
    long = "é" * 300 + ".csv"
    with zipfile.ZipFile(tmp_path / "maanden.zip", "w") as archive:
        archive.writestr(long, csv(1))
    reading = read_extract(tmp_path / "maanden.zip", tmp_path)
    assert reading.parts == (long,)
    assert reading.account.kept == 20


def test_a_name_that_is_damaged_is_said(tmp_path):
    with zipfile.ZipFile(tmp_path / "maanden.zip", "w") as archive:
        archive.writestr("ࠀ.csv", csv(1))
    data = (tmp_path / "maanden.zip").read_bytes()
    (tmp_path / "maanden.zip").write_bytes(data.replace("ࠀ".encode(), b"\xe0\x01\x80", 1))
    with pytest.raises(FileTruncated, match="damaged"):
        read_extract(tmp_path / "maanden.zip", tmp_path)
