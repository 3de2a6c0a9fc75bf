"""A register-like table of 40 text columns from a seed, written in blocks: as large as asked for.

Names, numbers and remarks are drawn at random and belong to nobody.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

BLOCK = 100_000
DELIMITER = ";"
_SYLLABLES = [
    "ba",
    "de",
    "ma",
    "ko",
    "ri",
    "ve",
    "sta",
    "wij",
    "bro",
    "zee",
    "hof",
    "ka",
    "ne",
    "so",
    "un",
    "in",
    "ca",
    "berg",
    "man",
    "dam",
]
_MARKED = str.maketrans("aeiouc", "âéïöüç")
_MARKED_SHARE = 0.04
"""Share of the names with a diacritic; with six names and a remark, a quarter of the lines."""
_WORDS = [
    "klant",
    "wil",
    "graag",
    "werken",
    "in",
    "de",
    "zorg",
    "maar",
    "heeft",
    "nog",
    "geen",
    "opvang",
    "belt",
    "volgende",
    "week",
    "terug",
    "over",
    "traject",
    "en",
    "scholing",
    "is",
    "niet",
    "verschenen",
    "op",
    "afspraak",
    "naar",
    "zoekt",
    "zelf",
    "nu",
    "een",
    "geïnteresseerd",
]

Texts = pa.Array
Random = np.random.Generator


def write_register(path: Path, rows: int, seed: int, encoding: str = "cp1252") -> None:
    """Write delimited text with a header and CRLF; same seed, same bytes."""
    with path.open("wb") as stream:
        for number, block in enumerate(blocks(rows, seed)):
            if number == 0:
                stream.write(_line(block.column_names))
            stream.write(_delimited(block).encode(encoding))


def write_until(path: Path, size: int, seed: int, encoding: str = "cp1252") -> int:
    """The same up to at least `size` bytes; gives the number of rows."""
    rows = 0
    with path.open("wb") as stream:
        for block in blocks(1 << 40, seed):
            if rows == 0:
                stream.write(_line(block.column_names))
            stream.write(_delimited(block).encode(encoding))
            rows += block.num_rows
            if stream.tell() >= size:
                return rows
    return rows


def blocks(rows: int, seed: int) -> Iterator[pa.Table]:
    """The table in blocks of at most 100,000 rows, every column text."""
    for start in range(0, rows, BLOCK):
        count = min(BLOCK, rows - start)
        yield pa.table(_columns(start, count, np.random.default_rng([seed, start])))


def _line(cells: list[str]) -> bytes:
    return (DELIMITER.join(cells) + "\r\n").encode("ascii")


def _delimited(block: pa.Table) -> str:
    cells = [column.combine_chunks() for column in block.columns]
    lines = pc.binary_join_element_wise(*cells, DELIMITER)
    ended = pc.binary_join_element_wise(lines, pa.scalar(""), "\r\n")
    data = memoryview(ended.buffers()[2])
    return str(data, "utf-8")


def _columns(start: int, count: int, random: Random) -> dict[str, Texts]:
    number = np.arange(start, start + count)
    first = _pool(random, _names(400, 2), count, skew=2.0)
    last = _pool(random, _names(20_000, 3), count, skew=2.0)
    return {
        "klantnr": _digits(10_000_000 + number, 8),
        "dossiernr": _glued("WI", _digits(number * 7 % 1_000_000_000, 9)),
        "bsn": _spoilt(random, _bsn(random, count), {"000000000": 0.02, "": 0.01}),
        "voorletters": _pool(random, [a + "." for a in "ABCDEFGHJKLMNPRST"], count),
        "voornaam": first,
        "tussenvoegsel": _pool(random, ["", "", "", "van", "de", "van der", "el", "'t"], count),
        "achternaam": last,
        "geslacht": _pool(random, ["M", "V", "M", "V", "m", "onbekend"], count, skew=1.3),
        "geboortedatum": _dates(random, count, 1950, 2000, {"01-01-1900": 0.01}),
        "nationaliteit": _pool(random, _codes(120, 4), count, skew=6.0),
        "burgerlijke_staat": _pool(random, list("0123456"), count, skew=2.0),
        "postcode": _postcodes(random, count),
        "huisnummer": _numbers(random, count, 1, 400),
        "toevoeging": _pool(random, ["", "", "", "", "a", "b", "bis", "II", "-12"], count),
        "straatnaam": _glued(_pool(random, _names(3_000, 2), count), "straat"),
        "woonplaats": _pool(random, ["'s-Hertogenbosch", "Rosmalen", "Vught", "Nuland"], count),
        "gemeentecode": _pool(random, ["0796", "0796", "0865", "9999"], count),
        "telefoon": _spoilt(random, _glued("06-", _random(random, count, 8)), {"": 0.3}),
        "email": _spoilt(random, _emails(random, count, first, last), {"": 0.3}),
        "iban": _glued("NL", _random(random, count, 2), "RABO", _random(random, count, 10)),
        "uitkeringssoort": _pool(random, ["PW", "PW", "IOAW", "IOAZ", "Bbz"], count),
        "ingangsdatum": _dates(random, count, 2005, 2016, {}),
        "einddatum": _dates(random, count, 2011, 2016, {"": 0.4, "31-12-9999": 0.1}),
        "reden_einde": _pool(random, ["", "", *_codes(30, 2)], count, skew=2.0),
        "bedrag_uitkering": _amounts(random, count, 1_600),
        "inkomsten": _spoilt(random, _amounts(random, count, 900), {"0,00": 0.6}),
        "vermogen": _amounts(random, count, 12_000),
        "schuldbedrag": _spoilt(random, _amounts(random, count, 50_000), {"": 0.5, "999999": 0.02}),
        "team": _pool(
            random, [f"Team {name}" for name in ["Noord", "Oost", "Zuid", "West"]], count
        ),
        "klantmanager": _pool(random, _names(80, 2), count),
        "opleiding": _pool(random, ["vmbo", "havo", "mbo 2", "mbo 4", "hbo", "onbekend"], count),
        "beroep_isco": _pool(random, _codes(430, 4), count, skew=2.0),
        "sbi": _pool(random, _codes(900, 5), count, skew=2.0),
        "motivatie": _pool(random, ["goed", "matig", "slecht", "", "n.v.t."], count, skew=1.5),
        "nederlands_spreken": _pool(random, ["A1", "A2", "B1", "B2", "", "?"], count),
        "gezondheid_belemmering": _pool(random, ["J", "N", "N", "", "x"], count),
        "trede": _pool(random, ["1", "2", "3", "4", "5", "6", "9"], count, skew=1.5),
        "gespreksdatum": _dates(random, count, 2011, 2016, {"": 0.1}),
        "opvoerdatum": _moments(random, count),
        "opmerking": _remarks(random, count),
    }


def _pool(random: Random, values: list[str], count: int, skew: float = 1.0) -> Texts:
    """Draws from the values, the first ones more often as `skew` grows over 1."""
    places = (random.random(count) ** skew * len(values)).astype(np.int64)
    return pa.array(values, pa.string()).take(pa.array(places))


def _names(count: int, syllables: int) -> list[str]:
    fixed = np.random.default_rng(count)
    drawn = fixed.choice(_SYLLABLES, (count, syllables))
    marked = fixed.random(count) < _MARKED_SHARE
    return [
        _name("".join(parts), bool(with_mark))
        for parts, with_mark in zip(drawn, marked, strict=True)
    ]


def _name(text: str, with_mark: bool) -> str:
    return (text[:-2] + text[-2:].translate(_MARKED) if with_mark else text).capitalize()


def _codes(count: int, width: int) -> list[str]:
    drawn = np.random.default_rng(count).choice(10**width, count, replace=False)
    return [f"{code:0{width}d}" for code in drawn]


def _digits(numbers: npt.NDArray[np.int64], width: int) -> Texts:
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")


def _random(random: Random, count: int, width: int) -> Texts:
    return _digits(random.integers(0, 10**width, count), width)


def _numbers(random: Random, count: int, low: int, high: int) -> Texts:
    drawn = random.integers(low, high, count)
    return pa.array(np.minimum(drawn, random.integers(low, high, count))).cast(pa.string())


def _glued(*parts: Texts | str) -> Texts:
    return pc.binary_join_element_wise(*parts, "")


def _bsn(random: Random, count: int) -> Texts:
    """Nine digits of which nine in ten pass the 11-test."""
    digits = random.integers(0, 10, (count, 8))
    check = digits @ np.arange(9, 1, -1) % 11
    last = np.where(check == 10, 5, check)
    return _digits(digits @ 10 ** np.arange(8, 0, -1) + last, 9)


def _spoilt(random: Random, texts: Texts, shares: dict[str, float]) -> Texts:
    drawn = random.random(len(texts))
    for value, share in shares.items():
        texts = pc.if_else(pa.array(drawn < share), value, texts)
        drawn = np.where(drawn < share, 2.0, drawn - share)
    return texts


def _dates(random: Random, count: int, first: int, last: int, shares: dict[str, float]) -> Texts:
    start, end = (np.datetime64(f"{year}-01-01", "D").astype(int) for year in (first, last))
    days = pa.array(random.integers(start, end, count), pa.int32()).cast(pa.date32())
    return _spoilt(random, pc.strftime(days, "%d-%m-%Y"), shares)


def _moments(random: Random, count: int) -> Texts:
    start, end = (np.datetime64(f"{year}-01-01", "s").astype(int) for year in (2011, 2016))
    seconds = pa.array(random.integers(start, end, count)).cast(pa.timestamp("s"))
    return pc.strftime(seconds, "%d-%m-%Y %H:%M:%S")


def _postcodes(random: Random, count: int) -> Texts:
    letters = [a + b for a in "ABCDEFGHJKLM" for b in "ABCDEFGHJK"]
    figures = pa.array(random.integers(5200, 5300, count)).cast(pa.string())
    return _glued(figures, " ", _pool(random, letters, count))


def _emails(random: Random, count: int, first: Texts, last: Texts) -> Texts:
    host = _pool(random, ["voorbeeld.nl", "example.com", "example.org"], count)
    tail = pa.array(random.integers(1, 10_000, count)).cast(pa.string())
    return _glued(pc.ascii_lower(first), ".", pc.ascii_lower(last), tail, "@", host)


def _amounts(random: Random, count: int, middle: int) -> Texts:
    cents = (random.lognormal(np.log(middle * 100), 0.6, count)).astype(np.int64)
    euros = pa.array(cents // 100).cast(pa.string())
    return _glued(euros, ",", _digits(cents % 100, 2))


def _remarks(random: Random, count: int) -> Texts:
    """Free text: half empty; some with a delimiter, a quote or a line end inside quotes."""
    words = [_pool(random, _WORDS, count) for _ in range(8)]
    text = pc.binary_join_element_wise(*words, " ")
    drawn = random.random(count)
    quoted = _glued('"', text, "; zie ook ", '""dossier""', '"')
    broken = _glued('"', text, "\n", text, '"')
    text = pc.if_else(pa.array(drawn < 0.03), quoted, text)
    text = pc.if_else(pa.array((drawn >= 0.03) & (drawn < 0.0305)), broken, text)
    return pc.if_else(pa.array(drawn > 0.5), "", text)
