"""A person's word on a value: in the settings, in the recipe, and respected from then on."""

from pathlib import Path

import pytest

from workbench.cleaning import load_recipe
from workbench.core.errors import UnknownSource
from workbench.project import Project

SOURCE, COLUMN = "clients", "opleiding"


@pytest.fixture
def project(demo_copy: Path) -> Project:
    return Project.open(demo_copy)


def extract_of(project, source=SOURCE):
    return max(project.extracts(source), key=lambda one: one.date)


def column_of(profile, name=COLUMN):
    return next(column for column in profile.columns if column.name == name)


def steps_on(project, column, source=SOURCE):
    recipe = load_recipe(project.places.recipe(project.settings.sources[source].recipe))
    return [
        step for _, step in recipe.steps if step.kind == "placeholders" and column in step.columns
    ]


def test_a_confirmed_value_says_nothing_in_the_next_profile_and_in_the_recipe(project):
    profile, current = project.last_profile(extract_of(project).id)
    assert current
    common = max(
        (one for one in column_of(profile).top_values if one.value), key=lambda one: one.count
    )
    assert common.value not in {one.value for one in column_of(profile).disguised_missing}
    project.decide_value(SOURCE, COLUMN, common.value, "nothing")

    old, current = project.last_profile(extract_of(project).id)
    assert not current
    assert column_of(old) == column_of(profile)
    assert project.decision_on(SOURCE, COLUMN, common.value) == "nothing"
    assert any(common.value in step.values for step in steps_on(project, COLUMN))

    project.run()
    new, current = project.last_profile(extract_of(project).id)
    assert current
    found = {one.value: one for one in column_of(new).disguised_missing}
    assert found[common.value].reason == "confirmed"
    assert found[common.value].confidence == 1
    cleaned = project.cleaned(SOURCE, 10_000)[COLUMN]
    assert common.value not in set(cleaned.dropna())


def test_a_value_that_is_an_answer_is_left_alone_from_then_on(project):
    profile = project.profile(extract_of(project).id)
    doubted = column_of(profile).disguised_missing[0].value
    project.decide_value(SOURCE, COLUMN, doubted, "answer")
    assert any(doubted.strip() in step.keep for step in steps_on(project, COLUMN))
    project.run()
    new = project.profile(extract_of(project).id)
    assert doubted not in {one.value for one in column_of(new).disguised_missing}
    assert doubted.strip() in set(project.cleaned(SOURCE, 10_000)[COLUMN].dropna())


def test_a_decision_can_be_taken_back(project):
    before = project.places.settings_file.read_text("utf-8")
    project.decide_value(SOURCE, COLUMN, "mbo", "nothing")
    project.decide_value(SOURCE, COLUMN, "mbo", "answer")
    assert project.decision_on(SOURCE, COLUMN, "MBO ") == "answer"
    project.decide_value(SOURCE, COLUMN, "mbo", "undecided")
    assert project.decision_on(SOURCE, COLUMN, "mbo") == "undecided"
    assert project.places.settings_file.read_text("utf-8").split() == before.split()
    assert all("mbo" not in (*step.values, *step.keep) for step in steps_on(project, COLUMN))


def test_what_a_person_wrote_stays_as_it_is(project):
    files = (project.places.settings_file, project.places.recipe("soft_characteristics"))
    before = [file.read_text("utf-8") for file in files]
    project.decide_value("soft_characteristics", "trede", "8", "nothing")
    for file, text in zip(files, before, strict=True):
        comments = [line for line in text.splitlines() if line.startswith("#")]
        after = file.read_text("utf-8")
        assert [line for line in after.splitlines() if line in comments] == comments
    trede, taal = (
        steps_on(project, column, "soft_characteristics") for column in ("trede", "taal_spreken")
    )
    assert [set(step.values) for step in trede] == [{"9", "99", "8"}]
    assert [set(step.values) for step in taal] == [{"9", "99"}]


def test_a_column_that_no_step_cleans_gets_one_without_the_dictionary(project):
    project.decide_value(SOURCE, "woonplaats", "Elders", "nothing")
    (step,) = steps_on(project, "woonplaats")
    assert step.values == ("Elders",)


def test_hostile_values_are_written_as_they_are(project):
    value = 'a"b\n[x]\\ = # é'
    project.decide_value(SOURCE, COLUMN, value, "nothing")
    again = Project.open(project.folder)
    assert again.settings.sources[SOURCE].placeholders[COLUMN] == (value,)
    assert again.decision_on(SOURCE, COLUMN, value) == "nothing"


def test_a_source_that_is_not_there_is_named(project):
    with pytest.raises(UnknownSource):
        project.decide_value("nergens", COLUMN, "x", "nothing")
