"""The interviews: what case managers wrote down, as a journal with two clocks."""

import numpy as np
import pandas as pd

from workbench.demo.benefits import number_on
from workbench.demo.calendar import HORIZON, RECORDS_BEGIN, Objects, spell_dates
from workbench.demo.chunks import Chunk
from workbench.demo.faults import Faults
from workbench.demo.numbering import nine_digits
from workbench.demo.population import Population
from workbench.demo.soft_fields import STEP, fill_soft_fields, remarks
from workbench.demo.source_rows import SourceRows
from workbench.demo.streams import Streams

COLUMNS = (
    "jn_nr", "jn_datum", "jn_operatie", "gesprek_id", "klantnr", "gespreksdatum", "soort_gesprek",
    "team", "klantmanager", "trede", "motivatie", "zelfstandigheid", "gezondheid", "taal_spreken",
    "netwerk", "werkritme", "verwachting_uitstroom", "opmerkingen",
)  # fmt: skip
TEAMS = np.array(["Noord", "Oost", "Zuid", "West", "Jongeren", "Inburgering"], dtype=object)
MANAGERS_PER_TEAM = 7
_LATE_INTAKE = 0.04
"""Of spells: the intake is only held weeks after inflow, so nothing is known at time zero."""
_ROWS_PER_CHUNK = 400_000


def draw_interviews(streams: Streams, population: Population) -> pd.DataFrame:
    """One row per interview: `spell`, `held` (day), `intake`, `entered` (day), `team`, `manager`."""
    random = streams.named("interviews")
    spells = population.spells
    rows = len(spells)
    start, end = spells.start.to_numpy(), np.minimum(spells.end.to_numpy(), HORIZON)
    late = random.random(rows) < _LATE_INTAKE
    intake = start + np.where(late, random.integers(10, 70, rows), -random.integers(5, 20, rows))
    held, spell = [intake], [np.arange(rows)]
    current = np.maximum(intake, RECORDS_BEGIN - 1)
    while True:
        current = current + random.integers(110, 290, rows)
        going = np.flatnonzero(current < end)
        if not len(going):
            break
        held.append(current[going])
        spell.append(going)
        current = np.where(current < end, current, HORIZON + 1)
    interviews = pd.DataFrame({"spell": np.concatenate(spell), "held": np.concatenate(held)})
    interviews["intake"] = np.arange(len(interviews)) < rows
    within = interviews.held.to_numpy() < end[interviews.spell.to_numpy()]
    interviews = interviews.loc[within].reset_index(drop=True)
    delay = random.choice(5, size=len(interviews), p=[0.5, 0.25, 0.12, 0.08, 0.05])
    interviews["entered"] = interviews.held + delay
    team = random.integers(0, len(TEAMS), int(spells.person.max()) + 1)[spells.person]
    interviews["team"] = team[interviews.spell]
    manager = random.integers(0, MANAGERS_PER_TEAM, len(interviews))
    interviews["manager"] = manager + MANAGERS_PER_TEAM * interviews.team + 1
    held_in: pd.DataFrame = interviews
    return held_in


def interview_rows(
    streams: Streams,
    chunk: Chunk,
    population: Population,
    registrations: pd.DataFrame,
    faults: Faults,
) -> SourceRows:
    """The journal of a chunk, in the order of entry: INS, then UPD or DEL where it was mended."""
    interviews = draw_interviews(streams, population)
    journal = _journal(streams, interviews, faults)
    rows = len(journal)
    which = journal.interview.to_numpy()
    person = population.spells.person.to_numpy()[journal.spell]
    number = number_on(registrations, person, journal.held.to_numpy())
    counters = chunk.number * _ROWS_PER_CHUNK + np.arange(rows)
    keys = nine_digits(
        chunk.number * _ROWS_PER_CHUNK + np.arange(2 * len(interviews)), streams.seed, "interview"
    )
    kinds = np.where(journal.intake, "intake", "voortgang").astype(object)
    managers = np.array([f"KM{value:03d}" for value in journal.manager], dtype=object)
    cells: dict[str, Objects] = {
        "jn_nr": (1_000_000 + counters).astype(str).astype(object),
        "jn_datum": _stamps(journal),
        "jn_operatie": journal.operation.to_numpy(),
        "gesprek_id": keys[which + len(interviews) * journal.twice.to_numpy().astype(np.int64)],
        "klantnr": registrations.client_number.to_numpy()[number],
        "gespreksdatum": spell_dates(journal.held.to_numpy(), "dd-mm-yyyy"),
        "soort_gesprek": kinds,
        "team": TEAMS[journal.team],
        "klantmanager": managers,
    }
    fields = fill_soft_fields(streams, population, interviews, faults)
    cells |= {column: values[which] for column, (values, *_) in fields.items()}
    cells["opmerkingen"] = remarks(streams, len(interviews))[which]
    source = SourceRows(
        "soft_characteristics",
        {column: cells[column] for column in COLUMNS},
        journal.entered.to_numpy(),
        registrations.entity_id.to_numpy()[number],
    )
    for column, (_, clean, fault, hit) in fields.items():
        rows_hit = np.flatnonzero(hit[which])
        if len(rows_hit):
            source.note(rows_hit, column, clean[which][rows_hit], fault)
    _correct_steps(streams, source, journal)
    return source


def _journal(streams: Streams, interviews: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """Interviews as journal rows: `interview`, `operation`, `entered`, `second` (of the day),
    `twice` (entered a second time, deleted later), `wrong` (the step is corrected later)."""
    random = streams.named("journal_correction")
    rows = len(interviews)
    hit = random.random(rows) < faults.journal_correction
    twice = hit & (random.random(rows) < 0.3)
    wrong = hit & ~twice
    later = interviews.entered.to_numpy() + random.integers(2, 90, rows)
    base = interviews.assign(
        interview=np.arange(rows), operation="INS", twice=False, wrong=wrong, order=0
    )
    update = base[wrong].assign(operation="UPD", entered=later[wrong], wrong=False, order=1)
    double = base[twice].assign(twice=True, order=2)
    delete = double.assign(operation="DEL", entered=later[twice], order=3)
    journal = pd.concat([base, update, double, delete], ignore_index=True)
    journal["second"] = 28_800 + random.integers(0, 32_400, len(journal))
    return journal.sort_values(["entered", "second", "interview", "order"], ignore_index=True)


def _stamps(journal: pd.DataFrame) -> Objects:
    dates = spell_dates(journal.entered.to_numpy(), "dd-mm-yyyy")
    seconds = journal.second.to_numpy().tolist()
    outcome = np.empty(len(journal), dtype=object)
    outcome[:] = [
        f"{when} {second // 3600:02d}:{second // 60 % 60:02d}"
        for when, second in zip(dates, seconds, strict=True)
    ]
    return outcome


def _correct_steps(streams: Streams, source: SourceRows, journal: pd.DataFrame) -> None:
    """The first entry of a corrected interview has another ladder step."""
    random = streams.named("wrong_steps")
    hit = np.flatnonzero(journal.wrong.to_numpy())
    right = source.cells[STEP].copy()[hit]
    known = right != ""
    hit, right = hit[known], right[known]
    shift = random.integers(1, 6, len(hit))
    wrong = np.array(
        [str((int(text) - 1 + move) % 6 + 1) for text, move in zip(right, shift, strict=True)],
        dtype=object,
    )
    source.alter(hit, STEP, wrong, right, "journal_correction")
