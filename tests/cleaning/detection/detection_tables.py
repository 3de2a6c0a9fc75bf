"""Dirty and clean tables made in plain sight, of the kinds that detection is asked for.

Each maker gives (dirty, clean), both all text, aligned row by row. They were written from what is
known of such data, not from any file, and nothing in the code under test knows them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

Pair = tuple[pd.DataFrame, pd.DataFrame]

_SYLLABLES = [a + b for a in "bdfghjklmnprstvwz" for b in "aeo"]


def _word(rng: np.random.Generator, low: int = 2, high: int = 4) -> str:
    return "".join(rng.choice(_SYLLABLES, rng.integers(low, high + 1)))


def _words(rng: np.random.Generator, count: int, low: int = 2, high: int = 4) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[_word(rng, low, high)] = None
    return list(found)


def _typo(rng: np.random.Generator, text: str) -> str:
    """One edit of a typist: a letter lost, doubled, swapped with its neighbour, or another."""
    place = int(rng.integers(0, max(len(text) - 1, 1)))
    match int(rng.integers(0, 4)):
        case 0:
            return text[:place] + text[place + 1 :] or text + text
        case 1:
            return text[: place + 1] + text[place:]
        case 2 if len(text) > 1 and text[place] != text[place + 1]:
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        case _:
            other = str(rng.choice(list("abcdefghijklmnopqrstuvwxyz")))
            return text[:place] + (other if other != text[place] else "q") + text[place + 1 :]


def _spoil(
    rng: np.random.Generator,
    frame: pd.DataFrame,
    column: str,
    share: float,
    change: Callable[[str], str],
) -> None:
    """Change a share of a column's filled cells in place."""
    rows = np.flatnonzero((rng.random(len(frame)) < share) & (frame[column] != "").to_numpy())
    place = frame.columns.get_loc(column)
    for row in rows:
        frame.iat[row, place] = change(frame.iat[row, place])


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % 1440, 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'a.m.' if hour < 12 else 'p.m.'}"


def flights_like(seed: int, flights: int = 70, sources: int = 30) -> Pair:
    """Departure and arrival times as several sources tell them; some sources are poor."""
    rng = np.random.default_rng(seed)
    names = _words(rng, sources)
    trust = rng.beta(3, 2, sources).clip(0.25, 0.98)
    times = ["sched_dep", "act_dep", "sched_arr", "act_arr"]
    told, truth = [], []
    for number in range(flights):
        flight = f"{rng.choice(['AA', 'UA', 'CO'])}-{rng.integers(100, 6000)}-{rng.choice(['ORD', 'MIA', 'PHX', 'SFO'])}-{rng.choice(['JFK', 'LAX', 'IAH'])}"
        leave = int(rng.integers(300, 1300))
        length = int(rng.integers(60, 400))
        late = int(rng.integers(-10, 60))
        right = [leave, leave + late, leave + length, leave + length + late]
        common_wrong = [value + int(rng.choice([-15, 10, 25])) for value in right]
        for place in range(sources):
            if rng.random() < 0.15:
                continue
            row = [names[place], flight]
            truth.append(row + [_clock(value) for value in right])
            cells = []
            for value, wrong in zip(right, common_wrong, strict=True):
                if rng.random() < trust[place]:
                    cells.append(_clock(value))
                    continue
                kind = rng.random()
                if kind < 0.3:
                    cells.append("")
                elif kind < 0.5:
                    cells.append(f"12/0{number % 3 + 1}/2011 {_clock(value)}")
                elif kind < 0.75:
                    cells.append(_clock(wrong))
                else:
                    cells.append(_clock(value + int(rng.integers(-25, 25)) or 3))
            told.append(row + cells)
    order = rng.permutation(len(told))
    columns = ["src", "flight", *times]
    dirty = pd.DataFrame([told[place] for place in order], columns=columns)
    clean = pd.DataFrame([truth[place] for place in order], columns=columns)
    for frame in (dirty, clean):
        frame.insert(0, "tuple_id", [str(place + 1) for place in range(len(frame))])
    return dirty, clean


