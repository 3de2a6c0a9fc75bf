"""Workbooks as people make them: merged cells, hidden sheets and rows, zeros in front, other formats."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
import xlwt


def made(write, **options):
    """Bytes of an xlsx that a function writes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        write(book)
    return stream.getvalue()


def values(frame):
    cells = frame.iloc[:, 3:]
    return cells.astype(object).where(cells.notna(), None).to_numpy().tolist()


def two_rows(book, name="2016", title="Trajecten 2016"):
    sheet = book.add_worksheet(name)
    if title:
        sheet.merge_range("A1:E1", title)
    sheet.merge_range("A3:A4", "klantnr")
    sheet.merge_range("B3:C3", "Periode")
    sheet.write_row("B4", ["start", "eind"])
    sheet.merge_range("D3:E3", "Kosten")
    sheet.write_row("D4", ["begroot", "werkelijk"])
    for row in range(4, 9):
        sheet.write_row(row, 0, [f"0000{row}", "2016-01-01", "2016-12-31", 100 * row, row / 2])
    return sheet


NAMES = ("klantnr", "Periode / start", "Periode / eind", "Kosten / begroot", "Kosten / werkelijk")


@pytest.mark.parametrize("title", ["Trajecten 2016", ""])
def test_a_header_in_two_rows_gives_names_of_both(read_bytes, title):
    reading, frame = read_bytes(made(lambda book: two_rows(book, title=title)), "t.xlsx")
    assert reading.columns == NAMES
    assert reading.header_row == 4
    assert list(frame["_row"]) == [5, 6, 7, 8, 9]
    assert "two_row_header" in {finding.code for finding in reading.findings}
    _, same = read_bytes(
        made(lambda book: two_rows(book, title=title)), "t.xlsx", **reading.settings.model_dump()
    )
    assert tuple(same.columns[3:]) == NAMES


def test_a_group_above_one_pair_of_columns_only(read_bytes):
    def write(book):
        sheet = book.add_worksheet()
        sheet.merge_range("C1:D1", "Periode")
        sheet.write_row("A2", ["klantnr", "naam", "start", "eind", "team"])
        for row in range(2, 8):
            sheet.write_row(row, 0, [f"0{row}", "Jansen", "01-01-2016", "31-12-2016", "Noord"])

    reading, frame = read_bytes(made(write), "t.xlsx")
    assert reading.columns == ("klantnr", "naam", "Periode / start", "Periode / eind", "team")
    assert len(frame) == 6


def test_a_cell_that_is_merged_over_several_rows_stands_for_each_of_them(read_bytes):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["klantnr", "voorziening"])
        sheet.merge_range("A2:A4", "00012")
        sheet.write_column("B2", ["training", "taal", "werk"])
        sheet.write_row("A5", ["00013", "taal"])

    reading, frame = read_bytes(made(write), "t.xlsx")
    assert list(frame["klantnr"]) == ["00012", "00012", "00012", "00013"]
    (filled,) = [one for one in reading.findings if one.code == "merged_cells_filled"]
    assert filled.count == 2


def test_a_hidden_sheet_is_left_out_and_said_and_can_be_asked_for(read_bytes):
    def write(book):
        for name, row in (("nu", ["00001", "a"]), ("oud", ["00002", "b"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["klantnr", "naam"])
            sheet.write_row(1, 0, row)
        book.get_worksheet_by_name("oud").hide()

    delivered = made(write)
    reading, frame = read_bytes(delivered, "t.xlsx")
    assert list(frame["klantnr"]) == ["00001"]
    assert reading.account.not_data == {"header": 1, "other_sheet": 2}
    assert [one.values["sheet"] for one in reading.findings if one.code == "sheet_hidden"] == [
        "oud"
    ]
    _, both = read_bytes(delivered, "t.xlsx", sheets=["nu", "oud"])
    assert list(both["klantnr"]) == ["00001", "00002"]


def test_sheets_per_year_are_one_table_in_any_order_of_columns(read_bytes):
    def write(book):
        for year, columns in ((2014, "abc"), (2015, "cab"), (2016, "abd")):
            sheet = book.add_worksheet(str(year))
            sheet.write_row(0, 0, [f"kolom {name}" for name in columns])
            for row in range(1, 4):
                sheet.write_row(row, 0, [f"{name}{year}" for name in columns])

    reading, frame = read_bytes(made(write), "t.xlsx")
    assert reading.parts == ("2014", "2015")
    assert list(frame["kolom a"]) == ["a2014"] * 3 + ["a2015"] * 3
    (other,) = [one for one in reading.findings if one.code == "member_other_columns"]
    assert (other.severity, other.values["member"]) == ("critical", "2016")
    assert reading.account.not_data["other_sheet"] == 4


def test_rows_hidden_by_a_filter_are_read_and_counted(read_bytes):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["klantnr", "team"])
        for row in range(1, 10):
            sheet.write_row(row, 0, [f"0{row}", "Noord" if row % 2 else "Zuid"])
        sheet.autofilter(0, 0, 9, 1)
        sheet.filter_column(1, "x == Noord")
        for row in range(2, 10, 2):
            sheet.set_row(row, options={"hidden": True})

    reading, frame = read_bytes(made(write), "t.xlsx")
    assert len(frame) == 9
    assert [one.count for one in reading.findings if one.code == "rows_hidden"] == [4]


def test_a_number_that_is_shown_with_zeros_in_front_comes_with_them(read_bytes):
    def write(book):
        zeros = book.add_format({"num_format": "000000000"})
        plain = book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["bsn", "bedrag"])
        sheet.write_number(2, 1, 12345678, zeros)
        sheet.write_number(2, 2, 12, plain)
        sheet.write_number(3, 1, 123456782, zeros)
        sheet.write_blank(4, 1, None, zeros)
        sheet.write_number(4, 2, 1, plain)

    reading, frame = read_bytes(made(write), "t.xlsx")
    assert values(frame) == [["012345678", "12"], ["123456782", None], [None, "1"]]
    assert [one.count for one in reading.findings if one.code == "zeros_restored"] == [1]


