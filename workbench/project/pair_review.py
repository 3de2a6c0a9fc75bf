"""Pairs of records to review in a file: written to be answered, read back as decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import ColumnMissing
from workbench.core.errors_linkage import VerdictsFaulty
from workbench.tables.engine import ROW

if TYPE_CHECKING:
    import pandas as pd

    from workbench.linkage.decisions import Decisions

VERDICTS = {
    "same": True,
    "gelijk": True,
    "different": False,
    "verschillend": False,
    "later": None,
    "": None,
}
"""What may be answered, in English or Dutch."""

_FIXED = ("left_row", "right_row", "left_line", "right_line", "check", "verdict")
_NEEDED = ("left_row", "right_row", "verdict")


@dataclass(frozen=True)
class Side:
    """A table of which records are shown."""

    file: Path
    frame: pd.DataFrame
    columns: tuple[str, ...]
    """Those that the rules look at."""

    def mark(self, row: int) -> str:
        """What the record holds, as a short number."""
        cells = [str(cell) for cell in self.frame.iloc[row][list(self.columns)]]
        text = "\x1f".join(cells).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=5).hexdigest()


@dataclass
class Answered:
    """Pairs that were answered, each with its line."""

    decisions: Decisions
    asked: Decisions
    """All pairs of the file, also those put off (as different): none is asked again."""
    later: int
    """Pairs that were put off or not answered yet."""
    table: pd.DataFrame = field(repr=False)
    """The file as it came, for a next round."""


def pairs_table(left: Side, right: Side, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs side by side, `verdict` empty: rows from 0, lines as in the delivered files.

    `check` tells later whether the rows still hold what was asked about.
    """
    import pandas as pd

    rows, others = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    table = {
        "left_row": [str(row) for row in rows],
        "right_row": [str(row) for row in others],
        "left_line": [str(left.frame[ROW].iloc[row]) for row in rows],
        "right_line": [str(right.frame[ROW].iloc[row]) for row in others],
        "check": [_check(left, right, row, other) for row, other in zip(rows, others, strict=True)],
        "verdict": [""] * len(rows),
    }
    for place in range(max(len(left.columns), len(right.columns))):
        for name, side, chosen in (("left", left, rows), ("right", right, others)):
            if place < len(side.columns):
                column = side.columns[place]
                table[f"{name} {column}"] = side.frame[column].iloc[chosen].tolist()
    return pd.DataFrame(table, dtype=object)


def answered(file: Path, table: pd.DataFrame, left: Side, right: Side | None) -> Answered:
    """Read what people answered; `right` is the other table of a link.

    An empty verdict is one that is put off. Raises ColumnMissing, or VerdictsFaulty with a sentence
    for every line that can't be taken.
    """
    import numpy as np

    from workbench.linkage.decisions import Decisions

    for name in _NEEDED:
        if name not in table.columns:
            known = ", ".join(map(str, table.columns))
            raise ColumnMissing(file=file.name, column=name, columns=known)
    lines = _Lines(left, right)
    faults = [
        f"line {line}: {fault}"
        for line, cells in _cells(table)
        if (fault := lines.fault(line, cells)) is not None
    ]
    if faults:
        raise VerdictsFaulty(file=file.name, count=len(faults), faults="\n".join(faults))
    left_rows, right_rows = np.array(list(lines.seen), dtype=np.int64).reshape(-1, 2).T
    verdicts = [same for _, same in lines.seen.values()]
    same = np.array([verdict is True for verdict in verdicts], dtype=np.bool_)
    done = np.array([verdict is not None for verdict in verdicts], dtype=np.bool_)
    return Answered(
        Decisions(left_rows[done], right_rows[done], same[done]),
        Decisions(left_rows, right_rows, same),
        int((~done).sum()),
        table.drop(columns=[name for name in table.columns if name.startswith("_")]),
    )


class _Lines:
    """Takes the lines one by one; says of each what is wrong with it."""

    def __init__(self, left: Side, right: Side | None) -> None:
        self._left, self._right = left, right or left
        self._one_table = right is None
        self.seen: dict[tuple[int, int], tuple[int, bool | None]] = {}

    def fault(self, line: int, cells: dict[str, str]) -> str | None:
        """None when the line was taken."""
        rows = []
        for name, side in (("left_row", self._left), ("right_row", self._right)):
            row = _row(cells[name], len(side.frame))
            if row is None:
                last = len(side.frame) - 1
                return f"{name} {cells[name]!r} is no row of {side.file.name} (0 to {last})."
            rows.append(row)
        pair = (rows[0], rows[1])
        if self._one_table and pair[0] == pair[1]:
            return "left_row and right_row are the same row."
        verdict = cells["verdict"].casefold()
        if verdict not in VERDICTS:
            return f"verdict {cells['verdict']!r} is unknown: same, different or later."
        if cells.get("check") and cells["check"] != _check(self._left, self._right, *pair):
            return f"rows {pair[0]} and {pair[1]} do not hold what was asked about; ask anew."
        if self._one_table:
            pair = (min(pair), max(pair))
        return self._taken(line, pair, VERDICTS[verdict])

    def _taken(self, line: int, pair: tuple[int, int], same: bool | None) -> str | None:
        before = self.seen.get(pair)
        if before is not None and None not in (same, before[1]) and same != before[1]:
            return f"these two were answered otherwise in line {before[0]}."
        if before is None or same is not None:
            self.seen[pair] = (line, same)
        return None


def _cells(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    wanted = [name for name in _FIXED if name in table.columns]
    texts = table[wanted].fillna("").astype(str)
    lines: Sequence[int] = table[ROW].astype(int).tolist()
    for line, cells in zip(lines, texts.itertuples(index=False, name=None), strict=True):
        yield line, {name: cell.strip() for name, cell in zip(wanted, cells, strict=True)}


def _row(text: str, rows: int) -> int | None:
    # a spreadsheet may have made 12.0 of 12
    digits = text.removesuffix(".0").removesuffix(",0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18 or int(digits) >= rows:
        return None
    return int(digits)


def _check(left: Side, right: Side, row: int, other: int) -> str:
    # the letter keeps a spreadsheet from taking it for a number
    return f"k{left.mark(row)}{right.mark(other)}"
