"""Workbooks: titles, headers, sheets, dates and numbers."""

import datetime as dt
import io

import pytest
import xlsxwriter

from workbench.core.errors import SettingDoesNotFit


def workbook(**sheets):
    """Bytes of an xlsx; a sheet is a list of rows, None an empty cell."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    moment = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name.replace("_", " "))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.datetime):
                    sheet.write_datetime(at, column, cell, moment)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(at, column, cell, day)
                elif cell is not None:
                    sheet.write(at, column, cell)
    book.close()
    return stream.getvalue()


HEADER = ["klantnr", "start", "kosten", "akkoord"]
ROWS = [
    ["00012", dt.date(2016, 1, 31), 1250, True],
    ["00013", "31-01-2016", 12.5, False],
    ["00014", dt.datetime(2016, 1, 31, 9, 30), None, None],
]


def data(frame):
    return [tuple(row) for row in frame.iloc[:, 3:].itertuples(index=False)]


def test_title_header_blank_and_total_rows_are_no_data(read_bytes):
    rows = [["Voorzieningen"], [], HEADER, *ROWS, [], ["Totaal", None, 1262.5]]
    reading, frame = read_bytes(workbook(Voorzieningen=rows), "v.xlsx")
    assert reading.account.not_data == {"title": 1, "blank": 2, "header": 1, "total": 1}
    assert reading.header_row == 3
    assert list(frame["_row"]) == [4, 5, 6]
    assert frame["_part"].isna().all()


def test_dates_numbers_and_booleans_become_text_that_a_person_would_read(read_bytes):
    _, frame = read_bytes(workbook(Blad1=[HEADER, *ROWS]), "v.xlsx")
    assert data(frame) == [
        ("00012", "2016-01-31", "1250", "true"),
        ("00013", "31-01-2016", "12.5", "false"),
        ("00014", "2016-01-31 09:30:00", None, None),
    ]


def test_sheets_with_the_same_header_are_one_table_and_others_are_left_out(read_bytes):
    data_2015 = [["Jaar 2015"], [], HEADER, ROWS[0], ROWS[1]]
    reading, frame = read_bytes(
        workbook(
            Uitleg=[["Dit bestand bevat"], ["de voorzieningen"]],
            Deel_1=data_2015,
            Deel_2=[HEADER, ROWS[2]],
        ),
        "v.xlsx",
    )
    assert reading.parts == ("Deel 1", "Deel 2")
    assert list(frame["_part"]) == ["Deel 1", "Deel 1", "Deel 2"]
    assert list(frame["_row"]) == [4, 5, 2]
    assert reading.account.not_data == {"title": 1, "blank": 1, "header": 2, "other_sheet": 2}
    assert "sheet_left_out" in {finding.code for finding in reading.findings}


def test_a_column_that_is_filled_far_down_only_is_kept(read_bytes):
    rows = [["a", "b"], *[[n, n] for n in range(400)], [1, 2, "opmerking"]]
    reading, frame = read_bytes(workbook(Blad1=rows), "v.xlsx")
    assert reading.columns == ("a", "b", "column_3")
    assert frame["column_3"].iloc[-1] == "opmerking"


def test_a_sheet_that_is_not_there_is_refused(read_bytes):
    with pytest.raises(SettingDoesNotFit, match="Blad9"):
        read_bytes(workbook(Blad1=[HEADER, *ROWS]), "v.xlsx", sheets=["Blad9"])


def test_reading_again_with_the_resolved_settings_gives_the_same(read_bytes):
    delivered = workbook(Blad1=[["Titel"], HEADER, *ROWS], Blad2=[["Titel"], HEADER, *ROWS])
    reading, frame = read_bytes(delivered, "v.xlsx")
    again, same = read_bytes(delivered, "v.xlsx", **reading.settings.model_dump())
    assert same.equals(frame)
    assert again.account == reading.account
