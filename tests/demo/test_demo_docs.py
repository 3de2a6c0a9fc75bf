"""docs/demo.md and the words table are held to the code."""

import re
import tomllib
from pathlib import Path

from workbench.demo import ExportVariants, Faults, load_exports
from workbench.demo.faults import load_faults
from workbench.demo.groups import GROUPS, PROFILES
from workbench.demo.hazards import CAUSES
from workbench.demo.soft_fields import QUALITY
from workbench.demo.truth import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
WORDS = tomllib.loads(
    (ROOT / "workbench" / "ui" / "words" / "demo.toml").read_text(encoding="utf-8")
)


def _section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_fault_is_documented_with_its_rate() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", _section("Faults"), re.MULTILINE))
    assert {name: float(rate) for name, rate in told.items()} == Faults.default().model_dump()


def test_every_key_of_the_export_variants_is_documented(tmp_path: Path) -> None:
    section = _section("Export variants")
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert told == list(ExportVariants.model_fields)
    example = re.search(r"```toml\n(.*?)```", section, re.DOTALL)
    assert example is not None
    file = tmp_path / "faults.toml"
    file.write_text(example[1], encoding="utf-8")
    assert load_exports(file).variants == 40
    assert load_faults(file) == Faults.default()


def test_every_planted_ratio_is_documented() -> None:
    told: dict[str, float] = {}
    for terms, value in re.findall(r"((?:`[\w:]+`(?:, )?)+) \| (-?[\d.]+) \|", _section("Hazards")):
        told |= dict.fromkeys(re.findall(r"`([\w:]+)`", terms), float(value))
    assert told == CAUSES["to_work"].ratios


def test_every_group_truth_table_and_column_is_documented() -> None:
    for name, profile in zip(GROUPS, PROFILES, strict=True):
        assert f"| `{name}` | {profile.share:.0%} |" in TEXT
    for table in SCHEMAS:
        assert f"`{table}.parquet`" in TEXT


def test_the_example_of_a_faults_file_is_read(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert example is not None
    file = tmp_path / "faults.toml"
    file.write_text(example[1], encoding="utf-8")
    assert load_faults(file).bsn_missing == 0.10


def test_every_fault_group_and_kind_has_words() -> None:
    rates = {"second_with_errors"}
    assert {f"fault.{name}" for name in Faults.model_fields if name not in rates} <= set(WORDS)
    assert {f"planted_group.{name}" for name in GROUPS} <= set(WORDS)
    assert {f"planted.{kind}" for kind in QUALITY.values()} <= set(WORDS)
