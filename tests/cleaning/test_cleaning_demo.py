"""The shipped recipes on the demo register's raw files, held to its truth."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from workbench.cleaning import clean_table, load_recipe
from workbench.core.settings import ReadSettings
from workbench.core.shipped import shipped_folder
from workbench.demo import make_demo
from workbench.extracts import read_extract
from workbench.tables.engine import SYSTEM_COLUMNS, Engine

SOURCES = ("clients", "benefits", "provisions", "soft_characteristics")
READ = {"benefits": ReadSettings(kind="fixed", layout="demo_benefits")}
MENDABLE = {"mixed_notation", "name_particle_misplaced", "placeholder_for_missing"} | {
    "bsn_leading_zero_lost"
}
"""What one cell shows by itself; all else needs another row or another source to be known."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo")
    made = make_demo(folder / "demo", seed=4711, clients=300, deliveries=1)
    truth = pd.read_parquet(folder / "demo" / "truth" / "cells.parquet")
    found: dict[str, Any] = {"truth": truth}
    with Engine() as engine:
        for source, _, path in made.files:
            to = folder / source
            to.mkdir()
            read_extract(path, to, READ.get(source, ReadSettings()))
            table = engine.read(to / "reading.parquet")
            recipe = load_recipe(shipped_folder("recipes") / f"{source}.toml")
            outcome = clean_table(engine, table, recipe)
            found[source] = (
                table.order_by("_record").to_pyarrow().to_pandas(),
                outcome.table.to_pyarrow().to_pandas(date_as_object=True),
                outcome.report,
            )
    return found


def same(value: Any, written: str | None, source: str, column: str) -> bool:
    """Whether a cleaned cell says what was written, whatever the notation."""
    text = (written or "").strip()
    if pd.isna(value):
        return text in ("", "00000000")
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d-%m-%Y %H:%M") == text
    if isinstance(value, date):
        spelled = (value.isoformat(), value.strftime("%d-%m-%Y"), value.strftime("%Y%m%d"))
        return text in spelled
    if isinstance(value, float):
        plain = text.replace(".", "").replace(",", ".") if "," in text else text
        scale = 100 if (source, column) == ("benefits", "bedrag") else 1
        return abs(float(plain) / scale - value) < 1e-9
    return bool(value == text)


def never_given_out(postcode: str | None) -> bool:
    return (postcode or "").upper().endswith(("SA", "SD", "SS"))


@pytest.mark.parametrize("source", SOURCES)
def test_what_a_cell_shows_by_itself_is_mended(register: dict[str, Any], source: str) -> None:
    raw, cleaned, _ = register[source]
    truth = register["truth"]
    wrong = truth[(truth.source == source) & truth.fault.isin(MENDABLE)]
    left = [
        (cell.column, cell.fault, raw.at[cell.row, cell.column])
        for cell in wrong.itertuples()
        if not same(cleaned.at[cell.row, cell.column], cell.clean, source, cell.column)
        and not never_given_out(cell.clean)
    ]
    assert left == []
    assert len(wrong) > 0 or source == "benefits"


@pytest.mark.parametrize("source", SOURCES)
def test_no_right_cell_is_made_wrong(register: dict[str, Any], source: str) -> None:
    raw, cleaned, _ = register[source]
    truth = register["truth"]
    mine = truth[truth.source == source]
    marked = set(zip(mine.row, mine.column, strict=True))
    surnames = set(mine.row[mine.column == "achternaam"])
    changed = [
        (column, raw.at[row, column], cleaned.at[row, column])
        for column in raw.columns.drop(list(SYSTEM_COLUMNS))
        for row in raw.index
        if (row, column) not in marked
        # a surname entered wrong may bring a particle with it, and a split one stands in two columns
        and not (column == "voorvoegsel" and row in surnames)
        and not same(whole(source, cleaned, row, column), raw.at[row, column], source, column)
    ]
    assert changed == []


def whole(source: str, cleaned: pd.DataFrame, row: int, column: str) -> Any:
    if (source, column) != ("provisions", "achternaam"):
        return cleaned.at[row, column]
    particle = cleaned.at[row, "voorvoegsel"]
    surname = cleaned.at[row, "achternaam"]
    return surname if pd.isna(particle) else f"{particle} {surname}"


@pytest.mark.parametrize("source", SOURCES)
def test_every_date_and_number_of_the_demo_is_read(register: dict[str, Any], source: str) -> None:
    _, cleaned, report = register[source]
    parsing = [step for step in report.steps if step.kind.startswith("parse_")]
    assert sum(step.unparsed for step in parsing) == 0
    assert not any(column.endswith("__unparsed") for column in cleaned.columns)
    assert report.rows_in == report.rows_out == len(cleaned)
