"""The outflow page: the model judged, the card and file to take along, one client only if allowed."""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui_drawing import _script, holds, texts
from ui_fake_project import HOSTILE, FakeProject

from workbench.core.errors_outflow import ClientUnknown
from workbench.core.outflow_settings import OutflowTask
from workbench.project.outflow_answers import Expectation, Look, Moved, ProjectOutflow
from workbench.project.outflow_files import card_bytes
from workbench.survival.outflow.applying import predict_rows
from workbench.survival.outflow.making import make_outflow
from workbench.survival.outflow.spec import OutflowSpec
from workbench.ui.picture import drawn
from workbench.ui.words import word_in

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "survival"))
from outflow_clients import CAUSES, made_clients


@pytest.fixture(scope="module")
def made():
    frame = made_clients(400)
    frame["house"] = frame["house"].replace({"single": HOSTILE})
    spec = OutflowSpec(
        duration="days",
        cause="reason",
        causes=CAUSES,
        covariates=("ns(age, df=3)", "sex", "house"),
        groups=("house",),
        folds=2,
        repeats=1,
        boosting=False,
        resamples=20,
    )
    return frame, *make_outflow(frame, spec)


class Judged(FakeProject):
    """With a model, and one client to look at."""

    def __init__(self, folder, made, individual=False):  # type: ignore[no-untyped-def]
        super().__init__(folder)
        self.frame, self.found, self.model = made
        task = OutflowTask(covariates=("age",), individual=individual)
        self.settings = self.settings.model_copy(update={"outflow": task})
        self.looked: list[str] = []

    def outflow(self):  # type: ignore[no-untyped-def]
        return ProjectOutflow(target="work", found=self.found)

    def outflow_model(self):  # type: ignore[no-untyped-def]
        return self.model

    def outflow_card(self, language, as_json=False):  # type: ignore[no-untyped-def]
        return card_bytes(self.model, language, as_json)

    def looks(self):  # type: ignore[no-untyped-def]
        return tuple(
            Look(who=who, when=datetime(2026, 1, 2, 3, 4), model="m", client="c" * 32)
            for who in self.looked
        )

    def expect(self, client, who):  # type: ignore[no-untyped-def]
        if client != "70001":
            raise ClientUnknown()
        self.looked.append(who)
        one = predict_rows(self.model, self.frame.iloc[[1]])
        mine = tuple(each for each in one.predictions if each.cause == "work")
        return Expectation(
            began=date(2014, 5, 6),
            still_there=True,
            target="work",
            unit="days",
            chances=mine,
            horizons=self.model.horizons,
            average=(0.1,) * len(self.model.horizons),
            moved=(Moved(term=f"house[{HOSTILE}]", effect=-0.05),),
            outside=("ns(age, df=3)",),
            comparable=None,
            worth=120.4,
            model="m",
        )


def part(project, name, language="nl"):
    test = AppTest.from_function(_script, args=("outflow", project), default_timeout=120)
    test.session_state["language"] = language
    test.session_state["outflow_part"] = name
    return test.run()


def test_the_model_is_judged_on_the_page(made, tmp_path):
    for language in ("nl", "en"):
        shown = part(Judged(tmp_path, made), "model", language)
        holds(shown)
        said = set(texts(shown))
        for key in ("outflow.quality", "outflow.calibration", "outflow.decision", "outflow.groups"):
            assert word_in(language, key, {}) in said
        assert len(shown.dataframe) >= 3
        for kind in ("title", "subheader", "caption", "markdown", "metric"):
            assert not any("evil.example" in str(one.value) for one in shown.get(kind))


def test_one_client_is_not_to_be_seen_unless_switched_on(made, tmp_path):
    shown = part(Judged(tmp_path, made), "client")
    holds(shown)
    assert word_in("nl", "outflow.client_limits", {}) not in texts(shown)
    assert not shown.text_input


def test_a_look_at_one_client_says_its_limits_its_band_and_is_logged(made, tmp_path):
    project = Judged(tmp_path, made, individual=True)
    shown = part(project, "client")
    assert word_in("nl", "outflow.client_limits", {}) in texts(shown)
    assert project.looked == []
    shown.text_input(key="outflow_client_number").input("70001")
    shown.text_input(key="outflow_who").input("consulent 7")
    shown.button[0].click().run()
    holds(shown)
    assert project.looked == ["consulent 7"]
    said = " ".join(texts(shown))
    assert "tussen" in said
    assert word_in("nl", "outflow.comparable_few", {"limit": 10}) in texts(shown)
    assert "70001" not in " ".join(str(one.value) for one in shown.dataframe)
    assert "evil.example" not in " ".join(str(one.value) for one in shown.markdown)


def test_an_unknown_client_gets_a_calm_sentence(made, tmp_path):
    shown = part(Judged(tmp_path, made, individual=True), "client")
    shown.text_input(key="outflow_client_number").input("1")
    shown.text_input(key="outflow_who").input("x")
    shown.button[0].click().run()
    holds(shown)
    assert word_in("nl", "error.ClientUnknown", {}) in texts(shown)


def test_a_register_too_small_for_a_model_says_so(made, tmp_path):
    class Small(Judged):
        def outflow(self):  # type: ignore[no-untyped-def]
            return ProjectOutflow(target="work", found=None, message="An outflow model can't be.")

    shown = part(Small(tmp_path, made), "model")
    holds(shown)
    assert word_in("nl", "outflow.no_model", {}) in texts(shown)


def test_its_pictures_can_be_taken_along(made):
    from workbench.ui.charts.judged import Chance, calibration_chart, client_chart, decision_chart

    _, found, _ = made
    times = [str(one.time) for one in found.calibration]
    charts = (
        calibration_chart(found.calibration, times),
        decision_chart(found.decision),
        client_chart([Chance(10.0, 0.2, 0.1, 0.3)], [(10.0, 0.25)], "dagen"),
    )
    for chart in charts:
        assert drawn(chart, "svg", "nl").startswith(b"<svg")
        assert drawn(chart, "png", "nl").startswith(b"\x89PNG")
