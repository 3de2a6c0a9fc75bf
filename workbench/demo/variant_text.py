"""One export variant as bytes, with the line of everything in it."""

import random as plain_random
from dataclasses import dataclass, field

import numpy as np

from workbench.demo.variant_rows import AMOUNT, BLOCKS, COLUMNS, REMARK

_TITLES = (
    "Cliëntenregister Werk en Inkomen",
    "Stand per 31-10-2016",
    "Afdeling Uitvoering{d} team Noord",
    "Selectie: alle actieve klanten",
)
_FOOTNOTES = (
    "Bron: cliëntvolgsysteem, afdeling Werk en Inkomen",
    "* voorlopige cijfers",
    "Opgesteld door de afdeling informatie",
)


@dataclass(frozen=True)
class Traits:
    """What is peculiar to a variant."""

    encoding: str
    delimiter: str
    header: str
    total: str
    titles: int
    page: int
    """Records between two headers; 0: one header only."""
    title_on_page: bool
    blank_column: bool
    footnote: bool
    trailing: bool
    open_remark: bool
    lines_in_cells: bool
    padded: bool
    newline: str


@dataclass
class Written:
    """A variant's bytes and truth; lines are physical, from 1 (0: there is none)."""

    data: bytes = b""
    columns: tuple[str, ...] = ()
    header_line: int = 0
    total_line: int = 0
    lines: list[int] = field(default_factory=list)
    delivered: list[list[str]] = field(default_factory=list)
    intended: list[list[str]] = field(default_factory=list)


def write_text(random: np.random.Generator, rows: list[list[str]], traits: Traits) -> Written:
    """Render the rows as the traits say."""
    seed = int(random.integers(0, 1 << 62))
    return _Page(plain_random.Random(seed), traits).write(rows)  # noqa: S311 - no secret


