"""Layout files: which positions of a fixed-position record hold what."""

from datetime import date
from pathlib import Path
from typing import Literal

import tomlkit
from pydantic import Field, model_validator

from workbench.core.results import Setting, SettingsFile
from workbench.core.shipped import find_file
from workbench.core.tomlfile import load


class LayoutField(Setting):
    """One field of a record."""

    name: str = Field(min_length=1)
    start: int = Field(ge=1)
    """First position, from 1."""
    length: int = Field(ge=1)
    type: Literal["text", "number", "date", "code"] = "text"
    """What the values mean; reading keeps them as delivered."""
    pattern: str | None = None
    """For a date its form (`yyyymmdd`), for a number its unit (`cents`)."""
    codes: dict[str, str] = {}
    certain: bool = True
    """False: guessed, to be checked by the steward against the year's guideline."""
    check: str | None = None
    """What the steward is to check, for a field that is not certain."""
    note: str | None = None

    @property
    def end(self) -> int:
        """Last position, from 1."""
        return self.start + self.length - 1


class Layout(SettingsFile):
    """The form of a fixed-position text file."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$")
    title: str
    source: str
    """Where the positions come from."""
    valid_from: date | None = None
    record_length: int = Field(ge=1)
    encoding: str = "ascii"
    fields: tuple[LayoutField, ...] = Field(min_length=1)

    @property
    def uncertain(self) -> tuple[LayoutField, ...]:
        """The fields that the steward must check."""
        return tuple(field for field in self.fields if not field.certain)

    @model_validator(mode="after")
    def _fields_fit(self) -> "Layout":
        faults = []
        names: set[str] = set()
        before: LayoutField | None = None
        for field in sorted(self.fields, key=lambda each: each.start):
            if field.name.casefold() in names:
                faults.append(f"field {field.name} is there twice")
            names.add(field.name.casefold())
            if field.check is not None and field.certain:
                faults.append(f"field {field.name} has something to check and is not uncertain")
            if field.end > self.record_length:
                faults.append(f"field {field.name} ends at {field.end}, after the record's end")
            if before is not None and field.start <= before.end:
                faults.append(f"field {field.name} overlaps {before.name}")
            before = field
        if faults:
            raise ValueError("; ".join(faults))
        return self


def layout_text(layout: Layout) -> str:
    """The layout as a file of ours, fields in the order of their positions."""
    document = tomlkit.document()
    whole = layout.model_dump(mode="python", exclude_none=True, exclude={"fields"})
    for name, value in whole.items():
        document.add(name, value)
    fields = tomlkit.aot()
    for field in sorted(layout.fields, key=lambda each: each.start):
        table = tomlkit.table()
        for name, value in field.model_dump(exclude_none=True, exclude_defaults=True).items():
            table.add(name, value)
        fields.append(table)
    document.add("fields", fields)
    return tomlkit.dumps(document)


def load_layout(name: str, *folders: Path) -> Layout:
    """A layout by path, or by name in the given folders or among the shipped ones.

    Raises FileMissing, SettingsSyntax or SettingsFaults.
    """
    return load(find_file(name, "layouts", ".toml", *folders), Layout)
