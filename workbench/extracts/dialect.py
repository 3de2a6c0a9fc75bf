"""Which delimiter and quote a text file uses: the choice that makes the best table.

A candidate is scored by how rectangular its records are times how many of its cells look like one
thing (a number, a date, a word), after van den Burg, Nazábal and Sutton, "Wrangling messy CSV
files by detecting row and type patterns", Data Mining and Knowledge Discovery 33 (2019).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.extracts.splitter import split_records

DELIMITERS = (",", ";", "\t", "|", ":", "~", "^", "*", " ")
"""Candidates, in order of preference on a tie."""
QUOTES = ('"', "'")
_RARE = {":": 0.7, "~": 0.7, "^": 0.7, "*": 0.7, " ": 0.6}
"""Weight of characters that stand inside values more often than between them."""
_REGULAR_SPACES = 0.7
"""Share of records that must have one width before a space is believed to be a delimiter."""
_LEAST_SCORE = 0.035
"""Below this no candidate makes a table, and the file has one column."""
_SAMPLE_RECORDS = 400
_TYPED_RECORDS = 120

_KINDS = re.compile(
    r"""(?x)
      \s* (?:
        [+-]? (?:\d+|\d{1,3}(?:[.,\s']\d{3})+) (?:[.,]\d+)? (?:[eE][+-]?\d+)? \s? %?      # number
      | [€$£] \s? -? [\d.,]+ -?                                                          # amount
      | \d{1,4} [-/.] \d{1,2} [-/.] \d{1,4} (?: [T\s] \d{1,2}:\d{2} (?::\d{2}(?:[.,]\d+)?)? \s? (?:[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})? )?
      | \d{1,2}:\d{2} (?::\d{2}(?:[.,]\d+)?)?                                            # time
      | \d{1,2} [-\s] [A-Za-z]{3,9} [-\s,] \s? \d{2,4}                                   # 3-Mar-2016
      | [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+                                                  # e-mail
      | (?:https?|ftp):// \S+
      | (?: - | n/?a | nvt | n\.v\.t\. | null | none | nan | \? )
      | \{? [0-9a-fA-F]{8} (?: - [0-9a-fA-F]{4} ){3} - [0-9a-fA-F]{12} \}?
      | \{ .* \} | \[ .* \]                                                              # JSON
      ) \s*"""
)
_WORDS = re.compile(r"[^\W\d_](?:[\w\s.&'’()/|+-]*[\w.)])?", re.UNICODE)
_CODE = re.compile(r"[\w./#-]*\w[\w./#-]*")


@dataclass(frozen=True)
class Dialect:
    """A delimiter and quote character (None: no quoting), and how good a table they make."""

    delimiter: str
    quotechar: str | None
    score: float = 0.0
    """0 when no candidate gives more than one column."""


def find_dialect(
    sample: list[str], delimiter: str | None = None, quotechar: str | None = None
) -> Dialect:
    """The best dialect for the first lines of a file; given parts are kept as they are.

    `quotechar` is "" for no quoting, None to find out.
    """
    candidates = (delimiter,) if delimiter else tuple(d for d in DELIMITERS if _present(d, sample))
    found = [
        Dialect(one, quote, _score(sample, one, quote))
        for one in candidates
        for quote in _quotes(sample, one, quotechar)
    ]
    best = max(found, key=lambda each: each.score, default=None)
    if best is None or best.score < _LEAST_SCORE:
        return Dialect(delimiter or ",", '"' if quotechar is None else quotechar or None)
    return best


def _quotes(sample: list[str], delimiter: str, quotechar: str | None) -> tuple[str | None, ...]:
    """The double quote, and the single one where it both opens and closes cells ('s-Graveland)."""
    if quotechar is not None:
        return (quotechar or None,)
    mark = re.escape(delimiter)
    opens, closes = re.compile(f"(?:^|{mark})'"), re.compile(f"'(?:{mark}|\r?$)")
    single = any(map(opens.search, sample)) and any(map(closes.search, sample))
    return QUOTES if single else QUOTES[:1]


def _present(delimiter: str, sample: list[str]) -> bool:
    return any(delimiter in line for line in sample)


def _score(sample: list[str], delimiter: str, quote: str | None) -> float:
    rows = []
    for record in split_records(iter(sample), delimiter, quote):
        if record.raw.strip():
            rows.append(record.cells)
        if len(rows) >= _SAMPLE_RECORDS:
            break
    widths = Counter(len(row) for row in rows)
    if not rows or max(widths) < 2:
        return 0.0
    if delimiter == " " and max(widths.values()) < _REGULAR_SPACES * len(rows):
        return 0.0
    return _RARE.get(delimiter, 1.0) * _rectangular(widths) * _typed(rows[:_TYPED_RECORDS], quote)


def _rectangular(widths: Counter[int]) -> float:
    """Large when many records share few widths, and those widths are over one."""
    total = sum(widths.values())
    alike = sum(count * (width - 1) / width for width, count in widths.items()) / len(widths)
    return alike / total


def _typed(rows: list[Sequence[str | None]], quote: str | None) -> float:
    cells = [cell or "" for row in rows for cell in row]
    known = sum(_known(cell, quote) for cell in cells)
    return max(known / len(cells), 1e-6)


def _known(cell: str, quote: str | None) -> float:
    if not cell.strip():
        return 0.8
    if _KINDS.fullmatch(cell):
        return 1.0
    text = cell.strip()
    if _CODE.fullmatch(text) or _WORDS.fullmatch(text):
        return 0.95
    return 0.1 if '"' in text or text[0] == "'" else 0.3
