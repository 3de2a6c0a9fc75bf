"""The base of every result and settings model."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Result(BaseModel):
    """A frozen outcome of a stage; its JSON schema is part of the contract (docs/schemas)."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Setting(BaseModel):
    """A checked setting that a person writes; an unknown key is a fault, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SettingsFile(Setting):
    """The root of a TOML file of ours; every file starts with `format = 1`."""

    format: Literal[1]
