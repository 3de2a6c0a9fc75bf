"""The benefit periods: spells cut by the change of law, by a new client number, or by hand."""

import numpy as np
import pandas as pd

from workbench.demo.calendar import (
    HORIZON,
    NEVER,
    NEW_LAW,
    Days,
    Objects,
    spell_dates,
)
from workbench.demo.faults import Faults
from workbench.demo.hazards import EVENTS
from workbench.demo.population import Population
from workbench.demo.source_rows import Rows, SourceRows, constant, drawn
from workbench.demo.streams import Streams

COLUMNS = (
    "klantnr", "bsn", "geboortedatum", "regeling", "ingangsdatum", "einddatum", "reden_einde",
    "leefvorm", "aantal_kinderen", "bedrag",
)  # fmt: skip
WIDTHS = (8, 9, 8, 2, 8, 8, 2, 1, 2, 8)
WHILE_OPEN = {"einddatum": "00000000", "reden_einde": "00"}
ADMINISTRATIVE = "90"
LONGEST_GAP = 30
"""Days without benefit that still belong to one spell."""
_APART = 40
"""Days between two cuts of a spell, and between a cut and the spell's ends, at least."""
_SPLIT_FROM = 120
_NEVER_CUT = NEVER

_REASONS = {
    "to_work": (("01", 0.92), ("02", 0.08)), "study": (("03", 1.0),), "moved": (("04", 1.0),),
    "household": (("05", 1.0),), "pension": (("06", 1.0),), "death": (("07", 1.0),),
    "other": (("08", 0.2), ("09", 0.8)),
}  # fmt: skip
_AMOUNTS = np.array([0, 96200, 96200, 137400, 137400])
"""Cents a month by leefvorm."""


def draw_periods(
    streams: Streams, population: Population, registrations: pd.DataFrame, faults: Faults
) -> pd.DataFrame:
    """Benefit periods: `spell`, `start`, `end`, `reason` (code), `law` (code), `number` (row of
    registrations whose client number the period carries), `last` (the one that ends the spell)."""
    spells = population.spells
    cuts = _cuts(streams, spells, registrations, faults)
    rows = len(spells)
    starts = np.column_stack([spells.start.to_numpy(), cuts["start"]])
    order = np.argsort(starts, axis=1, kind="stable")
    every = np.arange(rows)[:, None]
    starts = starts[every, order]
    closes = np.column_stack([np.full(rows, NEVER), cuts["close"]])[every, order]
    reasons = np.column_stack([constant(rows, ""), cuts["reason"]])[every, order]
    kept = starts != _NEVER_CUT
    follows = np.column_stack([kept[:, 1:], np.zeros(rows, dtype=bool)])
    ends = np.column_stack([closes[:, 1:], np.zeros(rows, dtype=np.int64)])
    ends = np.where(follows, ends, spells.end.to_numpy()[:, None])
    codes = np.column_stack([reasons[:, 1:], constant(rows, "")])
    codes = np.where(follows, codes, _end_codes(streams, spells)[:, None])
    spell = np.repeat(np.arange(rows), kept.sum(axis=1))
    periods = pd.DataFrame(
        {
            "spell": spell,
            "start": starts[kept],
            "end": ends[kept],
            "reason": codes[kept],
            "last": ~follows[kept],
        }
    )
    periods["law"] = _laws(streams, spells, periods)
    person = spells.person.to_numpy()[spell]
    periods["number"] = number_on(registrations, person, periods.start.to_numpy())
    return periods


def number_on(registrations: pd.DataFrame, person: Rows, when: Days) -> Rows:
    """The row of registrations whose client number a person carries on a day."""
    persons = int(registrations.person.max()) + 1
    first, second = np.full(persons, -1), np.full(persons, -1)
    since = np.full(persons, NEVER)
    is_second = registrations.second.to_numpy()
    rows, who = np.arange(len(registrations)), registrations.person.to_numpy()
    first[who[~is_second]] = rows[~is_second]
    second[who[is_second]] = rows[is_second]
    since[who[is_second]] = registrations.registered.to_numpy()[is_second]
    return np.where(when >= since[person], second[person], first[person])


