"""What holds for every recipe and every table."""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.cleaning import CHANGE_ORDER, Cleaned, Recipe, clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.cleaning.said import TEXTS
from workbench.cleaning.steps import AnyStep
from workbench.tables.engine import Engine
from workbench.tables.relations import write_parquet


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


TEXT_STEPS = [
    'kind = "trim"\ncolumns = ["*"]',
    'kind = "case"\ncolumns = ["naam", "vv"]\nto = "lower"',
    'kind = "case"\ncolumns = ["naam"]\nto = "title"',
    'kind = "placeholders"\ncolumns = ["*"]\nvalues = ["9"]',
    'kind = "map_values"\ncolumns = ["code"]\nunmapped = "keep"\nmap = { a = "1", b = "" }',
    'kind = "map_values"\ncolumns = ["code"]\nunmapped = "missing"\nmap = { a = "1", "1" = "2" }',
    'kind = "map_values"\ncolumns = ["code"]\nunmapped = "report"\nmap = { A = "a" }',
    'kind = "name_particles"\ncolumns = ["naam"]\ninto = "vv"',
    'kind = "bsn"\ncolumns = ["code"]',
    'kind = "postcode"\ncolumns = ["code"]',
    'kind = "duplicate_rows"\ncolumns = ["naam", "code"]',
]
LAST_STEPS = [
    'kind = "parse_dates"\ncolumns = ["dag"]\nformats = ["dd-mm-yyyy"]\nmissing = ["00000000"]',
    'kind = "parse_numbers"\ncolumns = ["code"]',
    'kind = "trim"\ncolumns = ["*"]',
]

cells = st.one_of(
    st.none(),
    st.sampled_from(
        [
            *("", " ", "-", "9", "a", "A", "b", "1", "n.v.t.", " van den Berg", "Berg, van den"),
            *("de", "12345672", "111111110", "5211 ab", "01-02-2016", "31-02-2016", "00000000"),
        ]
    ),
    st.text(max_size=4),
)
tables = st.lists(st.tuples(cells, cells, cells, cells), max_size=12)
recipes = st.tuples(
    st.lists(st.sampled_from(TEXT_STEPS), max_size=5),
    st.lists(st.sampled_from(LAST_STEPS), max_size=1),
).map(lambda parts: [*parts[0], *parts[1]])


def frame_of(rows: list[tuple[str | None, ...]]) -> pd.DataFrame:
    texts = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return pd.DataFrame(
        {
            "_record": pd.Series(range(len(rows)), dtype="int64"),
            "_part": pd.Series([None] * len(rows), dtype="string"),
            "_row": pd.Series(range(2, len(rows) + 2), dtype="int64"),
            **{
                name: pd.Series(list(values), dtype="string")
                for name, values in zip(("naam", "vv", "code", "dag"), texts, strict=True)
            },
        }
    )


def recipe_of(steps: list[str]) -> Recipe:
    text = "format = 1\n" + "".join(f"[[steps]]\n{step}\n" for step in steps)
    return make_recipe(tomllib.loads(text), "recipe.toml")


