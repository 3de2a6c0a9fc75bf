"""Levels of comparisons as conditions in SQL (DuckDB's), over columns of standard values.

What SQL can't do by itself stands in columns beside: `surname__sound` is a key that names which
sound alike share.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from workbench.linkage.comparison_rules import ComparisonRule
from workbench.linkage.name_levels import NAME_KEYS, is_bare, long_words

Values = npt.NDArray[np.object_]

_LOST_KINDS = {
    "text": "overlap of letter triples by rarity",
    "words": "overlap of words in any order",
    "distance": "kilometres",
}
_SAME_KEY = '"{f}__{key}_l" = "{f}__{key}_r"'
_SLACK = 1e-6
"""What the core gives a similarity, whose scores are single precision."""


def level_condition(rule: ComparisonRule, level: float | str) -> str | None:
    """When a pair reaches a level of a rule; None where SQL can't say so."""
    if rule.kind in _LOST_KINDS:
        return None
    if isinstance(level, str):
        word, _, number = level.partition(":")
        template = _WORDED.get((rule.kind, word)) or _WORDED.get(("", word))
        return None if template is None else template.format(f=rule.field, n=number)
    if rule.kind not in _NUMBERED:
        return None
    least = level - _SLACK if rule.kind in ("jaro_winkler", "name", "list") else level
    return _NUMBERED[rule.kind].format(f=rule.field, n=int(least) if least == int(least) else least)


def lost_levels(rule: ComparisonRule) -> str | None:
    """What of a rule's levels SQL can't say, as a sentence."""
    if rule.kind in _LOST_KINDS:
        what = _LOST_KINDS[rule.kind]
        return f"{rule.field}: Splink has no {what} ({rule.kind}); only exact agreement is left."
    lost = [str(level) for level in rule.levels if level_condition(rule, level) is None]
    return f"{rule.field}: Splink has no level {', '.join(lost)}." if lost else None


def helper_columns(rule: ComparisonRule) -> dict[str, Callable[[str], object]]:
    """The columns that a rule's levels need beside its values: by suffix what each value gives."""
    needed: dict[str, Callable[[str], object]] = {}
    for level in rule.levels:
        if rule.kind == "name" and isinstance(level, str):
            if level in NAME_KEYS:
                needed[level] = NAME_KEYS[level]
            elif level == "part":
                needed["words"] = long_words
            elif level == "initials":
                needed["bare"] = is_bare
        elif rule.kind == "list":
            needed["items"] = _items
    return needed


def _items(value: str) -> list[str]:
    return sorted(set(value.split()))


_YEAR_L, _YEAR_R = 'substr("{f}_l", 1, 4)', 'substr("{f}_r", 1, 4)'
_MONTH_L, _MONTH_R = 'substr("{f}_l", 6, 2)', 'substr("{f}_r", 6, 2)'
_DAY_L, _DAY_R = 'substr("{f}_l", 9, 2)', 'substr("{f}_r", 9, 2)'
_YEARS_APART = f"abs(try_cast({_YEAR_L} as integer) - try_cast({_YEAR_R} as integer))"
_GUESS = "({day} = '01' and {month} in ('01', '07'))"
_GUESS_L = _GUESS.replace("{day}", _DAY_L).replace("{month}", _MONTH_L)
_GUESS_R = _GUESS.replace("{day}", _DAY_R).replace("{month}", _MONTH_R)

_WORDED = {
    (
        "date",
        "swapped",
    ): f"{_YEAR_L} = {_YEAR_R} and {_MONTH_L} = {_DAY_R} and {_DAY_L} = {_MONTH_R}",
    ("date", "one_digit"): (
        "damerau_levenshtein(replace(\"{f}_l\", '-', ''), replace(\"{f}_r\", '-', '')) <= 1"
    ),
    ("date", "guessed"): f"{_YEARS_APART} <= 1 and ({_GUESS_L} or {_GUESS_R})",
    ("date", "two_parts"): (
        f"cast({_YEAR_L} = {_YEAR_R} as integer) + cast({_MONTH_L} = {_MONTH_R} as integer)"
        f" + cast({_DAY_L} = {_DAY_R} as integer) >= 2"
    ),
    ("date", "same_year"): f"{_YEARS_APART} = 0",
    ("date", "year_off_one"): f"{_YEARS_APART} <= 1",
    ("date", "days"): (
        'abs(datediff(\'day\', try_cast("{f}_l" as date), try_cast("{f}_r" as date))) <= {n}'
    ),
    ("osa", "prefix"): (
        'left("{f}_l", {n}) = left("{f}_r", {n})'
        ' and length("{f}_l") > {n} and length("{f}_r") > {n}'
    ),
    ("name", "part"): 'list_has_any("{f}__words_l", "{f}__words_r")',
    ("name", "initials"): (
        'left("{f}_l", 1) = left("{f}_r", 1) and ("{f}__bare_l" or "{f}__bare_r")'
    ),
    **{("name", key): _SAME_KEY.replace("{key}", key) for key in NAME_KEYS},
}
"""Per kind and word the condition of a level."""

_NUMBERED = {
    "jaro_winkler": 'jaro_winkler_similarity("{f}_l", "{f}_r") >= {n}',
    "name": 'jaro_winkler_similarity("{f}_l", "{f}_r") >= {n}',
    "osa": 'damerau_levenshtein("{f}_l", "{f}_r") <= {n}',
    "number": (
        "abs(try_cast(replace(\"{f}_l\", ',', '.') as double)"
        " - try_cast(replace(\"{f}_r\", ',', '.') as double)) <= {n}"
    ),
    "prefix": (
        'left("{f}_l", {n}) = left("{f}_r", {n})'
        ' and length("{f}_l") >= {n} and length("{f}_r") >= {n}'
    ),
    "list": (
        'len(list_intersect("{f}__items_l", "{f}__items_r"))'
        ' >= {n} * least(len("{f}__items_l"), len("{f}__items_r"))'
    ),
}
"""Per kind the condition of a level with a number."""
