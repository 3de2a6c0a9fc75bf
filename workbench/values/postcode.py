"""The Dutch postcode: four digits, two letters."""

import re

from workbench.values.arrays import Objects, Values, each

_SHAPE = re.compile(r"\s*([1-9][0-9]{3})\s*([A-Za-z]{2})\s*")
_NEVER = frozenset({"SA", "SD", "SS"})


def normal_postcode(values: Values) -> Objects:
    """`1234 ab` becomes `1234AB`; None where it is no Dutch postcode.

    The first digit is never 0, and the letters SA, SD and SS are never given out (PostNL).
    """
    return each(values, _normal)


def _normal(text: str) -> str | None:
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    letters = found.group(2).upper()
    return None if letters in _NEVER else found.group(1) + letters
