"""Proposals that follow from what a column means: BSN, postcode, surname, date, number."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from workbench.cleaning.steps.bsn import Bsn
from workbench.cleaning.steps.name_particles import NameParticles
from workbench.cleaning.steps.parse_dates import ParseDates
from workbench.cleaning.steps.parse_numbers import ParseNumbers
from workbench.cleaning.steps.parse_timestamps import ParseTimestamps
from workbench.cleaning.steps.postcode import Postcode
from workbench.cleaning.suggesting.clues import ColumnClues, TableClues
from workbench.cleaning.suggesting.now import ColumnNow, TableNow
from workbench.cleaning.suggesting.proposal import Proposal
from workbench.cleaning.suggesting.settings import SuggestSettings
from workbench.cleaning.suggesting.texts import is_particles
from workbench.values.arrays import Flags
from workbench.values.dates import DATE_FORMATS, TIME_FORMATS, parse_timestamps
from workbench.values.names import split_particle
from workbench.values.placeholders import placeholder_reason

_SURNAMES = re.compile(
    r"(?:achter|geslachts|familie|meisjes)naam|^naam$|(?:sur|last|family)[ _]?name", re.IGNORECASE
)
_NEVER_CHANCE = tuple(name for name in DATE_FORMATS if name not in ("excel_serial", "ddmmyyyy"))
_MEASURED = ("amount", "number", "integer")
_YEARS = (1900, 2100)
"""Where bare figures are read as a date only within these years (`architecture`: a finding else)."""


def propose_by_meaning(
    column: ColumnNow, clues: ColumnClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """What a column of this kind needs."""
    names = (column.name,)
    if clues.meaning == "bsn":
        bsn = Bsn(kind="bsn", columns=names)
        if (bsn.change(column.values).values != column.values).any():
            yield Proposal("bsn_to_mend", bsn, 0.98)
    elif clues.meaning == "postcode":
        postcode = Postcode(kind="postcode", columns=names)
        if (postcode.change(column.values).values != column.values).any():
            yield Proposal("postcode_notation", postcode, 0.98)
    elif clues.meaning in ("date", "timestamp"):
        yield from _dates(column, clues.meaning == "timestamp", settings)
    elif clues.wanted_as_number or (clues.meaning in _MEASURED and clues.measures):
        yield from _numbers(column, clues, settings)


def propose_particles(
    now: TableNow, clues: TableClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """Particles out of a surname, into the column that holds them, or a new one."""
    surnames = [
        column
        for column in now.columns.values()
        if clues.of(column.name).meaning == "name" and _SURNAMES.search(column.name)
    ]
    places = [column.name for column in now.columns.values() if is_particles(column, settings)]
    for column in surnames:
        found, _ = split_particle(column.values)
        if not any(particle is not None for particle in found):
            continue
        alone = len(surnames) == 1
        into = places[0] if len(places) == 1 and alone else f"{column.name}_voorvoegsel"
        step = NameParticles(kind="name_particles", columns=(column.name,), into=into)
        yield Proposal("particle_in_surname", step, 0.9)


def _dates(column: ColumnNow, timed: bool, settings: SuggestSettings) -> Iterator[Proposal]:
    formats, read = _formats(column, timed, settings)
    said = ~_nothing(column)
    share = column.share(read & said) / max(column.share(said), 1e-9)
    if not formats or share < settings.readable:
        return
    unread = [value for value in column.values[~read & ~said] if value.strip()]
    wish = {"columns": (column.name,), "formats": formats, "missing": tuple(unread)}
    step = (
        ParseTimestamps.model_validate({"kind": "parse_timestamps", **wish})
        if timed
        else ParseDates.model_validate({"kind": "parse_dates", **wish})
    )
    yield Proposal("dates_as_text", step, 0.97 * share, {"formats": ", ".join(formats)})


def _formats(
    column: ColumnNow, timed: bool, settings: SuggestSettings
) -> tuple[tuple[str, ...], Flags]:
    """The formats that together read most, the one that reads most first, and what they read."""
    clocks = ("", *(f" {clock}" for clock in TIME_FORMATS)) if timed else ("",)
    fits = {}
    for name in DATE_FORMATS:
        for clock in clocks:
            if name == "excel_serial" and clock:
                continue
            moments = parse_timestamps(column.values, [name + clock])
            sure = name in _NEVER_CHANCE
            fits[name + clock] = np.array(
                [m is not None and (sure or _YEARS[0] <= m.year < _YEARS[1]) for m in moments],
                dtype=np.bool_,
            )
    chosen: list[str] = []
    read = np.zeros(len(column.values), dtype=np.bool_)
    while fits:
        # of formats that read as much, the stricter one: it stands first in the list of formats
        best = max(fits, key=lambda name: int(column.counts[fits[name] & ~read].sum()))
        if column.share(fits[best] & ~read) <= settings.adds_reads:
            break
        chosen.append(best)
        read |= fits.pop(best)
    return tuple(chosen), read


def _numbers(
    column: ColumnNow, clues: ColumnClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    decimal = clues.decimal_mark or ","
    thousands = "." if decimal == "," else ","
    said = ~_nothing(column)
    wish = {"kind": "parse_numbers", "columns": (column.name,), "decimal": decimal}
    wish["thousands"] = thousands
    best, share = None, 0.0
    for other in ("", thousands):
        step = ParseNumbers.model_validate({**wish, "other_decimal": other})
        change = step.change(column.values)
        read = column.share(~change.unparsed & said) / max(column.share(said), 1e-9)
        if read > share:
            best, share = step, read
    if best is not None and share >= settings.readable:
        yield Proposal("numbers_as_text", best, 0.95 * share, {"decimal": decimal})


def _nothing(column: ColumnNow) -> Flags:
    return np.array(
        [placeholder_reason(value) is not None for value in column.values], dtype=np.bool_
    )
