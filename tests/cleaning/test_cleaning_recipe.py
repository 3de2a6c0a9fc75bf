"""A recipe is checked whole before anything is touched."""

from pathlib import Path

import pandas as pd
import pytest

from workbench.cleaning import clean_table, load_recipe
from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax, StepColumnMissing
from workbench.core.shipped import shipped_folder
from workbench.tables.engine import Engine


def written(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsFaults) as raised:
        load_recipe(written(folder, text))
    return [line.strip() for line in str(raised.value).splitlines()[1:]]


def test_all_faults_come_at_once_each_with_its_step_and_key(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        """
        format = 1
        colour = "red"
        [[steps]]
        kind = "trim"
        columns = []
        [[steps]]
        kind = "polish"
        [[steps]]
        kind = "parse_dates"
        columns = ["d"]
        formats = ["mm-dd-yyyy"]
        [[steps]]
        kind = "map_values"
        columns = ["g"]
        unmapped = "drop"
        map = { a = 1 }
        [[steps]]
        kind = "parse_numbers"
        columns = ["n"]
        decimal = "."
        """,
    )
    starts = [fault.split(":")[0] for fault in faults]
    assert starts == [
        "step 1 (trim), columns",
        "step 2 (polish), kind",
        "step 3 (parse_dates), formats",
        "step 4 (map_values), map.a",
        "step 4 (map_values), unmapped",
        "step 5 (parse_numbers), (whole step)",
        "colour",
    ]
    assert "'trim'" in faults[1], "an unknown kind names those that there are"
    assert "yyyymmdd" in faults[2], "an unknown format names those that there are"


def test_a_text_step_behind_the_parsing_of_its_column_is_a_fault(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        """
        format = 1
        [[steps]]
        kind = "parse_dates"
        columns = ["d"]
        formats = ["yyyymmdd"]
        [[steps]]
        kind = "placeholders"
        columns = ["a", "d"]
        """,
    )
    assert faults == [
        "step 2 (placeholders), columns: d is no text any more since step 1; "
        "put this step before that one"
    ]


def test_as_known_on_needs_a_record_time_that_has_been_read(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        """
        format = 1
        [[steps]]
        kind = "as_known_on"
        key = ["nr"]
        recorded_at = "jn_datum"
        """,
    )
    assert faults[0].startswith("step 1 (as_known_on), recorded_at: jn_datum is still text")


def test_a_recipe_that_is_not_there_or_not_toml(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        load_recipe(tmp_path / "none.toml")
    with pytest.raises(SettingsSyntax, match="line 2"):
        load_recipe(written(tmp_path, "format = 1\n[[steps]\n"))


def test_a_column_that_the_table_lacks_is_said_with_recipe_step_and_columns(tmp_path: Path) -> None:
    recipe = load_recipe(
        written(
            tmp_path,
            """
            format = 1
            [[steps]]
            kind = "trim"
            columns = ["*"]
            [[steps]]
            kind = "case"
            columns = ["naam", "geslacht"]
            to = "upper"
            """,
        )
    )
    frame = pd.DataFrame({"_record": [0], "_part": ["x"], "_row": [1], "naam": ["a"], "bsn": ["b"]})
    with Engine() as engine, pytest.raises(StepColumnMissing) as raised:
        clean_table(engine, engine.from_frame(frame), recipe)
    said = str(raised.value)
    assert "recipe.toml, step 2 (case)" in said
    assert "no column geslacht" in said
    assert "It has: naam, bsn." in said


def test_parsing_only_keeps_the_numbers_of_the_recipe_file() -> None:
    recipe = load_recipe(shipped_folder("recipes") / "clients.toml")
    naive = recipe.parsing_only()
    assert {step.kind for _, step in naive.steps} == {"parse_dates", "parse_numbers"}
    assert all(step in recipe.steps for step in naive.steps)


@pytest.mark.parametrize("path", sorted(shipped_folder("recipes").glob("*.toml")), ids=str)
def test_every_shipped_recipe_is_sound(path: Path) -> None:
    assert load_recipe(path).steps
