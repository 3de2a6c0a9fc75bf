"""Persons with two client numbers, and the identity errors that came with the second."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.calendar import HORIZON, NEVER, RECORDS_BEGIN, Objects, date_parts, spell_dates
from workbench.demo.chunks import Chunk
from workbench.demo.faults import Faults
from workbench.demo.names import draw_surnames, latin
from workbench.demo.source_rows import SourceRows, constant
from workbench.demo.spelling import (
    guess_births,
    misspell,
    mistype_numbers,
    swap_day_and_month,
    vary_first_names,
)
from workbench.demo.streams import Streams

_SOONEST = 60
"""Days after inflow before a running client is registered a second time."""
_KINDS = ("bsn", "birth", "surname", "first_names")
_ONE_ERROR = 1 / 3
"""Of the second registrations with fewer than two errors: those with one."""
_MARRIED = 0.4
"""Of women with another surname at the second registration: it is their partner's and theirs."""
_THREE = 0.2
"""Of those with two or more: with three."""


def draw_second_numbers(
    streams: Streams, chunk: Chunk, spells: pd.DataFrame, rate: float
) -> pd.DataFrame:
    """Who gets a second client number (`person`) and when (`registered`, a day).

    It comes with re-inflow where there is one before the chunk's `settled_by`, else some time in
    the running spell. The rate is of all persons of the chunk.
    """
    random = streams.named("second_client_number")
    by_person = spells.sort_values(["person", "spell_number"]).drop_duplicates("person")
    again = spells[spells.spell_number == 2].set_index("person").start
    persons = len(by_person)
    back = again.reindex(np.arange(persons)).fillna(NEVER).to_numpy().astype(np.int64)
    back = back - random.integers(21, 41, persons)
    start, end = by_person.start.to_numpy(), by_person.end.to_numpy()
    earliest = np.maximum(start + _SOONEST, RECORDS_BEGIN + 30)
    latest = np.minimum(np.minimum(end, HORIZON) - 20, chunk.settled_by - 5)
    running = earliest + (random.random(persons) * np.maximum(latest - earliest, 1)).astype(
        np.int64
    )
    comes_back = back <= chunk.settled_by - 5
    fits = comes_back | (latest > earliest)
    wanted = min(1.0, rate * persons / max(fits.sum(), 1))
    chosen = np.flatnonzero(fits & (random.random(persons) < wanted))
    when = np.where(comes_back, back, running)
    return pd.DataFrame({"person": chosen, "registered": when[chosen]})


def registration_errors(
    streams: Streams, source: SourceRows, registrations: pd.DataFrame, faults: Faults
) -> None:
    """Identity errors of second registrations: how many each has, which, and their cells."""
    random = streams.named("registration_errors")
    second = np.flatnonzero(registrations.second.to_numpy())
    many = random.random(len(second)) < faults.second_with_errors
    three = random.random(len(second)) < _THREE
    one = (random.random(len(second)) < _ONE_ERROR) & (faults.second_with_errors > 0)
    errors = np.where(many, 2 + three, one.astype(np.int64))
    order = np.argsort(random.random((len(second), len(_KINDS))), axis=1).argsort(axis=1)
    has = {kind: second[order[:, place] < errors] for place, kind in enumerate(_KINDS)}
    _wrong_bsn(random, source, registrations, has["bsn"])
    _wrong_birth(random, source, registrations, has["birth"])
    _wrong_surname(random, source, registrations, has["surname"])
    given = source.cells["voornamen"].copy()[has["first_names"]]
    source.alter(
        has["first_names"],
        "voornamen",
        vary_first_names(random, given),
        given,
        "second_client_number",
    )


def _wrong_bsn(
    random: np.random.Generator,
    source: SourceRows,
    registrations: pd.DataFrame,
    rows: npt.NDArray[np.int64],
) -> None:
    bsn = registrations.bsn.to_numpy()
    missing = random.random(len(rows)) < 0.6
    gone, wrong = rows[missing], rows[~missing]
    source.alter(gone, "bsn", constant(len(gone), ""), bsn[gone], "bsn_missing")
    source.alter(wrong, "bsn", mistype_numbers(random, bsn[wrong]), bsn[wrong], "bsn_typed_wrong")


def _wrong_birth(
    random: np.random.Generator,
    source: SourceRows,
    registrations: pd.DataFrame,
    rows: npt.NDArray[np.int64],
) -> None:
    births = registrations.birth.to_numpy()
    _, months, days = date_parts(births)
    can_swap = (days <= 12) & (days != months)
    swaps = can_swap[rows] & (random.random(len(rows)) < 0.6)
    for chosen, wrong, fault in (
        (rows[swaps], swap_day_and_month(births[rows[swaps]]), "day_and_month_swapped"),
        (rows[~swaps], guess_births(random, births[rows[~swaps]]), "birth_date_guessed"),
    ):
        clean = spell_dates(births[chosen], "yyyy-mm-dd")
        source.alter(chosen, "geboortedatum", spell_dates(wrong, "dd-mm-yyyy"), clean, fault)


def _wrong_surname(
    random: np.random.Generator,
    source: SourceRows,
    registrations: pd.DataFrame,
    rows: npt.NDArray[np.int64],
) -> None:
    """Misspelt; of a double name the two in the other order or one of them; or married since."""
    surnames = source.cells["achternaam"].copy()[rows]
    slips = misspell(random, surnames)
    kinds = random.integers(0, 3, len(rows))
    _, others = draw_surnames(random, registrations.origin.to_numpy()[rows])
    married = registrations.female.to_numpy()[rows] & (random.random(len(rows)) < _MARRIED)
    new = np.where(married, latin(others) + "-" + surnames, slips)
    wrong: Objects = np.empty(len(rows), dtype=object)
    wrong[:] = [
        _double(surname, kind) if "-" in surname else changed
        for surname, kind, changed in zip(surnames, kinds, new, strict=True)
    ]
    source.alter(rows, "achternaam", wrong, surnames, "second_client_number")


def _double(surname: str, kind: int) -> str:
    his, own = surname.split("-", 1)
    return (his, own, f"{own}-{his}")[kind]
