"""What stands under a table, or between its pages: totals, footnotes, page headings."""

import re
from collections.abc import Sequence

Cells = Sequence[str | None]

_TOTAL = re.compile(
    r"\s*(?:(?:eind|sub|grand |general |generaal |algemeen )?tota(?:a?l|len|ls)\b|som\b|sum\b"
    r"|grand sum\b|aantal\b|gemiddelde?\b|average\b|(?:number of )?(?:rows|records)\b)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\s*[+-]?[€$£]?\s?\d[\d.,\s]*%?\s*")
_FOOTNOTE = re.compile(r"[^\W\d_].*\s.*[^\W\d_]")
_NOTE = re.compile(
    r"\s*(?:\*|\(?\d\)\s|©|bron\b|noten?\b|toelichting|let op|n\.?b\.?[ :]|opmerking(?:en)?\s*:"
    r"|peildatum|stand per|ge(?:genereerd|maakt|print)|afgedrukt|opgesteld|export|source|notes?\b"
    r"|generated|created|printed|disclaimer)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\s*(?:pagina|pag\.?|blad(?:zijde)?|page)\s*\d+(?:\s*(?:van|of|/)\s*\d+)?\s*", re.I
)
_LONGEST_FIGURE = 60
_BEGINNING = 200
"""Characters of a remark that are looked at."""
_DIGITS = re.compile(r"\d+")


def is_blank(cells: Cells) -> bool:
    """Whether no cell holds anything but white space."""
    return not any(cell and not cell.isspace() for cell in cells)


def filled_cells(cells: Cells) -> list[str]:
    """The cells that hold something, in order."""
    return [cell for cell in cells if cell and not cell.isspace()]


def is_figure(cell: str) -> bool:
    """Whether a cell is a number, in whatever notation."""
    return len(cell) <= _LONGEST_FIGURE and _FIGURE.fullmatch(cell) is not None


def is_total(cells: Cells, width: int) -> bool:
    """Whether a last record is a total: it says so in its first filled cell, and little else."""
    filled = filled_cells(cells)
    if not filled or not _TOTAL.match(filled[0]):
        return False
    return all(map(is_figure, filled[1:])) or len(filled) <= max(1, width / 2)


def total_label(cells: Cells) -> str | None:
    """The word by which a record would be a total, in lower case; None without one."""
    filled = filled_cells(cells)
    return filled[0].strip().casefold() if filled and _TOTAL.match(filled[0]) else None


def may_be_sums(cells: Cells, width: int) -> bool:
    """Whether a record could be a total without saying so: figures, with at most one word before."""
    filled = filled_cells(cells)
    if not filled or len(filled) > max(1, width / 2):
        return False
    figures = sum(map(is_figure, filled))
    return figures >= 1 and figures >= len(filled) - 1


def is_footnote(cells: Cells, width: int) -> bool:
    """Whether a last record is a remark under the table: a cell of words, or two of a known kind."""
    filled = filled_cells(cells)
    if width < 2 or not filled or not cells[0] or cells[0].isspace():
        return False
    if len(filled) == 1:
        return _NOTE.match(filled[0]) is not None or (
            width >= 3 and _FOOTNOTE.search(filled[0][:_BEGINNING]) is not None
        )
    return len(filled) <= width / 3 and _NOTE.match(filled[0]) is not None


def is_page_number(cells: Cells) -> bool:
    """Whether a record says only which page this is."""
    filled = filled_cells(cells)
    return len(filled) == 1 and _PAGE.fullmatch(filled[0]) is not None


def heading(cells: Cells) -> tuple[str, ...]:
    """A title line comparable with the same line on another page: figures are left out."""
    return tuple(_DIGITS.sub("0", cell).strip() for cell in filled_cells(cells))
