"""Cox and Aalen-Johansen with late entry on a million rows, beside lifelines without: in one run.

Run: python tests/benchmarks/survival.py [ROWS [TERMS]]. Each measure is a process of its own, which
prints wall and CPU seconds of the fit alone and how far memory rose above the input. lifelines gets
the same rows without entry, its own fastest case. Times are continuous, then in whole weeks.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


def made(rows: int, terms: int, weeks: bool) -> dict[str, Any]:
    """Rows with known effects, half of them entering late."""
    draw = np.random.default_rng(2016)
    X = draw.normal(size=(rows, terms))
    rate = np.exp(X @ np.linspace(-0.3, 0.3, terms))
    left, censored = draw.exponential(100 / rate) + 0.01, draw.exponential(200, rows) + 0.01
    exit, event = np.minimum(left, censored), left <= censored
    entry = np.where(draw.random(rows) < 0.5, exit * draw.random(rows) * 0.99, 0.0)
    if weeks:
        exit, entry = np.ceil(exit), np.floor(entry)
    cause = np.where(event, draw.integers(1, 4, rows), 0)
    return {"X": X, "exit": exit, "event": event, "entry": entry, "cause": cause}


def resident(field: str) -> float:
    """Megabytes, from the system's own account (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


def measure(what: str, rows: int, terms: int, weeks: bool) -> dict[str, float]:
    """One fit in this process."""
    data = made(rows, terms, weeks)
    if what == "lifelines":
        import pandas as pd
        from lifelines import CoxPHFitter

        frame = pd.DataFrame(data["X"])
        frame["exit"], frame["event"] = data["exit"], data["event"]
    from workbench.estimators import aalen_johansen, cox

    before, wall, cpu = resident("VmRSS"), time.perf_counter(), time.process_time()
    match what:
        case "cox":
            cox(data["X"], data["exit"], data["event"], data["entry"])
        case "aalen_johansen":
            aalen_johansen(data["exit"], data["cause"], data["entry"])
        case _:
            CoxPHFitter().fit(frame, "exit", "event")
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "above": resident("VmHWM") - before,
    }


def apart(what: str, rows: int, terms: int, weeks: bool) -> dict[str, float]:
    """The same in a process of its own."""
    words = [sys.executable, __file__, "--one", what, str(rows), str(terms), str(int(weeks))]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(rows: int = 1_000_000, terms: int = 30) -> None:
    for weeks in (False, True):
        ours = apart("cox", rows, terms, weeks)
        theirs = apart("lifelines", rows, terms, weeks)
        curves = apart("aalen_johansen", rows, 1, weeks)
        print(f"{rows} rows, times {'in whole weeks' if weeks else 'continuous'}")
        print(
            f"  Cox, {terms} terms, late entry: {ours['wall']:.1f} s ({ours['cpu']:.1f} s CPU),"
            f" {ours['above']:.0f} MB above the input"
        )
        print(
            f"  lifelines without entry: {theirs['wall']:.1f} s ({theirs['cpu']:.1f} s CPU):"
            f" {theirs['wall'] / ours['wall']:.1f} times ours"
        )
        print(f"  Aalen-Johansen, three causes, entry and errors: {curves['cpu']:.2f} s CPU")


if __name__ == "__main__":
    if "--one" in sys.argv:
        what, rows, terms, weeks = sys.argv[2:]
        print(json.dumps(measure(what, int(rows), int(terms), weeks == "1")))
    else:
        main(*(int(one) for one in sys.argv[1:]))
