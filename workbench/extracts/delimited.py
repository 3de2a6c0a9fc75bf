"""Reads delimited text: sniff on the first records, then stream them all into the sink."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from workbench.core.errors import FileEmpty, SettingDoesNotFit, TooManyColumns
from workbench.core.findings import Finding
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.body import place_blocks, place_lines
from workbench.extracts.choices import dialect_choice, encoding_choice, header_choice
from workbench.extracts.dialect import find_dialect
from workbench.extracts.encoding import find_encoding
from workbench.extracts.ends import is_blank
from workbench.extracts.findings import finding, quarantine_findings
from workbench.extracts.lines import TextBlocks, TextLines, about_text
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.placing import Frame, Placer
from workbench.extracts.plain_lines import plain_form
from workbench.extracts.sink import Sink
from workbench.extracts.splitter import Marks, Record, Splitter
from workbench.extracts.structure import Structure, find_structure
from workbench.extracts.sums import holds_sums
from workbench.extracts.text_sink import TextSink

_SAMPLE_LINES = 1000
_SAMPLE_CHARACTERS = 4_000_000
_CELLS_IN_A_LINE = 64
"""A line may be this many times as long as the longest allowed cell."""
_TRIMMED_SHARE = 0.05
"""Share of short records in the sample from which an exporter is believed to drop empty ends."""


def read_delimited(
    path: Path, sink: Sink, settings: ReadSettings, limits: Limits, quick: bool = True
) -> Outcome:
    """Read a delimited text file into the sink; `quick` false goes record by record throughout.

    Raises SettingDoesNotFit when a given setting can't be right, FileEmpty when there is no text,
    TooManyColumns over the limit.
    """
    _check(path, settings)
    encoding = find_encoding(path, settings.encoding)
    longest = _CELLS_IN_A_LINE * limits.cell_characters

    def read_lines() -> TextLines:
        return TextLines(path, encoding, longest, settings.repair_mojibake)

    sample = _sample(read_lines())
    if not any(line.strip() for line in sample):
        raise FileEmpty(file=path.name)
    found = find_dialect(
        sample,
        settings.delimiter,
        settings.quotechar,
        settings.escapechar,
        settings.one_column,
    )
    dialect = found.best
    marks = Marks(dialect.mark, dialect.quotechar, dialect.escapechar)

    def split(lines: Iterable[str], width: int | None = None) -> Iterator[Record]:
        return iter(Splitter(iter(lines), marks, width))

    records = list(split(sample))
    structure = _find_header(path, records, settings)
    if structure.width > limits.columns:
        raise TooManyColumns(file=path.name, found=structure.width, limit=limits.columns)
    columns, findings = _columns(structure, records)
    sink.open(columns)
    rows, numbers = [record.cells for record in records], [record.line for record in records]
    frame = Frame.of(structure, rows, numbers)

    def add_up(record: Record, first_line: int) -> bool:
        return holds_sums(record, split(read_lines(), structure.cells), first_line)

    split_whole = partial(split, width=structure.cells)
    lines: TextLines | TextBlocks
    lines = blocks = TextBlocks(path, encoding, longest, settings.repair_mojibake)
    form = None
    if quick and blocks.lf:
        form = plain_form(frame, structure.cells, limits.cell_characters, marks)
    trimmed = _ends_are_trimmed(structure, records)
    rules = (frame, settings.total_row, limits.cell_characters, trimmed, add_up, dialect.mark)
    if form is None:
        lines, placer = read_lines(), Placer(sink, *rules)
        place_lines(lines, split_whole, placer)
    else:
        before = TextSink(sink, form)
        placer = Placer(before, *rules)
        place_blocks(blocks, form, split_whole, placer, frame.first_line)
        before.flush()
    findings += [*placer.findings, *about_text(encoding, lines, settings.repair_mojibake)]
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
            "escapechar": dialect.escapechar or "",
            "one_column": dialect.one_column,
            "header_row": frame.header_line or 0,
            "header_lines": _header_lines(structure),
            "total_row": placer.found_total,
        }
    )
    choices = (
        encoding_choice(encoding, settings),
        dialect_choice(found, settings),
        header_choice(structure, numbers, settings),
    )
    certain = frame.width > 1
    return Outcome(
        columns,
        resolved,
        tuple(findings),
        certain,
        placer.records_in,
        choices=choices,
        header=structure.delivered_names,
    )


def _header_lines(structure: Structure) -> int | None:
    if structure.header is None:
        return None
    return 1 if structure.upper is None else 2


def _sample(lines: TextLines) -> list[str]:
    """The first lines, of which there are fewer where they are long."""
    sample: list[str] = []
    characters = 0
    for line in itertools.islice(lines, _SAMPLE_LINES):
        sample.append(line)
        characters += len(line)
        if characters > _SAMPLE_CHARACTERS:
            break
    return sample


def _check(path: Path, settings: ReadSettings) -> None:
    for name, char in (("delimiter", settings.delimiter), ("quotechar", settings.quotechar)):
        if char and char in "\r\n\0":
            raise SettingDoesNotFit(file=path.name, detail=f"{name} can't be a line end")
    if settings.delimiter and settings.delimiter == settings.quotechar:
        raise SettingDoesNotFit(file=path.name, detail="delimiter and quotechar are the same")


def _find_header(path: Path, records: list[Record], settings: ReadSettings) -> Structure:
    sample = [record.cells for record in records]
    wanted, count = settings.header_row, settings.header_lines
    if wanted is None:
        return find_structure(sample, None, count)
    if wanted == 0:
        return find_structure(sample, -1)
    for at, record in enumerate(records):
        if record.line == wanted and not is_blank(record.cells):
            return find_structure(sample, at, count)
    raise SettingDoesNotFit(file=path.name, detail=f"there is no header in line {wanted}")


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
