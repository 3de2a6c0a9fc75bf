"""How two values of a field are weighed: the kinds of comparison and the levels each knows."""

import re
from typing import Literal, Self

from pydantic import model_validator

from workbench.core.results import Setting
from workbench.linkage.custom_levels import parse
from workbench.linkage.rule_parts import Name

DATE_LEVELS = ("swapped", "one_digit", "guessed", "two_parts", "same_year", "year_off_one")
"""Day and month swapped; one digit (or two neighbours) off; one of the two on 1 January or
1 July of the same year or a neighbouring one; two of day, month and year the same; the same year; a
neighbouring year. Besides `days:N`: at most N days apart."""

NAME_LEVELS = (
    *("first_word", "part", "initials", "sound", "nickname", "any_order", "transliteration"),
)
"""The same first word; any whole word in common; the same first letter where one is just initials;
the same sound key; a usual short form; the same words in another order; the same name put into our
letters in another way."""

Kind = Literal[
    "exact",
    "jaro_winkler",
    "osa",
    "date",
    "name",
    "words",
    "text",
    "number",
    "prefix",
    "list",
    "distance",
    "custom",
]

CUSTOM = "custom:"
"""What stands before a condition of one's own; see `custom_levels`."""

_WORDED: dict[str, tuple[str, ...]] = {
    "date": (*DATE_LEVELS, "days:N"),
    "name": NAME_LEVELS,
    "osa": ("prefix:N",),
}
_RISING = {
    "osa": "osa levels are whole numbers of edits from 1",
    "number": "number levels are differences over 0",
    "distance": "distance levels are kilometres over 0",
}


class ComparisonRule(Setting):
    """How two values of a field are weighed; levels run from most to least alike."""

    field: Name
    kind: Kind
    levels: tuple[float | str, ...] = ()
    term_frequency: bool = False
    """Agreeing on a rare value says more than agreeing on a common one."""
    identifier: bool = False
    """A number given to one person only: others have the same one by mistake, never by chance."""
    swapped_with: Name | None = None
    """Another compared field that may hold this one's value, and this one its (given name and
    surname in each other's place)."""

    @model_validator(mode="after")
    def _levels_fit(self) -> Self:
        numbers = [level for level in self.levels if not isinstance(level, str)]
        allowed = _WORDED.get(self.kind, ())
        for word in self.levels:
            if isinstance(word, str) and word.startswith(CUSTOM) and self.kind != "exact":
                parse(word.removeprefix(CUSTOM))
            elif isinstance(word, str) and not _is_allowed(word, allowed):
                known = ", ".join((*allowed, f"{CUSTOM}CONDITION"))
                known += "" if self.kind in ("date", "exact", "custom") else ", and numbers"
                raise ValueError(f"{self.kind} has no level {word!r}; known: {known}")
        if len(set(self.levels)) != len(self.levels):
            raise ValueError("a level is given twice")
        if self.swapped_with == self.field:
            raise ValueError("swapped_with names the field itself")
        self._numbers_fit(numbers)
        return self

    def _numbers_fit(self, numbers: list[float]) -> None:
        worded = self.kind in ("exact", "date", "custom")
        if worded and (numbers or (self.kind == "exact" and self.levels)):
            raise ValueError(f"{self.kind} takes no such levels")
        if not self.levels and self.kind not in ("exact", "date"):
            raise ValueError(f"{self.kind} needs levels")
        if self.kind in _RISING:
            _check_rising(self.kind, numbers)
        elif self.kind == "prefix":
            if any(number < 1 or number != int(number) for number in numbers):
                raise ValueError("prefix levels are whole numbers of signs from 1")
            if numbers != sorted(numbers, reverse=True):
                raise ValueError("prefix levels run from many signs to few")
        elif any(not 0 < number < 1 for number in numbers):
            raise ValueError("similarity levels lie between 0 and 1")
        elif numbers != sorted(numbers, reverse=True):
            raise ValueError("similarity levels run from high to low")


def _check_rising(kind: str, numbers: list[float]) -> None:
    whole = kind == "osa"
    if any(number <= 0 or (whole and number != int(number)) for number in numbers):
        raise ValueError(_RISING[kind])
    if numbers != sorted(numbers):
        raise ValueError(f"{kind} levels run from few to many")


def _is_allowed(word: str, allowed: tuple[str, ...]) -> bool:
    if word in allowed and ":" not in word:
        return True
    name, _, number = word.partition(":")
    if f"{name}:N" not in allowed or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
        return False
    return float(number) > 0
