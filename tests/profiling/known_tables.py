"""Tables like those of open-data portals, made here, with what is missing in disguise in them.

Each has also what only looks so: zeros that count, codes, spikes, rare words, skewed amounts.
Their structure is public knowledge; no value comes from anywhere but a random generator.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

Column = list[str | None]


@dataclass(frozen=True)
class KnownTable:
    """Columns of text, and the (column, value) pairs that say nothing."""

    columns: dict[str, list[str | None]]
    disguised: frozenset[tuple[str, str]]


class _Maker:
    def __init__(self, seed: int, rows: int) -> None:
        self.random = random.Random(seed)
        self.rows = rows
        self.columns: dict[str, list[str | None]] = {}
        self.disguised: set[tuple[str, str]] = set()

    def add(self, name: str, draw: Callable[[random.Random], object]) -> None:
        self.columns[name] = [str(draw(self.random)) for _ in range(self.rows)]

    def plant(self, name: str, value: str, share: float) -> list[int]:
        """Put a value in some of the rows; which ones."""
        rows = [row for row in range(self.rows) if self.random.random() < share]
        return self.plant_in(rows, name, value)

    def plant_in(self, rows: list[int], name: str, value: str) -> list[int]:
        for row in rows:
            self.columns[name][row] = value
        self.disguised.add((name, value))
        return rows

    def made(self) -> KnownTable:
        return KnownTable(self.columns, frozenset(self.disguised))


def _normal(mean: float, sd: float, low: float, high: float, digits: int = 0):
    def draw(rng: random.Random) -> str:
        number = min(max(rng.gauss(mean, sd), low), high)
        return f"{number:.{digits}f}"

    return draw


def _skewed(mean: float, sd: float, low: float, high: float, digits: int = 0):
    def draw(rng: random.Random) -> str:
        number = min(max(rng.lognormvariate(mean, sd), low), high)
        return f"{number:.{digits}f}"

    return draw


def _one_of(*values: str, weights: tuple[float, ...] | None = None):
    return lambda rng: rng.choices(values, weights)[0]


def diabetes_like(seed: int = 1) -> KnownTable:
    """Body measures of which a zero can't be; pregnancies and the class may be zero."""
    made = _Maker(seed, 760)
    made.add("pregnancies", lambda rng: min(int(rng.expovariate(0.28)), 17))
    made.add("plasma_glucose", _normal(121, 30, 44, 199))
    made.add("blood_pressure", _normal(72, 12, 24, 122))
    made.add("skin_thickness", _normal(29, 10, 7, 63))
    made.add("insulin", _skewed(4.8, 0.6, 14, 846))
    made.add("bmi", _normal(32.4, 6.9, 18.2, 67, 1))
    made.add("pedigree", _skewed(-0.9, 0.6, 0.08, 2.4, 3))
    made.add("age", lambda rng: min(21 + int(rng.expovariate(0.08)), 81))
    made.add("class", _one_of("0", "1", weights=(65, 35)))
    made.plant("plasma_glucose", "0", 0.007)
    made.plant("bmi", "0", 0.015)
    lean = made.plant("skin_thickness", "0", 0.29)
    made.plant_in(made.random.sample(lean, 40), "blood_pressure", "0")
    more = made.random.sample(range(made.rows), 150)
    made.plant_in(sorted({*lean, *more}), "insulin", "0")
    return made.made()


def census_like(seed: int = 2) -> KnownTable:
    """`?` in three columns; amounts that are mostly zero, hours with a spike at 40."""
    made = _Maker(seed, 4000)
    made.add("age", _normal(38, 13, 17, 90))
    made.add(
        "workclass",
        _one_of(" Private", " Self-emp", " Local-gov", " State-gov", weights=(70, 10, 7, 5)),
    )
    made.add("weight", _skewed(12, 0.5, 12285, 1490400))
    made.add("schooling", _one_of(" HS-grad", " Bachelors", " Masters", " None", " 9th", " 11th"))
    made.add("job", _one_of(" Sales", " Craft", " Clerical", " Farming", " Tech", " Other-service"))
    made.add(
        "gain",
        lambda rng: (
            0 if rng.random() < 0.92 else rng.choice([114, 2174, 3103, 5013, 7688, 15024, 99999])
        ),
    )
    made.add("hours", lambda rng: 40 if rng.random() < 0.5 else rng.randint(1, 99))
    made.add(
        "country",
        _one_of(" United-States", " Mexico", " Cuba", " India", " Iran", weights=(90, 3, 1, 1, 1)),
    )
    made.add("children", lambda rng: min(int(rng.expovariate(0.8)), 9))
    rows = made.plant("workclass", " ?", 0.056)
    made.plant_in(rows, "job", " ?")
    made.plant("country", " ?", 0.018)
    return made.made()


