"""A recipe: ordered steps, each data not code, checked before anything is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.cleaning.steps import PARSING_KINDS, AnyStep, Step
from workbench.cleaning.steps.as_known_on import AsKnownOn
from workbench.core.errors import SettingsFaults
from workbench.core.errors_cleaning import StepUnknown
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

    def place(self, step: str) -> int:
        """Where a step stands in `steps`, from 0, by its id; StepUnknown says which there are."""
        for place, (_, one) in enumerate(self.steps):
            if one.id == step:
                return place
        known = ", ".join(one.id for _, one in self.steps)
        raise StepUnknown(file=self.file, step=step, steps=known)


def load_recipe(path: Path, *, lenient: bool = False) -> Recipe:
    """Read and check a recipe file.

    `lenient` lets steps in an impossible place pass: `clean_table` then says so step by step.
    Raises FileMissing, SettingsSyntax, or SettingsFaults with every fault at once, each with the
    number of its step and its key.
    """
    return make_recipe(read_toml(path), str(path), lenient=lenient)


def make_recipe(data: dict[str, Any], file: str, *, lenient: bool = False) -> Recipe:
    """Check parsed data as a recipe; `file` is its name in messages."""
    try:
        checked = RecipeFile.model_validate(data)
    except ValidationError as faults:
        found = [_say(fault, data) for fault in faults.errors(include_url=False)]
        raise SettingsFaults(file=file, count=len(found), faults="\n".join(found)) from faults
    steps = numbered(checked.steps)
    found = _id_faults(steps) + ([] if lenient else _order_faults(steps))
    if found:
        raise SettingsFaults(file=file, count=len(found), faults="\n".join(found))
    return Recipe(file, steps, checked.title)


def numbered(steps: Sequence[AnyStep]) -> tuple[tuple[int, AnyStep], ...]:
    """Steps with their places from 1, each with an id.

    An id that is not given is the kind with a digest of what the step says, and a number where the
    same step stands there twice: the same recipe gives the same ids on every machine.
    """
    taken = Counter(step.id for step in steps)
    outcome: list[tuple[int, AnyStep]] = []
    for number, step in enumerate(steps, start=1):
        if not step.id:
            said = step.model_dump_json(exclude=_ABOUT)
            name = f"{step.kind}-{sha256(said.encode()).hexdigest()[:6]}"
            again = 2
            made = name
            while made in taken:
                made, again = f"{name}-{again}", again + 1
            taken[made] += 1
            step = step.model_copy(update={"id": made})
        outcome.append((number, step))
    return tuple(outcome)


_ABOUT = {"id", "enabled", "note", "by", "because"}


def _id_faults(steps: tuple[tuple[int, AnyStep], ...]) -> list[str]:
    first: dict[str, int] = {}
    faults = []
    for number, step in steps:
        if step.id in first:
            faults.append(
                f"  step {number} ({step.kind}), id: {step.id} is the id of step "
                f"{first[step.id]} already; give each step its own"
            )
        first.setdefault(step.id, number)
    return faults


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
        if not step.enabled:
            continue
        where = f"  step {number} ({step.kind}), "
        for column in step.texts():
            if column in parsed:
                faults.append(
                    f"{where}columns: {column} is no text any more since step {parsed[column]}; "
                    "put this step before that one"
                )
        if step.kind in PARSING_KINDS:
            parsed.update(dict.fromkeys(step.needs(), number))
        parsed.update({name: number for name in step.after({}) if step.after({})[name] != "text"})
        if isinstance(step, AsKnownOn):
            faults += [
                f"{where}{key}: {column} is still text; "
                "put a parse_timestamps or parse_dates step before this one"
                for key, column in step.day_keys()
                if column not in parsed
            ]
    return faults