def bibliography_like(seed: int, rows: int = 1000) -> Pair:
    """References: journals with abbreviation and ISSN, dates, pages, authors."""
    rng = np.random.default_rng(seed)
    lexicon = _words(rng, 400)
    journals = []
    for _ in range(120):
        words = [str(rng.choice(lexicon)).title() for _ in range(rng.integers(1, 5))]
        title = "Journal of " + " ".join(words)
        short = "J " + " ".join(word[:4] for word in words)
        issn = f"{rng.integers(1000, 9999)}-{rng.integers(1000, 9999)}"
        journals.append((title, short, issn, str(rng.choice(["eng", "eng", "eng", "ger", "fre"]))))
    popularity = rng.dirichlet(np.full(120, 0.4))
    rows_made = []
    for number in range(rows):
        title, short, issn, language = journals[int(rng.choice(120, p=popularity))]
        first = int(rng.integers(1, 900))
        last = first + int(rng.integers(2, 30))
        authors = "; ".join(
            f"{str(rng.choice(lexicon)).title()} {rng.choice(list('ABCDEFGHJKLM'))!s}"
            for _ in range(rng.integers(1, 6))
        )
        rows_made.append(
            {
                "id": str(7000 + number * 3),
                "article_title": " ".join(rng.choice(lexicon, rng.integers(4, 12))).capitalize(),
                "language": language,
                "journal": title,
                "abbreviation": short,
                "issn": issn,
                "volume": str(rng.integers(1, 90)),
                "issue": str(rng.integers(1, 13)) if rng.random() > 0.15 else "",
                "created": f"{rng.integers(1, 13)}/{rng.integers(1, 29)}/{rng.integers(0, 16):02d}",
                "pages": f"{first}-{last}",
                "authors": authors,
            }
        )
    clean = pd.DataFrame(rows_made)
    dirty = clean.copy()
    _spoil(rng, dirty, "journal", 0.05, lambda text: _typo(rng, text))
    _spoil(rng, dirty, "abbreviation", 0.12, lambda text: "" if rng.random() < 0.4 else text + ".")
    _spoil(
        rng, dirty, "issn", 0.10, lambda text: text.replace("-", "") if rng.random() < 0.5 else ""
    )
    _spoil(rng, dirty, "language", 0.06, lambda text: {"eng": "English"}.get(text, ""))
    _spoil(
        rng, dirty, "created", 0.18,
        lambda text: "20{2}-{0:0>2}-{1:0>2}".format(*text.split("/")),
    )  # fmt: skip
    _spoil(rng, dirty, "pages", 0.10, lambda text: f"{text.split('-')[0]}-{text[-1]}")
    blank = (dirty["issue"] == "") & (rng.random(rows) < 0.8)
    dirty.loc[blank, "issue"] = "-1"
    _spoil(rng, dirty, "article_title", 0.03, lambda text: _typo(rng, text))
    return dirty, clean


