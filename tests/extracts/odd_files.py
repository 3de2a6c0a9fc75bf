"""Odd delimited files with a known dialect, made from a seed: families that real exports belong to.

Made for this project and unlike any published test set, so that a detector is held to files that
nobody has looked at.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

WORDS = [
    "aanvraag",
    "besluit",
    "cliënt",
    "dossier",
    "einde",
    "gemeente",
    "huis",
    "inkomen",
    "jaar",
    "kosten",
    "loon",
    "maand",
    "naam",
    "overleg",
    "plan",
    "reden",
    "straat",
    "termijn",
    "uitkering",
    "vraag",
    "werk",
    "zorg",
    "order",
    "report",
    "value",
    "depth",
    "mean",
    "north",
    "total",
    "rate",
    "blue",
    "red",
    "sample",
    "station",
    "river",
    "item",
    "paid",
    "cheese",
    "wine",
    "of",
    "the",
    "and",
    "met",
    "van",
    "voor",
    "niet",
    "zonder",
]
NAMES = [
    "Jansen",
    "Bakker",
    "O'Neil",
    "Yılmaz",
    "Kowalska",
    "D'Angelo",
    "Çelik",
    "Smit",
    "Nguyen",
    "Haddad",
    "Peters",
]
PLACES = ["Oss", "'s-Hertogenbosch", "Den Haag", "New York", "Ürümqi", "Sint-Oedenrode", "Tilburg"]
Draw = Callable[[random.Random], str]


def _words(least: int, most: int) -> Draw:
    return lambda r: " ".join(r.choice(WORDS) for _ in range(r.randint(least, most)))


def _sentence(r: random.Random) -> str:
    parts = [_words(2, 5)(r) for _ in range(r.randint(1, 3))]
    return (r.choice([", ", ", ", "; ", " - "]).join(parts)).capitalize() + r.choice(["", ".", "!"])


def _multiline(r: random.Random) -> str:
    return "\n".join(_sentence(r) for _ in range(r.randint(1, 3)))


def _speech(r: random.Random) -> str:
    text = _words(1, 4)(r)
    return f'zei "{text}" en ging' if r.random() < 0.3 else text


def _decimal(mark: str) -> Draw:
    def draw(r: random.Random) -> str:
        text = f"{r.uniform(-5, 3000):.{r.choice([1, 2, 3])}f}"
        return text.replace(".", mark)

    return draw


def _thousands(r: random.Random) -> str:
    text = f"{r.randint(0, 5_000_000):,}"
    return text if r.random() < 0.5 else text + f".{r.randint(0, 99):02d}"


def _day(form: str) -> Draw:
    return lambda r: form.format(d=r.randint(1, 28), m=r.randint(1, 12), y=r.randint(1950, 2024))


def _list_of(mark: str, draw: Draw) -> Draw:
    return lambda r: mark.join(draw(r) for _ in range(r.randint(1, 5)))


def _number(r: random.Random) -> str:
    return str(r.randint(0, 999))


KINDS: dict[str, Draw] = {
    "count": lambda r: str(r.randint(0, 99999)),
    "code": lambda r: f"{r.choice('ABCXYZ')}{r.randint(100, 999)}-{r.randint(1, 9)}",
    "zero_code": lambda r: f"{r.randint(0, 99999999):08d}",
    "decimal_point": _decimal("."),
    "decimal_comma": _decimal(","),
    "thousands": _thousands,
    "euro": lambda r: f"€ {r.randint(1, 9)}.{r.randint(100, 999)},{r.randint(0, 99):02d}",
    "science": lambda r: f"{r.uniform(0, 10):.4e}",
    "percent": lambda r: f"{r.uniform(0, 100):.1f}%",
    "dutch_date": _day("{d:02d}-{m:02d}-{y}"),
    "iso_date": _day("{y}-{m:02d}-{d:02d}"),
    "slash_date": _day("{m}/{d}/{y}"),
    "moment": _day("{y}-{m:02d}-{d:02d} {d:02d}:{m:02d}:00"),
    "clock": lambda r: f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}",
    "word": lambda r: r.choice(WORDS),
    "words": _words(1, 4),
    "sentence": _sentence,
    "multiline": _multiline,
    "speech": _speech,
    "name": lambda r: r.choice(NAMES),
    "full_name": lambda r: f"{r.choice(NAMES)}, {r.choice('ABCDE')}.",
    "place": lambda r: r.choice(PLACES),
    "email": lambda r: f"{r.choice(WORDS)}.{r.randint(1, 99)}@example.org".replace("ë", "e"),
    "address": lambda r: f"https://example.org/{r.choice(WORDS)}?a={r.randint(1, 9)}&b=2",
    "yes_no": lambda r: r.choice(["ja", "nee", "J", "N", "true", "false"]),
    "often_empty": lambda r: r.choice(WORDS) if r.random() < 0.2 else "",
    "triple": _list_of(",", _number),
    "bars": _list_of("|", _words(1, 2)),
    "colons": _list_of(":", lambda r: f"{r.randint(0, 255):02X}"),
    "spaced_numbers": _list_of(" ", _number),
    "phone": lambda r: f"06-{r.randint(10, 99)} {r.randint(10, 99)} {r.randint(100, 999)}",
    "json": lambda r: f'{{"a": {r.randint(1, 9)}, "b": "{r.choice(WORDS)}"}}',
    "missing": lambda r: r.choice(["NULL", "n.v.t.", "-", "NA", "?", "3", "12"]),
    "apostrophe": lambda r: r.choice(["'s avonds", "foto's", "'t Hart", "Jans'", "auto's", "ja"]),
    "inch": lambda r: f"{r.randint(1, 40)}INCH" + r.choice(["", " buis", " bij 3INCH"]),
    "rare_sentence": lambda r: _sentence(r) if r.random() < 0.03 else r.choice(WORDS),
    "path": lambda r: f"C:\\{r.choice(WORDS)}\\{r.choice(WORDS)}.txt",
}
_PLAIN = ("count", "code", "decimal_point", "dutch_date", "iso_date", "word", "words", "name")


@dataclass(frozen=True)
class OddFile:
    """A file's bytes and its dialect; `family` says what is odd about it."""

    family: str
    text: str
    delimiter: str
    quotechar: str
    """The double quote where nothing is quoted."""


