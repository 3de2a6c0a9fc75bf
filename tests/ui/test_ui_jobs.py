"""Runs on the screen: what to do next, how far a run is, how it ended."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui_drawing import holds, texts
from ui_fake_project import FakeProject

from workbench.core.errors import RunInProgress
from workbench.project.answers import Job, Status
from workbench.ui import jobs

NOW = datetime(2016, 11, 1, 9, 30)


class Running(FakeProject):
    """A project with a run; it ends when told."""

    job: Job | None = None
    started = 0

    def status(self) -> Status:
        going = self.job if self.job is not None and self.job.state == "running" else None
        return Status(
            name="x",
            extracts=1,
            stations=(),
            next_step="next.wait" if going else "next.run",
            running=going,
        )

    def jobs(self) -> list[Job]:
        return [] if self.job is None else [self.job]

    def start_run(self) -> int:
        self.started += 1
        if self.job is not None:
            raise RunInProgress(since="09:30")
        self.job = _job("running")
        return 1

    def cancel(self, job_id: int) -> None:
        self.job = _job("cancelled")


def _job(state: str) -> Job:
    return Job(
        id=1,
        state=state,  # type: ignore[arg-type]
        done=3,
        total=12,
        what="profile clients/2016-10-31",
        started=NOW,
        heartbeat=NOW + timedelta(seconds=5),
        finished=None if state == "running" else NOW,
        message="",
    )


def _strip(project: Running) -> AppTest:
    def script(project):  # type: ignore[no-untyped-def]
        from workbench.ui import jobs

        jobs.strip(project, project.status())

    return AppTest.from_function(script, args=(project,), default_timeout=30).run()


def test_a_run_is_started_with_a_button_and_followed(tmp_path: Path) -> None:
    project = Running(tmp_path)
    shown = _strip(project)
    next(one for one in shown.button if one.label == "Verwerken").click().run()
    holds(shown)
    assert project.started == 1
    assert any("Bezig: 3 van 12" in text for text in texts(shown))
    assert any("Profiel · Cliënten waarde · 31-10-2016" in text for text in texts(shown))


def test_a_run_that_another_window_started_is_shown(tmp_path: Path) -> None:
    project = Running(tmp_path)
    shown = _strip(project)
    project.job = _job("running")
    next(one for one in shown.button if one.label == "Verwerken").click().run()
    holds(shown)
    assert any("Bezig" in text for text in texts(shown))


def test_a_run_is_stopped_with_a_button(tmp_path: Path) -> None:
    project = Running(tmp_path)
    project.job = _job("running")
    shown = _strip(project)
    next(one for one in shown.button if one.label == "Stoppen").click().run()
    assert project.job is not None
    assert project.job.state == "cancelled"


def test_when_all_is_made_nothing_stands_in_the_way(tmp_path: Path) -> None:
    class Done(Running):
        def status(self) -> Status:
            return Status(name="x", extracts=1, stations=(), next_step="next.done")

    assert texts(_strip(Done(tmp_path))) == []


@pytest.mark.parametrize(
    ("stage", "subject", "name"),
    [
        ("read", "clients/2016-10-31", "Inlezen · Cliënten waarde · 31-10-2016"),
        ("clean", "benefits", "Opschonen · benefits"),
        ("dedupe", "dedupe_clients", "Ontdubbelen · Cliënten ontdubbelen"),
        ("survival", "all", "Verblijfsduur"),
    ],
)
def test_a_station_in_words(stage: str, subject: str, name: str, tmp_path: Path) -> None:
    assert jobs.station_name(FakeProject(tmp_path), stage, subject) == name  # type: ignore[arg-type]