def _cuts(
    streams: Streams, spells: pd.DataFrame, registrations: pd.DataFrame, faults: Faults
) -> dict[str, Objects]:
    """Per spell three possible cuts (NEVER where there is none): the day the new period starts, the
    day the old one is closed, and the reason code of the old one."""
    start, end = spells.start.to_numpy(), spells.end.to_numpy()
    until = np.minimum(end, HORIZON)
    law = _by_law(streams, spells)
    by_law = np.where(law & (start < NEW_LAW) & (end >= NEW_LAW), NEW_LAW, NEVER)

    second = registrations[registrations.second]
    person = spells.person.to_numpy()
    registered = pd.Series(second.registered.to_numpy(), index=second.person.to_numpy())
    by_number = registered.reindex(person).fillna(NEVER).to_numpy().astype(np.int64)
    by_number = np.where((by_number > start) & (by_number < end), by_number, NEVER)

    random = streams.named("split_benefit_periods")
    rows = len(spells)
    wanted = (until - start > _SPLIT_FROM) & (random.random(rows) < faults.split_benefit_periods)
    room = np.maximum(until - start - 2 * _APART - LONGEST_GAP, 1)
    by_hand = start + _APART + (random.random(rows) * room).astype(np.int64)
    gap = np.where(random.random(rows) < 0.5, 1, random.integers(2, LONGEST_GAP + 1, rows))
    for other in (by_law, by_number):
        wanted &= np.abs(by_hand - other) > _APART
    codes = np.array([ADMINISTRATIVE, "09", "01"], dtype=object)
    hand_reason = codes[random.choice(3, size=rows, p=[0.6, 0.25, 0.15])]
    hand_reason = np.where(gap == 1, ADMINISTRATIVE, hand_reason)
    by_hand = np.where(wanted, by_hand, NEVER)
    # a new number on the day of the law is one cut
    by_number = np.where(by_number == by_law, NEVER, by_number)
    administrative = constant(rows, ADMINISTRATIVE)
    return {
        "start": np.column_stack([by_law, by_number, by_hand]),
        "close": np.column_stack([by_law - 1, by_number - 1, by_hand - gap]),
        "reason": np.column_stack([administrative, administrative, hand_reason]),
    }