def movies_like(seed: int, rows: int = 2000) -> Pair:
    """Films with durations, ratings and counts in more than one notation."""
    rng = np.random.default_rng(seed)
    lexicon = _words(rng, 700)
    people = [f"{_word(rng).title()} {_word(rng).title()}" for _ in range(500)]
    genres = ["Drama", "Comedy", "Action", "Horror", "Romance", "Thriller", "Crime", "Sci-Fi"]
    countries = ["USA", "UK", "France", "India", "Canada", "Germany"]
    languages = {"USA": "English", "UK": "English", "France": "French", "India": "Hindi"}
    made = []
    for number in range(rows):
        country = str(rng.choice(countries, p=[0.55, 0.15, 0.1, 0.08, 0.07, 0.05]))
        year = int(rng.integers(1950, 2016))
        made.append(
            {
                "id": f"tt{number * 7 + 100000:07d}",
                "name": " ".join(rng.choice(lexicon, rng.integers(1, 5))).title(),
                "year": str(year),
                "release_date": f"{rng.integers(1, 29)} {rng.choice(['January', 'March', 'May', 'July', 'October'])} {year}",
                "director": str(rng.choice(people)),
                "actors": ", ".join(rng.choice(people, 3)),
                "language": languages.get(country, "English"),
                "country": country,
                "duration": f"{rng.integers(70, 200)} min",
                "rating": f"{rng.uniform(2, 9.5):.1f}",
                "rating_count": str(int(np.exp(rng.normal(9, 2))) + 5),
                "genre": ",".join(sorted(rng.choice(genres, rng.integers(1, 4), replace=False))),
                "locations": str(rng.choice(lexicon)).title() if rng.random() > 0.35 else "",
            }
        )
    clean = pd.DataFrame(made)
    dirty = clean.copy()

    def hours(text: str) -> str:
        hour, minute = divmod(int(text.split()[0]), 60)
        return f"{hour} hr. {minute} min."

    _spoil(rng, dirty, "duration", 0.22, hours)
    _spoil(
        rng, dirty, "rating_count", 0.20, lambda text: f"{int(text):,}" if len(text) > 3 else text
    )
    _spoil(rng, dirty, "rating", 0.05, lambda text: text + "/10")
    _spoil(rng, dirty, "year", 0.04, lambda text: f"{text} (TV)")
    _spoil(
        rng,
        dirty,
        "genre",
        0.08,
        lambda text: text.replace(",", " & ") if "," in text else text.lower(),
    )
    _spoil(rng, dirty, "country", 0.05, lambda text: {"USA": "U.S.A."}.get(text, _typo(rng, text)))
    _spoil(rng, dirty, "language", 0.04, lambda text: "")
    _spoil(rng, dirty, "director", 0.03, lambda text: _typo(rng, text))
    return dirty, clean