def _quoted(cell: str, delimiter: str, quote: str, style: str, escape: str) -> str:
    number = cell.replace(".", "").replace("-", "").isdigit()
    must = style != "bare" and (delimiter in cell or quote in cell or "\n" in cell)
    if style == "all" or must or (style == "text" and not number):
        inner = cell.replace("\\", "\\\\") if escape == "\\" else cell
        return quote + inner.replace(quote, escape + quote) + quote
    return cell


def make_odd_file(seed: int) -> OddFile:
    """One odd file; the same seed gives the same file."""
    r = random.Random(seed)
    family = r.choice(sorted(FAMILIES))
    return FAMILIES[family](r, family)


def _table(
    r: random.Random,
    family: str,
    *,
    delimiters: str = ";,\t|",
    quotes: str = '"""""\'',
    kinds: tuple[str, ...] = tuple(KINDS),
    rows: tuple[int, int] = (6, 120),
    columns: tuple[int, int] = (2, 14),
    styles: tuple[str, ...] = ("minimal", "minimal", "all", "text"),
    escapes: str = "",
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    header: float = 0.85,
    gap: str = "",
    edge: str = "",
) -> OddFile:
    delimiter, quote, style = r.choice(delimiters), r.choice(quotes), r.choice(styles)
    escape = r.choice(escapes) if escapes else quote
    chosen = [r.choice(kinds) for _ in range(r.randint(*columns))]
    table = [[KINDS[kind](r) for kind in chosen] for _ in range(r.randint(*rows))]
    if r.random() < header:
        heads = [f"{r.choice(WORDS)}{r.choice(['', '_nr', ' 2', ''])}" for _ in chosen]
        table.insert(0, heads)
    lines = [
        edge
        + (delimiter + gap).join(_quoted(cell, delimiter, quote, style, escape) for cell in row)
        + edge
        for row in table
    ]
    ending = r.choice(["\n", "\n", "\r\n"])
    text = ending.join([*before, *lines, *after]) + r.choice(["", ending, ending])
    used = any(delimiter + quote in line or line.startswith(quote) for line in lines)
    return OddFile(family, text, delimiter, quote if used or gap else '"')


def _preamble(r: random.Random) -> tuple[str, ...]:
    made = [_sentence(r), f"Datum: {KINDS['dutch_date'](r)}", "", f"Bron: {r.choice(WORDS)}", ""]
    return tuple(made[: r.randint(1, 5)])


def _comments(r: random.Random) -> tuple[str, ...]:
    return tuple(f"# {_sentence(r)}" for _ in range(r.randint(1, 6)))


