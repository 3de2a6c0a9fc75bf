"""As known on a day: exact against a plain oracle on generated histories; no later word ever shows."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cleaning_tables import table_of

from workbench.cleaning import clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.tables.engine import Engine

START = datetime(2015, 12, 30)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


def histories(seed: int, clients: int) -> list[Row]:
    """Per client some inserts, corrections and deletions, shuffled over the file; ties included."""
    draw = random.Random(seed)
    rows = []
    for client in range(clients):
        inflow = START + timedelta(days=draw.randrange(5))
        for place in range(draw.randrange(1, 7)):
            moment = START + timedelta(hours=draw.randrange(0, 24 * 6, 3))
            rows.append(
                {
                    "nr": str(client),
                    "op": draw.choice(["INS", "UPD", "UPD", "DEL", None]),
                    "at": moment if draw.random() > 0.05 else None,
                    "inflow": inflow,
                    "until": moment + timedelta(days=draw.randrange(4))
                    if draw.random() < 0.6
                    else None,
                    "value": str(place),
                }
            )
    draw.shuffle(rows)
    return rows


def journal_oracle(rows: list[Row], day: date | None) -> list[int]:
    """Record by record: the last one known by the end of the day, unless a deletion."""
    last: dict[str, tuple[datetime, int]] = {}
    for record, row in enumerate(rows):
        limit = day or row["inflow"].date()
        if row["at"] is None or row["at"].date() > limit:
            continue
        if row["nr"] not in last or (row["at"], record) > last[row["nr"]]:
            last[row["nr"]] = (row["at"], record)
    return sorted(record for _, record in last.values() if rows[record]["op"] != "DEL")


def standing_oracle(rows: list[Row], day: date | None) -> list[tuple[int, str, datetime | None]]:
    """Entered by then, not withdrawn by then; a later withdrawal is not known yet."""
    kept = []
    for record, row in enumerate(rows):
        limit = day or row["inflow"].date()
        if row["at"] is None or row["at"].date() > limit:
            continue
        if row["until"] is None or row["until"].date() > limit:
            kept.append((record, "vrij", None))
    return kept


def made(engine: Engine, rows: list[Row], **step: Any) -> list[Row]:
    def text(moment: datetime | None) -> str | None:
        return None if moment is None else moment.strftime("%Y-%m-%d %H:%M")

    table = table_of(
        engine,
        nr=[row["nr"] for row in rows],
        op=[row["op"] for row in rows],
        at=[text(row["at"]) for row in rows],
        inflow=[text(row["inflow"]) for row in rows],
        until=[text(row["until"]) for row in rows],
        status=["vrij" if row["until"] is None else "oud" for row in rows],
    )
    read = {
        "kind": "parse_timestamps",
        "columns": ["at", "inflow", "until"],
        "formats": ["yyyy-mm-dd hh:mm"],
    }
    known = {"kind": "as_known_on", "recorded_at": "at", **step}
    recipe = make_recipe({"format": 1, "steps": [read, known]}, "recipe.toml")
    found: list[Row] = clean_table(engine, table, recipe).table.to_pyarrow().to_pylist()
    return found


DAY = date(2016, 1, 1)


@pytest.mark.parametrize(
    ("seed", "clients"),
    [(1, 60), *(pytest.param(seed, 1000, marks=pytest.mark.sweep) for seed in (2, 3, 4))],
)
@pytest.mark.parametrize("day", [DAY, None], ids=["one day for all", "each client's inflow"])
def test_generated_histories_are_rebuilt_exactly(
    engine: Engine, seed: int, clients: int, day: date | None
) -> None:
    rows = histories(seed, clients)
    when = {"date": day} if day else {"date_column": "inflow"}
    journal = made(engine, rows, key=["nr"], operation="op", **when)
    assert [row["_record"] for row in journal] == journal_oracle(rows, day)
    standing = made(engine, rows, withdrawn_at="until", status="status", status_then="vrij", **when)
    assert [(row["_record"], row["status"], row["until"]) for row in standing] == standing_oracle(
        rows, day
    )


def test_what_is_written_later_changes_nothing(engine: Engine) -> None:
    rows = histories(9, 60)
    before = [row for row in rows if row["at"] is not None and row["at"].date() <= DAY]
    for step in ({"key": ["nr"], "operation": "op"}, {"withdrawn_at": "until"}):
        whole, early = (made(engine, some, date=DAY, **step) for some in (rows, before))
        shown = [("nr", "op", "at"), ("nr", "op", "at")]
        assert [tuple(row[name] for name in shown[0]) for row in whole] == [
            tuple(row[name] for name in shown[1]) for row in early
        ]
