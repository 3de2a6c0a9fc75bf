"""Column names that a table can have: not empty, each once, none of ours."""

import re
from collections.abc import Sequence

from workbench.tables.engine import SYSTEM_COLUMNS

_CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")


def unique_names(cells: Sequence[str | None]) -> tuple[tuple[str, ...], list[str]]:
    """Usable names for header cells, and which of them are not what was delivered.

    Names are told apart without regard to case, as the engine does. Surrounding blanks and line
    ends inside a name go; an empty name becomes `column_N`, a second `naam` becomes `naam_2`.
    """
    taken = {name.casefold() for name in SYSTEM_COLUMNS}
    names: list[str] = []
    renamed: list[str] = []
    # a delivered name goes before one that we would make up
    delivered = {_tidy(cell).casefold() for cell in cells}
    for number, cell in enumerate(cells, start=1):
        wanted = _tidy(cell) or f"column_{number}"
        name = wanted
        suffix = 2
        while name.casefold() in taken or (name != _tidy(cell) and name.casefold() in delivered):
            name = f"{wanted}_{suffix}"
            suffix += 1
        taken.add(name.casefold())
        names.append(name)
        if name != _tidy(cell):
            renamed.append(name)
    return tuple(names), renamed


def _tidy(cell: str | None) -> str:
    return _CONTROL.sub(" ", cell or "").strip()
