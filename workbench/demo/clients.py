"""The client records: one client number per registration, and what is wrong with some of them."""

import numpy as np
import pandas as pd

from workbench.demo.calendar import (
    Days,
    Objects,
    date_parts,
    spell_dates,
)
from workbench.demo.chunks import Chunk
from workbench.demo.faults import Faults
from workbench.demo.names import draw_addresses, latin
from workbench.demo.numbering import eight_digits
from workbench.demo.people import draw_phones
from workbench.demo.population import Population
from workbench.demo.second_numbers import draw_second_numbers, registration_errors
from workbench.demo.source_rows import Rows, SourceRows, constant, drawn
from workbench.demo.spelling import guess_births, mistype_numbers, swap_day_and_month
from workbench.demo.streams import Streams

COLUMNS = (
    "klantnr", "dossiernr", "bsn", "achternaam", "voorvoegsel", "voornamen", "geboortedatum",
    "geslacht", "straat", "huisnummer", "toevoeging", "postcode", "woonplaats", "telefoon",
    "opleiding", "geboorteland", "vermogen", "registratiedatum",
)  # fmt: skip
REFUGEE_ORIGIN = 4


def draw_registrations(
    streams: Streams, chunk: Chunk, population: Population, people: pd.DataFrame, faults: Faults
) -> pd.DataFrame:
    """One row per client number: `person`, `second`, `registered` (day), `client_number`, and the
    identity without a fault (the columns of people). In the order of the file."""
    random = streams.named("registrations")
    first_spell = population.spells.drop_duplicates("person").sort_values("person")
    lead = random.integers(21, 36, len(people))
    first = people.assign(person=np.arange(len(people)), second=False)
    first["registered"] = first_spell.start.to_numpy() - lead
    again = draw_second_numbers(streams, chunk, population.spells, faults.second_client_number)
    second = people.iloc[again.person].assign(
        person=again.person.to_numpy(), second=True, registered=again.registered.to_numpy()
    )
    _move(random, second, streams.seed)
    rows = pd.concat([first, second], ignore_index=True)
    counters = 2 * rows.entity_id.to_numpy() + rows.second.to_numpy()
    rows["client_number"] = eight_digits(counters, streams.seed, "client")
    return rows.sort_values("client_number", ignore_index=True)


def _move(random: np.random.Generator, second: pd.DataFrame, seed: int) -> None:
    """Half of the second registrations are from another address; file and phone may be new."""
    rows = len(second)
    addresses = draw_addresses(random, rows)
    moved = random.random(rows) < 0.5
    for column in addresses.columns:
        second[column] = np.where(moved, addresses[column], second[column])
    second["phone"] = np.where(random.random(rows) < 0.4, draw_phones(random, rows), second.phone)
    new_file = (random.random(rows) < 0.7) & (second.partner.to_numpy() < 0)
    own_file = eight_digits(2 * second.entity_id.to_numpy() + 1, seed, "file")
    second["file_number"] = np.where(new_file, own_file, second.file_number)
    second["wealth"] = np.round(second.wealth * random.uniform(0.3, 1.5, rows), 2)


def client_rows(streams: Streams, registrations: pd.DataFrame, faults: Faults) -> SourceRows:
    """The client source of a chunk, faults and all."""
    rows = len(registrations)
    births = registrations.birth.to_numpy()
    cells: dict[str, Objects] = {
        "klantnr": registrations.client_number.to_numpy(),
        "dossiernr": registrations.file_number.to_numpy(),
        "bsn": registrations.bsn.to_numpy(),
        "achternaam": latin(registrations.surname.to_numpy()),
        "voorvoegsel": registrations.particle.to_numpy(),
        "voornamen": latin(registrations.first_names.to_numpy()),
        "geboortedatum": spell_dates(births, "dd-mm-yyyy"),
        "geslacht": np.where(registrations.female, "V", "M").astype(object),
        "straat": registrations.street.to_numpy(),
        "huisnummer": registrations.number.to_numpy(),
        "toevoeging": registrations.addition.to_numpy(),
        "postcode": registrations.postcode.to_numpy(),
        "woonplaats": registrations.town.to_numpy(),
        "telefoon": registrations.phone.to_numpy(),
        "opleiding": registrations.education.to_numpy().astype(str).astype(object),
        "geboorteland": registrations.country.to_numpy(),
        "vermogen": _euros(registrations.wealth.to_numpy(dtype=float)),
        "registratiedatum": spell_dates(registrations.registered.to_numpy(), "dd-mm-yyyy"),
    }
    source = SourceRows(
        "clients",
        {column: cells[column].copy() for column in COLUMNS},
        registrations.registered.to_numpy(),
        registrations.entity_id.to_numpy(),
    )
    registration_errors(streams, source, registrations, faults)
    _identity_faults(streams, source, registrations, faults)
    _other_faults(streams, source, faults)
    _notation(streams, source, births, faults)
    assert rows == len(source.entity)
    return source


