"""The delivered files: one writer per source, fed chunk by chunk."""

import re
from datetime import datetime, time
from pathlib import Path
from typing import Protocol

import numpy as np
import xlsxwriter

from workbench.demo import benefits, clients, interviews, provisions
from workbench.demo.calendar import day, spell_dates, to_date
from workbench.demo.source_rows import Delivered

FILE_NAMES = {
    "clients": "klanten_{}.csv",
    "benefits": "uitkeringen_{}.txt",
    "provisions": "voorzieningen_{}.xlsx",
    "soft_characteristics": "zachte_kenmerken_{}.csv",
}
SOURCES = tuple(FILE_NAMES)


class Writer(Protocol):
    """Appends what a delivery holds of a chunk; tells the physical line of each data row."""

    rows: int

    def write(self, delivered: Delivered) -> np.ndarray:
        """Write the rows; returns their lines (`_row`, from 1)."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


def open_writer(source: str, path: Path, when: int) -> Writer:
    """The writer of a source for a delivery."""
    if source == "clients":
        return ClientsWriter(path, when)
    if source == "benefits":
        return BenefitsWriter(path)
    if source == "provisions":
        return ProvisionsWriter(path, when)
    return JournalWriter(path)


class _TextWriter:
    def __init__(self, path: Path, encoding: str, newline: str, before: list[str]) -> None:
        self.stream = path.open("w", encoding=encoding, newline=newline)
        self.stream.writelines(f"{line}\n" for line in before)
        self.before = len(before)
        self.rows = 0

    def write_lines(self, lines: list[str]) -> np.ndarray:
        self.stream.writelines(lines)
        places = self.rows + self.before + 1 + np.arange(len(lines))
        self.rows += len(lines)
        return places

    def close(self) -> None:
        self.stream.close()


class ClientsWriter(_TextWriter):
    """`;`, cp1252, CRLF; a title, a blank line, the header; a total row at the end."""

    def __init__(self, path: Path, when: int) -> None:
        stated = spell_dates(np.array([when]), "dd-mm-yyyy")[0]
        title = f"Cliëntenregister Werk en Inkomen - stand per {stated}"
        super().__init__(path, "cp1252", "\r\n", [title, "", ";".join(clients.COLUMNS)])

    def write(self, delivered: Delivered) -> np.ndarray:
        """No cell holds a `;`, so nothing is quoted."""
        columns = (delivered.cells[column] for column in clients.COLUMNS)
        return self.write_lines([";".join(cells) + "\n" for cells in zip(*columns, strict=True)])

    def close(self) -> None:
        """The total row counts the records."""
        self.stream.write(f"Totaal;{self.rows}{';' * (len(clients.COLUMNS) - 2)}\n")
        super().close()


class BenefitsWriter(_TextWriter):
    """Fixed positions, ASCII, LF, no header."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "ascii", "\n", [])

    def write(self, delivered: Delivered) -> np.ndarray:
        """Every cell has its field's width already."""
        columns = (delivered.cells[column] for column in benefits.COLUMNS)
        return self.write_lines(["".join(cells) + "\n" for cells in zip(*columns, strict=True)])


class JournalWriter(_TextWriter):
    """`;`, UTF-8 with a byte order mark, header in line 1; remarks are quoted where they must."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "utf-8-sig", "\n", [";".join(interviews.COLUMNS)])

    def write(self, delivered: Delivered) -> np.ndarray:
        """Only the last column, the remark, can hold a `;` or a quote."""
        columns = [delivered.cells[column] for column in interviews.COLUMNS]
        quoted = {text: _quoted(text) for text in set(columns[-1])}
        columns[-1] = np.array([quoted[text] for text in columns[-1]], dtype=object)
        return self.write_lines([";".join(cells) + "\n" for cells in zip(*columns, strict=True)])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if ";" in text or '"' in text else text


_SERIAL_OF_EPOCH = 25569
_SHEET_ROWS = 1_000_000


class ProvisionsWriter:
    """A workbook: a title, a blank row, the header in row 3; real dates and numbers in the cells."""

    def __init__(self, path: Path, when: int) -> None:
        self.rows = 0
        self.book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": str(path.parent),
            },
        )
        self.book.set_properties({"created": datetime.combine(to_date(when), time(8))})
        self.date = self.book.add_format({"num_format": "dd-mm-yyyy"})
        self.stated = spell_dates(np.array([when]), "dd-mm-yyyy")[0]
        self.sheets = 0
        self._new_sheet()

    def _new_sheet(self) -> None:
        self.sheets += 1
        name = "Voorzieningen" if self.sheets == 1 else f"Voorzieningen {self.sheets}"
        self.sheet = self.book.add_worksheet(name)
        self.sheet.set_column(0, len(provisions.COLUMNS) - 1, 16)
        self.sheet.write_string(0, 0, f"Voorzieningen re-integratie - stand per {self.stated}")
        for place, column in enumerate(provisions.COLUMNS):
            self.sheet.write_string(2, place, column)

    def write(self, delivered: Delivered) -> np.ndarray:
        """A `yyyy-mm-dd` becomes a date, a BSN of eight digits and a cost become numbers."""
        lines = np.empty(len(delivered), dtype=np.int64)
        columns = [delivered.cells[column] for column in provisions.COLUMNS]
        for at, cells in enumerate(zip(*columns, strict=True)):
            if self.rows and self.rows % _SHEET_ROWS == 0:
                self._new_sheet()
            line = 3 + self.rows % _SHEET_ROWS
            for place, cell in enumerate(cells):
                if cell:
                    self._write_cell(line, place, cell)
            lines[at] = line + 1
            self.rows += 1
        return lines

    def _write_cell(self, line: int, place: int, cell: str) -> None:
        column = provisions.COLUMNS[place]
        is_number = column == "kosten" or (column == "bsn" and len(cell) == 8)
        if is_number and cell.replace(".", "", 1).isdigit():
            self.sheet.write_number(line, place, float(cell))
        elif _ISO_DATE.fullmatch(cell):
            number = day(int(cell[:4]), int(cell[5:7]), int(cell[8:]))
            self.sheet.write_number(line, place, number + _SERIAL_OF_EPOCH, self.date)
        else:
            self.sheet.write_string(line, place, cell)

    def close(self) -> None:
        """Finish the workbook."""
        self.book.close()


_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
