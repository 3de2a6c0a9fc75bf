"""Trying out how an extract could be read, and the layouts that a person makes for it."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import LayoutExists, WorkbenchError
from workbench.core.files import write_text
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.results import Reading
from workbench.project import looking
from workbench.project.places import Places
from workbench.store.models import ExtractRow

if TYPE_CHECKING:
    import pandas as pd

    from workbench.extracts.layouts import Layout

_LONGEST_LINE = 100_000


def try_reading(
    places: Places, limits: Limits, extract: ExtractRow, read: ReadSettings, limit: int
) -> tuple[Reading, pd.DataFrame]:
    """Read an extract with other settings into a temporary folder; see `Project.try_reading`."""
    from workbench.extracts import read_extract

    places.derived.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.derived, prefix=".making-") as folder:
        to = Path(folder)
        raw = places.raw_file(extract.sha256, extract.file)
        found = read_extract(raw, to, read, limits, (places.folder / "layouts",))
        return found, looking.parquet(to, "reading", limit)


def sample_lines(places: Places, extract: ExtractRow, limit: int) -> list[str]:
    """The first lines of a text delivery, decoded; nothing for another kind of file."""
    from workbench.extracts.encoding import find_encoding
    from workbench.extracts.guard import guard
    from workbench.extracts.lines import TextLines

    raw = places.raw_file(extract.sha256, extract.file)
    if guard(raw, Limits()) != "text":
        return []
    lines = TextLines(raw, find_encoding(raw, None), _LONGEST_LINE)
    return [line.removesuffix("\r") for line in itertools.islice(lines, limit)]


def layouts(places: Places) -> dict[str, Layout]:
    """The layouts of the project folder by file name."""
    from workbench.extracts.layouts import load_layout

    found = {}
    for path in sorted((places.folder / "layouts").glob("*.toml")):
        try:
            found[path.stem] = load_layout(str(path))
        except WorkbenchError:
            continue  # its faults are told when a source uses it
    return found


def save_layout(places: Places, layout: Layout) -> Path:
    """Write a layout file; one that stands there is never overwritten."""
    from workbench.extracts.layouts import layout_text

    path = places.folder / "layouts" / f"{layout.name}.toml"
    if path.exists():
        raise LayoutExists(name=layout.name)
    write_text(path, layout_text(layout))
    return path
