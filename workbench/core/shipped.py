"""Where the files that we ship are: inside the wheel, or beside the package in a checkout."""

from importlib.resources import files
from pathlib import Path

import workbench
from workbench.core.errors import FileMissing, ShippedFileUnknown


def shipped_folder(kind: str) -> Path:
    """The folder of a kind of shipped file: expectations, linkage_rules, recipes, layouts, terms.

    A wheel carries the two top-level folders inside `workbench/shipped`; an editable install
    does not, and finds them beside the package.
    """
    package = Path(str(files(workbench)))
    for folder in (package / "shipped" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    raise FileMissing(file=kind)


def find_file(name: str, kind: str, suffix: str, *folders: Path) -> Path:
    """A file by path, or by name in the given folders, or among the shipped ones.

    `name` may be a path to an existing file, a file name, or a bare name without suffix.
    Raises FileMissing for a path, ShippedFileUnknown (with what there is) for a name.
    """
    given = Path(name)
    if given.is_file():
        return given
    leaf = given.name if given.suffix == suffix else given.name + suffix
    if given.parent != Path():
        raise FileMissing(file=name)
    places = (*folders, shipped_folder(kind))
    for folder in places:
        if (folder / leaf).is_file():
            return folder / leaf
    known = sorted({file.stem for folder in places for file in folder.glob("*" + suffix)})
    raise ShippedFileUnknown(name=name, kind=kind, known=", ".join(known))
