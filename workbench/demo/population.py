"""Persons, their spells on benefit and the provisions they get."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.calendar import HORIZON, NEVER, RECORDS_BEGIN, Days, day
from workbench.demo.chunks import Chunk, inflow_days
from workbench.demo.groups import draw_clients, draw_situation
from workbench.demo.hazards import (
    CAUSES,
    EVENTS,
    TIME_VARYING,
    Floats,
    draw_exits,
    fixed_covariates,
    pension_days,
)
from workbench.demo.streams import Streams

OLDEST_STOCK = day(1993, 1, 1)
COUPLES = 0.12
"""Of clients: their partner is a client too, in the same file."""
TWINS = 0.007
"""Of neighbours in the order of inflow who are about as old: twins."""
REINFLOW = 0.28
"""Of outflow other than pension and death: comes back, most of it within the years we see."""
SHORTEST_BREAK = 61
"""Days between two spells at least, so that no join of periods makes them one."""
PENSION, OPEN = EVENTS.index("pension"), -1

_DURATIONS = {
    "wage_subsidy": (120, 360), "work_experience": (60, 180), "training": (60, 300),
    "language_course": (120, 400), "social_activation": (90, 300), "mediation": (40, 180),
}  # fmt: skip
_TEMPO_BREAKS = np.array([0.0, 45.0, 1095.0])
_TEMPO = np.array([0.4, 1.0, 0.45])


@dataclass(frozen=True)
class Population:
    """One chunk: persons (row = person), spells (`person` = row of persons), provisions
    (`spell` = row of spells)."""

    persons: pd.DataFrame
    spells: pd.DataFrame
    provisions: pd.DataFrame


def draw_population(streams: Streams, chunk: Chunk, clients: int) -> Population:
    """Draw the persons of a chunk and all that happens to them up to the horizon."""
    random = streams.named("population")
    if chunk.stock:
        persons, first, provisions = _draw_stock(random, chunk.rows)
    else:
        numbers = np.arange(chunk.first, chunk.first + chunk.rows)
        persons, first = _draw_inflow(random, inflow_days(clients, numbers))
        first, provisions = _live(random, persons, first)
    persons["entity_id"] = np.arange(chunk.first, chunk.first + chunk.rows)
    first["spell_number"] = 1
    second, more = _draw_second(random, persons, first)
    more["spell"] += len(first)
    spells = pd.concat([first, second], ignore_index=True)
    return Population(persons, spells, pd.concat([provisions, more], ignore_index=True))


def _draw_inflow(random: np.random.Generator, starts: Days) -> tuple[pd.DataFrame, pd.DataFrame]:
    persons = draw_clients(random, len(starts))
    situation = draw_situation(random, persons.group.to_numpy(), persons.female.to_numpy())
    spells = situation.assign(person=np.arange(len(starts)), start=starts)
    persons["partner"] = pair_couples(random, persons, spells)
    joined = np.flatnonzero(persons.partner >= 0)
    with_partner = np.minimum(joined, persons.partner.to_numpy()[joined])
    spells.loc[joined, "start"] = spells.start.to_numpy()[with_partner]
    persons["birth"] = _births(persons, spells.start.to_numpy())
    persons["twin"] = _twins(random, persons)
    younger = np.flatnonzero(persons.twin >= 0)
    births = persons.birth.to_numpy()
    persons.loc[younger, "birth"] = births[persons.twin.to_numpy()[younger]]
    return persons, spells


def _draw_stock(
    random: np.random.Generator, rows: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clients from before the records, drawn until enough of them are still on benefit then."""
    kept: list[tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]] = []
    found = 0
    while found < rows:
        size = 4 * rows + 100
        starts = np.sort(random.integers(OLDEST_STOCK, RECORDS_BEGIN, size))
        persons = draw_clients(random, size)
        situation = draw_situation(random, persons.group.to_numpy(), persons.female.to_numpy())
        persons["birth"] = _births(persons, starts)
        spells, given = _live(
            random, persons, situation.assign(person=np.arange(size), start=starts)
        )
        stays = np.flatnonzero(spells.end.to_numpy() > RECORDS_BEGIN)
        stays = np.sort(random.permutation(stays)[: rows - found])
        place = np.full(size, -1)
        place[stays] = np.arange(found, found + len(stays))
        given = given[place[given.spell] >= 0]
        kept.append(
            (
                persons.iloc[stays],
                spells.iloc[stays].assign(person=place[stays]),
                given.assign(spell=place[given.spell]),
            )
        )
        found += len(stays)
    persons, spells, provisions = (
        pd.concat(parts, ignore_index=True) for parts in zip(*kept, strict=True)
    )
    persons["partner"] = pair_couples(random, persons, spells)
    persons["twin"] = -1
    return persons, spells, provisions