def complaints_like(seed: int = 3) -> KnownTable:
    """Service requests: Unspecified, N/A, xxx and zip codes of zeros and nines."""
    made = _Maker(seed, 3000)
    kinds = ("Noise", "Water leak", "Street light", "Rodent", "Graffiti", "Heat", "Parking")
    made.add("unique_key", lambda rng: rng.randint(10_000_000, 99_999_999))
    made.add(
        "created_date",
        lambda rng: f"{rng.randint(1, 12):02d}/{rng.randint(1, 28):02d}/20{rng.randint(10, 15)}",
    )
    made.add(
        "closed_date",
        lambda rng: f"{rng.randint(1, 12):02d}/{rng.randint(1, 28):02d}/20{rng.randint(10, 15)}",
    )
    made.add("complaint_type", _one_of(*kinds))
    made.add(
        "descriptor", _one_of("Loud music", "Pothole", "No heat", "Other", "Banging", "Blocked")
    )
    made.add(
        "incident_zip",
        lambda rng: rng.choice(["100", "112", "104", "113", "103"]) + f"{rng.randint(1, 75):02d}",
    )
    made.add("borough", _one_of("BROOKLYN", "QUEENS", "MANHATTAN", "BRONX", "STATEN ISLAND"))
    made.add(
        "community_board",
        lambda rng: f"{rng.randint(1, 18):02d} {rng.choice(['BROOKLYN', 'QUEENS', 'BRONX'])}",
    )
    made.add("facility", _one_of("School", "Park", "Precinct", "DSNY Garage"))
    made.add(
        "phone",
        lambda rng: f"({rng.randint(200, 989)}) {rng.randint(200, 998)}-{rng.randint(1000, 9998)}",
    )
    made.add("latitude", lambda rng: f"{40.5 + rng.random() * 0.4:.6f}")
    made.add("longitude", lambda rng: f"{-74.2 + rng.random() * 0.5:.6f}")
    made.add("reopened", lambda rng: min(int(rng.expovariate(1.5)), 6))
    nowhere = made.plant("borough", "Unspecified", 0.06)
    made.plant_in(nowhere, "community_board", "0 Unspecified")
    made.plant_in(nowhere, "latitude", "0")
    made.plant_in(nowhere, "longitude", "0")
    made.plant("incident_zip", "00000", 0.01)
    made.plant("incident_zip", "99999", 0.012)
    made.plant("facility", "N/A", 0.5)
    made.plant("descriptor", "xxx", 0.01)
    made.plant("phone", "(999) 999-9999", 0.03)
    made.plant("closed_date", "01/01/1900", 0.04)
    return made.made()


def permits_like(seed: int = 4) -> KnownTable:
    """Building permits: NONE and UNKNOWN, years of zeros, default dates, fees that may be zero."""
    made = _Maker(seed, 2500)
    names = ("Acme", "Baker", "Carver", "Dunn", "Ellis", "Ford", "Grant", "Hale", "Ives", "Jones")
    made.add("permit_no", lambda rng: f"B{rng.randint(100_000, 999_999)}")
    made.add(
        "issued", lambda rng: f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(2000, 2015)}"
    )
    made.add(
        "expiration",
        lambda rng: f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(2001, 2016)}",
    )
    made.add(
        "contractor",
        lambda rng: f"{rng.choice(names)} {rng.choice(['Bros', 'LLC', 'Inc', 'Homes'])}",
    )
    made.add("owner_type", _one_of("INDIVIDUAL", "CORPORATION", "PARTNERSHIP", "CITY", "CONDO"))
    made.add("year_built", lambda rng: rng.randint(1880, 2014))
    made.add("stories", lambda rng: rng.choice([1, 1, 2, 2, 3, 4, 6, 12]))
    made.add(
        "fee_paid",
        lambda rng: 0 if rng.random() < 0.3 else rng.choice([25, 50, 75, 130, 260, 1040]),
    )
    made.add("estimated_cost", _skewed(9, 1.3, 100, 9_000_000))
    made.add("garage_sqft", lambda rng: 0 if rng.random() < 0.4 else rng.randint(180, 900))
    made.add("status", _one_of("Issued", "Closed", "Expired", "Withdrawn", "Refused"))
    made.add("code", _one_of("A1", "A2", "B1", "U", "R3", "NA", "S2"))
    made.add("block", lambda rng: rng.randint(1, 9000))
    made.plant("contractor", "NONE", 0.08)
    made.plant("contractor", "UNKNOWN", 0.05)
    made.plant("contractor", "Owner/None Listed", 0.0)
    made.disguised.discard(("contractor", "Owner/None Listed"))
    made.plant("owner_type", "NOT AVAILABLE", 0.06)
    made.plant("year_built", "0", 0.07)
    made.plant("issued", "1/1/1900", 0.03)
    made.plant("estimated_cost", "999999999", 0.01)
    made.plant("status", "n/a", 0.02)
    return made.made()


