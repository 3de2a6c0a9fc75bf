"""How officials get a name, a number or a date slightly wrong."""

import numpy as np

from workbench.demo.calendar import Days, Objects, date_parts, from_parts

_VARIANTS = {
    "Mohammed": "Mohamed", "Mohamed": "Mohammed", "Mehmet": "Mehmed", "Youssef": "Yusuf",
    "Yousef": "Youssef", "Ahmed": "Ahmad", "Ahmad": "Ahmed", "Fatima": "Fatma", "Khadija": "Hadija",
    "Hüseyin": "Huseyin", "Hussein": "Hoessein", "Aicha": "Aisha", "Aisha": "Aïcha", "Omar": "Omer",
    "Said": "Saïd", "Abdellah": "Abdullah", "Krzysztof": "Kristof", "Agnieszka": "Agneszka",
    "Johannes": "Johannis", "Catharina": "Katharina", "Elisabeth": "Elizabeth", "Jacobus": "Jakobus",
}  # fmt: skip
_SOUNDS = (("ij", "y"), ("Kh", "K"), ("ou", "oe"), ("ck", "k"), ("ss", "s"), ("sch", "s"), ("ei", "ij"),
           ("oo", "o"), ("aa", "a"), ("ee", "e"), ("ph", "f"), ("c", "k"), ("z", "s"))  # fmt: skip
_NEIGHBOURS = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "snvsrdgjokjlknbpaweyicqzsx"[:26], strict=True)
)


def misspell(random: np.random.Generator, names: Objects) -> Objects:
    """One slip per name: heard differently, two letters changed places, one doubled, lost or wrong."""
    outcome = np.empty(len(names), dtype=object)
    outcome[:] = [_slip(random, name) for name in names]
    return outcome


def _slip(random: np.random.Generator, name: str) -> str:
    kind = int(random.integers(0, 5))
    if kind == 0:
        heard = [(old, new) for old, new in _SOUNDS if old in name]
        if heard:
            old, new = heard[int(random.integers(0, len(heard)))]
            return name.replace(old, new, 1)
    places = [at for at in range(1, len(name) - 1) if name[at].islower() and name[at + 1].islower()]
    if not places:
        return name + "s"
    at = places[int(random.integers(0, len(places)))]
    if kind in (0, 1) and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if kind == 2:
        return name[:at] + name[at] + name[at:]
    if kind == 3 and len(name) > 4:
        return name[:at] + name[at + 1 :]
    return name[:at] + _NEIGHBOURS.get(name[at], "e") + name[at + 1 :]


def vary_first_names(random: np.random.Generator, names: Objects) -> Objects:
    """First names as another official would enter them: transliterated, initials, or misspelt."""
    outcome = np.empty(len(names), dtype=object)
    outcome[:] = [_vary(random, name) for name in names]
    return outcome


def _vary(random: np.random.Generator, name: str) -> str:
    first, *others = name.split(" ")
    if first in _VARIANTS and random.random() < 0.7:
        return " ".join([_VARIANTS[first], *others])
    if random.random() < 0.35:
        return "".join(f"{part[0]}." for part in name.split(" "))
    return " ".join([_slip(random, first), *others])


_DUMMIES = ("111111110", "999999990", "123456782")


def mistype_numbers(random: np.random.Generator, numbers: Objects) -> Objects:
    """BSNs with two neighbouring digits changed places, one digit wrong, or a dummy number."""
    outcome = np.empty(len(numbers), dtype=object)
    outcome[:] = [_mistype(random, number) for number in numbers]
    return outcome


def _mistype(random: np.random.Generator, number: str) -> str:
    kind = random.random()
    if kind < 0.25:
        return _DUMMIES[int(random.integers(0, len(_DUMMIES)))]
    swaps = [at for at in range(1, 8) if number[at] != number[at + 1]]
    if kind < 0.65 and swaps:
        at = swaps[int(random.integers(0, len(swaps)))]
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    at = int(random.integers(1, 9))
    other = (int(number[at]) + int(random.integers(1, 10))) % 10
    return f"{number[:at]}{other}{number[at + 1 :]}"


def guess_births(random: np.random.Generator, births: Days) -> Days:
    """1 January or 1 July of the year, or of the one before or after it."""
    years, _, _ = date_parts(births)
    years = years + random.choice([-1, 0, 0, 0, 1], size=len(births))
    months = np.where(random.random(len(births)) < 0.75, 1, 7)
    return from_parts(years, months, np.ones(len(births), dtype=np.int64))


def swap_day_and_month(births: Days) -> Days:
    """Day and month changed places; days over the 12th can't and stay."""
    years, months, days = date_parts(births)
    can = days <= 12
    return from_parts(years, np.where(can, days, months), np.where(can, months, days))
