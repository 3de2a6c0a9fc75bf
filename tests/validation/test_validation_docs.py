"""docs/expectations.md is held to the code."""

import json
import re
from pathlib import Path

from workbench import validation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "expectations.md"


def test_each_expectation_of_ours_is_documented_with_its_arguments() -> None:
    import workbench.validation.dutch as dutch

    rows = {
        re.match(r"\| `(\w+)`", line)[1]: line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `expect_")
    }
    ours = {kind.expectation_type: kind for kind in (getattr(dutch, one) for one in dutch.__all__)}
    assert set(rows) == set(ours)
    for type_, kind in ours.items():
        for argument in set(kind.success_keys) - {"mostly", "column"}:
            assert f"`{argument}" in rows[type_], (type_, argument)


def test_the_example_on_the_page_loads(tmp_path: Path) -> None:
    example = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "s.json").write_text(json.dumps(json.loads(example[1])))
    assert validation.load_suite(tmp_path / "s.json").stage == "raw"