def _twins(random: np.random.Generator, persons: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Whose twin someone is (the row before, -1: nobody's): neighbours in the order of inflow."""
    alone = persons.partner.to_numpy() < 0
    fits = alone[:-1] & alone[1:] & (np.abs(np.diff(persons.age.to_numpy())) < 3)
    fits &= random.random(len(fits)) < TWINS
    fits[1:] &= ~fits[:-1]
    return np.concatenate([[-1], np.where(fits, np.arange(len(fits)), -1)])


def _births(persons: pd.DataFrame, starts: Days) -> Days:
    births: Days = starts - np.floor(persons.age.to_numpy() * 365.25).astype(np.int64)
    return births


def pair_couples(
    random: np.random.Generator, persons: pd.DataFrame, spells: pd.DataFrame
) -> npt.NDArray[np.int64]:
    """Who is whose partner (row of persons, -1: none): a man and a woman of the same group and
    household type who flowed in about the same time. The number of children is made the same."""
    rows = len(persons)
    partner = np.full(rows, -1)
    order = spells.start.to_numpy()
    pairs: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    leefvorm, group = spells.leefvorm.to_numpy(), persons.group.to_numpy()
    female = persons.female.to_numpy()
    for kind in (3, 4):
        for which in np.unique(group):
            here = (leefvorm == kind) & (group == which)
            women, men = (
                rows_of[np.argsort(order[rows_of], kind="stable")]
                for rows_of in (np.flatnonzero(here & female), np.flatnonzero(here & ~female))
            )
            shared = min(len(women), len(men))
            pairs.append((women[:shared], men[:shared]))
    women = np.concatenate([pair[0] for pair in pairs])
    men = np.concatenate([pair[1] for pair in pairs])
    chosen = random.permutation(len(women))[: round(rows * COUPLES / 2)]
    partner[women[chosen]], partner[men[chosen]] = men[chosen], women[chosen]
    spells.loc[women[chosen], "number_of_children"] = spells.number_of_children.to_numpy()[
        men[chosen]
    ]
    return partner


def _live(
    random: np.random.Generator, persons: pd.DataFrame, spells: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let spells with a start run to their end: adds `end`, `event` (a place in EVENTS, OPEN) and
    the covariates at inflow; and the provisions given within them."""
    who = persons.iloc[spells.person]
    start, birth = spells.start.to_numpy(), who.birth.to_numpy()
    age = (start - birth) / 365.25
    fixed = fixed_covariates(
        who.female.to_numpy(), spells.leefvorm.to_numpy(), age, who.education.to_numpy()
    )
    planned = {kind: _plan(random, kind, fixed, age, spells) for kind in TIME_VARYING}
    times, causes = draw_exits(random, fixed, planned)
    event = np.array([EVENTS.index(name) for name in CAUSES])[causes]
    end = start + np.maximum(np.ceil(np.minimum(times, 60_000)), 1).astype(np.int64)
    pension = pension_days(birth)
    event = np.where(pension <= end, PENSION, event)
    end = np.minimum(end, pension)
    event = np.where(end > HORIZON, OPEN, event)
    end = np.where(end > HORIZON, NEVER, end)
    known = {"age": age, "end": end, "event": event}
    lived = spells.assign(**known, **{name: fixed[name] for name in fixed if ":" not in name})
    return lived, _give(random, start, end, planned)


def _plan(
    random: np.random.Generator,
    kind: str,
    fixed: dict[str, Floats],
    age: Floats,
    spells: pd.DataFrame,
) -> Floats:
    """Days from inflow to the first start of a kind of provision, by need as seen at intake."""
    language, step = spells.language.to_numpy(), spells.step.to_numpy()
    young = fixed["single_under_27"] == 1
    low = fixed["education_low"] == 1
    yearly = {
        "wage_subsidy": 0.16 * np.where(age > 45, 1.5, 1.0),
        "work_experience": 0.16 * np.where(young, 2.0, 1.0),
        "training": 0.14 * np.where(young, 1.6, 1.0) * np.where(low, 1.4, 1.0),
        "language_course": np.choose(language, [0.9, 0.8, 0.3, 0.02, 0.01]),
        "social_activation": np.where(step <= 2, 0.35, 0.03),
        "mediation": np.where(step >= 4, 0.40, 0.12),
    }[kind]
    wanted = random.exponential(size=len(age)) / (yearly / 365.25)
    reached = np.concatenate([[0.0], np.cumsum(np.diff(_TEMPO_BREAKS) * _TEMPO[:-1])])
    piece = np.searchsorted(reached, wanted, side="right") - 1
    days = np.ceil(_TEMPO_BREAKS[piece] + (wanted - reached[piece]) / _TEMPO[piece])
    return np.where(days > 9000, np.inf, np.maximum(days, 1))


def _give(
    random: np.random.Generator, start: Days, end: Days, planned: dict[str, Floats]
) -> pd.DataFrame:
    """The provisions that begin strictly within their spell; one in six comes a second time."""
    given = []
    limit = np.minimum(end, HORIZON + 1)
    for place, kind in enumerate(TIME_VARYING):
        shortest, longest = _DURATIONS[kind]
        first, again = (random.integers(shortest, longest, len(start)) for _ in range(2))
        pause = random.integers(30, 300, len(start))
        comes_again = random.random(len(start)) < 1 / 6
        happens = np.isfinite(planned[kind])
        begin = start + np.where(happens, planned[kind], 0).astype(np.int64)
        happens &= begin < limit
        second = begin + first + pause
        for starts, length, here in (
            (begin, first, happens), (second, again, happens & comes_again & (second < limit))
        ):  # fmt: skip
            spell = np.flatnonzero(here)
            planned_end = (starts + length)[spell]
            given.append(
                pd.DataFrame(
                    {
                        "spell": spell,
                        "kind": place,
                        "start": starts[spell],
                        "end": np.minimum(planned_end, end[spell]),
                        "cut_short": planned_end > end[spell],
                    }
                )
            )
    return pd.concat(given, ignore_index=True)


def _draw_second(
    random: np.random.Generator, persons: pd.DataFrame, first: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Second spells: the household may have changed, the soft truths may have moved."""
    may = ~first.event.isin([OPEN, PENSION, EVENTS.index("death")]).to_numpy()
    draws = random.random(len(first)) < REINFLOW
    pause = SHORTEST_BREAK + random.exponential(500, len(first)).astype(np.int64)
    start = np.where(may, first.end.to_numpy(), 0) + pause
    in_time = (start <= HORIZON) & (pension_days(persons.birth.to_numpy()) - start > 400)
    back = np.flatnonzero(may & draws & in_time)
    who = persons.iloc[back]
    new = draw_situation(random, who.group.to_numpy(), who.female.to_numpy())
    old = first.iloc[back].reset_index(drop=True)
    household_changed = random.random(len(back)) < 0.12
    soft_changed = random.random(len(back)) < 0.3
    for column in new.columns:
        changed = (
            household_changed if column in ("leefvorm", "number_of_children") else soft_changed
        )
        new[column] = np.where(changed, new[column], old[column])
    spells, provisions = _live(random, persons, new.assign(person=back, start=start[back]))
    return spells.assign(spell_number=2), provisions
