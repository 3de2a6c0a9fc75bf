"""Reads delimited text: sniff on the first records, then stream them all into the sink."""

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from workbench.core.errors import FileEmpty, SettingDoesNotFit, TooManyColumns
from workbench.core.findings import Finding
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.body import place_blocks, place_lines
from workbench.extracts.dialect import find_dialect
from workbench.extracts.encoding import find_encoding, line_feed
from workbench.extracts.findings import finding, quarantine_findings
from workbench.extracts.lines import TextBlocks, TextLines, about_text
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.placing import Frame, Placer
from workbench.extracts.plain_lines import plain_form
from workbench.extracts.sink import Sink
from workbench.extracts.splitter import Record, split_records
from workbench.extracts.structure import Structure, find_structure, is_blank
from workbench.extracts.text_sink import TextSink

_SAMPLE_LINES = 1000
_CELLS_IN_A_LINE = 64
"""A line may be this many times as long as the longest allowed cell."""
_NEVER = 1 << 62
_TRIMMED_SHARE = 0.05
"""Share of short records in the sample from which an exporter is believed to drop empty ends."""


def read_delimited(path: Path, sink: Sink, settings: ReadSettings, limits: Limits) -> Outcome:
    """Read a delimited text file into the sink.

    Raises SettingDoesNotFit when a given setting can't be right, FileEmpty when there is no text,
    TooManyColumns over the limit.
    """
    _check(path, settings)
    encoding = find_encoding(path, settings.encoding)
    longest = _CELLS_IN_A_LINE * limits.cell_characters
    sample = list(itertools.islice(TextLines(path, encoding, longest), _SAMPLE_LINES))
    if not any(line.strip() for line in sample):
        raise FileEmpty(file=path.name)
    dialect = find_dialect(sample, settings.delimiter, settings.quotechar)
    records = list(split_records(iter(sample), dialect.delimiter, dialect.quotechar))
    structure = _find_header(path, records, settings.header_row)
    if structure.width > limits.columns:
        raise TooManyColumns(file=path.name, found=structure.width, limit=limits.columns)
    columns, findings = _columns(structure, records)
    sink.open(columns)
    frame = _frame(structure, records)
    split = partial(
        split_records, delimiter=dialect.delimiter, quotechar=dialect.quotechar, width=frame.width
    )
    form = None
    if line_feed(path, encoding) == b"\n":
        cells = _usual_cells(structure, records)
        form = plain_form(
            frame, cells, limits.cell_characters, dialect.delimiter, dialect.quotechar
        )
    trimmed = _ends_are_trimmed(structure, records)
    rules = (frame, settings.total_row, limits.cell_characters, trimmed)
    lines: TextLines | TextBlocks
    if form is None:
        lines, placer = TextLines(path, encoding, longest), Placer(sink, *rules)
        place_lines(lines, split, placer)
    else:
        before = TextSink(sink, form)
        lines, placer = TextBlocks(path, encoding, longest), Placer(before, *rules)
        place_blocks(lines, form, split, placer, frame.first_line)
        before.flush()
    findings += [*placer.findings, *about_text(encoding, lines)]
    findings += quarantine_findings(sink.quarantined, sink.examples)
    if not sink.kept:
        findings.append(finding("no_records"))
    if frame.width == 1:
        findings.append(finding("one_column"))
    resolved = settings.model_copy(
        update={
            "kind": "delimited",
            "encoding": encoding.name,
            "delimiter": dialect.delimiter,
            "quotechar": dialect.quotechar or "",
            "header_row": frame.header_line or 0,
            "total_row": placer.found_total,
        }
    )
    return Outcome(columns, resolved, tuple(findings), frame.width > 1, placer.records_in)


def _check(path: Path, settings: ReadSettings) -> None:
    for name, char in (("delimiter", settings.delimiter), ("quotechar", settings.quotechar)):
        if char and char in "\r\n\0":
            raise SettingDoesNotFit(file=path.name, detail=f"{name} can't be a line end")
    if settings.delimiter and settings.delimiter == settings.quotechar:
        raise SettingDoesNotFit(file=path.name, detail="delimiter and quotechar are the same")


def _find_header(path: Path, records: list[Record], header_row: int | None) -> Structure:
    sample = [record.cells for record in records]
    if header_row is None:
        return find_structure(sample)
    if header_row == 0:
        return find_structure(sample, -1)
    for at, record in enumerate(records):
        if record.line == header_row and not is_blank(record.cells):
            return find_structure(sample, at)
    raise SettingDoesNotFit(file=path.name, detail=f"there is no header in line {header_row}")


def _frame(structure: Structure, sample: Sequence[Record]) -> Frame:
    """The structure's indices in the sample as physical lines."""
    at = structure.header
    first = sample[structure.first].line if structure.first < len(sample) else _NEVER
    if at is None:
        return Frame(structure.width, None, None, first)
    return Frame(structure.width, sample[at].cells, sample[at].line, first)


def _columns(
    structure: Structure, sample: Sequence[Record]
) -> tuple[tuple[str, ...], list[Finding]]:
    columns, renamed = unique_names(structure.names)
    if structure.header is None:
        return columns, [finding("no_header")]
    named = len(sample[structure.header].cells)
    if named < structure.width:
        found = finding("columns_without_header", found=structure.width, expected=named)
        return columns, [found]
    if not renamed:
        return columns, []
    return columns, [finding("columns_renamed", len(renamed), names=", ".join(renamed[:8]))]


def _usual_cells(structure: Structure, sample: Sequence[Record]) -> int:
    """Cells of most records: over the width where lines end with delimiters."""
    widths = Counter(len(record.cells) for record in sample[structure.first :])
    most = max(widths, key=lambda width: widths[width], default=structure.width)
    return max(most, structure.width)


def _ends_are_trimmed(structure: Structure, sample: Sequence[Record]) -> bool:
    """Whether the exporter leaves empty last cells off: short records, and none that ends empty."""
    body = [
        record.cells
        for record in sample[structure.first :]
        if record.problem is None and not is_blank(record.cells)
    ]
    short = sum(1 for cells in body if len(cells) < structure.width)
    empty_end = any(len(cells) == structure.width and not cells[-1] for cells in body)
    return not empty_end and len(body) >= 20 and short >= max(3, _TRIMMED_SHARE * len(body))
