"""A great many client records with known persons, made in seconds: the demo's names, common faults."""

import numpy as np
import pandas as pd

from workbench.demo.names import draw_first_names, draw_surnames

SECOND = 0.07
"""Share of records that are a second registration of somebody."""


def many_clients(rows: int, seed: int = 1) -> tuple[pd.DataFrame, np.ndarray]:
    """A frame of text columns, and the person of each record."""
    random = np.random.default_rng(seed)
    persons = int(rows * (1 - SECOND))
    people = _people(random, persons)
    of = np.r_[np.arange(persons), random.choice(persons, rows - persons, replace=False)]
    frame = people.iloc[of].reset_index(drop=True)
    second = np.arange(rows) >= persons
    _move(random, frame, second & (random.random(rows) < 0.5))
    for name in ("achternaam", "voornamen"):
        _change(random, frame, name, second & (random.random(rows) < 0.15), _mistyped)
    _change(random, frame, "geboortedatum", second & (random.random(rows) < 0.1), _swapped)
    frame.loc[second & (random.random(rows) < 0.4), "bsn"] = None
    frame.loc[random.random(rows) < 0.2, "telefoon"] = None
    order = random.permutation(rows)
    return frame.iloc[order].reset_index(drop=True), of[order]


def _people(random: np.random.Generator, persons: int) -> pd.DataFrame:
    origin = random.choice(6, persons, p=[0.6, 0.12, 0.12, 0.06, 0.05, 0.05])
    female = random.random(persons) < 0.5
    days = np.datetime64("1950-01-01") + random.integers(0, 50 * 365, persons)
    guessed = random.random(persons) < 0.03
    days[guessed] = days[guessed].astype("datetime64[Y]")
    # partners and parents share an address: a household in three has two clients
    home = np.where(random.random(persons) < 0.3, np.arange(persons) - 1, np.arange(persons))
    postcode, number = _addresses(random, persons)
    home = np.maximum(home, 0)
    return pd.DataFrame(
        {
            "bsn": _numbers(random.permutation(10_000_000)[:persons] + 10_000_000),
            "achternaam": draw_surnames(random, origin)[1],
            "voornamen": draw_first_names(random, origin, female),
            "geboortedatum": days.astype(str).astype(object),
            "geslacht": np.where(female, "V", "M").astype(object),
            "postcode": postcode[home],
            "huisnummer": number[home],
            "telefoon": _phones(random, persons),
        }
    )


def _numbers(heads: np.ndarray) -> np.ndarray:
    """Eight digits and a ninth that makes the 11-test pass (or 0 where none does)."""
    digits = (heads[:, None] // 10 ** np.arange(7, -1, -1)) % 10
    last = (digits * np.arange(9, 1, -1)).sum(axis=1) % 11 % 10
    return (heads * 10 + last).astype(str).astype(object)


def _phones(random: np.random.Generator, rows: int) -> np.ndarray:
    return np.char.add("06", random.integers(10_000_000, 99_999_999, rows).astype(str)).astype(
        object
    )


def _addresses(random: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Postcodes of some fifteen addresses each, as many as so many people need, and numbers."""
    letters = np.array(list("ABCDEGHJKLNPRSTVWXZ"))
    heads = random.integers(1000, 10_000, max(rows // 15, 1)).astype(str)
    streets = np.char.add(
        np.char.add(heads, random.choice(letters, len(heads))), random.choice(letters, len(heads))
    )
    street = random.integers(0, len(streets), rows)
    return streets[street].astype(object), random.integers(1, 120, rows).astype(str).astype(object)


def _move(random: np.random.Generator, frame: pd.DataFrame, moved: np.ndarray) -> None:
    frame.loc[moved, "postcode"], frame.loc[moved, "huisnummer"] = _addresses(
        random, int(moved.sum())
    )
    frame.loc[moved, "telefoon"] = _phones(random, int(moved.sum()))


def _change(random, frame, name, where, change) -> None:
    frame.loc[where, name] = [change(random, text) for text in frame.loc[where, name]]


def _mistyped(random: np.random.Generator, text: str) -> str:
    place = int(random.integers(len(text)))
    return text[:place] + text[place + 1 :] if len(text) > 3 else text


def _swapped(random: np.random.Generator, text: str) -> str:
    year, month, day = text.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else text
