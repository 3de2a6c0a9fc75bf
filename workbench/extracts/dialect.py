"""Which delimiter and quote a text file uses: the choice that makes the best table.

A candidate is scored by how rectangular its records are times how many of its cells look like one
thing; Python's own sniffer has a vote where scores are close. Other detectors were measured and
left out (docs/decisions/0005-own-dialect-detection.md).
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.extracts.cell_kinds import is_one_value, plausibility
from workbench.extracts.splitter import NO_DELIMITER, split_records

DELIMITERS = (",", ";", "\t", "|", ":", "~", "^", "*", " ")
"""Candidates, in order of preference on a tie."""
QUOTES = ('"', "'")
BACKSLASH = "\\"
_RARE = {":": 0.7, "~": 0.7, "^": 0.7, "*": 0.7, " ": 0.6}
"""Weight of characters that stand inside values more often than between them."""
_REGULAR_SPACES = 0.7
"""Share of records that must have one width before a space is believed to be a delimiter."""
_REGULAR = 0.48
"""Share of the records from the first full one on that must have its width to make a table."""
_LEAST_SCORE = 0.035
"""Below this no candidate makes a table, and the file has one column."""
_SAMPLE_RECORDS = 400
_TYPED_RECORDS = 120
_VOTE = 1.15
"""Weight of a delimiter that csv.Sniffer chooses too: decides where scores lie close."""
_VOTING_CHARACTERS = 8000
"""csv.Sniffer's patterns take quadratic time: it is shown the beginning only."""
_UNPROVED_QUOTE = 1.5
"""How much better the table must be for a single quote that hardly encloses cells by itself."""
_DOUBLED = 1.1
"""Weight of a single quote that is doubled inside cells it encloses."""
_UNQUOTED = 0.3
"""Weight of taking quotes as they stand, for files whose quotes follow no rule."""
_FEW_RECORDS = 6
_WHOLE_LINES = 0.9
"""Share of lines that must be one value each before a file is believed to have one column."""


@dataclass(frozen=True)
class Dialect:
    """A delimiter and quote character (None: no quoting), and how good a table they make."""

    delimiter: str
    quotechar: str | None
    escapechar: str | None = None
    """The backslash, where a quote inside a quoted cell is written with it; None: doubled."""
    score: float = 0.0
    """0 when no candidate gives more than one column."""
    one_column: bool = False
    """Nothing separates cells: `delimiter` is only a name for it."""
    regular: float = 1.0
    """Share of the records that have the commonest number of cells."""
    width: int = 1
    """The commonest number of cells."""

    @property
    def mark(self) -> str:
        """The character to split on; one that no text holds where there is one column."""
        return NO_DELIMITER if self.one_column else self.delimiter


@dataclass(frozen=True)
class Found:
    """The dialect of a file and the one that came second, of another delimiter or quote."""

    best: Dialect
    runner_up: Dialect | None = None


def find_dialect(
    sample: list[str],
    delimiter: str | None = None,
    quotechar: str | None = None,
    escapechar: str | None = None,
    one_column: bool | None = None,
) -> Found:
    """The best dialect for the first lines of a file; given parts are kept as they are.

    `quotechar` is "" for no quoting, `escapechar` "" for doubled quotes, None to find out.
    """
    lines = [line.removesuffix("\r") for line in sample]
    if one_column:
        quote = '"' if quotechar is None else quotechar or None
        return Found(Dialect(delimiter or ",", quote, escapechar or None, one_column=True))
    ranked = _ranked(lines, delimiter, quotechar)
    if not ranked or ranked[0].score < _LEAST_SCORE:
        ranked = _unquoted(lines, delimiter, quotechar)
    if not ranked or ranked[0].score < _LEAST_SCORE:
        quote = '"' if quotechar is None else quotechar or None
        alone = Dialect(delimiter or ",", quote, escapechar or None, one_column=delimiter is None)
        return Found(alone, ranked[0] if ranked and ranked[0].score > 0 else None)
    best, *others = ranked
    if delimiter is None and one_column is None and _holds_one_column(lines, best):
        return Found(
            Dialect(",", '"' if quotechar is None else quotechar or None, None, 0.0, True), best
        )
    return Found(_with_escape(lines, best, escapechar), others[0] if others else None)


def _ranked(lines: list[str], delimiter: str | None, quotechar: str | None) -> list[Dialect]:
    candidates = (delimiter,) if delimiter else tuple(d for d in DELIMITERS if _present(d, lines))
    vote = _vote(lines, candidates) if len(candidates) > 1 else None
    found = []
    for one in candidates:
        for quote in _quotes(lines, one, quotechar):
            weight = _VOTE if one == vote else 1.0
            if quote == "'" and quotechar is None:
                weight *= _proof(lines, one, quote)
            found.append(_judged(lines, one, quote, weight=weight))
    return _by_score(found)


def _unquoted(lines: list[str], delimiter: str | None, quotechar: str | None) -> list[Dialect]:
    """Candidates that take quotes as they stand: for quotes that follow no rule."""
    if quotechar is not None:
        return []
    candidates = (delimiter,) if delimiter else tuple(d for d in DELIMITERS if _present(d, lines))
    return _by_score([_judged(lines, each, None, weight=_UNQUOTED) for each in candidates])


def _by_score(found: list[Dialect]) -> list[Dialect]:
    return sorted((each for each in found if each.score > 0), key=lambda each: -each.score)


