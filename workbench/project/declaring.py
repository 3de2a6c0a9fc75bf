"""Changes in workbench.toml: a new source, a source's read settings. What a person wrote stays."""

import re
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from workbench.core.errors import SettingsFaults, ShippedFileUnknown, UnknownSource
from workbench.core.files import write_text
from workbench.core.settings import ReadSettings, WorkbenchSettings
from workbench.core.tomlfile import check, read_toml
from workbench.project.places import Places


def declare_source(
    settings_file: Path, source: str, read: ReadSettings | None = None
) -> WorkbenchSettings:
    """Append a source table; what a person wrote stays as it is, comments included.

    SettingsFaults for a name that a source can't have.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", source):
        raise SettingsFaults(
            file=settings_file,
            count=1,
            faults=f"  sources.{source}: a source is named with a-z, 0-9 and _, starting with a letter",
        )
    text = settings_file.read_text(encoding="utf-8").rstrip("\n")
    added = f"{text}\n\n[sources.{source}]\n"
    return _write(settings_file, added if read is None else _with_read(added, source, read))


def store_read(settings_file: Path, source: str, read: ReadSettings) -> WorkbenchSettings:
    """Make these the source's read settings, for this delivery and the next ones.

    Settings that are to be found out are not in the file. Comments and the order of what stands
    there stay. UnknownSource, or SettingsFaults when the file has a fault: it is then unchanged.
    """
    sources = read_toml(settings_file).get("sources", {})
    if source not in sources:
        raise UnknownSource(source=source, sources=", ".join(sources) or "none yet")
    text = settings_file.read_text(encoding="utf-8")
    return _write(settings_file, _with_read(text, source, read))


def begin_recipe(places: Places, source: str) -> WorkbenchSettings:
    """Give a source a recipe of its own, without steps yet; one that it has stays. UnknownSource."""
    from workbench.project.recipe_text import EMPTY

    file = places.settings_file
    sources = read_toml(file).get("sources", {})
    if source not in sources:
        raise UnknownSource(source=source, sources=", ".join(sources) or "none yet")
    document: Any = tomlkit.parse(file.read_text(encoding="utf-8"))
    if not document["sources"][source].get("recipe"):
        # the file first: settings that name a recipe find it
        name = _free_name(places, source)
        write_text(places.folder / "recipes" / f"{name}.toml", EMPTY)
        document["sources"][source]["recipe"] = name
    return _write(file, tomlkit.dumps(document))


def _free_name(places: Places, source: str) -> str:
    """The source's own name, or one behind which no recipe stands, in the project or shipped."""
    for name in (source, *(f"{source}_{number}" for number in range(2, 1000))):
        try:
            places.recipe(name)
        except ShippedFileUnknown:
            return name
    raise ShippedFileUnknown(name=source, kind="recipes", known=source)


def store_suite(settings_file: Path, source: str, name: str) -> WorkbenchSettings:
    """Make a suite the source's suite for deliveries; comments and order in the file stay."""
    document = tomlkit.parse(settings_file.read_text(encoding="utf-8"))
    table: Any = document["sources"][source]
    table["suite_raw"] = name
    return _write(settings_file, tomlkit.dumps(document))


def _with_read(text: str, source: str, read: ReadSettings) -> str:
    document = tomlkit.parse(text)
    table: Any = document["sources"][source]
    wanted = read.model_dump(exclude_none=True, exclude_defaults=True, mode="json")
    if "read" not in table:
        if not wanted:
            return text
        table.add("read", tomlkit.table())
    held: Table = table["read"]
    for name in [name for name in held if name not in wanted]:
        held.remove(name)
    for name, value in wanted.items():
        if name not in held or held[name] != value:
            held[name] = value
    return tomlkit.dumps(document)


def _write(settings_file: Path, text: str) -> WorkbenchSettings:
    """Write the file when it holds, and give what it says."""
    settings = check(settings_file, tomlkit.parse(text).unwrap(), WorkbenchSettings)
    write_text(settings_file, text)
    return settings
