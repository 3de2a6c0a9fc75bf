"""Checked TOML files: every fault at once, each with its key."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file; FileMissing or SettingsSyntax (with the line) when that can't be done."""
    if not path.is_file():
        raise FileMissing(file=path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise SettingsSyntax(
            file=path, line=1, language="TOML", detail=f"byte {fault.start} is not UTF-8"
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"line (\d+)", str(fault))
        detail = re.sub(r" \(at .*\)$", "", str(fault))
        raise SettingsSyntax(
            file=path, line=found.group(1) if found else 1, language="TOML", detail=detail
        ) from fault


def check(path: Path, data: Any, model: type[Model]) -> Model:
    """Validate parsed data against a model; SettingsFaults lists every fault with its key."""
    try:
        return model.model_validate(data)
    except ValidationError as faults:
        lines = [_say(fault) for fault in faults.errors(include_url=False)]
        raise SettingsFaults(file=path, count=len(lines), faults="\n".join(lines)) from faults


def load(path: Path, model: type[Model]) -> Model:
    """Read and check a TOML file in one go."""
    return check(path, read_toml(path), model)


def _say(fault: Any) -> str:
    key = ".".join(str(part) for part in fault["loc"]) or "(whole file)"
    found = fault.get("input")
    # an address that is refused for the password in it must not be repeated
    hidden = fault["type"] == "missing" or isinstance(found, dict | list) or key.endswith("url")
    shown = "" if hidden else f" (found: {found!r})"
    said = "this key is not known here" if fault["type"] == "extra_forbidden" else fault["msg"]
    return f"  {key}: {said}{shown}"
