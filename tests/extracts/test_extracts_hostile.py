"""Generated hostile files: the account closes, and only typed errors come out."""

import contextlib
import csv
import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.core.errors import NotWhatItSays, WorkbenchError
from workbench.core.settings import ReadSettings
from workbench.extracts import read_extract

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SWEEP = settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAYOUT = """
format = 1
name = "small"
title = "Small"
source = "this test"
record_length = 4
fields = [{ name = "a", start = 1, length = 2 }, { name = "b", start = 3, length = 2 }]
"""

AWKWARD = [
    ";",
    ",",
    '"',
    '""',
    "'",
    "|",
    "NA",
    "007",
    "Totaal",
    "1,5",
    "01-02-2016",
    "=1+1",
    "x;y",
    "\\",
    "é",
    "Ã«",
    "😀",
    "a",
]
awkward = st.sampled_from(
    [*AWKWARD, "\n", "\r\n", "\r", "\t", " ", "\0", "\ufeff", "\x1a", "\u2028"]
)
pieces = st.lists(st.one_of(awkward, st.text(max_size=5)), max_size=60).map("".join)
texts = st.builds(
    lambda text, codec: text.encode(codec, "replace"),
    pieces,
    st.sampled_from(["utf-8", "cp1252", "cp850", "utf-16"]),
)
files = st.one_of(texts, st.binary(max_size=300))


def check(data, suffix, **chosen):
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.toml").write_text(LAYOUT)
        file = folder / f"file{suffix}"
        file.write_bytes(data)
        to = folder / "to"
        to.mkdir()
        with contextlib.suppress(WorkbenchError):
            reading = read_extract(file, to, ReadSettings(**chosen), layouts=(folder,))
            assert reading.account.closes
            kept = pd.read_parquet(to / "reading.parquet")
            apart = pd.read_parquet(to / "quarantine.parquet")
            assert len(kept) == reading.account.kept
            assert len(apart) == sum(reading.account.quarantined.values())
            assert tuple(kept.columns[3:]) == reading.columns
            return
        assert list(to.iterdir()) == []


@QUIET
@given(files)
def test_any_bytes_as_delimited_text(data):
    check(data, ".csv")


@QUIET
@given(files, st.sampled_from([";", ",", "\t", '"', " "]), st.sampled_from(["", '"', "'"]))
def test_any_bytes_with_settings(data, delimiter, quotechar):
    check(data, ".csv", delimiter=delimiter, quotechar=quotechar, header_row=1)


@QUIET
@given(files)
def test_any_bytes_as_fixed_position_text(data):
    check(data, ".txt", layout="small")


@QUIET
@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_behind_the_mark_of_a_container(data, mark):
    check(mark + data, ".bin")


def workbook():
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("a")
    for row in range(20):
        sheet.write_row(row, 0, ["nr", "naam"] if not row else [row, f"naam {row}"])
    book.close()
    return stream.getvalue()


def parquet():
    stream = io.BytesIO()
    pq.write_table(pa.table({"nr": range(50), "naam": ["Zoë", None] * 25}), stream)
    return stream.getvalue()


BOOK, PARQUET = workbook(), parquet()
noise = st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=4)


def damaged(data, changes):
    for place, new in changes:
        at = int(place * len(data))
        data = data[:at] + new + data[at + len(new) :]
    return data