def tax_like(seed: int, rows: int = 5000) -> Pair:
    """Tax payers: zip, city and state hang together, and so do state, family and exemptions."""
    rng = np.random.default_rng(seed)
    states = ["AL", "CA", "CO", "FL", "IL", "MA", "NY", "TX", "WA", "MT"]
    places = []
    for number in range(150):
        state = states[number % 10]
        places.append(
            (f"{(number % 10) * 9000 + int(rng.integers(0, 8999)):05d}", _word(rng).upper(), state)
        )
    first = _words(rng, 300)
    last = _words(rng, 500)
    exempt = {(s, m): str(int(rng.integers(0, 12)) * 250) for s in states for m in "SM"}
    made = []
    for _ in range(rows):
        zipcode, city, state = places[int(rng.integers(0, 150))]
        marital = str(rng.choice(["S", "M"]))
        salary = int(rng.integers(1, 20)) * 5000
        made.append(
            {
                "f_name": str(rng.choice(first)).title(),
                "l_name": str(rng.choice(last)).title(),
                "gender": str(rng.choice(["M", "F"])),
                "area_code": str(200 + int(zipcode) // 131),
                "phone": f"{rng.integers(100, 999)}-{rng.integers(1000, 9999)}",
                "city": city,
                "state": state,
                "zip": zipcode,
                "marital": marital,
                "has_child": str(rng.choice(["Y", "N"])),
                "salary": str(salary),
                "rate": f"{(states.index(state) + salary // 25000) / 2 + 1:.2f}",
                "exemption": exempt[state, marital],
            }
        )
    clean = pd.DataFrame(made)
    dirty = clean.copy()
    _spoil(rng, dirty, "f_name", 0.03, lambda text: _typo(rng, text))
    _spoil(
        rng,
        dirty,
        "city",
        0.05,
        lambda text: text + "-*" if rng.random() < 0.5 else _typo(rng, text),
    )
    _spoil(
        rng, dirty, "state", 0.04, lambda text: str(rng.choice([s for s in states if s != text]))
    )
    _spoil(rng, dirty, "zip", 0.05, lambda text: text.lstrip("0") if text[0] == "0" else text)
    _spoil(rng, dirty, "marital", 0.03, lambda text: {"S": "Single", "M": "Married"}[text])
    _spoil(rng, dirty, "rate", 0.06, lambda text: str(float(text)).removesuffix(".0") + "%")
    _spoil(rng, dirty, "exemption", 0.04, lambda text: str(int(text) + 100))
    _spoil(rng, dirty, "gender", 0.03, lambda text: "")
    return dirty, clean


def visits_like(seed: int, rows: int = 1200) -> Pair:
    """Visits to institutions, facts repeated on every row; typing errors of every kind."""
    rng = np.random.default_rng(seed)
    names = [f"{a} {b} clinic" for a, b in zip(_words(rng, 50), _words(rng, 50), strict=True)]
    facts = []
    for number, name in enumerate(names):
        town = number // 2
        facts.append(
            {
                "code": str(20000 + number * 37),
                "name": name,
                "town": _word(np.random.default_rng(seed + town), 3, 4),
                "phone": f"0{rng.integers(10, 99)}-{rng.integers(1000000, 9999999)}",
                "kind": str(rng.choice(["public", "private", "church"])),
            }
        )
    measures = {f"m-{n}": f"share of patients {' '.join(_words(rng, 5))}" for n in range(25)}
    made = []
    for _ in range(rows):
        measure = str(rng.choice(list(measures)))
        made.append(
            {
                **facts[int(rng.integers(0, 50))],
                "measure": measure,
                "text": measures[measure],
                "score": f"{rng.integers(0, 101)}%" if rng.random() > 0.2 else "none",
            }
        )
    clean = pd.DataFrame(made)
    dirty = clean.copy()
    for column in dirty.columns:
        _spoil(rng, dirty, column, 0.03, lambda text: _typo(rng, text))
    return dirty, clean


def products_like(seed: int, rows: int = 1800) -> Pair:
    """Products with amounts in units, prices, and a place that slid into its neighbour."""
    rng = np.random.default_rng(seed)
    lexicon = _words(rng, 600)
    makers = []
    for _ in range(300):
        makers.append(
            (
                f"{_word(rng).title()} Works",
                _word(rng, 3).title(),
                str(rng.choice(["NH", "ZH", "NB", "GE", "OV", "UT"])),
            )
        )
    made = []
    for number in range(rows):
        maker, town, province = makers[int(rng.integers(0, 300))]
        made.append(
            {
                "nr": str(number + 1),
                "product": " ".join(rng.choice(lexicon, 2)).title(),
                "grams": str(rng.choice(["250", "500", "750", "1000"], p=[0.3, 0.5, 0.05, 0.15])),
                "price": f"{rng.uniform(1, 40):.2f}",
                "score": str(rng.integers(1, 99)) if rng.random() > 0.3 else "",
                "maker": maker,
                "town": town,
                "province": province,
            }
        )
    clean = pd.DataFrame(made)
    dirty = clean.copy()
    _spoil(
        rng,
        dirty,
        "grams",
        1.0,
        lambda text: text + str(rng.choice([" gr", " gram", " g.", " GR"])),
    )
    _spoil(rng, dirty, "price", 0.25, lambda text: "€ " + text)
    dirty.loc[dirty["score"] == "", "score"] = "n/a"
    slid = rng.random(rows) < 0.05
    dirty.loc[slid, "town"] = dirty.loc[slid, "town"] + " " + dirty.loc[slid, "province"]
    dirty.loc[slid, "province"] = ""
    return dirty, clean


MAKERS: dict[str, Callable[[int], Pair]] = {
    "flights": flights_like,
    "bibliography": bibliography_like,
    "movies": movies_like,
    "tax": tax_like,
    "visits": visits_like,
    "products": products_like,
}


def f1(
    found: set[tuple[int, str]], dirty: pd.DataFrame, clean: pd.DataFrame
) -> tuple[float, float, float]:
    """Precision, recall and F1 over cells; an error is a cell whose text differs."""
    wrong = dirty.to_numpy() != clean.to_numpy()
    truth = {
        (int(row), str(dirty.columns[place])) for row, place in zip(*np.nonzero(wrong), strict=True)
    }
    hit = len(found & truth)
    precision = hit / len(found) if found else 1.0
    recall = hit / len(truth) if truth else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0
