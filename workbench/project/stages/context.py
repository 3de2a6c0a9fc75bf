"""What a maker gets to see, and what it hands back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from workbench.core.errors import NotMadeYet
from workbench.core.errors_unattended import RowsRemoved
from workbench.core.files import write_text
from workbench.core.progress import Progress
from workbench.core.results import Result
from workbench.core.settings import SourceSettings, WorkbenchSettings
from workbench.project.places import Places
from workbench.project.stations import Plan, Station
from workbench.store.models import ColumnHistoryRow, ExpectationHistoryRow

RESULT_FILE = "result.json"
Model = TypeVar("Model", bound=Result)


@dataclass(frozen=True)
class Made:
    """What a maker made, beside the files in its folder."""

    rows: int | None = None
    history: Sequence[ColumnHistoryRow | ExpectationHistoryRow] = ()


@dataclass(frozen=True)
class Context:
    """The project as a maker sees it: places, settings, the plan. No database."""

    places: Places
    settings: WorkbenchSettings
    plan: Plan
    progress: Progress

    def folder(self, stage: str, subject: str) -> Path:
        """The folder of a result that is made already."""
        folder = self.places.result(stage, subject, self.plan.key(stage, subject))
        if not (folder / RESULT_FILE).is_file():
            if (stage, subject) in self.plan.past:
                raise RowsRemoved(what=subject, folder=self.places.folder)
            raise NotMadeYet(what=f"{stage} {subject}", folder=self.places.folder)
        return folder

    def source(self, station: Station) -> SourceSettings:
        """The settings of the source whose extract the station is about."""
        assert station.extract is not None
        return self.settings.sources[station.extract.source]


Maker = Callable[[Context, Station, Path], Made]


def save(to: Path, result: Result) -> None:
    """Write a result as JSON; last of all, for its presence says that the folder is whole."""
    write_text(to / RESULT_FILE, result.model_dump_json(indent=1))


def load(folder: Path, kind: type[Model]) -> Model:
    """Read a result back."""
    return kind.model_validate_json((folder / RESULT_FILE).read_text(encoding="utf-8"))
