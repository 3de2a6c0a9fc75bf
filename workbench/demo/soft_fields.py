"""The soft characteristics: what a case manager knows, and what stands in the form.

Four are well filled and honest. Two say little (placeholders), one has a default that counts as an
answer, and one is only asked late, so that being filled predicts staying.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.calendar import Objects, day
from workbench.demo.faults import Faults
from workbench.demo.population import Population
from workbench.demo.source_rows import constant
from workbench.demo.streams import Streams

Flags = npt.NDArray[np.bool_]
Field = tuple[Objects, Objects, str, Flags]
"""Cells as delivered, cells as they should be, the fault's name, and which cells it hit."""

STEP = "trede"
FORM_DATE = day(2014, 3, 1)
DEFAULT_TEAMS = (1, 3, 4)
"""Teams (places in TEAMS) whose new form starts with a choice made."""
LATE_FROM = 90
"""Days since inflow from which expected outflow is asked."""
QUALITY = {
    "trede": "well", "taal_spreken": "well", "werkritme": "well", "gezondheid": "well",
    "motivatie": "poor", "zelfstandigheid": "poor", "netwerk": "default",
    "verwachting_uitstroom": "time",
}  # fmt: skip
_PLANTED_BY = {
    "poor": "placeholder_for_missing",
    "default": "default_counts_as_answer",
    "time": "filling_takes_time",
}
_LEFT_EMPTY = (0.04, 0.035, 0.05, 0.045, 0.055, 0.04)
"""Per team, of any soft field: not filled in."""


def _texts(*values: str) -> Objects:
    outcome = np.empty(len(values), dtype=object)
    outcome[:] = values
    return outcome


HEALTH = _texts("geen belemmering", "lichte belemmering", "ernstige belemmering")
RHYTHM = _texts("ja", "deels", "nee")
_MOTIVATION = _texts("hoog", "gemiddeld", "laag")
_INDEPENDENCE = _texts("goed", "matig", "onvoldoende")
_NETWORK = _texts("voldoende", "beperkt", "geen netwerk")
_EXPECTED = _texts("binnen 6 maanden", "binnen 1 jaar", "langer dan 1 jaar", "niet")
_PLACEHOLDERS = _texts(
    "n.v.t.", "-", "onbekend", "nvt", "niet gevraagd", "?", "zie rapportage", "volgt", "x"
)


def planted_quality(faults: Faults) -> dict[str, str]:
    """What there is to find per soft column: `well` too where its fault has rate 0."""
    rates = faults.model_dump()
    return {
        column: kind if kind == "well" or rates[_PLANTED_BY[kind]] > 0 else "well"
        for column, kind in QUALITY.items()
    }


def fill_soft_fields(
    streams: Streams, population: Population, interviews: pd.DataFrame, faults: Faults
) -> dict[str, Field]:
    """Every soft column, aligned with the interviews."""
    random = streams.named("soft_fields")
    rows = len(interviews)
    spells = population.spells.iloc[interviews.spell]
    since = interviews.held.to_numpy() - spells.start.to_numpy()
    step = spells.step.to_numpy()
    moved = np.where(interviews.intake, 0, random.choice([-1, 0, 0, 0, 1], rows))
    now = np.clip(step + moved, 1, 6)
    better = ((now >= 3).astype(np.int64) + (now >= 5))[:, None]
    answers: dict[str, Objects] = {
        "trede": now.astype(str).astype(object),
        "motivatie": _MOTIVATION[_graded(random, better)],
        "zelfstandigheid": _INDEPENDENCE[_graded(random, better)],
        "gezondheid": HEALTH[spells.health.to_numpy()],
        "taal_spreken": spells.language.to_numpy().astype(str).astype(object),
        "netwerk": _NETWORK[random.choice(3, size=rows, p=[0.45, 0.38, 0.17])],
        "werkritme": RHYTHM[spells.work_rhythm.to_numpy()],
        "verwachting_uitstroom": _EXPECTED[np.clip(4 - now + random.integers(-1, 2, rows), 0, 3)],
    }
    empty = np.array(_LEFT_EMPTY)[interviews.team]
    fields: dict[str, Field] = {}
    for column, values in answers.items():
        filled = np.where(random.random(rows) < empty, "", values).astype(object)
        fields[column] = (filled, filled, "", np.zeros(rows, dtype=bool))
    for column, more in (("motivatie", 1.0), ("zelfstandigheid", 1.1)):
        rate = min(1.0, faults.placeholder_for_missing * more)
        fields[column] = _placeholders(streams.named(column), fields[column][0], rate)
    fields["netwerk"] = _default(
        streams.named("netwerk"), fields["netwerk"][0], interviews, faults.default_counts_as_answer
    )
    early = (since < LATE_FROM) & (
        streams.named("verwachting").random(rows) < faults.filling_takes_time
    )
    expected = fields["verwachting_uitstroom"][0]
    hit = early & (expected != "")
    fields["verwachting_uitstroom"] = (
        np.where(early, "", expected).astype(object), expected, "filling_takes_time", hit
    )  # fmt: skip
    return fields


def _graded(random: np.random.Generator, better: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0 (best) to 2, better with a higher step."""
    shares = np.array([[0.15, 0.45, 1.0], [0.35, 0.8, 1.0], [0.6, 0.92, 1.0]])[better[:, 0]]
    outcome: npt.NDArray[np.int64] = (random.random(len(better))[:, None] > shares[:, :2]).sum(
        axis=1
    )
    return outcome


def _placeholders(random: np.random.Generator, filled: Objects, rate: float) -> Field:
    """Three in ten of the unasked are left empty, the others get a placeholder; clean is missing."""
    rows = len(filled)
    unasked = random.random(rows) < rate * 1.3
    says = _PLACEHOLDERS[
        random.choice(9, size=rows, p=[0.25, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05])
    ]
    left_empty = random.random(rows) < 0.23
    cells = np.where(unasked, np.where(left_empty, "", says), filled).astype(object)
    return cells, constant(rows, None), "placeholder_for_missing", unasked & ~left_empty


def _default(
    random: np.random.Generator, filled: Objects, interviews: pd.DataFrame, rate: float
) -> Field:
    """From the new form on these teams leave the first choice as it stands; clean is missing."""
    new_form = interviews.team.isin(DEFAULT_TEAMS).to_numpy()
    new_form &= interviews.held.to_numpy() >= FORM_DATE
    hit = new_form & (random.random(len(filled)) < rate)
    cells = np.where(hit, _NETWORK[0], filled).astype(object)
    return cells, constant(len(filled), None), "default_counts_as_answer", hit


_REMARKS = _texts(
    "", "", "", "", "Klant op tijd aanwezig", "Wil graag in de zorg werken",
    "Heeft kinderopvang geregeld; twee dagen per week", "Afspraak verzet op verzoek klant",
    "Zoekt werk in logistiek; rijbewijs B", "CV bijgewerkt", "Sollicitatie loopt, uitslag volgende week",
    "Geen bijzonderheden", "Schulden: aangemeld bij schuldhulp", "Volgt taalles op dinsdag en donderdag",
    "Vrijwilligerswerk bij buurthuis", "Wacht op diplomawaardering", "Gesprek met \"jobcoach\" gepland",
    "Medische keuring aangevraagd; wacht op uitslag", "Belt terug over vacature",
)  # fmt: skip


def remarks(streams: Streams, rows: int) -> Objects:
    """Free text, often empty; some hold a semicolon or quotes."""
    outcome: Objects = _REMARKS[streams.named("remarks").integers(0, len(_REMARKS), rows)]
    return outcome