def check_member(changes):
    """A sound zip whose first sheet is damaged: past the archive's own check sums."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, damaged(data, changes) if "sheet1" in name else data)
    check(stream.getvalue(), ".xlsx")


@QUIET
@given(noise)
def test_a_workbook_with_damaged_bytes(changes):
    check(damaged(BOOK, changes), ".xlsx")


@QUIET
@given(noise)
def test_a_workbook_with_a_damaged_sheet(changes):
    check_member(changes)


@QUIET
@given(noise)
def test_a_parquet_file_with_damaged_bytes(changes):
    check(damaged(PARQUET, changes), ".parquet")


def statistics():
    """A small file of each kind of statistics program."""
    frame = pd.DataFrame({"nr": [1.0, 2.5, None] * 10, "naam": ["Zoe", "", "x"] * 10})
    made = {}
    with TemporaryDirectory() as name:
        for suffix, write in (
            (".sav", pyreadstat.write_sav),
            (".dta", pyreadstat.write_dta),
            (".por", pyreadstat.write_por),
            (".xpt", pyreadstat.write_xport),
        ):
            write(frame, f"{name}/x{suffix}")
            made[suffix] = Path(f"{name}/x{suffix}").read_bytes()
    return made


STATISTICS = statistics()
member_names = st.one_of(
    st.sampled_from(["a.csv", "b.csv", "map/c.csv", "d.xlsx", "e.parquet", "../x.csv", "nul.txt"]),
    st.text(min_size=1, max_size=12).filter(lambda name: "\0" not in name),
)
contents = st.one_of(files, st.sampled_from([BOOK, PARQUET, b"a;b\n1;2\n", *STATISTICS.values()]))
archives = st.dictionaries(member_names, contents, max_size=5)


def check_archive(members, changes):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    check(damaged(stream.getvalue(), changes), ".zip")


@QUIET
@given(noise, st.sampled_from(sorted(STATISTICS)))
def test_a_statistics_file_with_damaged_bytes(changes, suffix):
    check(damaged(STATISTICS[suffix], changes), suffix)


@QUIET
@given(archives, st.one_of(st.just([]), noise))
def test_an_archive_of_anything(members, changes):
    check_archive(members, changes)


SACRED = [
    "007", "+1", "+31612345678", "000000000", "1e5", "1.234,50", "12,-", "01-02-2016", "20160201",
    "2016-02-30", "NA", "NULL", "None", "nan", "true", "=1+1", "-", " x ", "\tx", "Zoë", "Çelik", "ﬁ",
    "e\u0301", "\0", "a\0b", "\x1a", "\ufeffx", "\u200e", "😀", "'s-Graveland", '"', '""', "\\", "C:\\x\\",
]  # fmt: skip
cells = st.one_of(st.sampled_from(SACRED), st.text(alphabet="ab1 ;\"'\n,é.-\\|", max_size=6))
tables = st.lists(st.tuples(cells, cells, cells), min_size=3, max_size=20)


def check_written(rows, delimiter, quoting, encoding):
    """What Python's own writer wrote comes back cell by cell, in the columns' order."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n", quoting=quoting)
    writer.writerows([("nr", "naam", "plaats"), *rows])
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "file.csv"
        file.write_bytes(stream.getvalue().encode(encoding))
        chosen = ReadSettings(
            delimiter=delimiter, quotechar='"', escapechar="", header_row=1, total_row=False
        )
        try:
            reading = read_extract(file, folder, chosen)
        except NotWhatItSays:  # a little text with many NULs is binary data
            return
        assert reading.account.closes
        frame = pd.read_parquet(folder / "reading.parquet")
        filled = [row for row in rows if any(cell.strip() for cell in row)]
        left_out = {kind: n for kind, n in reading.account.not_data.items() if kind != "blank"}
        assert left_out.pop("header") >= 1
        kept = [tuple(row) for row in frame.iloc[:, 3:].itertuples(index=False)]
        if not left_out:  # a made record may look like a footnote or a heading: those are counted
            assert kept == [row for row in filled if row != ("nr", "naam", "plaats")]
        assert len(kept) + sum(left_out.values()) == len(filled)
        assert all(row in filled for row in kept)


quotings = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])


@QUIET
@given(
    tables, st.sampled_from(";,\t|"), quotings, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_what_a_proper_writer_wrote_comes_back_cell_by_cell(rows, delimiter, quoting, encoding):
    check_written(rows, delimiter, quoting, encoding)


@pytest.mark.sweep
@SWEEP
@given(
    tables, st.sampled_from(";,\t|"), quotings, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_sweep_proper_writers(rows, delimiter, quoting, encoding):
    check_written(rows, delimiter, quoting, encoding)


def check_again(data):
    """Reading again with what was found out gives the same records, quarantine and account."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "file.csv"
        file.write_bytes(data)
        with contextlib.suppress(WorkbenchError):
            first = read_extract(file, folder)
            frames = [pd.read_parquet(folder / f"{part}.parquet") for part in PARTS]
            again = read_extract(file, folder, first.settings)
            assert again.account == first.account
            assert again.settings == first.settings
            for part, frame in zip(PARTS, frames, strict=True):
                assert pd.read_parquet(folder / f"{part}.parquet").equals(frame)


PARTS = ("reading", "quarantine")


@QUIET
@given(files)
def test_any_bytes_read_again_with_the_resolved_settings_give_the_same(data):
    check_again(data)


@pytest.mark.sweep
@SWEEP
@given(files)
def test_sweep_read_again(data):
    check_again(data)


@pytest.mark.sweep
@SWEEP
@given(
    files,
    st.sampled_from([";", ",", "\t", '"', " "]),
    st.sampled_from(["", '"', "'"]),
    st.sampled_from([None, 0, 1, 2]),
    st.booleans(),
)
def test_sweep_settings(data, delimiter, quotechar, header_row, mended):
    check(
        data,
        ".csv",
        delimiter=delimiter,
        quotechar=quotechar,
        header_row=header_row,
        escapechar="\\" if mended else None,
        repair_mojibake=mended,
    )


@pytest.mark.sweep
@SWEEP
@given(files)
def test_sweep_delimited(data):
    check(data, ".csv")


@pytest.mark.sweep
@SWEEP
@given(files)
def test_sweep_fixed(data):
    check(data, ".txt", layout="small")


@pytest.mark.sweep
@SWEEP
@given(noise)
def test_sweep_workbook(changes):
    check(damaged(BOOK, changes), ".xlsx")
    check_member(changes)


@pytest.mark.sweep
@SWEEP
@given(noise)
def test_sweep_parquet(changes):
    check(damaged(PARQUET, changes), ".parquet")


@pytest.mark.sweep
@SWEEP
@given(noise, st.sampled_from(sorted(STATISTICS)))
def test_sweep_statistics(changes, suffix):
    check(damaged(STATISTICS[suffix], changes), suffix)


@pytest.mark.sweep
@SWEEP
@given(archives, st.one_of(st.just([]), noise))
def test_sweep_archive(members, changes):
    check_archive(members, changes)
