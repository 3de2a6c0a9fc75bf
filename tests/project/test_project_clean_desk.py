"""A source's recipe at work in a project: accept, dismiss, undo, edit, look; all of it stored."""

from pathlib import Path

import pytest
from people_project import people_csv, people_project

from workbench.core.errors import ColumnMissing, UnknownSource
from workbench.core.errors_suggest import NothingToUndo, RecipeChangedMeanwhile, SuggestionGone
from workbench.project import Project
from workbench.project.clean_desk import CleanDesk
from workbench.project.table_pages import Filter


@pytest.fixture
def desk(tmp_path: Path) -> CleanDesk:
    return people_project(tmp_path / "project", suite=True).clean_desk("people")


def by_reason(desk: CleanDesk) -> dict[str, str]:
    return {one.reason: one.id for one in desk.suggestions().suggestions}


def test_accepting_all_that_is_offered_makes_every_expectation_hold(desk: CleanDesk) -> None:
    without, now = desk.passed()
    assert (without.held, now.held, now.of) == (1, 1, 4)
    accepted = 0
    while (offered := desk.suggestions()).suggestions:
        promised = offered.now.held + offered.suggestions[0].gained - offered.suggestions[0].lost
        desk.accept(offered.suggestions[0].id, offered.revision)
        accepted += 1
        assert desk.passed()[1].held == promised
    assert desk.passed()[1].held == 4
    assert len(desk.state().steps) == accepted
    assert desk.passed()[0].held == 1


def test_a_dismissed_suggestion_stays_away_and_comes_back_when_asked(desk: CleanDesk) -> None:
    offered = desk.suggestions()
    gone = offered.suggestions[0].id
    desk.dismiss(gone, "zo hoort het")
    after = desk.suggestions()
    assert gone not in [one.id for one in after.suggestions]
    assert after.dismissed == 1
    assert [(one.says, one.reason) for one in desk.decisions()] == [("dismissed", "zo hoort het")]
    desk.reopen()
    assert gone in [one.id for one in desk.suggestions().suggestions]


def test_undo_and_redo_go_on_after_the_project_is_opened_anew(
    desk: CleanDesk, tmp_path: Path
) -> None:
    texts = [desk.book.text()]
    for _ in range(3):
        offered = desk.suggestions()
        desk.accept(offered.suggestions[0].id, offered.revision)
        texts.append(desk.book.text())
    for wanted in reversed(texts[:-1]):
        again = Project.open(tmp_path / "project").clean_desk("people")
        again.undo(again.state().revision)
        assert again.book.text() == wanted
    with pytest.raises(NothingToUndo):
        desk.undo(desk.state().revision)
    for wanted in texts[1:]:
        desk.redo(desk.state().revision)
        assert desk.book.text() == wanted
    with pytest.raises(NothingToUndo):
        desk.redo(desk.state().revision)


def test_undo_finds_the_table_that_was_made_before(desk: CleanDesk) -> None:
    desk.report()
    offered = desk.suggestions()
    desk.accept(offered.suggestions[0].id, offered.revision)
    desk.report()
    desk.undo(desk.state().revision)
    assert desk.bench.made("clean") is not None


def test_a_change_of_a_recipe_that_changed_meanwhile_is_refused(desk: CleanDesk) -> None:
    offered = desk.suggestions()
    first, second = offered.suggestions[0], offered.suggestions[1]
    desk.accept(first.id, offered.revision)
    text = desk.book.text()
    with pytest.raises(RecipeChangedMeanwhile, match="accepted"):
        desk.accept(second.id, offered.revision)
    with pytest.raises(RecipeChangedMeanwhile):
        desk.remove(offered.revision, 1)
    assert desk.book.text() == text
    assert len(desk.decisions()) == 1


def test_a_change_by_hand_is_a_version_that_can_be_undone(desk: CleanDesk) -> None:
    offered = desk.suggestions()
    desk.accept(offered.suggestions[0].id, offered.revision)
    before = desk.book.text()
    recipe = desk.bench.places.recipe("people")
    recipe.write_text(before + '\n[[steps]]\nkind = "trim"\ncolumns = ["woonplaats"]\n')
    state = desk.state()
    assert state.undo == "outside"
    desk.undo(state.revision)
    assert desk.book.text() == before


def test_steps_are_switched_edited_moved_and_removed(desk: CleanDesk) -> None:
    for _ in range(2):
        offered = desk.suggestions()
        desk.accept(offered.suggestions[0].id, offered.revision)
    kinds = [one["kind"] for one in desk.state().steps]
    desk.move(desk.state().revision, 1, 2)
    assert [one["kind"] for one in desk.state().steps] == kinds[::-1]
    desk.switch(desk.state().revision, 1, False)
    assert desk.state().steps[0]["enabled"] is False
    desk.switch(desk.state().revision, 1, True)
    assert "enabled" not in desk.state().steps[0]
    desk.annotate(desk.state().revision, 1, "afgesproken in het overleg")
    assert desk.state().steps[0]["note"] == "afgesproken in het overleg"
    written = desk.step_text(2).replace("columns", "columns")
    desk.edit(desk.state().revision, 2, written)
    desk.remove(desk.state().revision, 1)
    assert len(desk.state().steps) == 1
    actions = [one.action for one in desk.history()]
    assert actions[:4] == ["removed", "edited", "noted", "switched"]


