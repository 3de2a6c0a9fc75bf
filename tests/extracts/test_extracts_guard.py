"""Files that must be refused, each with its own sentence, and nothing half-written."""

import io
import os
import struct
import time
import zipfile
import zlib

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from workbench.core.errors import (
    DeclaresEntities,
    EncryptedFile,
    FileEmpty,
    FileMissing,
    FileTooLarge,
    FileTruncated,
    InflatesTooFar,
    NestedArchive,
    NoTableInside,
    NotWhatItSays,
    TooDeep,
    TooManyMembers,
    UnsafeName,
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


def test_a_missing_file_and_a_device_are_refused(tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path / "pipe.csv"):
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


def encrypted_zip(name="maand.csv", data=b"nr;naam\n1;Jansen\n", password=b"geheim"):
    """A zip under the classic password scheme (PKWARE), as Explorer and 7-zip make it."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte):
        keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    for byte in password:
        update(byte)
    crc = zlib.crc32(data)
    secret = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + data:
        mask = (keys[2] | 2) & 0xFFFF
        secret.append(byte ^ ((mask * (mask ^ 1)) >> 8) & 0xFF)
        update(byte)
    leaf = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, crc, len(secret), len(data), len(leaf), 0)
    local = b"PK\x03\x04" + common + leaf + bytes(secret)
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central) + len(leaf), len(local), 0)
    return local + central + leaf + b"PK\x05\x06" + end


def encrypted_workbook():
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("geheim", stream)
    return stream.getvalue()


def lying_zip():
    """A bomb whose table of contents says that it is small."""
    data = bytearray(zipped(**{"maand.csv": "nr;naam\n" + "0" * 20_000_000}))
    for place in (data.find(b"PK\x01\x02") + 24, data.find(b"PK\x03\x04") + 22):
        data[place : place + 4] = struct.pack("<I", 100)
    return bytes(data)


def with_entities():
    """A workbook whose sheet begins with a document type: the billion laughs."""
    stream = io.BytesIO()
    bomb = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(workbook())) as book, zipfile.ZipFile(stream, "w") as out:
        for name in book.namelist():
            text = book.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"?>", b"?>" + bomb.encode(), 1)
            out.writestr(name, text)
    return stream.getvalue()


TABLE = "nr;naam\n1;Jansen\n2;Pieters\n"
ARCHIVES = [
    ("secret.zip", encrypted_zip(), EncryptedFile, "password"),
    ("secret.xlsx", encrypted_workbook(), EncryptedFile, "password"),
    ("nested.zip", zipped(**{"a.csv": TABLE, "b.zip": zipped(c="x")}), NestedArchive, "b.zip"),
    ("named.zip", zipped(**{"a.csv": TABLE, "b.dat2": zipped(c="x")}), NestedArchive, "b.dat2"),
    ("outside.zip", zipped(**{"a.csv": TABLE, "../../b.csv": TABLE}), UnsafeName, "2 points"),
    ("absolute.zip", zipped(**{"/etc/b.csv": TABLE}), UnsafeName, "points outside"),
    ("drive.zip", zipped(**{"C:\\b.csv": TABLE}), UnsafeName, "points outside"),
    ("device.zip", zipped(**{"map/NUL.csv": TABLE}), UnsafeName, "device"),
    ("control.zip", zipped(**{"a\x1b[31m.csv": TABLE}), UnsafeName, "plain file names"),
    ("deep.zip", zipped(**{"/".join("abcdefghijk") + ".csv": TABLE}), TooDeep, "member_depth"),
    ("none.zip", zipped(), NoTableInside, "holds no file"),
    (
        "pictures.zip",
        zipped(**{"a.png": b"\x89PNG\r\n", "b.pdf": b"%PDF-1"}),
        NoTableInside,
        "a.png",
    ),
    ("lying.zip", lying_zip(), FileTruncated, "wrong sizes"),
    ("laughs.xlsx", with_entities(), DeclaresEntities, "entities"),
    ("half.sav", b"$FL2@(#) SPSS DATA FILE" + b"\0" * 30, FileTruncated, "damaged"),
    ("half.dta", b"<stata_dta><header><release>119", FileTruncated, "damaged"),
    ("text.sav", b"a;b\n1;2\n", NotWhatItSays, "SPSS"),
]


@pytest.mark.parametrize(
    ("name", "data", "error", "words"), ARCHIVES, ids=[case[0] for case in ARCHIVES]
)
def test_an_archive_or_workbook_is_refused_for_what_is_in_it(tmp_path, name, data, error, words):
    file = tmp_path / name
    file.write_bytes(data)
    to = tmp_path / "reading"
    to.mkdir()
    begun = time.monotonic()
    with pytest.raises(error, match=words) as fault:
        read_extract(file, to)
    assert time.monotonic() - begun < 1
    assert "\n" not in str(fault.value)
    assert "\x1b" not in str(fault.value)
    assert list(to.iterdir()) == []
    assert not (tmp_path.parent / "b.csv").exists()


def test_too_many_members_are_refused_by_the_limit(tmp_path):
    many = tmp_path / "many.zip"
    many.write_bytes(zipped(**{f"{n}.csv": TABLE for n in range(12)}))
    with pytest.raises(TooManyMembers, match=r"12 files.*limits\.members"):
        read_extract(many, tmp_path, limits=Limits(members=10))
    folder = tmp_path / "map"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.csv").write_text(TABLE)
    with pytest.raises(TooManyMembers):
        read_extract(folder, tmp_path, limits=Limits(members=10))


def test_an_archive_that_unpacks_too_far_is_refused_before_it_is_unpacked(tmp_path):
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(zipped(**{"maand.csv": "0" * 3_000_000}))
    with pytest.raises(InflatesTooFar, match=r"limits\.unpacked_megabytes"):
        read_extract(bomb, tmp_path, limits=Limits(unpacked_megabytes=2))


def test_links_in_a_folder_lead_nowhere(tmp_path):
    outside = tmp_path / "geheim.csv"
    outside.write_text("nr;naam\n9;Elders\n")
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "a.csv").write_text(TABLE)
    (folder / "b.csv").symlink_to(outside)
    reading = read_extract(folder, tmp_path)
    assert reading.parts == ("a.csv",)


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "leeg").mkdir()
    with pytest.raises(NoTableInside, match="leeg"):
        read_extract(tmp_path / "leeg", tmp_path)


def test_an_archive_that_calls_itself_text_is_left_out_of_an_archive(tmp_path):
    file = tmp_path / "maanden.zip"
    file.write_bytes(zipped(**{"a.csv": TABLE, "b.csv": zipped(c="x")}))
    reading = read_extract(file, tmp_path)
    assert reading.parts == ("a.csv",)
    assert [(one.code, one.severity) for one in reading.findings] == [
        ("member_left_out", "critical")
    ]
