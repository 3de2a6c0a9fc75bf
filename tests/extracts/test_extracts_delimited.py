"""Delimited text as municipalities deliver it."""

import csv
from pathlib import Path

import pytest

from workbench.core.errors import SettingDoesNotFit, TooManyColumns
from workbench.core.settings import Limits
from workbench.extracts import read_extract

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def data(frame):
    return [tuple(row) for row in frame.iloc[:, 3:].itertuples(index=False)]


def codes(reading):
    return {finding.code for finding in reading.findings}


REGISTER = (
    "Cliëntenregister Werk en Inkomen - stand per 31-10-2016\r\n"
    "\r\n"
    "klantnr;achternaam;geboortedatum;vermogen\r\n"
    "00000012;Çelik;01-02-1980;1.234,56\r\n"
    "00000013; de Vries ;19801231;\r\n"
    "Totaal;2;;\r\n"
).encode("cp1252")


def test_title_blank_line_header_and_total_row_are_no_data_and_are_counted(read_bytes):
    reading, frame = read_bytes(REGISTER)
    assert reading.columns == ("klantnr", "achternaam", "geboortedatum", "vermogen")
    assert reading.account.not_data == {"title": 1, "blank": 1, "header": 1, "total": 1}
    assert (reading.account.records_in, reading.account.kept) == (6, 2)
    assert (reading.encoding, reading.delimiter, reading.header_row) == ("cp1252", ";", 3)
    assert list(frame["_row"]) == [4, 5]
    assert frame["_part"].isna().all()


def test_values_come_out_exactly_as_delivered(read_bytes):
    _, frame = read_bytes(REGISTER)
    assert data(frame) == [
        ("00000012", "Çelik", "01-02-1980", "1.234,56"),
        ("00000013", " de Vries ", "19801231", ""),
    ]


def test_reading_again_with_the_resolved_settings_gives_the_same(read_bytes):
    reading, frame = read_bytes(REGISTER)
    again, same = read_bytes(REGISTER, **reading.settings.model_dump())
    assert again.model_copy(update={"choices": reading.choices}) == reading
    assert {choice.reason.code for choice in again.choices} == {"set_in_settings"}
    assert same.equals(frame)


def test_the_same_file_gives_the_same_bytes(read_bytes, tmp_path):
    read_bytes(REGISTER)
    first = (tmp_path / "reading" / "reading.parquet").read_bytes()
    read_bytes(REGISTER)
    assert (tmp_path / "reading" / "reading.parquet").read_bytes() == first


def test_physical_lines_stay_exact_after_a_line_end_in_a_quoted_cell(read_bytes):
    _, frame = read_bytes(b'a;b\n1;"two\nlines"\n2;x\n3;"a ""quoted"" word"\n')
    assert list(frame["_row"]) == [2, 4, 5]
    assert data(frame) == [("1", "two\nlines"), ("2", "x"), ("3", 'a "quoted" word')]


def test_a_stray_quote_does_not_swallow_the_rest_of_the_file(read_bytes):
    lines = [f"{number};gewoon" for number in range(40)]
    lines[7] = '7;"begint met een aanhalingsteken'
    lines[20] = '20;"Hallo" zei hij'
    reading, frame = read_bytes("\n".join(["nr;opmerking", *lines, ""]).encode())
    assert reading.account.kept == 40
    assert frame["opmerking"][7] == '"begint met een aanhalingsteken'
    assert frame["opmerking"][20] == '"Hallo" zei hij'


def test_a_record_with_too_many_filled_cells_is_quarantined_with_its_text(read_bytes, quarantine):
    reading, frame = read_bytes(b"a;b\n1;2\n3;4;5\n6;7;\n8;9\n")
    assert reading.account.quarantined == {"too_many_cells": 1}
    assert data(frame) == [("1", "2"), ("6", "7"), ("8", "9")]
    assert quarantine()[0]["raw"] == "3;4;5"
    assert quarantine()[0]["_row"] == 3
    assert "quarantined" in codes(reading)


def test_a_record_with_too_few_cells_is_quarantined(read_bytes, quarantine):
    reading, _ = read_bytes(b"a;b;c\n1;2;3\n4;5\n6;7;8\n")
    assert reading.account.quarantined == {"too_few_cells": 1}
    assert quarantine()[0]["reason"] == "too_few_cells"


def test_records_of_an_exporter_that_drops_empty_last_cells_are_filled_in(read_bytes):
    lines = ["a;b;c"] + [f"{n};x;y" if n % 3 else f"{n};x" for n in range(60)]
    reading, frame = read_bytes("\n".join(lines).encode() + b"\n")
    assert reading.account.kept == 60
    assert frame["c"][0] == ""
    assert "short_records_filled" in codes(reading)


def test_a_file_cut_off_in_its_last_record_keeps_the_others(read_bytes, quarantine):
    reading, frame = read_bytes(b"a;b;c\n1;2;3\n4;5;6\n7;8")
    assert reading.account.quarantined == {"cut_off": 1}
    assert len(frame) == 2
    assert quarantine()[0]["raw"] == "7;8"
    assert "cut_off" in codes(reading)


def test_a_file_cut_off_inside_a_quoted_cell_or_a_letter_keeps_the_others(read_bytes):
    reading, frame = read_bytes('a;b\nZoë;"x"\nRenée;"half a sen'.encode())
    assert reading.account.quarantined == {"cut_off": 1}
    assert list(frame["a"]) == ["Zoë"]
    reading, frame = read_bytes("a;b\nZoë;x\nRené".encode()[:-1])
    assert reading.encoding == "utf-8"
    assert reading.account.quarantined == {"cut_off": 1}
    assert list(frame["a"]) == ["Zoë"]


