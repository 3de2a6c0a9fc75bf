"""Proposals on how texts are written: spaces, capitals, words that say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.cleaning.steps.case import Case
from workbench.cleaning.steps.placeholders import Placeholders
from workbench.cleaning.steps.trim import Trim
from workbench.cleaning.suggesting.clues import ColumnClues, TableClues
from workbench.cleaning.suggesting.now import ColumnNow, TableNow
from workbench.cleaning.suggesting.proposal import Proposal, quoted
from workbench.cleaning.suggesting.settings import SuggestSettings
from workbench.values.names import PARTICLES
from workbench.values.placeholders import placeholder_reason

_REMARKS = ("remark",)
_NOT_LISTS = frozenset({"name", "free_text", "email", "url", "iban", "bsn", "postcode"})


def propose_trim(now: TableNow, clues: TableClues) -> Iterator[Proposal]:
    """One step for every column with padded texts; a remark keeps its lines as they are."""
    padded = []
    for column in now.columns.values():
        if clues.of(column.name).role in _REMARKS or _has_lines(column):
            continue
        trimmed = Trim(kind="trim", columns=(column.name,)).change(column.values).values
        if any(old != new for old, new in zip(column.values, trimmed, strict=True)):
            padded.append(column.name)
    if padded:
        yield Proposal("padded", Trim(kind="trim", columns=tuple(padded)), 0.99)


def _has_lines(column: ColumnNow) -> bool:
    return any("\n" in value or "\r" in value for value in column.values)


def propose_case(
    column: ColumnNow, clues: ColumnClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """One way of writing a list of answers; names in capitals as names; particles small."""
    if is_particles(column, settings):
        lower = Case(kind="case", columns=(column.name,), to="lower")
        if column.changed_by(str.lower):
            yield Proposal("capitals_differ", lower, 0.97)
        return
    if clues.meaning == "name":
        yield from _names(column, settings)
        return
    if clues.meaning in _NOT_LISTS or len(column.values) > settings.few_values:
        return
    forms: dict[str, set[str]] = {}
    for value in column.values:
        forms.setdefault(value.strip().casefold(), set()).add(value.strip())
    if all(len(written) == 1 for written in forms.values()):
        return
    for to, test in (("upper", str.isupper), ("lower", str.islower)):
        lettered = np.array([any(map(str.isalpha, value)) for value in column.values])
        styled = np.array([test(value) for value in column.values])
        whole = column.share(lettered)
        if whole and column.share(styled) >= settings.one_style * whole:
            step = Case.model_validate({"kind": "case", "columns": (column.name,), "to": to})
            yield Proposal("capitals_differ", step, 0.95)
            return


def _names(column: ColumnNow, settings: SuggestSettings) -> Iterator[Proposal]:
    step = Case(kind="case", columns=(column.name,), to="title", only_capitals=True)
    changed = step.change(column.values).values != column.values
    share = column.share(changed)
    if 0 < share <= settings.capital_names:
        yield Proposal("names_in_capitals", step, 0.9)


def is_particles(column: ColumnNow, settings: SuggestSettings) -> bool:
    """Whether a column holds name particles (`van der`) and nothing else."""
    known = np.array([value.strip().lower() in PARTICLES for value in column.values], dtype=bool)
    return bool(column.filled) and column.share(known) >= settings.particles


def propose_placeholders(
    now: TableNow, clues: TableClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """What says nothing becomes missing: one step for the columns where the dictionary is enough,
    one for each column that has values of its own, or answers that look like placeholders."""
    together: list[str] = []
    said: list[str] = []
    sure = 1.0
    for column in now.columns.values():
        known = clues.of(column.name)
        nothing = {
            _plain(value): confidence
            for value, confidence in known.says_nothing.items()
            if confidence >= settings.says_nothing and value.strip()
        }
        here = [value for value in column.values if _plain(value) in nothing]
        if not here:
            continue
        least = min(nothing[_plain(value)] for value in here)
        in_dictionary = {
            _plain(value)
            for value in column.values
            if value.strip() and placeholder_reason(value) is not None
        }
        own = [value for value in here if _plain(value) not in in_dictionary]
        if not own and in_dictionary <= set(map(_plain, here)):
            together.append(column.name)
            said += [value for value in here if value not in said]
            sure = min(sure, least)
        else:
            step = _of_its_own(column.name, here, own, in_dictionary)
            yield Proposal("says_nothing", step, least, {"examples": quoted(here)})
    if together:
        step = Placeholders(kind="placeholders", columns=tuple(together))
        yield Proposal("says_nothing", step, sure, {"examples": quoted(said)})


def _of_its_own(
    column: str, here: list[str], own: list[str], in_dictionary: set[str]
) -> Placeholders:
    whole = in_dictionary <= set(map(_plain, here))
    values = own if whole else here
    return Placeholders(
        kind="placeholders",
        columns=(column,),
        values=tuple(dict.fromkeys(value.strip() for value in values)),
        dictionary=whole,
    )


def _plain(value: str) -> str:
    return value.strip().casefold()