def _by_law(streams: Streams, spells: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether the spell is under WWB and Participatiewet; else under IOAW or IOAZ (50 and over)."""
    random = streams.named("law")
    return ~((spells.age.to_numpy() >= 50) & (random.random(len(spells)) < 0.15))


def _laws(streams: Streams, spells: pd.DataFrame, periods: pd.DataFrame) -> Objects:
    ordinary = _by_law(streams, spells)[periods.spell]
    self_employed = streams.named("ioaz").random(len(spells))[periods.spell] < 0.15
    common = np.where(periods.start.to_numpy() < NEW_LAW, "01", "02")
    return np.where(ordinary, common, np.where(self_employed, "04", "03")).astype(object)


def _end_codes(streams: Streams, spells: pd.DataFrame) -> Objects:
    draws = streams.named("reason_codes").random(len(spells))
    codes = constant(len(spells), "00")
    event = spells.event.to_numpy()
    for place, name in enumerate(EVENTS):
        rows = np.flatnonzero(event == place)
        options = _REASONS[name]
        picked = np.searchsorted(
            np.cumsum([share for _, share in options])[:-1], draws[rows], side="right"
        )
        codes[rows] = np.array([code for code, _ in options], dtype=object)[picked]
    return codes


def benefit_rows(
    streams: Streams,
    population: Population,
    registrations: pd.DataFrame,
    periods: pd.DataFrame,
    clients: SourceRows,
    faults: Faults,
) -> SourceRows:
    """The benefit source of a chunk, in the order of client number and start."""
    periods = periods.sort_values(["number", "start"], ignore_index=True)
    spells = population.spells.iloc[periods.spell]
    record = registrations.iloc[periods.number]
    leefvorm = spells.leefvorm.to_numpy()
    random = streams.named("amounts")
    share = np.where(random.random(len(periods)) < 0.2, random.uniform(0.3, 0.95, len(periods)), 1)
    cents = np.round(_AMOUNTS[leefvorm] * share).astype(np.int64)
    end = periods.end.to_numpy()
    cells: dict[str, Objects] = {
        "klantnr": record.client_number.to_numpy(),
        "bsn": record.bsn.to_numpy(),
        "geboortedatum": spell_dates(record.birth.to_numpy(), "yyyymmdd"),
        "regeling": periods.law.to_numpy(),
        "ingangsdatum": spell_dates(periods.start.to_numpy(), "yyyymmdd"),
        "einddatum": spell_dates(end, "yyyymmdd", never="00000000"),
        "reden_einde": periods.reason.to_numpy(),
        "leefvorm": leefvorm.astype(str).astype(object),
        "aantal_kinderen": _padded(spells.number_of_children.to_numpy(), 2),
        "bedrag": _padded(cents, 8),
    }
    source = SourceRows(
        "benefits",
        {column: cells[column].copy() for column in COLUMNS},
        periods.start.to_numpy(),
        record.entity_id.to_numpy(),
        ended=end,
        while_open=WHILE_OPEN,
    )
    copy_identity(source, clients, periods.number.to_numpy(), "bsn", pad=9)
    copy_identity(source, clients, periods.number.to_numpy(), "geboortedatum", pad=0)
    _benefit_faults(streams, source, periods, faults)
    return source


def copy_identity(
    source: SourceRows, clients: SourceRows, number: Rows, column: str, pad: int
) -> None:
    """Another source copies the identity of the client record: its wrong BSN or birth date too.

    With `pad` the field has a fixed width, so that a lost leading zero comes back.
    """
    for mark in clients.marks:
        fault = mark["fault"].iloc[0]
        if mark["column"].iloc[0] != column or fault == "mixed_notation":
            continue
        if pad and fault == "bsn_leading_zero_lost":
            continue
        wrong = pd.Series(clients.cells[column][mark["row"]], index=mark["row"].to_numpy())
        clean = pd.Series(mark["clean"].to_numpy(), index=mark["row"].to_numpy())
        hit = np.flatnonzero(np.isin(number, mark["row"].to_numpy()))
        delivered = wrong.reindex(number[hit]).to_numpy(dtype=object)
        if column == "bsn" and pad:
            delivered = np.array([text.ljust(pad) for text in delivered], dtype=object)
        if column == "geboortedatum":
            delivered = np.array(
                [text[6:] + text[3:5] + text[:2] for text in delivered], dtype=object
            )
        source.alter(
            hit, column, delivered, clean.reindex(number[hit]).to_numpy(dtype=object), str(fault)
        )


def _benefit_faults(
    streams: Streams, source: SourceRows, periods: pd.DataFrame, faults: Faults
) -> None:
    ended = np.flatnonzero(periods.end.to_numpy() != NEVER)
    random = streams.named("end_before_start")
    hit = ended[drawn(random, len(ended), faults.end_before_start)]
    end = periods.end.to_numpy()
    wrong = np.minimum(end, periods.start.to_numpy())[hit] - random.integers(5, 360, len(hit))
    source.alter(
        hit,
        "einddatum",
        spell_dates(wrong, "yyyymmdd"),
        spell_dates(end[hit], "yyyy-mm-dd"),
        "end_before_start",
    )
    random = streams.named("outflow_reason_missing")
    last = ended[periods["last"].to_numpy()[ended]]
    hit = last[drawn(random, len(last), faults.outflow_reason_missing)]
    reason = periods.reason.to_numpy()[hit]
    blank = np.where(random.random(len(hit)) < 0.7, "99", "  ").astype(object)
    source.alter(hit, "reden_einde", blank, reason, "outflow_reason_missing")


def _padded(numbers: Days, width: int) -> Objects:
    outcome = np.empty(len(numbers), dtype=object)
    outcome[:] = [f"{number:0{width}d}" for number in numbers.tolist()]
    return outcome