def rows_of(table: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return listed


@given(rows=tables, steps=recipes)
def test_the_account_closes_and_the_raw_stays(
    engine: Engine, rows: list[tuple[str | None, ...]], steps: list[str]
) -> None:
    raw = engine.from_frame(frame_of(rows))
    before = rows_of(raw.order_by("_record"))
    outcome = clean_table(engine, raw, recipe_of(steps))
    report = outcome.report
    assert rows_of(raw.order_by("_record")) == before
    logged = rows_of(outcome.changes)
    removed = rows_of(outcome.removed)
    table = rows_of(outcome.table)
    assert report.rows_in == len(rows)
    assert report.rows_out == len(table)
    assert report.rows_in == report.rows_out + sum(step.rows_removed for step in report.steps)
    assert len(removed) == report.rows_in - report.rows_out
    assert len(logged) == report.changed_cells == sum(step.changed_cells for step in report.steps)
    for step in report.steps:
        assert step.changed_cells == sum(row["step"] == step.number for row in logged)
    assert [row["_record"] for row in table] == sorted(row["_record"] for row in table)
    check_story(before, logged, table)


def check_story(
    raw: list[dict[str, Any]], logged: list[dict[str, Any]], table: list[dict[str, Any]]
) -> None:
    """Following the log from a raw cell leads to the cleaned cell, each before being the last after."""
    cells = {(row["_record"], name): text for row in raw for name, text in row.items()}
    for change in sorted(logged, key=lambda row: (row["_record"], row["column"], row["step"])):
        place = (change["_record"], change["column"])
        assert (change["before"] or "") == (cells.get(place) or "")
        cells[place] = change["after"]
    for row in table:
        for name, value in row.items():
            if isinstance(value, str):
                if name.endswith("__unparsed"):
                    continue
                assert value == cells[(row["_record"], name)]
            elif value is None and not name.startswith("_"):
                assert not (cells.get((row["_record"], name)) or "").strip()


@given(rows=tables, steps=recipes)
@settings(max_examples=15)
def test_a_replay_gives_the_same_bytes(
    rows: list[tuple[str | None, ...]], steps: list[str]
) -> None:
    assert digests(frame_of(rows), steps) == digests(frame_of(rows), steps)


def test_a_replay_of_many_rows_gives_the_same_bytes() -> None:
    one = [
        (f" Naam {i % 977}", "de" if i % 3 else None, str(i), "01-02-2016") for i in range(30_000)
    ]
    steps = [TEXT_STEPS[0], TEXT_STEPS[3], TEXT_STEPS[7], *LAST_STEPS[:2]]
    assert digests(frame_of(one), steps) == digests(frame_of(one), steps)


def digests(frame: pd.DataFrame, steps: list[str]) -> list[str]:
    with TemporaryDirectory() as folder, Engine() as engine:
        outcome: Cleaned = clean_table(engine, engine.from_frame(frame), recipe_of(steps))
        table, changes = Path(folder) / "table.parquet", Path(folder) / "changes.parquet"
        write_parquet(outcome.table, table)
        write_parquet(outcome.changes, changes, CHANGE_ORDER)
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in (table, changes)]


def test_progress_is_told_per_column_and_never_goes_back() -> None:
    told: list[tuple[int, int, str]] = []
    with Engine() as engine:
        clean_table(
            engine,
            engine.from_frame(frame_of([("a", "b", "c", "d")])),
            recipe_of([TEXT_STEPS[0], TEXT_STEPS[7], LAST_STEPS[0]]),
            lambda done, total, what: told.append((done, total, what)),
        )
    assert [what for _, _, what in told] == [
        *("naam", "vv", "code", "dag", "name_particles", "dag", "written"),
    ]
    assert [done for done, _, _ in told] == [0, 0, 0, 0, 1, 2, 3]
    assert {total for _, total, _ in told} == {3}


WORDS = Path(__file__).resolve().parents[2] / "workbench" / "ui" / "words" / "cleaning.toml"


def test_every_kind_and_reason_has_dutch_and_english_words() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    kinds = [kind.model_fields["kind"].annotation.__args__[0] for kind in AnyStep.__args__]
    for key in [*(f"step.{kind}" for kind in kinds), *(f"reason.{code}" for code in TEXTS)]:
        assert words[key]["nl"]
        assert words[key]["en"]
    for code, text in TEXTS.items():
        assert words[f"reason.{code}"]["en"] == text


@pytest.mark.parametrize("steps", [[], [TEXT_STEPS[0]]])
def test_an_empty_table_stays_an_empty_table(steps: list[str]) -> None:
    with Engine() as engine:
        outcome = clean_table(engine, engine.from_frame(frame_of([])), recipe_of(steps))
        assert rows_of(outcome.table) == []
        assert rows_of(outcome.changes) == []
