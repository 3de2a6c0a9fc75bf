"""Duplicates and links: every part is drawn, in both languages, whatever the results hold."""

from pathlib import Path

import pytest
from ui_drawing import draw, holds, texts
from ui_fake_links import FakeGuide
from ui_fake_project import HOSTILE, FakeProject

from workbench.linkage.roles import ROLES
from workbench.linkage.run_results import RunComparison
from workbench.ui.links.start import paired
from workbench.ui.pages.links import _PARTS
from workbench.ui.words import all_words


def _part(project: FakeProject, part: str, language: str = "nl"):  # type: ignore[no-untyped-def]
    return draw("links", project, language, links_part_dedupe_clients=part)


@pytest.mark.parametrize("part", _PARTS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_part_is_drawn(part: str, language: str, tmp_path: Path) -> None:
    holds(_part(FakeProject(tmp_path), part, language))


@pytest.mark.parametrize("part", _PARTS)
def test_hostile_values_meet_no_widget_that_reads_markdown(part: str, tmp_path: Path) -> None:
    shown = _part(FakeProject(tmp_path, word=HOSTILE), part)
    holds(shown)
    for kind in ("title", "subheader", "caption", "markdown", "error", "warning", "metric"):
        for one in shown.get(kind):
            assert "evil.example" not in str(one.value), (kind, one.value)
    for kind in ("selectbox", "button", "metric", "expander", "text_input"):
        for one in shown.get(kind):
            assert "evil.example" not in str(one.label), (kind, one.label)


def test_a_pair_names_the_rule_that_brought_it_and_what_forbids_it(tmp_path: Path) -> None:
    said = " ".join(texts(_part(FakeProject(tmp_path), "pair", "en")))
    assert "Brought by the rule(s): waarde + phone but for one sign" in said
    assert "Never one person, for a constraint holds: the same: waarde; different: BSN" in said


def test_another_threshold_is_written_once_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = FakeProject(tmp_path)
    guide = FakeGuide(project.word, project.link_reports())
    monkeypatch.setattr(project, "link_guide", lambda: guide)
    shown = _part(project, "threshold")
    button = next(one for one in shown.button if one.label == "Deze drempel bewaren")
    assert button.disabled
    shown.select_slider[0].set_value(0.99).run()
    assert guide.kept == []
    next(one for one in shown.button if one.label == "Deze drempel bewaren").click().run()
    assert guide.kept == [("dedupe_clients", 0.99)]


def test_roles_of_two_sources_are_paired_where_both_have_them() -> None:
    mine = {"surname": ["achternaam"], "sex": ["geslacht"]}
    theirs = {"surname": ["naam"], "phone": ["tel"]}
    assert paired(mine, theirs) == {"surname": (("achternaam", "naam"),)}


def test_every_role_reason_and_fate_has_its_words() -> None:
    from typing import get_args

    from workbench.linkage.run_results import ChangedPair, Why

    keys = [f"link_role.{role}" for role in ROLES]
    keys += [f"why.{why}" for why in get_args(Why)]
    keys += [f"change.{one}" for one in get_args(ChangedPair.model_fields["change"].annotation)]
    fates = get_args(get_args(RunComparison.model_fields["entities"].annotation)[0])
    keys += [f"fate.{fate}" for fate in fates]
    keys += [f"links_part.{part}" for part in _PARTS]
    assert [key for key in keys if key not in all_words()] == []


def test_the_threshold_stands_in_the_histogram_where_its_probability_is(tmp_path: Path) -> None:
    """Match weights include the prior, so a chance of a half is a weight of nothing."""
    from workbench.ui.charts.weights import threshold_weight

    report = FakeProject(tmp_path).link_reports()["dedupe_clients"]
    assert threshold_weight(report.model_copy(update={"threshold": 0.5})) == 0
    assert threshold_weight(report.model_copy(update={"threshold": 0.8})) == pytest.approx(2)
