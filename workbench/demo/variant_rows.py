"""The records of an export variant: people with names of every stock, as far as the page holds them."""

import numpy as np

from workbench.demo.calendar import day, spell_dates
from workbench.demo.groups import ORIGINS
from workbench.demo.names import draw_addresses, draw_first_names, draw_surnames, latin
from workbench.demo.numbering import eight_digits, service_numbers

COLUMNS = (
    "klantnr", "bsn", "achternaam", "voorvoegsel", "voornamen", "geboortedatum", "geslacht",
    "postcode", "woonplaats", "opleiding", "vermogen", "registratiedatum", "opmerking",
)  # fmt: skip
BLOCKS = ("Persoon",) * 7 + ("Adres",) * 2 + ("Dossier",) * 4
"""The upper header line over each column, where there are two."""
AMOUNT = COLUMNS.index("vermogen")
REMARK = COLUMNS.index("opmerking")
_CODE_PAGE = {"mixed": "cp1252", "mojibake": "utf-8"}
_SAID = (
    "", "", "", "gebeld op maandag", "wil graag werken in de zorg", "spreekt één taal",
    "zie dossier", "ex-partner is cliënt", "reïntegratie gestart", "geen bijzonderheden",
    "komt overmorgen terug", "heeft ideeën over scholing", "à 20 uur per week",
)  # fmt: skip


def draw_rows(random: np.random.Generator, most: int, encoding: str) -> list[list[str]]:
    """Between half of `most` and `most` records, in the order of COLUMNS, every letter encodable."""
    rows = int(random.integers(most // 2, most + 1))
    origin = random.integers(0, len(ORIGINS), rows)
    female = random.random(rows) < 0.5
    particles, surnames = draw_surnames(random, origin)
    first_names = draw_first_names(random, origin, female)
    addresses = draw_addresses(random, rows)
    counters = random.choice(90_000, size=rows, replace=False)
    births = random.integers(day(1950, 1, 1), day(1998, 1, 1), rows)
    registered = random.integers(day(2011, 1, 1), day(2016, 1, 1), rows)
    amounts = np.round(random.gamma(1.2, 2500, rows), 2)
    bsns = service_numbers(counters, 7)
    bsns[random.random(rows) < 0.05] = ""
    columns = [
        np.sort(eight_digits(counters, 7, "client")),
        bsns,
        _held(surnames, encoding),
        particles,
        _held(first_names, encoding),
        spell_dates(births, "dd-mm-yyyy"),
        np.where(female, "V", "M"),
        addresses.postcode,
        addresses.town,
        random.integers(1, 8, rows).astype(str),
        [f"{amount:.2f}" for amount in amounts],
        spell_dates(registered, "dd-mm-yyyy"),
        [_SAID[at] for at in random.integers(0, len(_SAID), rows)],
    ]
    return [[str(cell) for cell in row] for row in zip(*columns, strict=True)]


def _held(names: np.ndarray, encoding: str) -> list[str]:
    """Names with their marks where the code page has them, without where it has not."""
    pages = ("cp1252", "cp850") if encoding == "mixed" else (_CODE_PAGE.get(encoding, encoding),)
    return ["".join(_letter(letter, pages) for letter in name) for name in names]


def _letter(letter: str, pages: tuple[str, ...]) -> str:
    try:
        for page in pages:
            letter.encode(page)
    except UnicodeEncodeError:
        return str(latin(np.array([letter], dtype=object))[0])
    return letter
