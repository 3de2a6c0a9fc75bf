"""A source's table as its recipe leaves it now: made at once when small, else sampled.

What is made here is the very result of the stations `clean` and `validate_cleaned`, found by their
key; so a change of the recipe that is taken back finds its table still lying there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench.cleaning.results import CleaningReport
from workbench.core.errors import ExpectationNotRunnable
from workbench.core.files import atomic_folder, sha256_json
from workbench.core.findings import Reason
from workbench.core.progress import silent
from workbench.core.results import Result
from workbench.core.settings import WorkbenchSettings
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE, Context, load, save
from workbench.project.stations import Plan, extract_subject
from workbench.store.database import Database
from workbench.tables.engine import RECORD, Engine
from workbench.validation.given import given_from
from workbench.validation.results import ExpectationResult, ValidationRun
from workbench.validation.run import identity

if TYPE_CHECKING:
    import ibis

    from workbench.cleaning import Recipe
    from workbench.validation import Suite
    from workbench.validation.suite import Expectation

Kind = TypeVar("Kind", bound=Result)

REASONS = {
    "another_kind_of_values": "The column does not hold the kind of values that this is about (yet)."
}
"""English, the same as in the words table."""
ANOTHER_KIND = "another_kind_of_values"
REMEMBERED = 100
"""Results of a kind that are kept per source: more than a person undoes in a sitting."""
EAGER_ROWS = 50_000
"""Rows up to which a changed recipe is replayed at once, in about a second; of larger tables an
even sample of so many rows, whose shares are within half a point (standard error 0.22)."""


@dataclass(frozen=True)
class Bench:
    """Everything of a project that is needed to work on one source's recipe."""

    places: Places
    settings: WorkbenchSettings
    plan: Plan
    database: Database
    source: str

    @property
    def reading(self) -> Path:
        """The current delivery as it was read; NotMadeYet when a run has not read it."""
        context = Context(self.places, self.settings, self.plan, silent)
        subject = extract_subject(self.plan.current[self.source])
        return context.folder("read", subject) / "reading.parquet"

    @property
    def small(self) -> bool:
        """Whether the whole table is made at once."""
        return _rows(self.reading) <= EAGER_ROWS

    def made(self, stage: str) -> Path | None:
        """The folder of an up-to-date result of the source; None when there is none."""
        if not self.plan.has(stage, self.source):
            return None
        station = self.plan.stations[stage, self.source]
        folder = self.places.result(stage, self.source, station.key)
        return folder if (folder / RESULT_FILE).is_file() else None

    def make(self, stage: str) -> Path | None:
        """The same, made now when it is not there; None where the project plans no such station."""
        from workbench.project.running import make_station

        found = self.made(stage)
        if found is not None or not self.plan.has(stage, self.source):
            return found
        for needed, source in self.plan.stations[stage, self.source].needs:
            if needed == "clean" and (stage, self.source) != (needed, source):
                replace(self, source=source).make("clean")
        context = Context(self.places, self.settings, self.plan, silent)
        make_station(context, self.plan.stations[stage, self.source], self.database)
        return self.made(stage)

    def others(self, engine: Engine) -> dict[str, ibis.Table]:
        """The tables that the recipe looks values up in."""
        from workbench.project.stages.cleaning import other_sources

        for needed, source in self.plan.stations["clean", self.source].needs:
            if needed == "clean":
                replace(self, source=source).make("clean")
        context = Context(self.places, self.settings, self.plan, silent)
        return other_sources(context, self.plan.stations["clean", self.source], engine)

    def references(self) -> dict[str, Path]:
        """The cleaned tables of other sources that the suite is held against, where they are made."""
        if not self.plan.has("validate_cleaned", self.source):
            return {}
        others = self.plan.stations["validate_cleaned", self.source].needs[1:]
        made = {name: replace(self, source=name).made("clean") for _, name in others}
        return {name: folder / "cleaned.parquet" for name, folder in made.items() if folder}

    def suite(self) -> Suite | None:
        """The suite for the cleaned table, where the source has one."""
        from workbench.validation import load_suite

        name = self.settings.sources[self.source].suite_cleaned
        return load_suite(self.places.suite(name)) if name else None

    def suite_hash(self) -> str:
        """What the suite file says, for keys."""
        from workbench.core.files import sha256_file

        name = self.settings.sources[self.source].suite_cleaned
        return sha256_file(self.places.suite(name)) if name else ""

    def key(self, stage: str = "clean") -> str:
        """The key of a station of the source."""
        return self.plan.stations[stage, self.source].key

    def reading_key(self) -> str:
        """The key of the current delivery's reading."""
        return self.plan.stations["read", extract_subject(self.plan.current[self.source])].key

    def recipe(self) -> Recipe:
        """The recipe as its file has it now."""
        from workbench.cleaning import load_recipe

        name = str(self.settings.sources[self.source].recipe)
        return load_recipe(self.places.recipe(name), lenient=True)

    def remembered(
        self, what: str, key: object, kind: type[Kind], make: Callable[[], Kind]
    ) -> Kind:
        """A result that is worth keeping but belongs to no station, by what it was made from.

        The `REMEMBERED` used last are kept, so that undo and redo find theirs; older ones go.
        """
        folder = self.places.derived / what / self.source / sha256_json(key)[:16]
        if not (folder / RESULT_FILE).is_file():
            with atomic_folder(folder) as fresh:
                save(fresh, make())
            _forget_old(folder.parent)
        found = load(folder, kind)
        os.utime(folder)
        return found