def test_filters_combine_and_a_facet_counts_under_the_others(desk: CleanDesk) -> None:
    rows = people_csv().splitlines()[1:]
    utrecht = [one for one in rows if ";Utrecht;" in one]
    page = desk.page([Filter("woonplaats", "is", ("Utrecht",)), Filter("geslacht", "is", ("M",))])
    assert page.total == sum(";M;" in one for one in utrecht)
    assert set(page.frame["woonplaats"]) == {"Utrecht"}
    counted = dict(desk.facet("geslacht", [Filter("woonplaats", "is", ("Utrecht",))]).values)
    assert counted["M"] == page.total
    contains = desk.page([Filter("woonplaats", "contains", ("FOORT",))])
    assert set(contains.frame["woonplaats"]) == {"Amersfoort"}
    with pytest.raises(ColumnMissing):
        desk.page([Filter("nergens", "filled")])


def test_pages_follow_each_other_without_a_row_twice(desk: CleanDesk) -> None:
    records = [
        record
        for offset in range(0, 240, 50)
        for record in desk.page((), offset, 50).frame["_record"]
    ]
    assert records == list(range(240))


def test_changed_cells_are_marked_and_can_be_filtered_on(desk: CleanDesk) -> None:
    offered = desk.suggestions()
    desk.accept(by_reason(desk)["postcode_notation"], offered.revision)
    page = desk.page([Filter("postcode", "changed")], 0, 500)
    raw = [one.split(";")[2] for one in people_csv().splitlines()[1:]]
    wanted = [place for place, text in enumerate(raw) if text != text.replace(" ", "").upper()]
    assert page.frame["_record"].tolist() == wanted
    assert page.changed >= {(record, "postcode") for record in wanted}


def test_before_and_after_count_the_same_rows(desk: CleanDesk) -> None:
    desk.accept(by_reason(desk)["postcode_notation"], desk.state().revision)
    frame = desk.before_and_after("geslacht")
    assert frame["before"].sum() == frame["after"].sum() == 240


def test_merged_values_are_a_step(desk: CleanDesk) -> None:
    desk.merge(desk.state().revision, "woonplaats", {"Zeist": "Utrecht"})
    assert desk.state().steps[0]["kind"] == "merge_variants"
    assert "Zeist" not in dict(desk.facet("woonplaats").values)


def test_review_answers_are_kept_and_teach_a_step(tmp_path: Path) -> None:
    amounts = "\n".join(["nr;inhoud", *(f"{row};{row % 7 + 10}.0 oz" for row in range(200))])
    project = people_project(tmp_path / "project", csv=amounts)
    desk = project.clean_desk("people")
    for _ in range(3):
        asked = desk.question()
        assert asked is not None
        cells = {name: text.replace(".0 oz", "") for name, text in asked.cells}
        desk.answer(asked.record, list(cells.values()))
    again = Project.open(tmp_path / "project").clean_desk("people")
    assert again.reviewed() == 3
    found = {one.reason: one for one in again.suggestions().suggestions}
    assert found["suspect_values"].step["variants"]["12"] == ["12.0 oz"]
    assert again.take_back()
    assert again.reviewed() == 2


def test_a_source_without_a_recipe_gets_an_empty_one_of_its_own(tmp_path: Path) -> None:
    project = people_project(tmp_path / "project")
    with (tmp_path / "project" / "workbench.toml").open("a") as settings:
        settings.write('\n[sources.clients]\n[sources.clients.read]\nkind = "delimited"\n')
    project = Project.open(tmp_path / "project")
    with pytest.raises(UnknownSource):
        project.clean_desk("clients")
    project.begin_recipe("clients")
    assert project.settings.sources["clients"].recipe == "clients_2"  # one of that name is shipped
    assert project.clean_desk("clients").state().steps == ()


def test_what_is_not_offered_can_not_be_accepted(desk: CleanDesk) -> None:
    with pytest.raises(SuggestionGone):
        desk.accept("nothing", desk.state().revision)


def test_remembered_results_that_were_not_used_for_long_go(
    desk: CleanDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.project.working.REMEMBERED", 2)
    kept = desk.bench.places.derived / "suggestions" / "people"
    first = desk.suggestions()
    (begin,) = kept.iterdir()
    for _ in range(3):
        offered = desk.suggestions()
        desk.accept(offered.suggestions[0].id, offered.revision)
    desk.suggestions()
    assert len(list(kept.iterdir())) == 2
    assert not begin.exists()
    for _ in range(3):
        desk.undo(desk.state().revision)
    assert desk.suggestions().suggestions == first.suggestions