def test_errors_of_the_spreadsheet_are_counted(read_bytes):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["x", 1])
        sheet.write_string(2, 0, "y")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")

    reading, _ = read_bytes(made(write), "t.xlsx")
    assert [one.count for one in reading.findings if one.code == "error_cells"] == [1]


def test_numbers_have_the_digits_that_a_spreadsheet_shows(read_bytes):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["wat", "getal"])
        for row, number in enumerate([0.1 + 0.2, 1234567890123456, 0.00001, -12.5, 1e20], 1):
            sheet.write_row(row, 0, ["x", number])

    data = made(write)
    # as Excel itself writes a sum
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as out:
            for name in book.namelist():
                text = book.read(name).replace(b"<v>0.3</v>", b"<v>0.30000000000000004</v>")
                out.writestr(name, text)
    _, frame = read_bytes(stream.getvalue(), "t.xlsx")
    assert list(frame["getal"]) == [
        "0.3",
        "1234567890123456",
        "0.00001",
        "-12.5",
        "100000000000000000000",
    ]


def test_dates_of_the_other_date_system_are_the_same_days(read_bytes):
    def write(book):
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["wie", "dag"])
        for row, when in enumerate([dt.date(2016, 1, 31), dt.date(9999, 12, 31)], 1):
            sheet.write_string(row, 0, "x")
            sheet.write_datetime(row, 1, when, day)

    for options in ({}, {"date_1904": True}):
        _, frame = read_bytes(made(write, **options), "t.xlsx")
        assert list(frame["dag"]) == ["2016-01-31", "9999-12-31"]


def test_an_old_xls_is_read_the_same_way(read_bytes):
    book = xlwt.Workbook()
    sheet = book.add_sheet("2016")
    sheet.write_merge(0, 0, 0, 2, "Trajecten")
    for at, name in enumerate(["klantnr", "start", "akkoord"]):
        sheet.write(2, at, name)
    day = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for row in range(3, 6):
        sheet.write(row, 0, f"0000{row}")
        sheet.write(row, 1, dt.date(2016, 1, row), day)
        sheet.write(row, 2, True)
    hidden = book.add_sheet("codes")
    hidden.visibility = 1
    hidden.write(0, 0, "x")
    stream = io.BytesIO()
    book.save(stream)
    reading, frame = read_bytes(stream.getvalue(), "t.xls")
    assert values(frame)[0] == ["00003", "2016-01-03", "true"]
    assert reading.header_row == 3
    assert "sheet_hidden" in {one.code for one in reading.findings}


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Blad1">
<table:table-row>{head}</table:table-row><table:table-row>{body}</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def test_an_open_document_spreadsheet_is_read_the_same_way(read_bytes):
    head = "".join(TEXT.format(name) for name in ("klantnr", "dag", "uren", "akkoord"))
    body = TEXT.format("00012") + (
        '<table:table-cell office:value-type="date" office:date-value="2016-01-31"/>'
        '<table:table-cell office:value-type="float" office:value="32"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT.format(head=head, body=body))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    reading, frame = read_bytes(stream.getvalue(), "t.ods")
    assert reading.kind == "excel"
    assert values(frame) == [["00012", "2016-01-31", "32", "true"]]