def _forget_old(remembered: Path) -> None:
    """Remove what was not used for the longest time; what is being made is left alone."""
    held = [one for one in remembered.iterdir() if (one / RESULT_FILE).is_file()]
    held.sort(key=lambda one: one.stat().st_mtime_ns)
    for old in held[:-REMEMBERED]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def table_now(bench: Bench) -> Iterator[tuple[Engine, ibis.Table]]:
    """The cleaned table, or the cleaned sample of a large one, as a relation."""
    from workbench.cleaning import clean_table

    folder = bench.make("clean") if bench.small else None
    with Engine() as engine:
        if folder is not None:
            yield engine, engine.read(folder / "cleaned.parquet")
        else:
            sample, others = sampled(bench.reading, engine), bench.others(engine)
            found = clean_table(engine, sample, bench.recipe(), lenient=True, sources=others)
            yield engine, engine.keep(found.table)


def sampled(reading: Path, engine: Engine) -> ibis.Table:
    """The reading, or every so manieth row of a large one."""
    table = engine.read(reading)
    every = -(-_rows(reading) // EAGER_ROWS)
    return table if every <= 1 else engine.keep(table.filter(table[RECORD] % every == 0))


def _rows(reading: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.ParquetFile(reading).metadata.num_rows)


def validation_now(bench: Bench) -> ValidationRun | None:
    """The cleaned suite held against the table now; None where the source has no such suite."""
    if not bench.plan.has("validate_cleaned", bench.source):
        return None
    folder = bench.made("validate_cleaned")
    if folder is not None:
        return load(folder, ValidationRun)

    def make() -> ValidationRun:
        suite = bench.suite()
        assert suite is not None
        with table_now(bench) as (engine, table), given_from(others):
            return held_against(engine, table, suite)

    others = bench.references()
    key = [bench.key("validate_cleaned"), sorted(others), EAGER_ROWS]
    return bench.remembered("validate_meanwhile", key, ValidationRun, make)


def held_against(engine: Engine, table: ibis.Table, suite: Suite) -> ValidationRun:
    """The verdicts on a table that is not wholly cleaned yet.

    An expectation that can't be looked at (a range of numbers, on a column that is still text)
    does not hold, where a finished table would have it refused.
    """
    from workbench.validation import part_of, validate_table

    left, stopped = list(range(len(suite.expectations))), set()
    while True:
        part = part_of(suite, left)
        try:
            run = validate_table(engine, table, part, "fast") if left else None
        except ExpectationNotRunnable as fault:
            asked = (fault.fields["type"], fault.fields["column"])
            gone = [place for place in left if _named(suite.expectations[place]) == asked]
            if not gone:
                raise
            stopped |= {*gone}
            left = [place for place in left if place not in stopped]
            continue
        break
    found = dict(zip(left, () if run is None else run.expectations, strict=True))
    results = tuple(
        found.get(place) or _not_looked_at(suite, one)
        for place, one in enumerate(suite.expectations)
    )
    failed = [one for one in results if not one.success]
    return ValidationRun(
        suite=suite.name,
        stage=suite.stage,
        rows=int(table.count().execute()),
        success=not failed,
        critical_failed=any(one.severity == "critical" for one in failed),
        expectations=results,
        unexplained=sum(not one.explained for one in suite.expectations),
    )


def _named(one: Expectation) -> tuple[str, str]:
    return one.type, ", ".join(one.columns) or "(table)"


def _not_looked_at(suite: Suite, one: Expectation) -> ExpectationResult:
    note = Reason(
        code=ANOTHER_KIND,
        text=REASONS[ANOTHER_KIND],
    )
    return ExpectationResult(**identity(suite, one), success=False, note=note)


def validation_without_recipe(bench: Bench) -> ValidationRun | None:
    """The same suite held against the delivery as it was read (or the sample of a large one)."""
    suite_hash = bench.suite_hash()
    if not suite_hash:
        return None

    def make() -> ValidationRun:
        suite = bench.suite()
        assert suite is not None
        with Engine() as engine, given_from(others):
            return held_against(engine, sampled(bench.reading, engine), suite)

    others = bench.references()
    tables = [str(file.parent.name) for _, file in sorted(others.items())]
    key = [bench.reading_key(), suite_hash, tables, EAGER_ROWS]
    return bench.remembered("validate_without_recipe", key, ValidationRun, make)


def report_now(bench: Bench) -> CleaningReport | None:
    """What each step did, where the table is made."""
    folder = bench.make("clean") if bench.small else bench.made("clean")
    return None if folder is None else load(folder, CleaningReport)
