"""Export variants: the client register as other systems and hands would have saved it, with truth.

Beside the deliveries, on demand (`[exports]` in the faults file). A variant is one text file with
titles, blank lines, one, two or no header lines, page breaks, a total, a footnote, another
delimiter, another code page; its truth says where the header and the total are and what every cell
holds.
"""

import json
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import Field

from workbench.core.results import Setting
from workbench.demo.streams import Streams
from workbench.demo.variant_rows import draw_rows
from workbench.demo.variant_text import Traits, Written, write_text

Rate = Annotated[float, Field(ge=0, le=1)]
Encoding = Literal[
    "cp1252", "cp850", "mac_roman", "iso8859_15", "utf-8", "utf-8-sig", "utf-16", "mixed", "mojibake"
]  # fmt: skip
Header = Literal["one", "two", "none"]
Total = Literal["none", "Totaal", "Eindtotaal", "Aantal", "unlabelled"]


class ExportVariants(Setting):
    """How many variants there are, and what each is drawn from; a rate is a share of variants."""

    variants: int = Field(default=0, ge=0, le=2000)
    rows: int = Field(default=200, ge=30, le=5000)
    """Records of a variant: between half of this and this."""
    encodings: tuple[Encoding, ...] = (
        "cp1252", "cp850", "mac_roman", "iso8859_15", "utf-8", "utf-8-sig", "utf-16", "mixed",
        "mojibake",
    )  # fmt: skip
    delimiters: tuple[Literal[";", ",", "\t", "|"], ...] = (";", ",", "\t", "|")
    headers: tuple[Header, ...] = ("one", "one", "two", "none")
    totals: tuple[Total, ...] = ("none", "none", "Totaal", "Eindtotaal", "Aantal", "unlabelled")
    title_lines: tuple[Annotated[int, Field(ge=0, le=4)], ...] = (0, 1, 2, 3, 4)
    page_breaks: Rate = 0.2
    """The header comes again every 25 to 60 records, half of these under the first title line."""
    blank_column: Rate = 0.15
    """A column without a name and without values, in the middle or last."""
    footnote: Rate = 0.3
    trailing_delimiter: Rate = 0.15
    open_remark: Rate = 0.2
    """Some remarks, the last column, hold the delimiter without quotes."""
    lines_in_cells: Rate = 0.2
    """Some remarks hold line ends, within quotes."""
    padded: Rate = 0.3
    """Titles, total and footnote have as many delimiters as the table."""


def write_variants(exports: Path, truth: Path, seed: int, wish: ExportVariants) -> None:
    """Write `exports/variants/variant_NNN.csv`, `truth/variants.json` and `variants.parquet`.

    A variant depends on the seed, its number and the settings, not on how many there are.
    """
    if not wish.variants:
        return
    (exports / "variants").mkdir()
    told: list[dict[str, object]] = []
    tables: list[pa.Table] = []
    for number in range(1, wish.variants + 1):
        streams = Streams(seed, number)
        name = f"variant_{number:03d}.csv"
        traits = _draw_traits(streams.named("variant_traits"), wish)
        rows = draw_rows(streams.named("variant_rows"), wish.rows, traits.encoding)
        written = write_text(streams.named("variant_text"), rows, traits)
        (exports / "variants" / name).write_bytes(written.data)
        told.append({"file": name, **_facts(written, traits)})
        tables.append(_cells(name, written))
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (truth / "variants.json").write_text(text, encoding="utf-8")
    pq.write_table(pa.concat_tables(tables), truth / "variants.parquet")


def _draw_traits(random: np.random.Generator, wish: ExportVariants) -> Traits:
    def one_of(options: tuple[object, ...]) -> object:
        return options[int(random.integers(0, len(options)))]

    def happens(rate: float) -> bool:
        return bool(random.random() < rate)

    open_remark = happens(wish.open_remark)
    lines_in_cells = happens(wish.lines_in_cells) and not open_remark
    return Traits(
        encoding=str(one_of(wish.encodings)),
        delimiter=str(one_of(wish.delimiters)),
        header=str(one_of(wish.headers)),
        total=str(one_of(wish.totals)),
        titles=int(str(one_of(wish.title_lines))),
        page=int(random.integers(25, 61)) if happens(wish.page_breaks) else 0,
        title_on_page=happens(0.5),
        blank_column=happens(wish.blank_column),
        footnote=happens(wish.footnote),
        trailing=happens(wish.trailing_delimiter) and not open_remark,
        open_remark=open_remark,
        lines_in_cells=lines_in_cells,
        padded=happens(wish.padded),
        newline="\r\n" if happens(0.6) else "\n",
    )


def _facts(written: Written, traits: Traits) -> dict[str, object]:
    return {
        "encoding": traits.encoding,
        "delimiter": traits.delimiter,
        "quotechar": '"',
        "header_line": written.header_line,
        "header": traits.header,
        "total_line": written.total_line,
        "total": traits.total,
        "columns": list(written.columns),
        "records": len(written.lines),
        "titles": traits.titles,
        "page": traits.page,
        "footnote": traits.footnote,
        "trailing_delimiter": traits.trailing,
        "open_remark": traits.open_remark,
        "lines_in_cells": traits.lines_in_cells,
        "blank_column": traits.blank_column,
        "padded": traits.padded,
    }


def _cells(name: str, written: Written) -> pa.Table:
    """Every cell in long form: as the file holds it, and as it should have been before mojibake."""
    width, records = len(written.columns), len(written.lines)
    return pa.table(
        {
            "file": pa.array([name] * (records * width)),
            "row": pa.array(np.repeat(np.arange(records), width)),
            "line": pa.array(np.repeat(np.array(written.lines, dtype=np.int64), width)),
            "column": pa.array(list(written.columns) * records),
            "value": pa.array([cell for row in written.delivered for cell in row]),
            "intended": pa.array([cell for row in written.intended for cell in row]),
        }
    )
