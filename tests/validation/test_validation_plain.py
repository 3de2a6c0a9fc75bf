"""The shipped suites in Great Expectations alone, with our expectations imported: the same verdicts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from workbench import cleaning, extracts, validation
from workbench.core.settings import WorkbenchSettings
from workbench.core.shipped import shipped_folder
from workbench.core.tomlfile import load
from workbench.demo.faults import Faults
from workbench.demo.make import make_demo
from workbench.tables.engine import SYSTEM_COLUMNS, Engine
from workbench.validation.given import references

SOURCES = ("clients", "benefits", "provisions", "soft_characteristics")
NUMBER = "number_in_the_file"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """A small faulted register: each source as delivered and as its recipe leaves it."""
    to = tmp_path_factory.mktemp("register")
    made = make_demo(to, seed=77, clients=250, deliveries=1, faults=Faults.default())
    sources = load(shipped_folder("projects") / "demo.toml", WorkbenchSettings).sources
    found = {}
    for source, _, file in made.files:
        folder = to / source
        folder.mkdir()
        extracts.read_extract(file, folder, sources[source].read)
        recipe = cleaning.load_recipe(shipped_folder("recipes") / f"{source}.toml")
        with Engine() as engine:
            table = engine.read(folder / "reading.parquet")
            cleaned = cleaning.clean_table(engine, table, recipe).table.to_pyarrow()
        found[f"{source}_raw"] = pd.read_parquet(folder / "reading.parquet")
        found[f"{source}_cleaned"] = cleaned.to_pandas(date_as_object=True)
    return found


@pytest.fixture(scope="module")
def alone() -> Iterator[object]:
    """Great Expectations as anybody starts it."""
    import great_expectations as gx

    import workbench.validation.dutch  # noqa: F401 - registers

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("alone").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def plain_verdicts(file: Path, frame: pd.DataFrame, whole: object) -> dict[int, bool]:
    """What Great Expectations itself makes of the file, by place in it."""
    import great_expectations as gx

    content = json.loads(file.read_text(encoding="utf-8"))
    suite = gx.ExpectationSuite(**{key: content[key] for key in ("name", "expectations", "meta")})
    assert len(suite.expectations) == len(content["expectations"])  # it drops unknown ones silently
    for number, one in enumerate(suite.expectations):
        one.meta = {**one.meta, NUMBER: number}
    results = whole.get_batch({"dataframe": frame}).validate(suite).results  # type: ignore[attr-defined]
    return {one.expectation_config.meta[NUMBER]: bool(one.success) for one in results}


def test_every_shipped_suite_gives_the_same_verdicts_in_great_expectations_alone(
    tables: dict[str, pd.DataFrame], alone: object
) -> None:
    seen = set()
    with references(benefits=tables["benefits_cleaned"]):
        for source in SOURCES:
            for name in (f"{source}_raw", f"{source}_cleaned"):
                file = shipped_folder("expectations") / f"{name}.json"
                ours = validation.validate_frame(tables[name], validation.load_suite(file))
                bare = tables[name].drop(columns=[*SYSTEM_COLUMNS])
                bare = bare.replace(r"^\s*$", None, regex=True)
                told = {number: one.success for number, one in enumerate(ours.expectations)}
                assert plain_verdicts(file, bare, alone) == told, name
                seen |= {*told.values()}
    assert seen == {True, False}
