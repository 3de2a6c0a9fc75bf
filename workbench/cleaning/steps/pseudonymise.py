"""pseudonymise: who it is becomes a name that nobody can read back without the key."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from workbench.cleaning.steps.step import Change, ColumnStep, changed_text
from workbench.core.errors_cleaning import KeyInsideProject, KeyMissing
from workbench.values.arrays import Objects

KEY_BYTES = 32
"""The least length of a key: that of SHA-256's output, as RFC 2104 advises."""

_PROJECT_FILE = "workbench.toml"


class Pseudonymise(ColumnStep):
    """Replace every value by its HMAC-SHA256 with a secret key, `length` hexadecimal signs of it.

    The key is the content of `key_file`, or of the environment variable `key_env`; it must be at
    least 32 bytes and stand outside the project folder, and it is in no query, log, report or
    result. The same value with the same key gives the same pseudonym in every source; outer spaces
    don't count. The change log says of such a column that a cell changed, never what it said before.
    """

    kind: Literal["pseudonymise"]
    key_file: str = ""
    key_env: str = ""
    length: int = 32

    @model_validator(mode="after")
    def _one_key(self) -> Pseudonymise:
        if bool(self.key_file) == bool(self.key_env):
            raise ValueError("give either key_file or key_env")
        if not 16 <= self.length <= 64:
            raise ValueError("length is from 16 to 64: shorter ones collide")
        return self

    def change(self, values: Objects) -> Change:
        key = self._key()

        def named(text: str) -> str | None:
            plain = text.strip()
            if not plain:
                return None
            return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[: self.length]

        return changed_text(values, named)

    def _key(self) -> bytes:
        if self.key_env:
            key, where = os.environb.get(self.key_env.encode(), b""), self.key_env
        else:
            path = Path(self.key_file).expanduser().resolve()
            inside = [one for one in path.parents if (one / _PROJECT_FILE).is_file()]
            if inside:
                raise KeyInsideProject(step=self.id, where=path.name, folder=inside[0].name)
            key, where = path.read_bytes() if path.is_file() else b"", path.name
        key = key.strip()
        if len(key) < KEY_BYTES:
            raise KeyMissing(step=self.id, where=where, length=KEY_BYTES)
        return key