FAMILIES: dict[str, Callable[[random.Random, str], OddFile]] = {
    "anything": lambda r, f: _table(r, f),
    "rare_delimiter": lambda r, f: _table(
        r, f, delimiters=":~^*", kinds=tuple(k for k in KINDS if k not in ("multiline", "json"))
    ),
    "space": lambda r, f: _table(
        r, f, delimiters=" ", kinds=(*_PLAIN, "decimal_point"), columns=(3, 9), quotes='"'
    ),
    "single_quotes": lambda r, f: _table(r, f, quotes="'", styles=("all", "text")),
    "backslash": lambda r, f: _table(
        r, f, quotes='"', escapes="\\", kinds=("speech", "sentence", "count", "word", "json")
    ),
    "multiline": lambda r, f: _table(r, f, kinds=("multiline", "count", "sentence", "iso_date")),
    "preamble": lambda r, f: _table(r, f, before=_preamble(r)),
    "comments": lambda r, f: _table(r, f, before=_comments(r)),
    "footer": lambda r, f: _table(r, f, after=("", _sentence(r))),
    "decimal_comma": lambda r, f: _table(
        r, f, delimiters=";\t|", kinds=("decimal_comma", "triple", "euro", "count", "word")
    ),
    "lists": lambda r, f: _table(
        r, f, kinds=("bars", "triple", "colons", "spaced_numbers", "word")
    ),
    "wide": lambda r, f: _table(r, f, columns=(30, 90), rows=(2, 30)),
    "narrow": lambda r, f: _table(r, f, columns=(2, 2), rows=(10, 80)),
    "short": lambda r, f: _table(r, f, rows=(1, 3), columns=(4, 12), kinds=(*_PLAIN, "place")),
    "gap": lambda r, f: _table(r, f, gap=" ", quotes='"'),
    "trailing_delimiter": lambda r, f: _trailing(_table(r, f)),
    "sparse": lambda r, f: _table(r, f, kinds=("often_empty", "often_empty", "count", "word")),
    "ragged": lambda r, f: _ragged(r, _table(r, f, kinds=_PLAIN, rows=(20, 100))),
    "texts": lambda r, f: _table(
        r, f, kinds=("sentence", "speech", "full_name", "place", "path", "address", "json")
    ),
    "one_column": lambda r, f: _one_column(r, f),
    "nested": lambda r, f: _table(
        r, f, kinds=("bars", "triple", "colons", "count"), columns=(2, 4), rows=(2, 30)
    ),
    "prose": lambda r, f: _table(r, f, kinds=("sentence", "count"), columns=(2, 3), quotes='"'),
    "apostrophes": lambda r, f: _table(
        r, f, kinds=("apostrophe", "place", "name", "count"), quotes='"'
    ),
    "inches": lambda r, f: _inches(_table(r, f, kinds=("count", "word", "inch"), styles=("bare",))),
    "instrument": lambda r, f: _table(
        r, f, kinds=("science", "decimal_point", "clock"), before=_readings(r), header=0.5
    ),
    "stacked": lambda r, f: _stacked(r, f),
    "padded": lambda r, f: _padded(r, f),
    "late_quotes": lambda r, f: _table(
        r, f, kinds=("count", "word", "rare_sentence"), rows=(60, 200), quotes='"'
    ),
}


def _one_column(r: random.Random, family: str) -> OddFile:
    kind = KINDS[r.choice([kind for kind in KINDS if kind not in ("multiline", "often_empty")])]
    lines = [kind(r) for _ in range(r.randint(8, 60))]
    if r.random() < 0.8:
        lines.insert(0, r.choice(WORDS))
    return OddFile(family, "\n".join(lines) + "\n", ",", '"')


def _inches(made: OddFile) -> OddFile:
    return OddFile(made.family, made.text.replace("INCH", '"'), made.delimiter, '"')


def _readings(r: random.Random) -> tuple[str, ...]:
    mark = r.choice([":", "=", ": "])
    return tuple(
        f"{r.choice(WORDS)}{mark}{r.choice([_number(r), _words(1, 3)(r)])}" for _ in range(5)
    )


def _stacked(r: random.Random, family: str) -> OddFile:
    one = _table(r, family, kinds=_PLAIN, quotes='"')
    kinds = [r.choice(_PLAIN) for _ in range(r.randint(2, 8))]
    more = [one.delimiter.join(KINDS[kind](r) for kind in kinds) for _ in range(r.randint(2, 20))]
    return OddFile(family, "\n".join([one.text, "", *more]), one.delimiter, '"')


def _padded(r: random.Random, family: str) -> OddFile:
    delimiter = r.choice(";|,")
    kinds = [r.choice(_PLAIN) for _ in range(r.randint(3, 8))]
    rows = [[KINDS[kind](r).ljust(14) for kind in kinds] for _ in range(r.randint(5, 60))]
    return OddFile(family, "\n".join(delimiter.join(row) for row in rows), delimiter, '"')


def _trailing(made: OddFile) -> OddFile:
    lines = [line + made.delimiter if line.strip() else line for line in made.text.split("\n")]
    if "\r" in made.text or (made.text.count("\n") and _has_open_cells(made)):
        return made
    return OddFile(made.family, "\n".join(lines), made.delimiter, made.quotechar)


def _has_open_cells(made: OddFile) -> bool:
    return any(line.count(made.quotechar) % 2 for line in made.text.split("\n"))


def _ragged(r: random.Random, made: OddFile) -> OddFile:
    lines = made.text.split("\n")
    for at in range(1, len(lines)):
        if lines[at] and r.random() < 0.05:
            lines[at] += made.delimiter + r.choice(WORDS)
    return OddFile(made.family, "\n".join(lines), made.delimiter, made.quotechar)
