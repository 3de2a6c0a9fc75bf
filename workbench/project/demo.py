"""The demo as a project: made, run, and held against its truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.progress import Progress, silent
from workbench.project.answers import RunReport
from workbench.project.initiating import init_project
from workbench.project.places import SETTINGS_FILE
from workbench.project.project import Project

if TYPE_CHECKING:
    from workbench.demo import ExportVariants, Faults

TRUTH_NOTE = Path("truth") / "demo.json"


def make_demo_data(
    folder: Path,
    seed: int,
    clients: int,
    deliveries: int,
    faults: str,
    progress: Progress = silent,
) -> list[tuple[str, date, Path]]:
    """Write the raw exports and their truth; OutputExists when the folder holds something else."""
    from workbench.demo import make_demo

    made = make_demo(
        folder, seed, clients, deliveries, _faults(faults), progress, _variants(faults)
    )
    return made.files


def make_demo_project(
    folder: Path,
    seed: int,
    clients: int,
    deliveries: int,
    faults: str,
    progress: Progress = silent,
) -> RunReport:
    """Make the demo's files and project, and run every stage that is not up to date."""
    files = make_demo_data(folder, seed, clients, deliveries, faults, progress)
    if not (folder / SETTINGS_FILE).is_file():
        init_project(folder, "demo")
    project = Project.open(folder)
    for source, when, path in files:
        project.add(source, path, when)
    return project.run(progress)


def _faults(wish: str) -> Faults:
    from workbench.demo import Faults, load_faults

    if wish == "default":
        return Faults.default()
    return Faults.none() if wish == "none" else load_faults(Path(wish))


def _variants(wish: str) -> ExportVariants:
    from workbench.demo import ExportVariants, load_exports

    return ExportVariants() if wish in ("default", "none") else load_exports(Path(wish))
