"""A recipe: ordered steps, each data not code, checked before anything is touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.cleaning.steps import PARSING_KINDS, AnyStep, Step
from workbench.cleaning.steps.as_known_on import AsKnownOn
from workbench.cleaning.steps.name_particles import NameParticles
from workbench.cleaning.steps.step import ColumnStep
from workbench.core.errors import SettingsFaults
from workbench.core.results import SettingsFile
from workbench.core.tomlfile import read_toml


class RecipeFile(SettingsFile):
    """The whole of a recipe file."""

    title: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Recipe:
    """The steps to do, each with its place in the recipe file, from 1."""

    file: str
    """Name of the recipe file, for messages."""
    steps: tuple[tuple[int, AnyStep], ...]
    title: str = ""

    def parsing_only(self) -> Recipe:
        """Only the steps that say what a column holds: what a naive reader would do."""
        kept = tuple((number, step) for number, step in self.steps if step.kind in PARSING_KINDS)
        return Recipe(self.file, kept, self.title)


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe file.

    Raises FileMissing, SettingsSyntax, or SettingsFaults with every fault at once, each with the
    number of its step and its key.
    """
    return make_recipe(read_toml(path), str(path))


def make_recipe(data: dict[str, Any], file: str) -> Recipe:
    """Check parsed data as a recipe; `file` is its name in messages."""
    try:
        checked = RecipeFile.model_validate(data)
    except ValidationError as faults:
        found = [_say(fault, data) for fault in faults.errors(include_url=False)]
        raise SettingsFaults(file=file, count=len(found), faults="\n".join(found)) from faults
    steps = tuple(enumerate(checked.steps, start=1))
    found = _order_faults(steps)
    if found:
        raise SettingsFaults(file=file, count=len(found), faults="\n".join(found))
    return Recipe(file, steps, checked.title)


def _say(fault: Any, data: dict[str, Any]) -> str:
    place = list(fault["loc"])
    where = ""
    if len(place) > 1 and place[0] == "steps" and isinstance(place[1], int):
        kind = data["steps"][place[1]].get("kind", "?") if _is_table(data, place[1]) else "?"
        where = f"step {place[1] + 1} ({kind}), "
        # behind the index pydantic names the kind again, unless the kind itself is at fault
        place = place[3:] if len(place) > 2 and place[2] == kind else place[2:]
    key = ".".join(str(part) for part in place) or _whole(fault["type"], where)
    value = fault.get("input")
    shown = isinstance(value, str | int | float | bool) and fault["type"] != "missing"
    return f"  {where}{key}: {fault['msg']}" + (f" (found: {value!r})" if shown else "")


def _whole(fault: str, where: str) -> str:
    if fault.startswith("union_tag"):
        return "kind"
    return "(whole step)" if where else "(whole file)"


def _is_table(data: dict[str, Any], place: int) -> bool:
    steps = data.get("steps")
    return isinstance(steps, list) and place < len(steps) and isinstance(steps[place], dict)


def _order_faults(steps: tuple[tuple[int, AnyStep], ...]) -> list[str]:
    """Steps that come too late (the column is no text any more) or too early (it still is)."""
    parsed: dict[str, int] = {}
    faults = []
    for number, step in steps:
        where = f"  step {number} ({step.kind}), "
        texts = step.needs() if isinstance(step, ColumnStep | NameParticles) else ()
        for column in texts:
            if column in parsed:
                faults.append(
                    f"{where}columns: {column} is no text any more since step {parsed[column]}; "
                    "put this step before that one"
                )
        if step.kind in PARSING_KINDS:
            parsed.update(dict.fromkeys(texts, number))
        if isinstance(step, AsKnownOn) and step.recorded_at not in parsed:
            faults.append(
                f"{where}recorded_at: {step.recorded_at} is still text; "
                "put a parse_timestamps or parse_dates step before this one"
            )
    return faults
