"""A sink for records of delimited text: they stay text until a quick parser takes many at once."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv

from workbench.extracts.plain_lines import PlainForm
from workbench.extracts.runs import Run
from workbench.extracts.sink import Sink

_BATCH = 16 << 20
"""Bytes of text that are parsed, and written, at once."""
_PIECE = 1 << 20
_LARGE = 4 << 20
"""Bytes of a single record above which it goes to the sink by itself."""


class TextSink:
    """Stands before a sink: collects plain runs and single records, in the order of the file."""

    def __init__(self, sink: Sink, form: PlainForm) -> None:
        self._sink = sink
        self._form = form
        self._text: list[bytes] = []
        self._spans: list[tuple[int, int]] = []
        self._size = 0
        self._longest = 0
        self._broken = False
        """Whether a line end stands inside a quoted cell."""

    def keep(self, line: int, cells: Sequence[str | None]) -> None:
        """A record that was read carefully; none of its cells is null."""
        text = self._written([cell or "" for cell in cells]).encode()
        if len(text) > _LARGE:
            self.flush()
            self._sink.keep(line, cells)
            return
        self._add(line, 1, text)

    def keep_run(self, run: Run) -> None:
        """Plain lines."""
        text = run.text if run.text.endswith(b"\n") else run.text + b"\n"
        self._add(run.line, run.lines, text)

    def quarantine(self, line: int, reason: str, raw: str) -> None:
        """As the sink does."""
        self._sink.quarantine(line, reason, raw)

    def leave_out(self, kind: str, count: int = 1) -> None:
        """As the sink does."""
        self._sink.leave_out(kind, count)

    def flush(self) -> None:
        """Hand over what was collected."""
        if not self._spans:
            return
        first, counts = np.array(self._spans, dtype=np.int64).T
        before = np.cumsum(counts) - counts
        lines = np.arange(counts.sum()) + np.repeat(first - before, counts)
        table = self._parsed(b"".join(self._text))
        assert table.num_rows == len(lines)
        self._text, self._spans, self._size = [], [], 0
        self._broken, self._longest = False, 0
        self._sink.keep_arrays(lines, table.columns, len(lines))

    def _add(self, line: int, count: int, text: bytes) -> None:
        if self._size + len(text) > _BATCH:
            self.flush()
        self._text.append(text)
        self._spans.append((line, count))
        self._size += len(text)
        self._longest = max(self._longest, len(text))

    def _written(self, cells: list[str]) -> str:
        """A record as a line that the quick parser reads back as it is."""
        form = self._form
        cells = cells + [""] * (form.cells - form.width)
        line = form.delimiter.join(cells)
        broken = "\n" in line or "\r" in line
        self._broken |= broken
        plain = line.count(form.delimiter) == len(cells) - 1 and form.mark not in line
        if plain and line and not broken and line[0] != "\ufeff":
            return line + "\n"
        mark = form.mark
        quoted = [mark + cell.replace(mark, mark + mark) + mark for cell in cells]
        return form.delimiter.join(quoted) + "\n"

    def _parsed(self, text: bytes) -> pa.Table:
        form = self._form
        names = [str(number) for number in range(form.cells)]
        return pyarrow.csv.read_csv(
            pa.BufferReader(text),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names,
                # a record must fit; runs are of blocks, in which each record does
                block_size=max(_PIECE, 2 * self._longest),
                use_threads=False,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=form.delimiter,
                quote_char=form.mark,
                double_quote=True,
                newlines_in_values=self._broken,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=names[: form.width],
                strings_can_be_null=False,
                check_utf8=False,  # the text is our own, encoded from what was decoded
            ),
        )
