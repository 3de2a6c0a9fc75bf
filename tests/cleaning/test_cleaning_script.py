"""An exported recipe runs where no workbench is and gives the same table."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from cleaning_tables import table_of
from test_cleaning_undo import POOLS, TWENTY

from workbench.cleaning import Recipe, clean_table, load_recipe
from workbench.cleaning.recipe import make_recipe
from workbench.cleaning.script import methods_paragraph, recipe_as_script
from workbench.core.settings import ReadSettings
from workbench.core.shipped import shipped_folder
from workbench.demo import make_demo
from workbench.extracts import read_extract
from workbench.tables.engine import SYSTEM_COLUMNS, Engine
from workbench.tables.relations import write_parquet

BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"workbench", "ibis", "duckdb", "pydantic", "rapidfuzz", "stdnum"}:
            raise ImportError(name + " is not here")
sys.meta_path.insert(0, Block())
import runpy
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a script with nothing but what pandas and pyarrow bring."""


def run(script: str, folder: Path, reading: Path) -> list[dict[str, Any]]:
    path, out = folder / "script.py", folder / "out.parquet"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", BLOCK, str(path), str(reading), str(out)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": ""},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows: list[dict[str, Any]] = pq.read_table(out).to_pylist()
    return rows


def held_same(engine: Engine, table: Any, recipe: Recipe, folder: Path) -> None:
    reading = folder / "reading.parquet"
    write_parquet(table, reading)
    outcome = clean_table(engine, table, recipe).table.to_pyarrow().drop_columns([*SYSTEM_COLUMNS])
    script = recipe_as_script(recipe)
    assert script.left_out == ()
    names = [
        one.name
        for one in ast.parse(script.text).body
        if isinstance(one, ast.FunctionDef | ast.ClassDef)
    ]
    assert len(set(names)) == len(names), "two parts of a script must not share a name"
    found = run(script.text, folder, reading)
    assert list(found[0]) == outcome.column_names
    wanted = outcome.to_pylist()
    differ = [
        (place, name, one[name], other[name])
        for place, (one, other) in enumerate(zip(found, wanted, strict=True))
        for name in one
        if one[name] != other[name]
    ]
    assert differ == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("demo")
    made = make_demo(folder / "demo", seed=808, clients=60, deliveries=1)
    return {source: path for source, _, path in made.files}


@pytest.mark.parametrize("source", ["clients", "benefits", "provisions", "soft_characteristics"])
def test_a_shipped_recipe_as_a_script(demo: dict[str, Path], source: str, tmp_path: Path) -> None:
    settings = {"benefits": ReadSettings(kind="fixed", layout="demo_benefits")}
    to = tmp_path / "read"
    to.mkdir()
    read_extract(demo[source], to, settings.get(source, ReadSettings()))
    with Engine() as engine:
        table = engine.read(to / "reading.parquet")
        held_same(
            engine, table, load_recipe(shipped_folder("recipes") / f"{source}.toml"), tmp_path
        )


def test_twenty_kinds_as_a_script(tmp_path: Path) -> None:
    cells = {name: [pool[n % len(pool)] for n in range(40)] for name, pool in POOLS.items()}
    majority = {"kind": "repair_majority", "entity": ["bsn"], "columns": ["voornaam"]}
    recipe = make_recipe(
        {"format": 1, "steps": [*TWENTY[:16], majority, *TWENTY[16:]]}, "recipe.toml"
    )
    with Engine() as engine:
        held_same(engine, table_of(engine, **cells), recipe, tmp_path)


def test_a_step_that_can_not_be_exported_says_so_loudly(tmp_path: Path) -> None:
    step = {"id": "own", "kind": "expression", "column": "b", "sql": "upper(a)"}
    recipe = make_recipe({"format": 1, "steps": [step]}, "recipe.toml")
    script = recipe_as_script(recipe)
    assert script.left_out == ("own",)
    (tmp_path / "script.py").write_text(script.text, encoding="utf-8")
    pd.DataFrame({"a": ["x"]}).to_csv(tmp_path / "in.csv", sep=";", index=False)
    done = subprocess.run(
        [sys.executable, "script.py", "in.csv", "out.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "step own (expression) can't be exported" in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_methods_paragraph_counts_in_two_languages() -> None:
    recipe = make_recipe({"format": 1, "steps": TWENTY[:2]}, "recipe.toml", lenient=True)
    cells = {name: [pool[n % len(pool)] for n in range(24)] for name, pool in POOLS.items()}
    with Engine() as engine:
        report = clean_table(engine, table_of(engine, **cells), recipe).report
    words = {"trim": "Spaties opruimen", "placeholders": "Leegmaken"}
    dutch = methods_paragraph(report, words, "nl")
    assert dutch.startswith("De bron telde 24 rijen; na opschoning 24. 2 stappen veranderden samen")
    assert f"Leegmaken (geslacht, postcode): {report.steps[1].changed_cells} cellen" in dutch
    assert "steps changed" in methods_paragraph(report, {}, "en")