def _quotes(lines: list[str], delimiter: str, quotechar: str | None) -> tuple[str | None, ...]:
    """The double quote, and the single one where it both opens and closes cells ('s-Graveland)."""
    if quotechar is not None:
        return (quotechar or None,)
    mark = re.escape(delimiter)
    opens, closes = re.compile(f"(?:^|{mark} ?)'"), re.compile(f"' ?(?:{mark}|$)")
    single = any(map(opens.search, lines)) and any(map(closes.search, lines))
    return QUOTES if single else QUOTES[:1]


def _proof(lines: list[str], delimiter: str, quote: str) -> float:
    """Weight of a single quote: whether most cells that open with it close on the same line, and
    some of those hold a doubled one."""
    edge, mark = re.escape(delimiter), re.escape(quote)
    whole = re.compile(f"(?:^|{edge} ?){mark}(?:[^{mark}]|{mark}{mark})*{mark} ?(?=$|{edge})")
    opening = re.compile(f"(?:^|{edge} ?){mark}")
    enclosed = [cell for line in lines for cell in whole.findall(line)]
    opened = sum(len(opening.findall(whole.sub("", line))) for line in lines)
    if len(enclosed) <= opened:
        return 1 / _UNPROVED_QUOTE
    return (
        _DOUBLED if any(quote * 2 in cell.strip(delimiter + " ")[1:-1] for cell in enclosed) else 1
    )


def _present(delimiter: str, lines: list[str]) -> bool:
    return any(delimiter in line for line in lines)


def _vote(lines: list[str], candidates: Sequence[str]) -> str | None:
    """The delimiter that Python's own sniffer chooses, if it dares."""
    shown = "\n".join(lines)[:_VOTING_CHARACTERS]
    try:
        return csv.Sniffer().sniff(shown, "".join(candidates)).delimiter
    except csv.Error:
        return None


def _judged(
    lines: list[str],
    delimiter: str,
    quote: str | None,
    escape: str | None = None,
    weight: float = 1.0,
) -> Dialect:
    rows = []
    for record in split_records(iter(lines), delimiter, quote, escapechar=escape):
        if record.raw.strip():
            rows.append(record.cells)
        if len(rows) >= _SAMPLE_RECORDS:
            break
    widths = Counter(len(row) for row in rows)
    if not rows or max(widths) < 2:
        return Dialect(delimiter, quote, escape)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / len(rows)
    if delimiter == " " and (share < _REGULAR_SPACES or width == 1):
        return Dialect(delimiter, quote, escape)
    score = weight * _RARE.get(delimiter, 1.0) * _rectangular(widths) * _typed(rows)
    return Dialect(delimiter, quote, escape, score, False, share, width)


def _rectangular(widths: Counter[int]) -> float:
    """Large when many records share few widths, and those widths are over one."""
    total = sum(widths.values())
    alike = sum(count * (width - 1) / width for width, count in widths.items()) / len(widths)
    return alike / total


def _typed(rows: list[Sequence[str | None]]) -> float:
    cells = [cell or "" for row in rows[:_TYPED_RECORDS] for cell in row]
    return max(sum(map(plausibility, cells)) / len(cells), 1e-6)


def _with_escape(lines: list[str], best: Dialect, escapechar: str | None) -> Dialect:
    """The same dialect with a backslash before quotes inside cells, where the file writes so."""
    quote = best.quotechar
    if not quote or escapechar == "":
        return best
    if escapechar is None:
        mark = re.escape(best.delimiter)
        inside = re.compile(rf"\\{quote}(?! *(?:{mark}|$))")
        if not any(map(inside.search, lines)):
            return best
    escaped = _judged(lines, best.delimiter, quote, escapechar or BACKSLASH)
    plain = _judged(lines, best.delimiter, quote)
    return escaped if escapechar or escaped.score >= plain.score else best


def _holds_one_column(lines: list[str], best: Dialect) -> bool:
    """Whether the best candidate only cuts up the values of a single column."""
    filled = [line for line in lines if line.strip()][:_SAMPLE_RECORDS]
    heads, body = filled[0], filled[1:]
    named = best.delimiter not in heads
    """The first line is a name that holds no delimiter."""
    common = best.delimiter in ",;\t|"
    if body and (named or not common or heads.lstrip().startswith("{")):
        values = body if named else filled
        whole = sum(is_one_value(line, named and common) for line in values)
        if whole >= _WHOLE_LINES * len(values):
            return True
    rows = [each.cells for each in split_records(iter(filled), best.delimiter, best.quotechar)]
    if len(rows) >= _FEW_RECORDS and _is_ragged(rows):
        return True
    return named and _are_names(heads, rows[1:], best.delimiter)


def _is_ragged(rows: Sequence[Sequence[str | None]]) -> bool:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width = max(widths, key=lambda each: (widths[each], each))
    first = next(at for at, row in enumerate(rows) if len(row) == width)
    return widths[width] < _REGULAR * (len(rows) - first)


def _are_names(heads: str, rows: Sequence[Sequence[str | None]], delimiter: str) -> bool:
    """`Jansen, P.` under a header of one word: the comma belongs to the value."""
    return (
        len(rows) > 1
        and heads.strip().replace("_", "").isalnum()
        and delimiter == ","
        and all(len(row) == 2 and (row[1] or "").startswith(" ") for row in rows)
    )
