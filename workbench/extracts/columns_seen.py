"""What the records of a sample show of each column: its kinds of values, and how often it is filled."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.extracts.ends import Cells, is_figure

DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_BEGINNING = 200
"""Characters of a value that its form is taken from."""
_FIRM = 0.95
"""Share of a column's values that must be of one kind or form before another one is out of place."""
_FEW_VALUES = 5
_FREE_TEXT = 0.25
"""Share of a column's values that must hold a space between words for it to be free text."""
_ALWAYS = 0.98
"""Share of records from which a column is believed to be always filled."""
_CATEGORY = 0.2
"""Share of distinct values under which a text column holds categories."""


def kind_of(cell: str | None) -> str:
    """`empty`, `date`, `number` or `text`."""
    if not cell or cell.isspace():
        return "empty"
    if DATE.fullmatch(cell):
        return "date"
    return "number" if is_figure(cell) else "text"


def mask_of(cell: str) -> str:
    """A cell's form: figures become 9, letters a, all else stays."""
    return "".join(
        "9" if c.isdigit() else "a" if c.isalpha() else c for c in cell[:_BEGINNING].strip()
    )


@dataclass(frozen=True)
class ColumnSeen:
    """One column of the sample's full records."""

    kinds: Counter[str]
    """Filled values by kind."""
    values: Counter[str]
    empty: int
    """Records that leave it empty."""
    mask: str | None
    """The form that nearly all values have; None where there is no such form."""

    @property
    def filled(self) -> int:
        """How many values there are."""
        return sum(self.kinds.values())

    @property
    def is_figures(self) -> bool:
        """Whether most values are numbers or dates."""
        figures = self.kinds["number"] + self.kinds["date"]
        return figures > 0 and figures >= 0.6 * self.filled

    @property
    def is_firm(self) -> bool:
        """Whether a value of another kind or form would be out of place."""
        most = max(self.kinds["number"], self.kinds["date"])
        return self.filled >= _FEW_VALUES and (most >= _FIRM * self.filled or self.mask is not None)

    @property
    def is_free_text(self) -> bool:
        """Whether people write sentences here."""
        spaced = sum(n for value, n in self.values.items() if " " in value.strip())
        text = self.kinds["text"] >= 0.6 * self.filled
        return self.filled > 0 and text and spaced >= _FREE_TEXT * self.filled

    @property
    def is_category(self) -> bool:
        """Whether the same few values come again and again."""
        return self.filled >= 10 and len(self.values) <= max(3, _CATEGORY * self.filled)

    @property
    def is_always_filled(self) -> bool:
        """Whether hardly any record leaves it empty; one may, as a total among the first ones."""
        return self.filled > 1 and self.empty <= 1 + (1 - _ALWAYS) * (self.filled + self.empty)

    def never_has(self, cell: str | None) -> bool:
        """Whether a figure or date stands here where there are none."""
        kind = kind_of(cell)
        return kind in ("number", "date") and self.filled >= 3 and not self.kinds[kind]

    def fits(self, cell: str | None) -> bool:
        """Whether a value is not out of place here."""
        kind = kind_of(cell)
        if kind == "empty" or not self.is_firm:
            return True
        if self.mask is not None and mask_of(cell or "") == self.mask:
            return True
        return self.kinds[kind] > 0.02 * self.filled


def look_at_columns(records: Sequence[Cells], width: int) -> tuple[ColumnSeen, ...]:
    """The columns of records that are as wide as the table."""
    return tuple(_look([cells[at] for cells in records if at < len(cells)]) for at in range(width))


def _look(cells: list[str | None]) -> ColumnSeen:
    filled = [cell for cell in cells if cell and not cell.isspace()]
    kinds = Counter(map(kind_of, filled))
    masks = Counter(map(mask_of, filled))
    mask, count = masks.most_common(1)[0] if masks else ("", 0)
    firm = len(filled) >= _FEW_VALUES and count >= _FIRM * len(filled) and "9" in mask
    empty = len(cells) - len(filled)
    return ColumnSeen(kinds, Counter(filled), empty, mask if firm else None)
