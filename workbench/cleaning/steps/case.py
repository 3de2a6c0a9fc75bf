"""case: capitals in one way."""

import re
from typing import Literal

from workbench.cleaning.steps.step import Change, ColumnStep, changed_text
from workbench.values.arrays import Objects

_WORD = re.compile(r"[^\W\d_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{3}")


class Case(ColumnStep):
    """Write a column in upper case, lower case, or with a capital for every word.

    `title` knows the Dutch IJ (`ijssel` becomes `IJssel`), and hyphens and apostrophes start a
    word (`o'neill-smit` becomes `O'Neill-Smit`). `only_capitals` leaves texts alone that have any
    lower case letter, or no word of three letters: there the capitals may mean something.
    """

    kind: Literal["case"]
    to: Literal["upper", "lower", "title"]
    only_capitals: bool = False

    def change(self, values: Objects) -> Change:
        return changed_text(values, self._written)

    def _written(self, text: str) -> str:
        if self.only_capitals and not (text.isupper() and _LONG_WORD.search(text)):
            return text
        if self.to == "upper":
            return text.upper()
        return text.lower() if self.to == "lower" else _WORD.sub(_capitalised, text)


def _capitalised(found: re.Match[str]) -> str:
    word = found.group().lower()
    length = 2 if word.startswith("ij") else 1
    return word[:length].upper() + word[length:]
