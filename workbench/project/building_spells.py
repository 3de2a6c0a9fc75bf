"""The spell builder: try choices of the hand-over file, see what they do, keep them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.core.errors import NotMadeYet
from workbench.core.errors_handover import UnknownChoice
from workbench.core.files import write_text
from workbench.core.tomlfile import check
from workbench.handover.preview import SpellCounts, count_spells
from workbench.handover.settings import HandoverSettings, load_handover

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.project.project import Project

CHOICES = ("gap_days", "spells", "landmark_days", "records_begin", "soft")
"""What the builder lets a person choose; the rest is written in the file itself."""


def handover_settings(project: Project) -> HandoverSettings:
    """The hand-over file as it stands; NotMadeYet where the project has none."""
    return load_handover(_file(project))


def try_choices(project: Project, choices: Mapping[str, Any]) -> SpellCounts:
    """Count the spells under other choices; nothing is written.

    UnknownChoice; SettingsFaults for a value that the file can't have; NotMadeYet.
    """
    from workbench.tables.engine import Engine

    settings = _with(_file(project), choices)
    plan = project.plan()
    if plan.censoring_date is None:
        raise NotMadeYet(what="analysis set", folder=project.folder)
    sources = {settings.benefits.source}
    if settings.jobs is not None:
        sources.add(settings.jobs.source)
    with Engine() as engine:
        tables = {
            name: engine.read(project.result_folder("clean", name) / "cleaned.parquet")
            for name in sources
        }
        entities = None
        if plan.has("entities", "all"):
            folder = project.result_folder("entities", "all")
            entities = {name: engine.read(folder / f"{name}.parquet") for name in tables}
        return count_spells(engine, tables, entities, settings, plan.censoring_date)


def keep_choices(project: Project, choices: Mapping[str, Any]) -> HandoverSettings:
    """Write the choices into the project's hand-over file; what a person wrote there stays.

    The analysis set and all that is made of it are then out of date. Errors as `try_choices`; a
    file with a fault is left as it was.
    """
    import tomlkit

    found = _file(project)
    settings = _with(found, choices)
    text = found.read_text(encoding="utf-8")
    for name, value in choices.items():
        document: Any = tomlkit.parse(text)
        if name in document:
            document[name] = value
            text = tomlkit.dumps(document)
        else:
            # a key that was not there stands behind the first one, before any table
            line = f"{name} = {tomlkit.item(value).as_string()}"
            text = re.sub(r"(?m)^(format\s*=.*)$", rf"\1\n{line}", text, count=1)
    check(found, tomlkit.parse(text).unwrap(), HandoverSettings)
    own = project.folder / found.name
    write_text(own, text)
    return settings


def _with(file: Path, choices: Mapping[str, Any]) -> HandoverSettings:
    from workbench.core.tomlfile import read_toml

    strange = sorted(set(choices) - set(CHOICES))
    if strange:
        raise UnknownChoice(name=", ".join(strange), known=", ".join(CHOICES))
    return check(file, {**read_toml(file), **choices}, HandoverSettings)


def _file(project: Project) -> Path:
    if project.settings.handover is None:
        raise NotMadeYet(what="hand-over file", folder=project.folder)
    return project.places.handover(project.settings.handover)