def _identity_faults(
    streams: Streams, source: SourceRows, registrations: pd.DataFrame, faults: Faults
) -> None:
    """Faults of ordinary records; second registrations have their own share already."""
    rows = len(registrations)
    twice = registrations.duplicated("person", keep=False).to_numpy()
    once = np.flatnonzero(~twice)
    bsn, births = registrations.bsn.to_numpy(), registrations.birth.to_numpy()
    birth_clean = spell_dates(births, "yyyy-mm-dd")

    random = streams.named("bsn_missing")
    hit = once[drawn(random, len(once), faults.bsn_missing)]
    source.alter(hit, "bsn", constant(len(hit), ""), bsn[hit], "bsn_missing")

    random = streams.named("bsn_typed_wrong")
    hit = once[drawn(random, len(once), faults.bsn_typed_wrong)]
    source.alter(hit, "bsn", mistype_numbers(random, bsn[hit]), bsn[hit], "bsn_typed_wrong")

    random = streams.named("bsn_leading_zero_lost")
    zero = np.array([number.startswith("0") for number in bsn], dtype=bool)
    hit = np.flatnonzero(zero & (random.random(rows) < faults.bsn_leading_zero_lost))
    shorter = np.array([number[1:] for number in bsn[hit]], dtype=object)
    source.alter(hit, "bsn", shorter, bsn[hit], "bsn_leading_zero_lost")

    random = streams.named("birth_date_guessed")
    refugee = (registrations.origin.to_numpy() == REFUGEE_ORIGIN) & ~twice
    hit = np.flatnonzero(refugee & (random.random(rows) < faults.birth_date_guessed))
    guessed = spell_dates(guess_births(random, births[hit]), "dd-mm-yyyy")
    source.alter(hit, "geboortedatum", guessed, birth_clean[hit], "birth_date_guessed")

    random = streams.named("day_and_month_swapped")
    swappable = (date_parts(births)[2] <= 12) & ~twice
    hit = np.flatnonzero(swappable & (random.random(rows) < faults.day_and_month_swapped))
    swapped = spell_dates(swap_day_and_month(births[hit]), "dd-mm-yyyy")
    source.alter(hit, "geboortedatum", swapped, birth_clean[hit], "day_and_month_swapped")

    _misplace_particles(streams.named("name_particle_misplaced"), source, faults)


def _misplace_particles(random: np.random.Generator, source: SourceRows, faults: Faults) -> None:
    particle, surname = source.cells["voorvoegsel"].copy(), source.cells["achternaam"].copy()
    has = np.flatnonzero(particle != "")
    hit = has[drawn(random, len(has), faults.name_particle_misplaced)]
    kind = random.integers(0, 3, len(hit))
    joined = np.empty(len(hit), dtype=object)
    joined[:] = [
        (f"{p} {s}", f"{s}, {p}", f"{s} {p}".upper() if p not in ("al", "ben") else f"{p} {s}")[k]
        for p, s, k in zip(particle[hit], surname[hit], kind, strict=True)
    ]
    moved = source.alter(hit, "achternaam", joined, surname[hit], "name_particle_misplaced")
    source.alter(
        moved, "voorvoegsel", constant(len(moved), ""), particle[moved], "name_particle_misplaced"
    )


_EDUCATION_PLACEHOLDERS = np.array(["onbekend", "n.v.t.", "-", "?", "zie dossier"], dtype=object)


def _other_faults(streams: Streams, source: SourceRows, faults: Faults) -> None:
    random = streams.named("placeholder_education")
    hit = drawn(random, len(source.entity), 0.03 * faults.placeholder_for_missing)
    said = _EDUCATION_PLACEHOLDERS[random.integers(0, len(_EDUCATION_PLACEHOLDERS), len(hit))]
    source.alter(hit, "opleiding", said, constant(len(hit), None), "placeholder_for_missing")


def _notation(streams: Streams, source: SourceRows, births: Days, faults: Faults) -> None:
    """The same value in another notation."""
    random = streams.named("mixed_notation")

    def hits(column: str, otherwise: Objects, clean: Objects) -> None:
        rows: Rows = drawn(random, len(source.entity), faults.mixed_notation)
        source.alter(rows, column, otherwise[rows], clean[rows], "mixed_notation")

    hits("geboortedatum", spell_dates(births, "yyyymmdd"), spell_dates(births, "yyyy-mm-dd"))
    sex = source.cells["geslacht"].copy()
    forms = np.array(["{}", " {}", "{} "], dtype=object)[random.integers(0, 3, len(sex))]
    spelled = np.array(
        [form.format(text.lower()) for form, text in zip(forms, sex, strict=True)], dtype=object
    )
    hits("geslacht", spelled, sex)
    postcode = source.cells["postcode"].copy()
    spaced = np.array(
        [
            f"{text[:4]} {text[4:].lower() if lower else text[4:]}"
            for text, lower in zip(postcode, random.random(len(postcode)) < 0.5, strict=True)
        ],
        dtype=object,
    )
    hits("postcode", spaced, postcode)
    amount = source.cells["vermogen"].copy()
    plain = np.array([text.replace(".", "") for text in amount], dtype=object)
    clean = np.array([text.replace(".", "").replace(",", ".") for text in amount], dtype=object)
    hits("vermogen", plain, clean)


def _euros(amounts: np.ndarray) -> Objects:
    outcome = np.empty(len(amounts), dtype=object)
    outcome[:] = [f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) for amount in amounts]
    return outcome
