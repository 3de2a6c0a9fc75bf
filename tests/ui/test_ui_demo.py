"""Every page on a made demo project, in Dutch and in English."""

from datetime import date
from pathlib import Path

import pytest
from ui_drawing import NOT_MADE, PAGES, draw, holds, open_app, texts

from workbench.project import Project
from workbench.ui.words import word_in


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_demo(page: str, language: str, made_demo: Path) -> None:
    shown = draw(page, Project.open(made_demo), language)
    holds(shown)
    assert not NOT_MADE & set(texts(shown))
    assert shown.title[0].value == word_in(language, f"page.{page}", {})  # type: ignore[arg-type]


def test_the_app_opens_in_the_projects_language_and_changes_it_when_asked(
    made_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = open_app(made_demo, monkeypatch)
    holds(shown)
    assert shown.title[0].value == "Overzicht"
    shown.get("button_group")[0].set_value("en").run()
    holds(shown)
    assert shown.title[0].value == "Overview"


def test_a_new_window_begins_in_the_language_chosen_last(
    made_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_app(made_demo, monkeypatch).segmented_control[0].set_value("en").run()
    assert open_app(made_demo, monkeypatch).title[0].value == "Overview"


def test_projects_beside_it_can_be_opened(
    made_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "workbench.toml").write_text(
            f'format = 1\nname = "{name}"\n', encoding="utf-8"
        )
    shown = open_app(tmp_path / "een", monkeypatch)
    picker = next(one for one in shown.selectbox if one.label == "Project")
    assert picker.options == ["een", "twee"]
    picker.select_index(1).run()
    holds(shown)
    assert next(one for one in shown.selectbox if one.label == "Project").value == tmp_path / "twee"


def test_a_folder_that_is_no_project_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = open_app(tmp_path, monkeypatch)
    holds(shown)
    assert any("geen werkbankproject" in text for text in texts(shown))


def test_faulty_settings_are_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workbench.toml").write_text('format = 1\nnaam = "x"\n', encoding="utf-8")
    shown = open_app(tmp_path, monkeypatch)
    holds(shown)
    assert any("staan fouten" in text for text in texts(shown))


def test_a_delivery_is_in_the_project_before_the_screen_says_so(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    before = len(project.extracts("clients"))
    shown = draw("extracts", project)
    source = next(one for one in shown.selectbox if one.key == "upload_source")
    source.select("clients")
    shown.date_input[0].set_value("2017-01-31")
    shown.file_uploader[0].upload("klanten_20170131.csv", b"klantnr;bsn\n10000001;123456782\n")
    next(one for one in shown.button if one.label == "Levering toevoegen").click().run()
    holds(shown)
    assert len(project.extracts("clients")) == before + 1
    assert any("klanten_20170131.csv is bewaard" in text for text in texts(shown))
    assert list(project.places.raw.glob(".upload-*")) == []


def test_a_delivery_that_is_refused_leaves_nothing_behind(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    before = sorted(project.places.raw.iterdir())
    shown = draw("extracts", project)
    shown.date_input[0].set_value("2017-01-31")
    shown.file_uploader[0].upload("leeg.csv", b"")
    next(one for one in shown.button if one.label == "Levering toevoegen").click().run()
    holds(shown)
    assert any("leeg.csv is leeg" in text for text in texts(shown))
    assert sorted(project.places.raw.iterdir()) == before


def test_a_delivery_needs_its_date(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    before = len(project.extracts())
    shown = draw("extracts", project)
    shown.file_uploader[0].upload("klanten.csv", b"klantnr\n1\n")
    next(one for one in shown.button if one.label == "Levering toevoegen").click().run()
    assert any("datum van de levering" in text for text in texts(shown))
    assert len(project.extracts()) == before


def test_a_withdrawn_delivery_no_longer_counts(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    shown = draw("extracts", project)
    next(one for one in shown.button if one.label == "Levering intrekken").click().run()
    holds(shown)
    assert sum(one.withdrawn for one in project.extracts()) == 1


@pytest.mark.parametrize("what", ["clusters", "incidence", "report_back", "spells", "episodes"])
def test_what_is_shared_is_made_by_the_safe_export(what: str, demo_copy: Path) -> None:
    shown = draw("share", Project.open(demo_copy))
    label = word_in("nl", f"give.{what}", {})
    next(one for one in shown.button if one.label.startswith(f"{label} (")).click().run()
    holds(shown)
    assert any("Het bestand staat hier" in text for text in texts(shown))


def test_what_is_chosen_under_read_otherwise_is_in_the_settings_file(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    shown = draw("extracts", project)
    shown.selectbox(key="pick_source").select("clients").run()
    number = shown.selectbox(key="pick_delivery_clients").value
    shown.selectbox(key=f"read_delimiter_{number}").select("|").run()
    next(one for one in shown.button if one.key == f"store_{number}").click().run()
    holds(shown)
    assert any("workbench.toml" in text for text in texts(shown))
    assert Project.open(demo_copy).settings.sources["clients"].read.delimiter == "|"


def test_another_reading_is_tried_before_it_is_kept(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    shown = draw("extracts", project)
    shown.selectbox(key="pick_source").select("clients").run()
    number = shown.selectbox(key="pick_delivery_clients").value
    before = len(shown.dataframe)
    next(one for one in shown.button if one.key == f"try_{number}").click().run()
    holds(shown)
    assert len(shown.dataframe) == before + 1
    assert project.settings.sources["clients"].read.delimiter is None


def test_a_double_delivery_is_said(demo_copy: Path, tmp_path: Path) -> None:
    project = Project.open(demo_copy)
    extract = project.extracts("clients")[0]
    file = project.places.raw_file(extract.sha256, extract.file)
    project.add("clients", file, date(2017, 1, 31), name=extract.file)
    shown = draw("extracts", project)
    holds(shown)
    assert any("meer dan eens geleverd" in text for text in texts(shown))


def test_a_layout_is_made_from_a_sample(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    shown = draw("layouts", project)
    shown.selectbox(key="pick_source").select("benefits").run()
    shown.button(key="layout_take").click().run()
    holds(shown)
    assert 18 in shown.session_state["layout_borders"]
    assert 26 in shown.session_state["layout_borders"]
    shown.text_input(key="layout_name").input("uitkeringen_2016")
    next(one for one in shown.button if one.label == "Layout bewaren").click().run()
    holds(shown)
    layout = Project.open(demo_copy).layouts()["uitkeringen_2016"]
    assert layout.record_length == 56
    assert len(layout.uncertain) == len(layout.fields)


def test_a_layout_without_a_good_name_is_not_saved(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    shown = draw("layouts", project)
    shown.selectbox(key="pick_source").select("benefits").run()
    shown.button(key="layout_take").click().run()
    shown.text_input(key="layout_name").input("../../elders")
    next(one for one in shown.button if one.label == "Layout bewaren").click().run()
    holds(shown)
    assert any("kan zo niet bewaard worden" in text for text in texts(shown))
    assert not (demo_copy.parent / "elders.toml").exists()


def test_a_delivery_that_is_no_text_gives_no_layout(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    shown = draw("layouts", project)
    shown.selectbox(key="pick_source").select("provisions").run()
    shown.button(key="layout_take").click().run()
    holds(shown)
    assert any("geen tekstbestand" in text for text in texts(shown))
