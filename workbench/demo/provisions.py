"""The provisions as the re-integration department keeps them: a spreadsheet of its own."""

import numpy as np
import pandas as pd

from workbench.demo.benefits import copy_identity, number_on
from workbench.demo.calendar import Objects, spell_dates
from workbench.demo.faults import Faults
from workbench.demo.hazards import TIME_VARYING
from workbench.demo.population import Population
from workbench.demo.source_rows import SourceRows, constant, drawn
from workbench.demo.streams import Streams

COLUMNS = (
    "klantnr", "bsn", "achternaam", "geboortedatum", "voorziening_code", "voorziening",
    "startdatum", "einddatum", "reden_einde", "aanbieder", "kosten",
)  # fmt: skip
WHILE_OPEN = {"einddatum": None, "reden_einde": None}

CODES = {
    "wage_subsidy": ("LKS", "Loonkostensubsidie", (2500, 9000)),
    "work_experience": ("WEP", "Werkervaringsplaats", (300, 2500)),
    "training": ("SCH", "Scholing", (400, 4500)),
    "language_course": ("TAA", "Taalcursus", (600, 3200)),
    "social_activation": ("SAC", "Sociale activering", (150, 1400)),
    "mediation": ("BEM", "Bemiddeling", (100, 900)),
}
"""Per kind: code, name, and lowest and highest cost in euros."""

_PROVIDERS = np.array(
    ["Werkplein Zuid", "Stichting Opstap", "Taalhuis De Brug", "Leerwerkbedrijf Maasoever",
     "Baanbrekend B.V.", "Buurthuis De Schakel", "Regiocollege", "Intern"], dtype=object,
)  # fmt: skip
_REASONS = np.array(
    ["doel bereikt met uitstroom", "doel bereikt zonder uitstroom", "uitval door klant",
     "niet langer zinvol", "overgedragen"], dtype=object,
)  # fmt: skip


def provision_rows(
    streams: Streams,
    population: Population,
    registrations: pd.DataFrame,
    clients: SourceRows,
    faults: Faults,
) -> SourceRows:
    """The provision source of a chunk, in order of start. Dates are `yyyy-mm-dd`, which the writer
    makes real spreadsheet dates; a text `dd-mm-yyyy` stays a text."""
    given = population.provisions.sort_values(["start", "spell", "kind"], ignore_index=True)
    rows = len(given)
    spells = population.spells.iloc[given.spell]
    person, start, end = spells.person.to_numpy(), given.start.to_numpy(), given.end.to_numpy()
    number = number_on(registrations, person, start)
    record = registrations.iloc[number]
    random = streams.named("provisions")
    kinds = [CODES[kind] for kind in TIME_VARYING]
    kind = given.kind.to_numpy()
    low, high = np.array([costs for *_, costs in kinds], dtype=float)[kind].T
    cost = np.round(random.uniform(low, high), 2)
    to_work = (spells.event.to_numpy() == 0) & (end >= spells.end.to_numpy() - 14)
    reason = np.where(
        to_work, 0, np.where(given.cut_short, 3, random.choice([1, 1, 2, 3, 4], rows))
    )
    whole = record.particle.to_numpy() + " " + record.surname.to_numpy()
    cells: dict[str, Objects] = {
        "klantnr": record.client_number.to_numpy(),
        "bsn": record.bsn.to_numpy(),
        "achternaam": np.array([name.strip() for name in whole], dtype=object),
        "geboortedatum": spell_dates(record.birth.to_numpy(), "yyyy-mm-dd"),
        "voorziening_code": np.array([code for code, *_ in kinds], dtype=object)[kind],
        "voorziening": np.array([name for _, name, _ in kinds], dtype=object)[kind],
        "startdatum": spell_dates(start, "yyyy-mm-dd"),
        "einddatum": spell_dates(end, "yyyy-mm-dd"),
        "reden_einde": _REASONS[reason],
        "aanbieder": _PROVIDERS[(kind + random.integers(0, 3, rows)) % len(_PROVIDERS)],
        "kosten": np.array([repr(value) for value in cost.tolist()], dtype=object),
    }
    source = SourceRows(
        "provisions",
        {column: cells[column].copy() for column in COLUMNS},
        start,
        record.entity_id.to_numpy(),
        ended=end,
        while_open=WHILE_OPEN,
    )
    copy_identity(source, clients, number, "bsn", pad=0)
    random = streams.named("client_number_missing")
    hit = drawn(random, rows, faults.client_number_missing)
    source.alter(
        hit, "klantnr", constant(len(hit), None), cells["klantnr"][hit], "client_number_missing"
    )
    _notation(streams, source, faults)
    return source


def _notation(streams: Streams, source: SourceRows, faults: Faults) -> None:
    random = streams.named("mixed_notation_provisions")
    for column in ("geboortedatum", "startdatum", "einddatum"):
        iso = source.cells[column].copy()
        hit = drawn(random, len(iso), faults.mixed_notation)
        hit = hit[[bool(iso[row]) for row in hit]]
        texts = np.array([f"{text[8:]}-{text[5:7]}-{text[:4]}" for text in iso[hit]], dtype=object)
        source.alter(hit, column, texts, iso[hit], "mixed_notation")