def test_a_missing_last_line_end_alone_is_no_fault(read_bytes):
    reading, _ = read_bytes(b"a;b\n1;2\n3;4")
    assert reading.account.kept == 2
    assert reading.findings == ()


def test_blank_lines_and_repeated_headers_are_no_data(read_bytes):
    reading, frame = read_bytes(b"a;b\n1;x\n\n;\n  \na;b\n2;y\n\n")
    assert reading.account.not_data == {"blank": 4, "header": 2}
    assert list(frame["_row"]) == [2, 7]


def test_a_total_is_found_above_trailing_blank_lines_and_a_footnote(read_bytes):
    text = "naam;aantal;kosten\n" + "".join(f"p{n};{n};1\n" for n in range(9))
    reading, _ = read_bytes((text + "Totaal;36;9\n\nBron: het register\n\n\n").encode())
    assert reading.account.not_data == {"blank": 3, "header": 1, "footnote": 1, "total": 1}
    assert reading.account.kept == 9


def test_a_last_record_of_someone_called_som_is_data(read_bytes):
    reading, _ = read_bytes(b"naam;plaats;straat\nJansen;Oss;Kade\nSom;Breda;Markt\n")
    assert reading.account.kept == 2


def test_empty_and_double_column_names_become_unique(read_bytes):
    reading, _ = read_bytes(b"naam;;Naam;_row\nx;1;y;2\n")
    assert reading.columns == ("naam", "column_2", "Naam_2", "_row_2")
    assert "columns_renamed" in codes(reading)


def test_a_file_without_header_gets_numbered_columns(read_bytes):
    reading, frame = read_bytes(b"1;01-02-2016;x\n2;03-04-2016;y\n3;05-06-2016;x\n")
    assert reading.header_row == 0
    assert reading.columns == ("column_1", "column_2", "column_3")
    assert len(frame) == 3


def test_one_column_is_said_to_be_uncertain(read_bytes):
    reading, frame = read_bytes(b"naam\nJansen\nDe Vries\n")
    assert not reading.columns_certain
    assert reading.delimiter == ","
    assert len(frame) == 2


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(read_bytes, delimiter):
    rows = [["nr", "naam", "datum", "bedrag"]]
    rows += [[str(n), "Jan de Vries", "01-02-2016", f"{n}.50"] for n in range(30)]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert read_bytes(text.encode())[0].delimiter == delimiter


def test_decimal_commas_do_not_make_the_comma_a_delimiter(read_bytes):
    text = "nr;bedrag;saldo\n" + "".join(f"{n};{n},50;1.234,5{n % 10}\n" for n in range(50))
    assert read_bytes(text.encode())[0].delimiter == ";"


def test_carriage_returns_alone_end_lines_in_an_old_file(read_bytes):
    _, frame = read_bytes(b"a;b\r1;2\r3;4\r")
    assert data(frame) == [("1", "2"), ("3", "4")]


def test_a_given_setting_is_kept_and_a_wrong_one_refused(read_bytes):
    reading, _ = read_bytes(b"x\na;b\n1;2\n", header_row=2, delimiter=";")
    assert reading.columns == ("a", "b")
    with pytest.raises(SettingDoesNotFit, match="line 9"):
        read_bytes(b"a;b\n1;2\n", header_row=9)
    with pytest.raises(SettingDoesNotFit, match="klingon"):
        read_bytes(b"a;b\n1;2\n", encoding="klingon")
    with pytest.raises(SettingDoesNotFit, match="utf-8"):
        read_bytes(REGISTER, encoding="utf-8")


def test_more_columns_than_the_limit_are_refused(read_bytes):
    with pytest.raises(TooManyColumns):
        read_bytes(b"a;b;c\n1;2;3\n", limits=Limits(columns=2))


def test_a_cell_over_the_limit_is_quarantined(read_bytes):
    text = "a;b\n1;2\n3;" + "x" * 500 + "\n4;5\n"
    reading, _ = read_bytes(text.encode(), limits=Limits(cell_characters=100))
    assert reading.account.quarantined == {"cell_too_long": 1}


def test_a_header_without_records_is_a_finding(read_bytes):
    reading, frame = read_bytes(b"klantnr;naam;plaats\n")
    assert reading.columns == ("klantnr", "naam", "plaats")
    assert len(frame) == 0
    assert "no_records" in codes(reading)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
@pytest.mark.parametrize("name", ["profiling/*.csv", "linkage/*.csv", "survival/*.csv"])
def test_real_files_come_out_as_python_reads_them(tmp_path, name):
    import pandas as pd

    for file in sorted((SHARED / "data").glob(name)):
        reading = read_extract(file, tmp_path)
        assert reading.account.closes
        frame = pd.read_parquet(tmp_path / "reading.parquet")
        with file.open(encoding=reading.encoding, newline="") as stream:
            lines = csv.reader(stream)
            ends = []
            rows = []
            for row in lines:
                rows.append(row)
                ends.append(lines.line_num)
        assert frame.iloc[:, 3:].to_numpy().tolist() == rows[1:], file.name
        assert list(frame["_row"]) == [end + 1 for end in ends[:-1]], file.name
