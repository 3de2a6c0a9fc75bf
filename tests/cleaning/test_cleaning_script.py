"""An exported recipe runs where no workbench is and gives the same table."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

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
from workbench.project.oneshot import clean
from workbench.project.recipe_export import export_recipe
from workbench.tables.engine import SYSTEM_COLUMNS, Engine
from workbench.tables.relations import write_parquet


def block(also: str = '"duckdb", ') -> str:
    """Runs a script with nothing but what pandas and pyarrow bring."""
    return BLOCK.replace('"duckdb", ', also)


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


def run(script: str, folder: Path, reading: Path, blocked: str) -> list[dict[str, Any]]:
    path, out = folder / "script.py", folder / "out.parquet"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", block(blocked), str(path), str(reading), str(out)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": ""},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows: list[dict[str, Any]] = pq.read_table(out).to_pylist()
    return rows


def held_same(
    engine: Engine, table: Any, recipe: Recipe, folder: Path, blocked: str = '"duckdb", '
) -> None:
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
    found = run(script.text, folder, reading, blocked)
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


RESHAPED: list[list[dict[str, Any]]] = [
    [
        {"kind": "unpivot", "columns": ["plaats", "code"], "names": "soort", "values": "tekst"},
        {"kind": "case", "columns": ["tekst"], "to": "upper"},
    ],
    [
        {
            "kind": "pivot",
            "key": ["bsn", "plaats"],
            "names": "geslacht",
            "values": "code",
            "columns": ["man", "Vrouw", "nr"],
        },
        {"kind": "placeholders", "columns": ["man"]},
    ],
    [
        {"kind": "expression", "column": "kort", "sql": "left(plaats, 2) || coalesce(nr, '?')"},
        {"kind": "expression", "column": "lang", "sql": "length(naam)", "gives": "number"},
        {"kind": "parse_dates", "columns": ["in"], "formats": ["dd-mm-yyyy"]},
        {"kind": "expression", "column": "jaar", "sql": 'year("in")', "gives": "number"},
    ],
]


@pytest.mark.parametrize("steps", RESHAPED, ids=lambda steps: steps[0]["kind"])
def test_tables_turned_and_expressions_as_a_script(
    steps: list[dict[str, Any]], tmp_path: Path
) -> None:
    cells = {name: [pool[n % len(pool)] for n in range(40)] for name, pool in POOLS.items()}
    recipe = make_recipe({"format": 1, "steps": steps}, "recipe.toml", lenient=True)
    blocked = "" if steps[0]["kind"] == "expression" else '"duckdb", '
    with Engine() as engine:
        held_same(engine, table_of(engine, **cells), recipe, tmp_path, blocked)


def delivered(script: str, folder: Path, data: bytes, *rest: str) -> tuple[int, str]:
    (folder / "script.py").write_text(script, encoding="utf-8")
    (folder / "in.csv").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", block('"duckdb", '), "script.py", "in.csv", "out.csv", *rest],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": ""},
    )
    return done.returncode, done.stderr


MESSY = (
    "Clientenregister - stand per 30-11-2016;;\r\n\r\nnr;naam;bedrag\r\n"
    '1; Zo\xeb ;"1,50"\r\n2;"Sm;it";n.v.t.\r\n\r\n3;a;b;c\r\n4;"twee\r\nregels";2\r\n5;;9\r\n'
    "Totaal;4;12,50\r\nBron: register\r\n"
).encode("cp1252")


def test_the_delivered_file_gives_the_same_table_as_the_workbench(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(
        'format = 1\n[[steps]]\nkind = "trim"\ncolumns = ["naam"]\n'
        '[[steps]]\nkind = "placeholders"\ncolumns = ["bedrag"]\n'
        '[[steps]]\nkind = "parse_numbers"\ncolumns = ["bedrag"]\n'
    )
    export_recipe(str(tmp_path / "r.toml"), tmp_path / "made.py", {})
    code, said = delivered((tmp_path / "made.py").read_text(), tmp_path, MESSY)
    assert code == 0, said
    assert "line 7 has 4 cells where there are 3 names" in said
    assert "line 11 is a total or remark" in said
    clean(tmp_path / "in.csv", str(tmp_path / "r.toml"), tmp_path / "wanted.csv")
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "wanted.csv").read_bytes()


def test_a_delivered_file_without_a_column_of_the_recipe_is_refused(tmp_path: Path) -> None:
    recipe = make_recipe({"format": 1, "steps": [{"kind": "bsn", "columns": ["bsn"]}]}, "r")
    code, said = delivered(recipe_as_script(recipe).text, tmp_path, b"a;b\n1;2\n")
    assert (code, said.strip()) == (1, "in.csv lacks columns that the steps look at: bsn")
    assert not (tmp_path / "out.csv").exists()


def test_a_step_that_can_not_be_exported_says_so_loudly(tmp_path: Path) -> None:
    step = {"id": "own", "kind": "fill_from_source", "column": "a", "source": "x", "value": "v"}
    steps = [{**step, "key": {"a": "k"}}]
    script = recipe_as_script(make_recipe({"format": 1, "steps": steps}, "recipe.toml"))
    assert script.left_out == ("own",)
    code, said = delivered(script.text, tmp_path, b"a;b\nx;y\n")
    assert code == 1
    assert "step own (fill_from_source) can't be exported" in said
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
