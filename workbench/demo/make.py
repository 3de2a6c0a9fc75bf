"""Making the demo register: population, faults, deliveries and their truth."""

import contextlib
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.core.errors import OutputExists
from workbench.core.files import atomic_folder
from workbench.core.progress import Progress, silent
from workbench.demo.benefits import benefit_rows, draw_periods
from workbench.demo.calendar import LARGEST_DELIVERIES, delivery_days, to_date
from workbench.demo.chunks import Chunk, plan_chunks
from workbench.demo.clients import client_rows, draw_registrations
from workbench.demo.exports import FILE_NAMES, SOURCES, Writer, open_writer
from workbench.demo.faults import Faults
from workbench.demo.incident_rows import spoil
from workbench.demo.incidents import draw_incidents
from workbench.demo.interviews import interview_rows
from workbench.demo.people import draw_people
from workbench.demo.population import Population, draw_population
from workbench.demo.provisions import provision_rows
from workbench.demo.source_rows import SourceRows
from workbench.demo.streams import Streams
from workbench.demo.truth import TruthWriter, write_models
from workbench.demo.variants import ExportVariants, write_variants

_DEFAULT = Faults.default()
_NO_VARIANTS = ExportVariants()


@dataclass(frozen=True)
class DemoFiles:
    """What was made: (source, date, path) per delivered file in order of delivery, and the truth."""

    files: list[tuple[str, date, Path]]
    truth: Path


def make_demo(
    to: Path,
    seed: int = 2016,
    clients: int = 9000,
    deliveries: int = 3,
    faults: Faults = _DEFAULT,
    progress: Progress = silent,
    variants: ExportVariants = _NO_VARIANTS,
) -> DemoFiles:
    """Write `to/exports/DATE/…` and `to/truth/…`; see docs/demo.md.

    `clients` is the number of persons whose first benefit starts by the first delivery. The same
    arguments give the same bytes, and a delivery does not depend on how many follow it. A folder
    that holds the same register already is left alone, or gets the deliveries that it lacks; a
    folder that holds anything else is OutputExists.
    """
    if not 1 <= deliveries <= LARGEST_DELIVERIES:
        raise ValueError(f"deliveries must be 1 to {LARGEST_DELIVERIES}")
    days = delivery_days(deliveries)
    parameters: dict[str, Any] = {
        "format": 1,
        "seed": seed,
        "clients": clients,
        "deliveries": deliveries,
        "dates": [to_date(when).isoformat() for when in days],
        "faults": faults.model_dump(),
    }
    if variants.variants:
        parameters["exports"] = variants.model_dump(mode="json")
    exports, truth = to / "exports", to / "truth"
    if not _is_made(exports, truth, parameters):
        with atomic_folder(exports) as exporting, atomic_folder(truth) as telling:
            _write_all(exporting, telling, seed, clients, days, faults, progress)
            write_variants(exporting, telling, seed, variants)
            text = json.dumps(parameters, indent=1, ensure_ascii=False) + "\n"
            (telling / "demo.json").write_text(text, encoding="utf-8")
    files = [
        (source, to_date(when), _file(exports, source, when)) for when in days for source in SOURCES
    ]
    return DemoFiles(files, truth)


def _is_made(exports: Path, truth: Path, parameters: dict[str, object]) -> bool:
    if not exports.exists() and not truth.exists():
        return False
    made = _made_with(truth / "demo.json")
    later = ("deliveries", "dates")
    if {**made, **{name: parameters[name] for name in later}} != parameters:
        raise OutputExists(file=exports if exports.exists() else truth)
    if exports.is_dir() and made["deliveries"] >= parameters["deliveries"]:
        return True
    # the same register with fewer deliveries, or cut off half-way: made anew, byte for byte the same
    for folder in (exports, truth):
        if folder.exists():
            shutil.rmtree(folder)
    return False


def _made_with(note: Path) -> dict[str, Any]:
    with contextlib.suppress(ValueError, OSError):
        made = json.loads(note.read_text(encoding="utf-8"))
        if isinstance(made, dict):
            return made
    return {}


def _file(exports: Path, source: str, when: int) -> Path:
    stated = to_date(when)
    name = FILE_NAMES[source].format(stated.strftime("%Y%m%d"))
    return exports / stated.isoformat() / name


def _write_all(
    exports: Path,
    truth: Path,
    seed: int,
    clients: int,
    days: list[int],
    faults: Faults,
    progress: Progress,
) -> None:
    writers: dict[tuple[str, int], Writer] = {}
    for when in days:
        (exports / to_date(when).isoformat()).mkdir()
        for source in SOURCES:
            writers[source, when] = open_writer(source, _file(exports, source, when), when)
    chunks = plan_chunks(clients, days[-1])
    incidents = draw_incidents(seed, faults.incidents, days[-1])
    by_source = {name: [one for one in incidents if one.source == name] for name in SOURCES}
    with TruthWriter(truth, days[-1]) as told:
        for done, chunk in enumerate(chunks):
            told_as = f"demo register: persons {chunk.first + 1} to {chunk.first + chunk.rows}"
            progress(done, len(chunks), told_as)
            population, sources = draw_sources(seed, chunk, clients, faults)
            told.population(population)
            streams = Streams(seed, chunk.number)
            for when in days:
                for rows in sources:
                    writer = writers[rows.source, when]
                    part = spoil(rows.delivered_on(when), when, by_source[rows.source], streams)
                    first = writer.rows
                    told.delivery(rows.source, when, first, writer.write(part), part)
    for writer in writers.values():
        writer.close()
    write_models(truth, faults, [incident.told() for incident in incidents])
    progress(len(chunks), len(chunks), "")


def draw_sources(
    seed: int, chunk: Chunk, clients: int, faults: Faults
) -> tuple[Population, list[SourceRows]]:
    """The people of a chunk, and the rows of every source about them."""
    streams = Streams(seed, chunk.number)
    population = draw_population(streams, chunk, clients)
    people = draw_people(streams, population.persons)
    registrations = draw_registrations(streams, chunk, population, people, faults)
    client = client_rows(streams, registrations, faults)
    periods = draw_periods(streams, population, registrations, faults)
    return population, [
        client,
        benefit_rows(streams, population, registrations, periods, client, faults),
        provision_rows(streams, population, registrations, client, faults),
        interview_rows(streams, chunk, population, registrations, faults),
    ]
