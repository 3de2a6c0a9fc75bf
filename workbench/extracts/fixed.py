"""Reads fixed-position text by a layout: every field as it stands, zeros and blanks included."""

import itertools
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from workbench.core.errors import FileEmpty, SettingDoesNotFit
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.encoding import TextEncoding, find_encoding
from workbench.extracts.findings import finding, quarantine_findings
from workbench.extracts.layouts import Layout
from workbench.extracts.lines import TextLines, about_text
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.sink import Sink

_SAMPLE = 1000
_BLANK = " \t\x1a"
"""White space, and the end-of-file mark that old systems leave."""


def read_fixed(
    path: Path, sink: Sink, settings: ReadSettings, limits: Limits, layout: Layout
) -> Outcome:
    """Read fixed-position text into the sink.

    A record of another length than the layout's is quarantined, unless it is longer by blanks only.
    Raises SettingDoesNotFit when that goes for most of the records, FileEmpty when there is none.
    """
    encoding = _find_encoding(path, settings.encoding or layout.encoding)
    longest = max(limits.cell_characters, layout.record_length)
    _check_fit(path, TextLines(path, encoding, longest), layout)
    columns, renamed = unique_names([field.name for field in layout.fields])
    sink.open(columns)
    findings = []
    if renamed:
        names = ", ".join(renamed)
        findings.append(finding("columns_renamed", len(renamed), names=names))
    lines = TextLines(path, encoding, longest, settings.repair_mojibake)
    number, cut_off = _place_all(lines, sink, layout)
    if cut_off:
        findings.append(finding("cut_off", None, (number,), line=number))
    findings += quarantine_findings(sink.quarantined, sink.examples)
    findings += about_text(encoding, lines, settings.repair_mojibake)
    resolved = settings.model_copy(update={"kind": "fixed", "encoding": encoding.name})
    return Outcome(columns, resolved, tuple(findings), True, number)


def _place_all(lines: TextLines, sink: Sink, layout: Layout) -> tuple[int, bool]:
    slices = [slice(field.start - 1, field.end) for field in layout.fields]
    length = layout.record_length
    number = 0
    held: tuple[int, str] | None = None
    for number, line in enumerate(lines, start=1):
        if held is not None:
            _set_apart(sink, *held, length)
            held = None
        text = line[:-1] if line.endswith("\r") else line
        if not text.strip(_BLANK):
            sink.leave_out("blank")
        elif len(text) == length or (len(text) > length and not text[length:].strip(_BLANK)):
            sink.keep(number, [text[each] for each in slices])
        else:
            held = number, text
    if held is None:
        return number, False
    if lines.ended or len(held[1]) > length:
        _set_apart(sink, *held, length)
        return number, False
    sink.quarantine(held[0], "cut_off", held[1])
    return number, True


def _set_apart(sink: Sink, number: int, text: str, length: int) -> None:
    sink.quarantine(number, "record_too_short" if len(text) < length else "record_too_long", text)


def _find_encoding(path: Path, declared: str) -> TextEncoding:
    # a layout says ASCII for its positions; a name with a diacritic must not stop the reading
    return find_encoding(path, None if declared == "ascii" else declared)


def _check_fit(path: Path, lines: Iterable[str], layout: Layout) -> None:
    sample = [line.removesuffix("\r") for line in itertools.islice(lines, _SAMPLE)]
    texts = [line for line in sample if line.strip(_BLANK)]
    if not texts:
        raise FileEmpty(file=path.name)
    lengths = Counter(
        layout.record_length
        if len(text) > layout.record_length and not text[layout.record_length :].strip(_BLANK)
        else len(text)
        for text in texts
    )
    if 2 * lengths[layout.record_length] < len(texts):
        found = lengths.most_common(1)[0][0]
        raise SettingDoesNotFit(
            file=path.name,
            detail=f"most records are {found} positions long, "
            f"layout {layout.name} says {layout.record_length}",
        )
