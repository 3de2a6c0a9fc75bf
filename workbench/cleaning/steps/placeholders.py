"""placeholders: cells that are filled but say nothing become missing."""

from typing import Literal

from workbench.cleaning.steps.step import Change, ColumnStep, changed_text
from workbench.values.arrays import Objects
from workbench.values.placeholders import placeholder_reason


class Placeholders(ColumnStep):
    """Turn `n.v.t.`, `onbekend`, `-`, `zie dossier` and their like into missing.

    `values` are the column's own ones (compared without spaces around and without capitals): a
    code such as 9 or 99 is only a placeholder where a person says so. `keep` are answers here
    though they look like placeholders. `dictionary = false` leaves only `values`.
    """

    kind: Literal["placeholders"]
    values: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    dictionary: bool = True

    def change(self, values: Objects) -> Change:
        own = frozenset(_plain(value) for value in self.values)
        kept = frozenset(_plain(value) for value in self.keep)

        def said(text: str) -> str | None:
            plain = _plain(text)
            if plain in own:
                return None
            if self.dictionary and plain not in kept and placeholder_reason(text) is not None:
                return None
            return text

        return changed_text(values, said)


def _plain(text: str) -> str:
    return text.strip().casefold()