class _Page:
    def __init__(self, random: plain_random.Random, traits: Traits) -> None:
        self.random = random
        self.traits = traits
        self.out: list[str] = []
        self.line = 1
        self.blank_at = random.choice([3, 7, len(COLUMNS)]) if traits.blank_column else None
        self.repeats_blocks = random.random() < 0.5
        self.quote_all = random.random() < 0.15 and not traits.open_remark
        self.point = traits.delimiter == "," and random.random() < 0.5

    def write(self, rows: list[list[str]]) -> Written:
        traits, told = self.traits, Written()
        for at in range(traits.titles):
            self.put_words(_TITLES[at].format(d="," if traits.delimiter == "," else ""))
        if traits.titles and self.random.random() < 0.6:
            self.put("")
        self.put_header(told)
        for number, row in enumerate(rows):
            if traits.page and number and number % traits.page == 0:
                if traits.title_on_page and traits.titles:
                    self.put("")
                    self.put_words(_TITLES[0])
                self.put_header(None)
            self.put_record(row, told)
        self.put_ends(rows, told)
        text = traits.newline.join(self.out) + traits.newline
        told.columns = self.names()
        told.data = self.encode(text)
        return told

    def put(self, text: str) -> None:
        """A piece of text without its line end."""
        self.out.append(text)
        self.line += 1 + text.count("\n")

    def put_words(self, text: str) -> None:
        quoted = self.quoted(text)
        self.put(
            quoted + self.traits.delimiter * (self.width - 1) if self.traits.padded else quoted
        )

    @property
    def width(self) -> int:
        return len(COLUMNS) + (self.blank_at is not None) + self.traits.trailing

    def with_blank(self, cells: list[str]) -> list[str]:
        if self.blank_at is None:
            return cells
        return [*cells[: self.blank_at], "", *cells[self.blank_at :]]

    def names(self) -> tuple[str, ...]:
        """What the columns are called; one without a name or values at the end is no column."""
        count = len(COLUMNS)
        if self.traits.header == "none":
            names = [f"column_{at}" for at in range(1, count + 1 + (self.blank_at in (3, 7)))]
            return tuple(names)
        blocks = self.traits.header == "two"
        names = [
            f"{block} / {name}" if blocks else name
            for block, name in zip(BLOCKS, COLUMNS, strict=True)
        ]
        if self.blank_at in (3, 7):
            names.insert(self.blank_at, f"column_{self.blank_at + 1}")
        return tuple(names)

    def put_header(self, told: Written | None) -> None:
        if self.traits.header == "none":
            return
        if self.traits.header == "two":
            new = [at == 0 or BLOCKS[at] != BLOCKS[at - 1] for at in range(len(BLOCKS))]
            shown = [
                b if n or self.repeats_blocks else "" for b, n in zip(BLOCKS, new, strict=True)
            ]
            self.put(self.joined(self.with_blank(shown)))
        if told is not None:
            told.header_line = self.line
        self.put(self.joined(self.with_blank(list(COLUMNS))))

    def put_record(self, row: list[str], told: Written) -> None:
        cells = [*row]
        cells[AMOUNT] = self.amount(float(row[AMOUNT]))
        mark = self.traits.delimiter
        if cells[REMARK] and self.traits.open_remark and self.random.random() < 0.3:
            cells[REMARK] += f"{mark} later bellen" + (f"{mark} spoed" if len(row[1]) else "")
        elif cells[REMARK] and self.traits.lines_in_cells and self.random.random() < 0.3:
            cells[REMARK] += f"{self.traits.newline}tweede regel{mark} met meer"
        intended = [*cells]
        if self.traits.encoding == "mojibake":
            cells = [_garbled(cell) if self.random.random() < 0.3 else cell for cell in cells]
        told.lines.append(self.line)
        told.delivered.append(self.kept(cells))
        told.intended.append(self.kept(intended))
        self.put(self.joined(self.with_blank(cells), bare_last=self.traits.open_remark))

    def kept(self, cells: list[str]) -> list[str]:
        return self.with_blank(cells) if self.blank_at in (3, 7) else cells

    def put_ends(self, rows: list[list[str]], told: Written) -> None:
        traits = self.traits
        if traits.total != "none":
            if self.random.random() < 0.3:
                self.put("")
            told.total_line = self.line
            cells = [""] * len(COLUMNS)
            if traits.total != "unlabelled":
                cells[0], cells[1] = traits.total, str(len(rows))
            if traits.total != "Aantal":
                cells[AMOUNT] = self.amount(
                    sum(round(float(row[AMOUNT]) * 100) for row in rows) / 100
                )
            text = self.joined(self.with_blank(cells))
            self.put(
                text if traits.padded or traits.total != "Aantal" else text.rstrip(traits.delimiter)
            )
        if traits.footnote:
            if self.random.random() < 0.5:
                self.put("")
            for note in self.random.sample(_FOOTNOTES, self.random.randint(1, 2)):
                self.put_words(note)

    def amount(self, value: float) -> str:
        text = f"{value:,.2f}"
        return text.replace(",", "") if self.point else text.translate(str.maketrans(",.", ".,"))

    def quoted(self, cell: str, bare: bool = False) -> str:
        mark = self.traits.delimiter
        must = mark in cell or '"' in cell or "\n" in cell or (self.quote_all and cell)
        return '"' + cell.replace('"', '""') + '"' if must and not bare else cell

    def joined(self, cells: list[str], bare_last: bool = False) -> str:
        last = len(cells) - 1
        texts = [self.quoted(cell, bare_last and at == last) for at, cell in enumerate(cells)]
        return self.traits.delimiter.join([*texts, ""] if self.traits.trailing else texts)

    def encode(self, text: str) -> bytes:
        encoding = self.traits.encoding
        if encoding == "mojibake":
            return text.encode("utf-8")
        if encoding != "mixed":
            return text.encode(encoding)
        lines = text.split("\n")
        pages = [self.random.choice(["cp1252", "cp850"]) for _ in lines]
        return b"\n".join(line.encode(page) for line, page in zip(lines, pages, strict=True))


def _garbled(cell: str) -> str:
    """UTF-8 taken for cp1252, as the Windows tools do it: bytes without a letter become controls."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in _UNASSIGNED else chr(byte)
        for byte in cell.encode("utf-8")
    )


_UNASSIGNED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
