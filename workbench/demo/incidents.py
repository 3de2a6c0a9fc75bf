"""What goes wrong with the deliveries of a register: which incident, where and from when on.

Drawn from the seed alone, so that a delivery is the same however many deliveries follow it.
"""

import zlib
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from workbench.demo.calendar import delivery_days, to_date
from workbench.demo.interviews import TEAMS

IncidentKind = Literal[
    "delivery_cut", "columns_shifted", "team_stops_filling", "codes_changed", "default_appeared"
]
KINDS: tuple[IncidentKind, ...] = (
    "delivery_cut", "columns_shifted", "team_stops_filling", "codes_changed", "default_appeared",
)  # fmt: skip
FIRST, LAST = 7, 12
"""Deliveries (from 1) in which incidents begin; a steward has seen six ordinary ones by then."""
_ONCE: tuple[IncidentKind, ...] = ("delivery_cut", "columns_shifted")
"""These spoil one delivery, and not the last: the current state stays usable."""

_SHIFTED_FROM = {
    "clients": ("geslacht", "straat", "postcode", "telefoon"),
    "provisions": ("voorziening_code", "voorziening", "startdatum"),
    "soft_characteristics": ("soort_gesprek", "klantmanager", "trede", "motivatie"),
}
_STOPPED = ("trede", "motivatie", "gezondheid", "taal_spreken", "netwerk", "werkritme")
_SAID_INSTEAD = ("", "", "n.v.t.", "onbekend", "-")
_NEW_CODES = (
    ("soft_characteristics", "soort_gesprek", "voortgang", "vervolg"),
    ("soft_characteristics", "werkritme", "nee", "nauwelijks"),
    ("soft_characteristics", "gezondheid", "ernstige belemmering", "belemmering op medische grond"),
    ("soft_characteristics", "verwachting_uitstroom", "binnen 6 maanden", "0-6 mnd"),
    ("provisions", "voorziening_code", "TAA", "INB"),
    ("provisions", "voorziening_code", "SAC", "MEE"),
    ("provisions", "aanbieder", "Leerwerkbedrijf Maasoever", "Maasoever Werkt"),
    ("benefits", "regeling", "02", "12"),
    ("clients", "geboorteland", "Nederland", "NL"),
)
_DEFAULTS = (
    ("soft_characteristics", "werkritme", "ja"),
    ("soft_characteristics", "motivatie", "gemiddeld"),
    ("soft_characteristics", "verwachting_uitstroom", "binnen 1 jaar"),
    ("soft_characteristics", "gezondheid", "geen belemmering"),
    ("provisions", "aanbieder", "Intern"),
    ("provisions", "kosten", "1000.0"),
    ("provisions", "einddatum", "2017-12-31"),
    ("benefits", "bedrag", "00100000"),
    ("clients", "vermogen", "0,00"),
    ("clients", "opleiding", "1"),
)


@dataclass(frozen=True)
class Incident:
    """One thing that goes wrong, in `source`, from the delivery of `day` on."""

    kind: IncidentKind
    source: str
    day: int
    """The delivery's last day."""
    since: int
    """The delivery before it: what came later is new."""
    share: float
    """Of the rows that it could hit: how many it hits."""
    column: str | None = None
    group_column: str | None = None
    group: str | None = None
    value: str | None = None
    """What is delivered instead."""
    value_before: str | None = None
    """The code that is replaced."""
    every_row: bool = False
    """A changed code: in the old rows too."""

    @property
    def once(self) -> bool:
        """Whether the next delivery is in order again."""
        return self.kind in _ONCE

    def told(self) -> dict[str, Any]:
        """As it stands in truth/incidents.json."""
        fields = asdict(self)
        del fields["day"], fields["since"]
        extract = to_date(self.day).isoformat()
        return {"kind": self.kind, "source": self.source, "extract": extract} | fields


def draw_incidents(seed: int, rate: float, last: int) -> list[Incident]:
    """The incidents up to the delivery of the day `last`; `rate` of the five kinds happen.

    Each begins in another delivery, so that one does not hide another.
    """
    key = (zlib.crc32(b"incidents"),)
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
    days = delivery_days(LAST)
    numbers = [int(number) for number in random.permutation(np.arange(FIRST, LAST + 1))]
    once = [number for number in numbers if number != LAST][: len(_ONCE)]
    lasting = [number for number in numbers if number not in once]
    places = iter(once), iter(lasting)
    drawn = []
    for kind in KINDS:
        number = next(places[kind not in _ONCE])
        drawn.append(_draw(random, kind, days[number - 1], days[number - 2]))
    happening = random.permutation(len(KINDS))[: round(rate * len(KINDS))]
    chosen = [one for place, one in enumerate(drawn) if place in happening and one.day <= last]
    return sorted(chosen, key=lambda one: one.day)


def _draw(random: np.random.Generator, kind: IncidentKind, day: int, since: int) -> Incident:
    if kind == "delivery_cut":
        sources = ("clients", "benefits", "provisions", "soft_characteristics")
        source = sources[random.integers(len(sources))]
        return Incident(kind, source, day, since, _about(random, 0.4, 0.6))
    if kind == "columns_shifted":
        source = tuple(_SHIFTED_FROM)[random.integers(len(_SHIFTED_FROM))]
        columns = _SHIFTED_FROM[source]
        return Incident(kind, source, day, since, 1.0, columns[random.integers(len(columns))])
    if kind == "team_stops_filling":
        return Incident(
            kind,
            "soft_characteristics",
            day,
            since,
            _about(random, 0.75, 0.98),
            column=_STOPPED[random.integers(len(_STOPPED))],
            group_column="team",
            group=str(TEAMS[random.integers(len(TEAMS))]),
            value=_SAID_INSTEAD[random.integers(len(_SAID_INSTEAD))],
        )
    if kind == "codes_changed":
        source, column, before, value = _NEW_CODES[random.integers(len(_NEW_CODES))]
        return Incident(
            kind,
            source,
            day,
            since,
            1.0,
            column,
            value=value,
            value_before=before,
            every_row=bool(random.random() < 0.4),
        )
    source, column, value = _DEFAULTS[random.integers(len(_DEFAULTS))]
    return Incident(kind, source, day, since, _about(random, 0.5, 0.9), column, value=value)


def _about(random: np.random.Generator, low: float, high: float) -> float:
    return round(float(random.uniform(low, high)), 2)
