"""What the three parsing steps share: blank and declared missing are no faults, the rest is."""

from collections.abc import Mapping

import numpy as np

from workbench.cleaning.steps.step import Change
from workbench.values.arrays import Flags, Objects
from workbench.values.dates import DATE_FORMATS, TIME_FORMATS, is_known_format


def check_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The same formats; ValueError names those that do not exist and those that do."""
    wrong = [name for name in formats if not is_known_format(name)]
    if wrong:
        raise ValueError(
            f"no such format: {', '.join(wrong)}; known: {', '.join(DATE_FORMATS)}, "
            f"with or without {' or '.join(TIME_FORMATS)} behind it"
        )
    return formats


def parsed(
    values: Objects,
    outcome: Objects,
    missing: tuple[str, ...],
    marks: Mapping[str, Flags] | None = None,
) -> Change:
    """The change of a parsing step, given what could be read of each value, and what to say."""
    declared = frozenset(text.strip() for text in missing)
    unparsed = np.zeros(len(values), dtype=np.bool_)
    for place, value in enumerate(values):
        text = value.strip()
        if text in declared:
            outcome[place] = None
        elif outcome[place] is None:
            unparsed[place] = text != ""
    return Change(outcome, unparsed, keeps_unparsed=True, marks=dict(marks or {}))
