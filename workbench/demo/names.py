"""First names, surnames and addresses from the lists in `names.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.calendar import Days, Objects
from workbench.demo.groups import ORIGINS

_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_NEVER_USED = ("SA", "SD", "SS")


@dataclass(frozen=True)
class Stock:
    """The names of one origin, each list from frequent to rare."""

    surnames: Objects
    particles: Objects
    composed: tuple[Objects, Objects]
    """First and second parts of composed surnames; empty for most origins."""
    women: Objects
    men: Objects
    countries: Objects


@cache
def _lists() -> dict[str, Any]:
    text = (files("workbench.demo") / "names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def stock(origin: str) -> Stock:
    """The name lists of an origin (see ORIGINS)."""
    lists = _lists()[origin]
    plain = [("", name) for name in lists["surnames"].split()]
    compound = [tuple(reversed(name.split("|"))) for name in lists.get("particle_surnames", [])]
    merged = _interleave(plain, compound)
    parts = (_array(lists.get(f"composed_{part}", "").split()) for part in ("first", "second"))
    return Stock(
        surnames=_array([surname for _, surname in merged]),
        particles=_array([particle for particle, _ in merged]),
        composed=(next(parts), next(parts)),
        women=_array(lists["women"].split()),
        men=_array(lists["men"].split()),
        countries=_array(lists["countries"]),
    )


def _interleave(plain: list[Any], compound: list[Any]) -> list[Any]:
    """Two frequency lists as one: ranks are shared out evenly."""
    ranked = [
        (place / max(len(part), 1), name)
        for part in (plain, compound)
        for place, name in enumerate(part)
    ]
    return [name for _, name in sorted(ranked, key=lambda item: item[0])]


def _array(values: list[str]) -> Objects:
    outcome = np.empty(len(values), dtype=object)
    outcome[:] = values
    return outcome


def zipf(random: np.random.Generator, size: int, rows: int) -> npt.NDArray[np.int64]:
    """Places in a list of `size`, the first ones more often (Zipf-Mandelbrot)."""
    weights = 1 / (np.arange(size) + 6.0) ** 0.9
    outcome: npt.NDArray[np.int64] = random.choice(size, size=rows, p=weights / weights.sum())
    return outcome


def draw_surnames(
    random: np.random.Generator, origin: npt.NDArray[np.int64]
) -> tuple[Objects, Objects]:
    """Particle (lower case, often empty) and surname per origin (places in ORIGINS)."""
    particles, surnames = (
        np.full(len(origin), "", dtype=object),
        np.full(len(origin), "", dtype=object),
    )
    for place, name in enumerate(ORIGINS):
        rows = np.flatnonzero(origin == place)
        lists = stock(name)
        picked = zipf(random, len(lists.surnames), len(rows))
        particles[rows], surnames[rows] = lists.particles[picked], lists.surnames[picked]
        first, second = lists.composed
        if len(first):
            composed = rows[random.random(len(rows)) < 0.35]
            parts = (random.integers(0, len(part), len(composed)) for part in (first, second))
            surnames[composed] = first[next(parts)] + second[next(parts)]
            particles[composed] = ""
    return particles, surnames


def draw_first_names(
    random: np.random.Generator, origin: npt.NDArray[np.int64], female: npt.NDArray[np.bool_]
) -> Objects:
    """One to three first names."""
    names = np.full(len(origin), "", dtype=object)
    for place, kind in enumerate(ORIGINS):
        for women in (True, False):
            rows = np.flatnonzero((origin == place) & (female == women))
            listed = stock(kind).women if women else stock(kind).men
            names[rows] = listed[zipf(random, len(listed), len(rows))]
            more = random.choice(
                3, size=len(rows), p=[0.6, 0.3, 0.1] if place in (0, 5) else [0.88, 0.1, 0.02]
            )
            for extra in (1, 2):
                further = listed[zipf(random, len(listed), len(rows))]
                fresh = [
                    name not in so_far for name, so_far in zip(further, names[rows], strict=True)
                ]
                names[rows] += np.where((more >= extra) & np.array(fresh, bool), " " + further, "")
    return names


def draw_countries(
    random: np.random.Generator, origin: npt.NDArray[np.int64], age: Days
) -> Objects:
    """Country of birth: the second generation is born here."""
    countries = np.full(len(origin), "Nederland", dtype=object)
    for place, kind in enumerate(ORIGINS):
        rows = np.flatnonzero(origin == place)
        born_here = random.random(len(rows)) < np.where(age[rows] < 30, 0.75, 0.15)
        listed = stock(kind).countries
        countries[rows] = np.where(born_here & (len(listed) > 1), listed[-1], listed[0])
    return countries


def draw_addresses(random: np.random.Generator, rows: int) -> pd.DataFrame:
    """Street, number, addition, postcode and town; a street and number fix the postcode."""
    places = _lists()["places"]
    streets = _array(places["streets"].strip().replace("\n", "|").split("|"))
    street = random.integers(0, len(streets), rows)
    number = 1 + np.minimum(random.geometric(0.025, rows), 240)
    town = np.array([0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4])[street % 11]
    options = [np.array(digits) for digits in places["digits"]]
    digits = np.array(
        [options[at][which % len(options[at])] for at, which in zip(town, street, strict=True)]
    )
    block = street * 31 + number // 20 * 7
    pairs = [first + second for first in _LETTERS for second in _LETTERS]
    letters = _array([pair for pair in pairs if pair not in _NEVER_USED])
    postcode = digits.astype(str).astype(object) + letters[block * 53 % len(letters)]
    additions = _array(["", "A", "B", "bis", "2", "hs"])
    addition = additions[random.choice(6, size=rows, p=[0.86, 0.05, 0.03, 0.02, 0.02, 0.02])]
    return pd.DataFrame(
        {
            "street": streets[street],
            "number": number.astype(str).astype(object),
            "addition": addition,
            "postcode": postcode,
            "town": _array(places["towns"])[town],
        }
    )


_LATIN = str.maketrans("ıİşŞğĞłŁńŃśŚźŹżŻęĘąĄćĆ", "iIsSgGlLnNsSzZzZeEaAcC")


def latin(names: Objects) -> Objects:
    """Names as a cp1252 register holds them: letters outside it lose their marks."""
    outcome = np.empty(len(names), dtype=object)
    outcome[:] = [name if name.isascii() else name.translate(_LATIN) for name in names]
    return outcome
