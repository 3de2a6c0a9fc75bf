"""docs/reading.md says what the code does."""

import re
import tomllib
from pathlib import Path

import workbench
from workbench.core.settings import ReadSettings
from workbench.core.tomlfile import check
from workbench.extracts.layouts import Layout

ROOT = Path(workbench.__file__).parents[1]
DOC = (ROOT / "docs" / "reading.md").read_text("utf-8")
WORDS = tomllib.loads(
    Path(workbench.__file__).parent.joinpath("ui/words/extracts.toml").read_text()
)


def test_every_kind_of_record_is_documented_and_has_words():
    account = DOC.split("## The record account")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", account, re.MULTILINE))
    worded = {
        key.partition(".")[2] for key in WORDS if key.startswith(("quarantine.", "not_data."))
    }
    assert named == worded
    code = "".join(path.read_text() for path in (ROOT / "workbench" / "extracts").glob("*.py"))
    assert all(f'"{name}"' in code for name in named)


def test_every_key_of_the_read_table_is_documented():
    table = DOC.split("## The `[read]` table")[1].split("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE))))
    assert named == set(ReadSettings.model_fields)


def test_the_layout_example_is_a_layout():
    example = re.search(r"```toml\n(.*?)```", DOC, re.DOTALL)
    assert example is not None
    layout = check(Path("example.toml"), tomllib.loads(example[1]), Layout)
    assert [field.certain for field in layout.fields] == [True, False, True]
