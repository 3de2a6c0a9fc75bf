"""What we ship about soft characteristics, as data: contradictions, words of remarks, terms."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from workbench.core.results import Setting, SettingsFile
from workbench.core.shipped import shipped_folder
from workbench.core.tomlfile import load


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as fault:
        raise ValueError(f"not a pattern: {fault}") from fault
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Holds(Setting):
    """A column (by a pattern on its name) has a value (by a pattern on the whole cell)."""

    column: Pattern
    value: Pattern


class Contradiction(Setting):
    """Two answers that cannot both be true, and how to say so."""

    name: str
    when: Holds
    then: Holds
    nl: str
    en: str
    source: str


class Theme(Setting):
    """Words in a remark that belong to a characteristic."""

    name: str
    column: Pattern
    words: Pattern


class _Contradictions(SettingsFile):
    rule: tuple[Contradiction, ...]


class _Remarks(SettingsFile):
    theme: tuple[Theme, ...]


class Terms(SettingsFile):
    """Patterns on column names: judged or asked, proved by a registry, or only administration."""

    soft: tuple[Pattern, ...]
    registry: tuple[Pattern, ...]
    administrative: tuple[Pattern, ...]


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """The shipped rules."""
    return load(shipped_folder("soft") / "contradictions.toml", _Contradictions).rule


@cache
def themes() -> tuple[Theme, ...]:
    """The shipped words of remarks."""
    return load(shipped_folder("soft") / "remarks.toml", _Remarks).theme


@cache
def terms() -> Terms:
    """The shipped terms."""
    return load(shipped_folder("soft") / "terms.toml", Terms)


def named_like(column: str, pattern: str) -> bool:
    """Whether a column's name fits a pattern; `_` counts as a space."""
    return re.search(pattern, column.replace("_", " "), re.IGNORECASE) is not None


def named_like_any(column: str, patterns: tuple[str, ...]) -> bool:
    """The same for several patterns."""
    return any(named_like(column, pattern) for pattern in patterns)


def columns_of_rules(columns: Iterable[str]) -> list[str]:
    """The columns that some contradiction is about."""
    patterns = tuple(side.column for rule in contradictions() for side in (rule.when, rule.then))
    return [column for column in columns if named_like_any(column, patterns)]
