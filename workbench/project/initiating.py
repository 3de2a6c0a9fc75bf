"""`init`: a folder becomes a project; the shipped files are copied in, with their origin noted."""

import json
import shutil
from pathlib import Path

import workbench
from workbench.core.errors import AlreadyAProject
from workbench.core.files import sha256_file, write_text
from workbench.core.shipped import shipped_folder
from workbench.project.places import SETTINGS_FILE

COPIED = ("expectations", "linkage_rules", "recipes", "layouts")
ORIGIN_FILE = "shipped.json"
_BARE = """\
format = 1
name = "{name}"
language = "nl"

# A source is a feed: `workbench add` declares one, read settings are found out from its file.
# [sources.clients]
# suite_raw = "clients_raw"      # a file in expectations/
# recipe = "clients"             # a file in recipes/
# key = ["klantnr"]
"""


def init_project(folder: Path, template: str | None = None) -> None:
    """Make a project in a new or existing folder.

    `template` names a shipped workbench.toml (`demo`); without it the project has no sources yet.
    A file that stands there already is never overwritten. AlreadyAProject when it is one.
    """
    if (folder / SETTINGS_FILE).exists():
        raise AlreadyAProject(folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    origin: dict[str, str] = {}
    for kind in COPIED:
        for file in sorted(shipped_folder(kind).glob("*.*")):
            _copy(file, folder / kind / file.name, folder, origin)
    if template is not None:
        _copy(
            shipped_folder("handover") / f"{template}.toml",
            folder / "handover.toml",
            folder,
            origin,
        )
    note = {"format": 1, "workbench": workbench.__version__, "files": origin}
    write_text(folder / ORIGIN_FILE, json.dumps(note, indent=1) + "\n")
    write_text(folder / ".gitignore", "data/\nworkbench.db*\n")
    if template is None:
        text = _BARE.format(name=json.dumps(folder.resolve().name)[1:-1])
    else:
        text = (shipped_folder("projects") / f"{template}.toml").read_text(encoding="utf-8")
    # last: a folder with workbench.toml is a whole project
    write_text(folder / SETTINGS_FILE, text)


def _copy(file: Path, to: Path, folder: Path, origin: dict[str, str]) -> None:
    if not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
    origin[to.relative_to(folder).as_posix()] = sha256_file(file)
