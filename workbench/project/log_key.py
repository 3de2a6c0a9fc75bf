"""The key under which the log names a client: made once, for one user, outside every project."""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from workbench.core.errors_outflow import LogKeyInsideProject

VARIABLE = "REGISTER_WORKBENCH_LOG_KEY"
"""Environment variable: where the key file is, if not in the user's own folder."""
_LENGTH = 32


def pseudonym(client: str, project: Path) -> str:
    """The client's name in the log: who has the key can tell whether a known client was looked at.

    LogKeyInsideProject where the key file would lie in the project folder.
    """
    path = Path(os.environ.get(VARIABLE) or "~/.register-workbench/log.key").expanduser().resolve()
    if project.resolve() in path.parents:
        raise LogKeyInsideProject(file=path.name, folder=project.name)
    if not path.is_file():
        _make(path)
    return hmac.new(path.read_bytes(), client.strip().encode(), hashlib.sha256).hexdigest()[:32]


def _make(path: Path) -> None:
    """A new key for this user alone; of two processes at once the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")  # mode 600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_bytes(_LENGTH))
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