def sensors_like(seed: int = 5) -> KnownTable:
    """Readings with -999 and 9999; temperatures through zero, rain that is mostly none."""
    made = _Maker(seed, 3000)
    made.add("station", lambda rng: rng.randint(1, 40))
    made.add("temperature", _normal(8, 7, -14, 34, 1))
    made.add("rain", lambda rng: 0 if rng.random() < 0.6 else f"{rng.expovariate(0.3):.1f}")
    made.add("humidity", _normal(75, 12, 22, 100))
    made.add("wind", lambda rng: f"{abs(rng.gauss(4, 2)):.1f}")
    made.add("pressure", _normal(1013, 8, 980, 1044, 1))
    made.add("cloud", lambda rng: rng.randint(0, 8))
    made.add("count", lambda rng: int(rng.expovariate(0.05)))
    made.plant("temperature", "-999", 0.02)
    made.plant("humidity", "-1", 0.03)
    made.plant("pressure", "9999", 0.02)
    made.plant("rain", "-99.9", 0.01)
    made.plant("wind", "*", 0.01)
    made.plant("count", "NaN", 0.02)
    return made.made()


def schools_like(seed: int = 6) -> KnownTable:
    """Scores with suppressed cells, codes whose 0 is the whole district, grades that are letters."""
    made = _Maker(seed, 900)
    made.add("school_code", lambda rng: rng.randint(10_000, 8_000_000))
    made.add("grade", _one_of("A", "B", "C", "D", "F", "X", weights=(20, 30, 30, 10, 5, 5)))
    made.add("tested", lambda rng: rng.randint(6, 300))
    made.add("passed_pct", lambda rng: f"{rng.randint(0, 100)}%")
    made.add("mean_score", _normal(420, 60, 290, 700))
    made.add("absent", lambda rng: int(rng.expovariate(0.2)))
    made.add("programme", _one_of("Some", "Much", "None"))
    made.add("title", _one_of("Yes", "No"))
    made.plant("school_code", "0", 0.02)
    few = made.plant("tested", "s", 0.12)
    made.plant_in(few, "mean_score", "s")
    made.plant_in(few, "passed_pct", "s")
    made.plant("title", "-", 0.05)
    made.plant("absent", "N<6", 0.1)
    return made.made()


def register_like(seed: int = 7) -> KnownTable:
    """A Dutch register: words and labelled codes for unknown, open ends, counts and codes."""
    made = _Maker(seed, 3000)
    made.add("klantnr", lambda rng: f"{rng.randint(0, 10**8):08d}")
    made.add(
        "geboortedatum",
        lambda rng: f"{rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(1950, 1998)}",
    )
    made.add(
        "einddatum",
        lambda rng: f"{rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(2010, 2016)}",
    )
    made.add("reden", lambda rng: rng.choice(["00", "01", "02", "09", "34", "90", "99"]))
    made.add("kinderen", lambda rng: min(int(rng.expovariate(0.9)), 9))
    made.add("vermogen", lambda rng: 0 if rng.random() < 0.4 else rng.randint(200, 30_000))
    made.add("belemmering", _one_of("licht", "ernstig", "geen"))
    made.add("opleiding", _one_of("vmbo", "mbo", "hbo", "wo", "basisonderwijs"))
    made.add("leefvorm", _one_of("1 - alleenstaand", "2 - gehuwd", "3 - eenouder"))
    made.add("trede", lambda rng: rng.randint(1, 6))
    made.add("taal", lambda rng: rng.randint(0, 4))
    made.add("telefoon", lambda rng: f"06-{rng.randint(10_000_000, 99_999_998)}")
    made.add("rijbewijs", _one_of("x", ""))
    for row in range(made.rows):
        if made.random.random() < 0.3:
            made.columns["einddatum"][row] = "31-12-9999"
    made.plant("geboortedatum", "01-01-1900", 0.01)
    made.plant("opleiding", "Onbekend", 0.04)
    made.plant("opleiding", "n.v.t.", 0.03)
    made.plant("leefvorm", "9 - onbekend", 0.03)
    made.plant("trede", "99", 0.05)
    made.plant("telefoon", "06-99999999", 0.0)
    made.disguised.discard(("telefoon", "06-99999999"))
    made.plant("telefoon", "geen", 0.04)
    made.plant("telefoon", "0000000000", 0.02)
    return made.made()


KNOWN = {
    make.__name__: make
    for make in (
        diabetes_like,
        census_like,
        complaints_like,
        permits_like,
        sensors_like,
        schools_like,
        register_like,
    )
}
