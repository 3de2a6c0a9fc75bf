"""A small project whose linkage asks for people: typing errors, twins, a father and a son of one name."""

import random
from datetime import date, timedelta
from pathlib import Path

from workbench.project import Project
from workbench.project.initiating import init_project

TASK = "people"
SETTINGS = """\
format = 1
name = "People"

[sources.people]
key = ["nr"]
recipe = "people"

[[linkage]]
rules = "people"
left = "people"
"""
RULES = """\
format = 1
task = "dedupe"
threshold = 0.5

[fields.surname]
columns = ["achternaam"]
steps = ["surname"]

[fields.given_names]
columns = ["voornaam"]

[fields.birth_date]
columns = ["geboren"]
steps = ["date"]

[fields.postcode]
columns = ["postcode"]

[[blocking]]
fields = ["surname", "postcode"]

[[blocking]]
fields = ["given_names", "birth_date"]

[[blocking]]
fields = ["birth_date", "postcode"]

[[comparisons]]
field = "surname"
kind = "jaro_winkler"
levels = [0.94, 0.85]
term_frequency = true

[[comparisons]]
field = "given_names"
kind = "name"
levels = ["first_word", 0.94, 0.85, "initials"]

[[comparisons]]
field = "birth_date"
kind = "date"
levels = ["swapped", "one_digit", "same_year"]

[[comparisons]]
field = "postcode"
kind = "exact"

[clusters]
method = "components"

[survivorship]
most_recent_by = "sinds"
"""
SURNAMES = (
    *("Jansen", "de Vries", "Bakker", "Yilmaz", "El Amrani", "Visser", "Smit", "Mulder", "Bos"),
    *("van den Berg", "Kaya", "Hendriks", "Dekker", "Brouwer", "Peeters", "Kok", "Aydin", "Vos"),
    *("Schouten", "van Dijk", "Postma", "Haddad", "Willems", "Prins", "Koster", "Demir"),
)
GIVEN = (
    *("Jan", "Maria", "Ahmed", "Fatima", "Pieter", "Anna", "Mehmet", "Ayse", "Kees", "Johanna"),
    *("Willem", "Sara", "Omar", "Elif", "Gerrit", "Cornelia", "Youssef", "Naima", "Dirk", "Eva"),
)


def people(seed: int = 5, persons: int = 180) -> list[tuple[str, str, str, str, str, str, str]]:
    """Rows (nr, surname, given, born, postcode, since) and who each is: the truth, in the last place."""
    draw = random.Random(seed)
    rows = []
    number = 10_000

    def add(surname: str, given: str, born: date, postcode: str, who: str) -> None:
        nonlocal number
        number += draw.randint(1, 7)
        since = date(2010, 1, 1) + timedelta(days=draw.randint(0, 3000))
        told = (str(number), surname, given, f"{born:%d-%m-%Y}", postcode, f"{since:%Y-%m-%d}", who)
        rows.append(told)

    for person in range(persons):
        surname, given = draw.choice(SURNAMES), draw.choice(GIVEN)
        born = date(1955, 1, 1) + timedelta(days=draw.randint(0, 15_000))
        postcode = f"{draw.randint(3500, 3560)}{draw.choice(('AB', 'CD'))}"
        add(surname, given, born, postcode, f"p{person}")
        if person % 3 == 0:
            add(*_mistyped(draw, surname, given, born, postcode), f"p{person}")
        if person % 12 == 1:  # a twin
            add(surname, draw.choice(GIVEN), born, postcode, f"t{person}")
        if person % 20 == 2:  # a child of the same name in the same house
            child = born + timedelta(days=365 * 25 + 40)
            add(surname, given, child, postcode, f"c{person}")
            add(surname, given[0], child, postcode, f"c{person}")
            add(surname, given, born, postcode, f"p{person}")
    draw.shuffle(rows)
    return rows


def _mistyped(
    draw: random.Random, surname: str, given: str, born: date, postcode: str
) -> tuple[str, str, date, str]:
    match draw.randint(0, 4):
        case 0:
            return surname[:-1] + draw.choice("aeinst"), given, born, postcode
        case 1:
            return surname, given[0], born, f"{draw.randint(3500, 3560)}AB"
        case 2:
            return surname, given, born + timedelta(days=draw.choice((1, 10, 30))), postcode
        case 3:
            return surname, given, born, f"{draw.randint(3500, 3560)}CD"
        case _:
            return surname, f"{given} {draw.choice(GIVEN)}", born, postcode


def people_csv(rows: list[tuple[str, str, str, str, str, str, str]]) -> str:
    """The delivery: the truth is not in it."""
    lines = ["nr;achternaam;voornaam;geboren;postcode;sinds"]
    return "\n".join([*lines, *(";".join(row[:-1]) for row in rows)]) + "\n"


def review_project(folder: Path, seed: int = 5, persons: int = 180) -> Project:
    """The project, its one delivery deduplicated."""
    init_project(folder)
    (folder / "workbench.toml").write_text(SETTINGS)
    (folder / "recipes" / "people.toml").write_text("format = 1\n")
    (folder / "linkage_rules" / "people.toml").write_text(RULES)
    delivered = folder / "people.csv"
    delivered.write_text(people_csv(people(seed, persons)), encoding="utf-8")
    project = Project.open(folder)
    project.take_in("people", delivered, date(2026, 1, 31))
    report = project.run()
    assert not report.failed, report.failed
    return project
