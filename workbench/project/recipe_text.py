"""Changes in the text of a recipe file; what a person wrote there stays as it was laid out."""

from __future__ import annotations

import tomllib
from typing import Any

import tomlkit

from workbench.core.errors import SettingsSyntax

EMPTY = "format = 1\n"
"""A recipe without steps."""


def add_step(text: str, step: dict[str, Any], number: int) -> str:
    """One more step, as number `number` (from 1)."""
    document: Any = tomlkit.parse(text)
    if "steps" not in document:
        document.append("steps", tomlkit.aot())
    document["steps"].insert(number - 1, _table(step))
    return tomlkit.dumps(document)


def remove_step(text: str, number: int) -> str:
    """Without step `number`."""
    document: Any = tomlkit.parse(text)
    del document["steps"][number - 1]
    return tomlkit.dumps(document)


def move_step(text: str, number: int, to: int) -> str:
    """Step `number` as number `to`."""
    document: Any = tomlkit.parse(text)
    step = document["steps"][number - 1]
    del document["steps"][number - 1]
    document["steps"].insert(to - 1, step)
    return tomlkit.dumps(document)


def set_key(text: str, number: int, key: str, value: Any) -> str:
    """One key of a step; None takes it out."""
    document: Any = tomlkit.parse(text)
    step = document["steps"][number - 1]
    if value is None:
        step.pop(key, None)
    else:
        step[key] = value
    return tomlkit.dumps(document)


def step_text(text: str, number: int) -> str:
    """A step as it stands in the file, for editing."""
    steps = tomllib.loads(text).get("steps", ())
    return tomlkit.dumps(steps[number - 1])


def replace_step(text: str, number: int, written: str) -> str:
    """Step `number` as a person wrote it; SettingsSyntax when that is no TOML."""
    try:
        step = tomllib.loads(written)
    except tomllib.TOMLDecodeError as fault:
        raise SettingsSyntax(
            file=f"step {number}", line=1, language="TOML", detail=str(fault)
        ) from fault
    document: Any = tomlkit.parse(text)
    held = document["steps"][number - 1]
    for key in [key for key in held if key not in step]:
        held.remove(key)
    for key, value in step.items():
        if key not in held or held[key] != value:
            held[key] = value
    return tomlkit.dumps(document)


def _table(step: dict[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in step.items():
        table.add(key, value)
    table.add(tomlkit.nl())
    return table
