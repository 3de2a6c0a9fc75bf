"""A small client register with known persons: partners, twins, second client numbers with faults."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

SURNAMES = [
    "Jansen",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dekker",
    "Brouwer",
    "Kok",
    "Jacobs",
    "Verhoeven",
    "Vermeulen",
    "Hermans",
    "Willems",
    "Schouten",
    "Kuipers",
    "Postma",
    "Huisman",
    "Prins",
    "Veenstra",
    "Kramer",
    "Yılmaz",
    "Kaya",
    "Demir",
    "Şahin",
    "Çelik",
    "Öztürk",
    "Aydın",
    "Arslan",
    "Doğan",
    "Kılıç",
    "Aslan",
    "Çetin",
    "Kara",
    "Koç",
    "Kurt",
    "Bouzid",
    "Haddadi",
    "Amrani",
    "Idrissi",
    "Alaoui",
    "Bennani",
    "Tahiri",
    "Ziani",
    "Kowalski",
    "Nowak",
    "Wójcik",
    "Kamiński",
    "Lewandowski",
    "Zieliński",
    "Szymański",
    "Woźniak",
    "Haddad",
    "Khalil",
    "Darwish",
    "Nasser",
    "Sarkis",
    "Ghanem",
]
PARTICLES = ["", "", "", "van den", "de", "van der", "van", "El"]
WOMEN = [
    "Maria",
    "Johanna",
    "Anna",
    "Sanne",
    "Lisa",
    "Fatma",
    "Ayşe",
    "Zeynep",
    "Khadija",
    "Samira",
    "Agnieszka",
    "Ewa",
    "Rania",
]
MEN = [
    "Jan",
    "Johannes",
    "Pieter",
    "Kees",
    "Mehmet",
    "Mustafa",
    "Mohammed",
    "Ahmed",
    "Youssef",
    "Piotr",
    "Tomasz",
    "Omar",
]
SOUNDS = {"Mohammed": "Mohamed", "Ahmed": "Achmed", "Youssef": "Yousef", "Khadija": "Khadeeja"}
SOUNDS |= {"Yılmaz": "Yilmaz", "Kaya": "Kaija", "Haddadi": "El Haddadi", "Şahin": "Sahin"}


class Register:
    """Draws persons and records; `truth` is the person of each record of `frame`."""

    def __init__(self, seed, persons):
        self.random = np.random.default_rng(seed)
        self.records, self.truth = [], []
        self.kinds = {}
        people = []
        while len(people) < persons:
            person = self.person()
            people.append(person)
            drawn = self.random.random()
            if drawn < 0.25:
                people.append(self.partner(person))
            elif drawn < 0.27:
                people.append(self.twin(person))
        for number, person in enumerate(people):
            self.add(number, person)
            if self.random.random() < 0.06:
                faults = 2 + self.random.integers(2) if self.random.random() < 0.15 else 0
                faults = faults or int(self.random.random() < 0.33)
                self.add(number, self.again(person, faults))
        order = self.random.permutation(len(self.records))
        self.frame = pd.DataFrame([self.records[place] for place in order])
        self.frame.insert(0, "klantnr", [f"{10_000_000 + n}" for n in range(len(order))])
        self.frame.insert(0, "_row", np.arange(len(order)) + 4)
        self.frame.insert(0, "_record", np.arange(len(order)))
        self.truth = np.array(self.truth)[order]

    def add(self, number, person):
        self.records.append(dict(person))
        self.truth.append(number)

    def pick(self, options):
        return options[self.random.integers(len(options))]

    def bsn(self):
        while True:
            digits = [int(digit) for digit in self.random.integers(0, 10, 8)]
            last = sum(weight * d for weight, d in zip(range(9, 1, -1), digits, strict=True)) % 11
            if last < 10:
                return "".join(map(str, [*digits, last]))

    def given(self, sex):
        names = WOMEN if sex == "V" else MEN
        return " ".join(self.pick(names) for _ in range(1 + self.random.integers(2)))

    def address(self):
        letters = "".join(self.pick("ABCDEGHJKLNPRSTVWXZ") for _ in range(2))
        return {
            "postcode": f"{self.random.integers(5200, 5250)}{letters}",
            "huisnummer": str(self.random.integers(1, 200)),
            "telefoon": f"06{self.random.integers(10_000_000, 99_999_999)}",
        }

    def day(self):
        return date(1955, 1, 1) + timedelta(days=int(self.random.integers(0, 45 * 365)))

    def person(self):
        sex = self.pick("MV")
        born = self.day()
        if self.random.random() < 0.03:
            born = date(born.year, self.pick([1, 7]), 1)
        return {
            "bsn": self.bsn(),
            "achternaam": self.pick(SURNAMES),
            "voorvoegsel": self.pick(PARTICLES) or None,
            "voornamen": self.given(sex),
            "geboortedatum": born,
            "geslacht": sex,
            **self.address(),
            "registratiedatum": date(2011, 1, 1) + timedelta(days=int(self.random.integers(1500))),
        }

    def partner(self, person):
        sex = "M" if person["geslacht"] == "V" else "V"
        surname = person["achternaam"] if self.random.random() < 0.5 else self.pick(SURNAMES)
        own = {"bsn": self.bsn(), "voornamen": self.given(sex), "geslacht": sex}
        return {**person, **own, "achternaam": surname, "geboortedatum": self.day()}

    def twin(self, person):
        given = self.given(person["geslacht"])
        while given.split()[0] == person["voornamen"].split()[0]:
            given = self.given(person["geslacht"])
        return {**person, "bsn": self.bsn(), "voornamen": given}

    def again(self, person, faults):
        """The same person under a second client number, with so many identity errors."""
        record = dict(person)
        record["registratiedatum"] = record["registratiedatum"] + timedelta(days=700)
        if self.random.random() < 0.5:
            record |= self.address()
        kinds = ["bsn_missing", "bsn_dummy", "bsn_zero", "bsn_typed", "guessed", "swapped"]
        kinds += ["particle", "double", "sound", "initials"]
        for kind in self.random.permutation(kinds)[:faults]:
            self.fault(record, kind)
        return record

    def fault(self, record, kind):
        born, surname = record["geboortedatum"], record["achternaam"]
        if kind == "bsn_missing":
            record["bsn"] = None
        elif kind == "bsn_dummy":
            record["bsn"] = "111111110"
        elif kind == "bsn_zero":
            record["bsn"] = record["bsn"][1:] if (record["bsn"] or "1")[0] == "0" else None
        elif kind == "bsn_typed" and record["bsn"]:
            place = int(self.random.integers(8))
            text = record["bsn"]
            record["bsn"] = text[:place] + str((int(text[place]) + 3) % 10) + text[place + 1 :]
        elif kind == "guessed":
            record["geboortedatum"] = date(born.year, self.pick([1, 7]), 1)
        elif kind == "swapped" and born.day <= 12:
            record["geboortedatum"] = date(born.year, born.day, born.month)
        elif kind == "particle" and record["voorvoegsel"]:
            record |= {"achternaam": f"{surname}, {record['voorvoegsel']}", "voorvoegsel": None}
        elif kind == "double":
            record["achternaam"] = f"{self.pick(SURNAMES)}-{surname}"
        elif kind == "sound":
            record["achternaam"] = SOUNDS.get(surname, surname)
            first, *others = record["voornamen"].split()
            record["voornamen"] = " ".join([SOUNDS.get(first, first), *others])
        elif kind == "initials":
            record["voornamen"] = "".join(f"{name[0]}." for name in record["voornamen"].split())


def measure_pairs(found, truth):
    """Precision, recall and F1 over pairs of records in one entity."""

    def pairs(sizes):
        sizes = sizes.to_numpy(dtype=float)
        return float((sizes * (sizes - 1) / 2).sum())

    both = pd.DataFrame({"found": np.asarray(found), "truth": np.asarray(truth)})
    right = pairs(both.value_counts())
    precision = right / pairs(both.found.value_counts())
    recall = right / pairs(both.truth.value_counts())
    return precision, recall, 2 * precision * recall / (precision + recall)
