"""What was chosen for a text file, what came second, and why: for the screens and the JSON."""

from collections.abc import Sequence

from workbench.core.findings import Reason
from workbench.core.settings import ReadSettings
from workbench.extracts.dialect import Dialect, Found
from workbench.extracts.encoding import MIXED, TextEncoding
from workbench.extracts.results import Choice
from workbench.extracts.structure import Structure

REASONS = {
    "set_in_settings": "It is set in the source's [read] table.",
    "encoding_mark": "The file begins with a byte order mark.",
    "encoding_utf8": "All bytes are valid UTF-8.",
    "encoding_letters": "{count} characters would be out of place in {runner_up}.",
    "encoding_usual": "The marked letters are those of Dutch text and names.",
    "encoding_mixed": "Not all lines are in {encoding}: {others}.",
    "dialect_table": "{share:.0%} of the first records have {width} cells; with {runner_up} it is"
    " {other_share:.0%} of {other_width}.",
    "dialect_alone": "{share:.0%} of the first records have {width} cells, and nothing else makes a"
    " table.",
    "dialect_one_column": "No character separates cells in the same way on every line.",
    "header_differs": "Line {line} differs in kind from what is below it.",
    "header_two_lines": "Lines {upper} and {line} name the columns together.",
    "header_words": "Line {line} is the first full one; below it are words too, so this is not"
    " certain.",
    "header_none": "The first full line looks like the records below it.",
}
_NAMES = {"\t": "tab", " ": "space", '"': 'quote "', "'": "quote '"}


def encoding_choice(encoding: TextEncoding, settings: ReadSettings) -> Choice:
    """Why these letters."""
    if settings.encoding is not None:
        return Choice(what="encoding", chosen=encoding.name, reason=_reason("set_in_settings"))
    if encoding.bom_bytes:
        return Choice(what="encoding", chosen=encoding.name, reason=_reason("encoding_mark"))
    if encoding.name == MIXED:
        others = ", ".join(f"{name} ({count})" for name, count in encoding.other_lines.items())
        reason = _reason("encoding_mixed", encoding=encoding.dominant, others=others)
    elif encoding.name == "utf-8":
        reason = _reason("encoding_utf8")
    elif encoding.runner_up is not None:
        reason = _reason("encoding_letters", count=encoding.doubtful, runner_up=encoding.runner_up)
    else:
        reason = _reason("encoding_usual")
    second = encoding.runner_up
    return Choice(what="encoding", chosen=encoding.name, runner_up=second, reason=reason)


def dialect_choice(found: Found, settings: ReadSettings) -> Choice:
    """Why this delimiter and quote."""
    best, second = found.best, found.runner_up
    chosen, other = _name(best), None if second is None else _name(second)
    if settings.delimiter is not None:
        reason = _reason("set_in_settings")
    elif best.one_column:
        reason = _reason("dialect_one_column")
    elif second is None or other is None:
        reason = _reason("dialect_alone", share=best.regular, width=best.width)
    else:
        reason = _reason(
            "dialect_table",
            share=best.regular,
            width=best.width,
            runner_up=other,
            other_share=second.regular,
            other_width=second.width,
        )
    return Choice(what="dialect", chosen=chosen, runner_up=other, reason=reason)


def header_choice(structure: Structure, lines: Sequence[int], settings: ReadSettings) -> Choice:
    """Why this line is the header, or none is; `lines` are the physical lines of the sample."""
    at, up = structure.header, structure.upper
    chosen = "0" if at is None else str(lines[at])
    if settings.header_row is not None:
        reason = _reason("set_in_settings")
    elif at is None:
        reason = _reason("header_none")
    elif up is not None:
        reason = _reason("header_two_lines", upper=lines[up], line=lines[at])
    else:
        code = "header_differs" if structure.vote > 0 else "header_words"
        reason = _reason(code, line=lines[at])
    second = None if structure.rival is None else str(lines[structure.rival])
    return Choice(what="header", chosen=chosen, runner_up=second, reason=reason)


def _name(dialect: Dialect) -> str:
    marks = (dialect.delimiter, dialect.quotechar)
    return " ".join(_NAMES.get(mark, mark) for mark in marks if mark)


def _reason(code: str, **values: str | int | float) -> Reason:
    return Reason(code=code, text=REASONS[code].format(**values), values=values)
