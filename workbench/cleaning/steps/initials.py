"""initials: first names as initials, one way of writing."""

import re
from typing import Literal

from workbench.cleaning.steps.step import Change, ColumnStep, changed_text
from workbench.values.arrays import Objects

_PARTS = re.compile(r"[^\W\d_]+")


class Initials(ColumnStep):
    """Write `jan pieter`, `J P` and `j.p.` as `J.P.`.

    A text of capitals without any dot or lower case (`JP`) is read as initials only when it has at
    most `letters` letters: `JAN` may be a name. Only the Dutch `IJ` counts as one letter.
    """

    kind: Literal["initials"]
    letters: int = 2

    def change(self, values: Objects) -> Change:
        return changed_text(values, self._written)

    def _written(self, text: str) -> str:
        parts = _PARTS.findall(text)
        if not parts:
            return text
        if len(parts) == 1 and parts[0].isupper() and 1 < len(parts[0]) <= self.letters:
            parts = [parts[0]] if parts[0] == "IJ" else list(parts[0])
        return "".join(f"{_first(part)}." for part in parts)


def _first(part: str) -> str:
    length = 2 if part[:2].lower() == "ij" else 1
    return part[:length].upper()
