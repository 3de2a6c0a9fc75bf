"""The findings of 2016, planted in the demo, recovered from the raw exports by the whole pipeline."""

import re
from collections import Counter
from pathlib import Path

import pytest

from workbench.project import Project
from workbench.project.demo import make_demo_data
from workbench.project.initiating import init_project
from workbench.project.scoring_findings import score_findings

THREE = ("single_under_27", "children_of_women", "wage_subsidy")
"""Young singles leave fastest; children hold women back; a provision, from its start on."""
ASIDE = ("suite_raw", "suite_cleaned")
"""What judges deliveries has no part in the figures."""


def recovered(folder: Path, seed: int, clients: int = 3000):
    """Every finding by name, from the exports of a seed; stations that have no part are left out."""
    files = make_demo_data(folder, seed, clients, 1, "default")
    init_project(folder, "demo")
    settings = folder / "workbench.toml"
    text = re.sub(rf"(?m)^({'|'.join(ASIDE)}) = .*\n", "", settings.read_text(encoding="utf-8"))
    for part in ("clusters", "outflow"):
        text = re.sub(rf"(?ms)^\[{part}\]\n.*?(?=^\[|\Z)", "", text)
    text = re.sub(r'(?m)^by = \["household".*$', "by = []", text)
    settings.write_text(text, encoding="utf-8")
    project = Project.open(folder)
    for source, when, path in files:
        project.add(source, path, when)
    report = project.run()
    assert not report.failed, report.failed
    found = {one.name: one for one in score_findings(project, project.planted())}
    project.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", [8101, 8102])
def test_the_three_findings_are_recovered(seed: int, tmp_path: Path) -> None:
    found = recovered(tmp_path / "project", seed)
    covered = [name for name in THREE if found[name].covered]
    # one in twenty intervals misses by design: of six in these two seeds one may
    assert len(covered) >= 2, {name: found[name] for name in THREE}
    for name in ("wage_subsidy", "work_experience", "training"):
        assert found[name].naive_covered is False, "ever against never misses"
        assert found[name].naive < 0 < found[name].planted, "it even points the other way"


@pytest.mark.sweep
def test_in_43_of_50_seeds_each_finding_is_recovered(tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    for seed in range(8201, 8251):
        found = recovered(tmp_path / str(seed), seed)
        counts.update(name for name in found if found[name].covered)
        counts.update(f"naive {name}" for name in found if found[name].naive_covered)
    print(dict(counts))
    assert min(counts[name] for name in THREE) >= 43
    assert counts["naive wage_subsidy"] == 0
