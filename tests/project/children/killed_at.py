"""The command line, killed by SIGKILL at the n-th step that makes something lasting.

`killed_at.py N ARGUMENTS…`; the steps are flushing a file to disk and putting one in its place.
"""

import os
import signal
import sys

from workbench.cli.main import main

left = int(sys.argv.pop(1))
_fsync, _replace = os.fsync, os.replace


def _step() -> None:
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def fsync(handle: int) -> None:
    _step()
    _fsync(handle)


def replace(old: str, new: str) -> None:
    _step()
    _replace(old, new)


os.fsync, os.replace = fsync, replace  # type: ignore[assignment]
main()
