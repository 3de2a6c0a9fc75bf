"""Who a client is: names, birth date, BSN, address; couples, and a few twins."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.calendar import Objects
from workbench.demo.names import (
    draw_addresses,
    draw_countries,
    draw_first_names,
    draw_surnames,
)
from workbench.demo.numbering import eight_digits, service_numbers
from workbench.demo.streams import Streams


def draw_people(streams: Streams, persons: pd.DataFrame) -> pd.DataFrame:
    """Adds to persons: names, `bsn`, `file_number`, address, `phone`, `country`, `wealth`."""
    random = streams.named("people")
    people = persons.reset_index(drop=True).copy()
    rows = len(people)
    origin = people.origin.to_numpy()
    partner = people.partner.to_numpy()
    together = partner >= 0
    # most couples share an origin: the name lists of the one who stands first
    leader = np.where(together, np.minimum(np.arange(rows), partner), np.arange(rows))
    origin = origin[leader]
    people["particle"], people["surname"] = draw_surnames(random, origin)
    people["first_names"] = draw_first_names(random, origin, people.female.to_numpy())
    people["country"] = draw_countries(random, origin, people.age.to_numpy())
    people["bsn"] = service_numbers(people.entity_id.to_numpy(), streams.seed)
    people["phone"] = draw_phones(random, rows)
    people["wealth"] = np.where(
        random.random(rows) < 0.25, 0, np.round(random.gamma(0.9, 1900, rows), 2)
    )
    address = draw_addresses(random, rows)
    twins = _twins(people)
    elder = people.twin.to_numpy()[twins]
    for column in ("surname", "particle", "country"):
        people.loc[twins, column] = people[column].to_numpy()[elder]
    house = leader.copy()
    house[twins] = house[elder]
    people = people.join(address.iloc[house].reset_index(drop=True))
    _marry(random, people)
    files = 2 * people.entity_id.to_numpy()[leader]
    people["file_number"] = eight_digits(files, streams.seed, "file")
    return people


def draw_phones(random: np.random.Generator, rows: int) -> Objects:
    """Mobile numbers, `06-12345678`."""
    phones = np.empty(rows, dtype=object)
    phones[:] = [f"06-{number}" for number in random.integers(10_000_000, 60_000_000, rows)]
    return phones


def _twins(people: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The rows of the younger twins; two of one first name are taken for strangers."""
    rows = np.flatnonzero(people.twin.to_numpy() >= 0)
    names = people.first_names.to_numpy()
    differs = names[rows] != names[people.twin.to_numpy()[rows]]
    chosen: npt.NDArray[np.int64] = rows[differs]
    return chosen


def _marry(random: np.random.Generator, people: pd.DataFrame) -> None:
    """Some women bear their partner's name before their own, with a hyphen."""
    rows = len(people)
    partner = people.partner.to_numpy()
    settled = people.female.to_numpy() & (people.age.to_numpy() > 24)
    share = np.where(partner >= 0, 0.35, 0.14)
    chosen = np.flatnonzero(settled & (random.random(rows) < share))
    his_particle, his_surname = draw_surnames(random, people.origin.to_numpy()[chosen])
    known = partner[chosen] >= 0
    his_particle[known] = people.particle.to_numpy()[partner[chosen][known]]
    his_surname[known] = people.surname.to_numpy()[partner[chosen][known]]
    own = people.particle.to_numpy()[chosen] + " " + people.surname.to_numpy()[chosen]
    people.loc[chosen, "surname"] = [
        f"{his}-{hers.strip()}" for his, hers in zip(his_surname, own, strict=True)
    ]
    people.loc[chosen, "particle"] = his_particle
