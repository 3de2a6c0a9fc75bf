"""Files that must be refused, each with its own sentence, and nothing half-written."""

import io
import os
import zipfile

import pytest
import xlsxwriter

from workbench.core.errors import (
    EncryptedFile,
    FileEmpty,
    FileMissing,
    FileTooLarge,
    FileTruncated,
    InflatesTooFar,
    NotWhatItSays,
)
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts import read_extract


def workbook():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Blad1")
    for number in range(200):
        sheet.write_row(number, 0, ["nr", "naam"] if not number else [number, f"naam {number}"])
    book.close()
    return stream.getvalue()


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = [
    ("empty.csv", b"", FileEmpty, "empty"),
    ("blank.csv", b"\n \n\n", FileEmpty, "empty"),
    ("report.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", NotWhatItSays, "PDF"),
    ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, NotWhatItSays, "picture"),
    ("book.csv", workbook(), NotWhatItSays, "workbook"),
    ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", NotWhatItSays, "web page"),
    ("text.xlsx", b"a;b\n1;2\n", NotWhatItSays, "text"),
    ("text.parquet", b"a;b\n1;2\n", NotWhatItSays, "text"),
    ("half.xlsx", workbook()[:3000], FileTruncated, "cut off"),
    ("half.parquet", b"PAR1" + b"x" * 100, FileTruncated, "cut off"),
    ("other.xlsx", zipped(readme="hello"), NotWhatItSays, "archive"),
    ("data.csv.gz", b"\x1f\x8b\x08\0" + b"x" * 50, NotWhatItSays, "gzip"),
    ("noise.csv", bytes(range(256)) * 20, NotWhatItSays, "binary"),
    ("secret.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "password"),
    ("broken.xls", OLE, FileTruncated, "damaged"),
]


@pytest.mark.parametrize(
    ("name", "data", "error", "words"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(tmp_path, name, data, error, words):
    file = tmp_path / name
    file.write_bytes(data)
    to = tmp_path / "reading"
    to.mkdir()
    with pytest.raises(error, match=words) as fault:
        read_extract(file, to)
    assert name in str(fault.value)
    assert list(to.iterdir()) == []


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path, tmp_path / "pipe.csv"):
        if path.name == "pipe.csv":
            os.mkfifo(path)
        with pytest.raises(FileMissing):
            read_extract(path, tmp_path)


def test_the_limits_are_named_in_the_refusal(tmp_path):
    big = tmp_path / "big.csv"
    big.write_bytes(b"a;b\n" + b"1;2\n" * 500_000)
    with pytest.raises(FileTooLarge, match=r"limits\.file_megabytes"):
        read_extract(big, tmp_path, limits=Limits(file_megabytes=1))
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(zipped(xl__workbook="x", **{"xl__workbook.xml": "x" * 3_000_000}))
    with pytest.raises(InflatesTooFar, match=r"limits\.unpacked_megabytes"):
        read_extract(bomb, tmp_path, limits=Limits(unpacked_megabytes=2))


def test_a_declared_kind_that_the_bytes_contradict_is_refused(tmp_path):
    file = tmp_path / "export.dat"
    file.write_bytes(workbook())
    with pytest.raises(NotWhatItSays):
        read_extract(file, tmp_path, ReadSettings(kind="delimited"))
