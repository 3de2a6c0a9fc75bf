"""A new source in workbench.toml, and the bytes of a delivery."""

import re
import shutil
from pathlib import Path

from workbench.core.errors import SettingsFaults
from workbench.core.files import write_text


def declare_source(settings_file: Path, source: str) -> None:
    """Append an empty source table; what a person wrote stays as it is, comments included."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", source):
        raise SettingsFaults(
            file=settings_file,
            count=1,
            faults=f"  sources.{source}: a source is named with a-z, 0-9 and _, starting with a letter",
        )
    text = settings_file.read_text(encoding="utf-8").rstrip("\n")
    write_text(settings_file, f"{text}\n\n[sources.{source}]\n")


def copy_bytes(file: Path, to: Path) -> None:
    """The bytes and nothing else: no times, no permissions."""
    shutil.copyfile(file, to)
