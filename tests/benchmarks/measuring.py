"""Runs a child process and says what it took: seconds by its own clock, and peak memory."""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHILDREN = Path(__file__).parent / "children"
ROOT = Path(__file__).resolve().parents[2]
PEERS = ("fg-data-profiling==4.20.0", "polars==2.1.0")
CORES = 2


@dataclass(frozen=True)
class Taken:
    """Seconds of the whole child, of the parts that it times itself, and its peak memory."""

    wall: float
    processor: float
    megabytes: int
    parts: dict[str, dict[str, float]] = field(default_factory=dict)

    def part(self, *names: str, clock: str = "wall") -> float:
        """Seconds of some of the parts together."""
        return sum(self.parts[name][clock] for name in names)


def run(python: Path, *command: str | Path) -> Taken:
    """Run Python with these arguments on at most two cores; stops the benchmark when it fails."""
    start = time.perf_counter()
    child = subprocess.Popen(
        # -P: this folder has a profile.py, and so has Python
        [python, "-P", *map(str, command)],
        stdout=subprocess.PIPE,
        env={**os.environ, "TQDM_DISABLE": "1", "PYTHONPATH": f"{ROOT}{os.pathsep}{CHILDREN}"},
        text=True,
        preexec_fn=_on_two_cores,
    )
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[0]} failed with exit code {child.returncode}")
    parts: dict[str, dict[str, float]] = {}
    for line in said.splitlines():
        if line.startswith("{") and line.endswith("}"):
            parts |= json.loads(line)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Taken(
        time.perf_counter() - start,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // unit,
        parts,
    )


def peers_in(folder: Path, packages: Sequence[str] = PEERS) -> Path:
    """An environment of their own for the peers; gives its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", *packages], check=True)
    return python


def _on_two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
