"""A hand-over that asks for draws gets errors that include doubt about the linkage."""

import pandas as pd
import pytest

from workbench.core.errors import SettingsFaults
from workbench.handover import load_handover
from workbench.project.demo import make_demo_project
from workbench.project.project import Project


@pytest.mark.slow
def test_the_survival_model_is_pooled_over_drawn_linkages(tmp_path):
    make_demo_project(tmp_path, 5, 600, 1, "default")
    assert Project.open(tmp_path).survival().pooled is None
    file = tmp_path / "handover.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("draws = 0", "draws = 3"), encoding="utf-8")
    project = Project.open(tmp_path)
    project.run()
    found = project.survival()
    assert found.pooled is not None
    assert found.pooled.draws == 3
    assert set(found.pooled.coefficients) == set(found.cox.coefficients)
    for one in found.pooled.coefficients.values():
        assert one.lower < one.coef < one.upper
        assert 0 <= one.linkage_share < 1
    drawn = list((tmp_path / "data").rglob("episodes.draw_*.parquet"))
    assert len(drawn) == 3
    assert all(len(pd.read_parquet(path)) for path in drawn)


def test_one_draw_says_nothing_of_doubt(tmp_path):
    from workbench.core.shipped import find_file

    text = find_file("demo", "handover", ".toml").read_text(encoding="utf-8")
    wrong = tmp_path / "handover.toml"
    wrong.write_text(text.replace("draws = 0", "draws = 1"), encoding="utf-8")
    with pytest.raises(SettingsFaults, match="draws"):
        load_handover(wrong)
