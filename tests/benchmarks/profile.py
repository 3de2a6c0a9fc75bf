"""Speed and memory of reading and profiling, beside peers, in one run on two cores.

    python tests/benchmarks/profile.py

Only ratios are compared, for seconds differ from machine to machine. The data come from a seed;
the peers are installed in an environment of their own in a temporary folder. Takes about 10 minutes
and 15 GB of disk; `--big 0` leaves the large file out.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path = [each for each in sys.path if Path(each or ".").resolve() != Path(__file__).parent]
sys.path.append(str(Path(__file__).parent))  # behind Python's own: it has a profile.py too

from made_register import write_register, write_until  # noqa: E402
from measuring import CHILDREN, CORES, Taken, peers_in, run  # noqa: E402

OURS = Path(sys.executable)
PEER_ROWS = 200_000
COLUMNS = 40
FASTER_PER_CELL = 4.0
PROFILE_MEGABYTES = 1500
SLOWER_READING = 3.0
BIG_MEGABYTES = 2000


def main() -> None:
    """Make the data, run all, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as name:
        folder = Path(name)
        peers = peers_in(folder / "peers")
        table, part = folder / "table.csv", folder / "part.csv"
        write_register(table, options.rows, seed=1)
        write_register(part, PEER_ROWS, seed=1)
        megabytes = table.stat().st_size / 1e6
        print(f"{options.rows:,} x {COLUMNS} in cp1252, {megabytes:.0f} MB; {CORES} cores\n")
        rounds = [_round(folder, peers, table, part) for _ in range(options.rounds)]
        _say_profile(rounds, options.rows)
        _say_reading(rounds)
        _say_whole(run(OURS, "-m", "workbench", "profile", table, "--json", folder / "p.json"))
        if options.big:
            _say_big(folder, options.big)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--big", type=float, default=5.0, help="gigabytes of the large file")
    parser.add_argument("--folder", type=Path, default=None, help="where to work")
    return parser.parse_args()


def _round(folder: Path, peers: Path, table: Path, part: Path) -> dict[str, Taken]:
    """Each measured once, ours beside the peer's, so that a busy machine strikes both."""
    reading = folder / "reading"
    return {
        "polars": run(peers, CHILDREN / "polars_read.py", table, folder / "polars.parquet"),
        "reading": run(OURS, CHILDREN / "ours_read.py", table, reading),
        "fg": run(peers, CHILDREN / "fg_profile.py", part),
        "profile": run(OURS, CHILDREN / "ours_profile.py", reading / "reading.parquet"),
    }


def _say_profile(rounds: list[dict[str, Taken]], rows: int) -> None:
    print("Full profile, against the minimal mode of fg-data-profiling at 200,000 rows")
    for clock in ("wall", "processor"):
        ours = [one["profile"].part("work", clock=clock) for one in rounds]
        theirs = [one["fg"].part("work", clock=clock) for one in rounds]
        ratios = [
            (b / (PEER_ROWS * COLUMNS)) / (a / (rows * COLUMNS))
            for a, b in zip(ours, theirs, strict=True)
        ]
        _line(clock, ours, theirs, median(ratios), "times faster per cell", FASTER_PER_CELL, True)
    peak = max(one["profile"].megabytes for one in rounds)
    print(f"  peak memory {peak} MB (aim: under {PROFILE_MEGABYTES})\n")


def _say_reading(rounds: list[dict[str, Taken]]) -> None:
    print("Reading (ours finds out what it is, keeps the account and writes Parquet)")
    for what, parts in (("reading", ("work",)), ("reading and writing", ("work", "writing"))):
        print(f"  against polars told the right encoding, {what}")
        for clock in ("wall", "processor"):
            ours = [one["reading"].part("work", clock=clock) for one in rounds]
            theirs = [one["polars"].part(*parts, clock=clock) for one in rounds]
            ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
            _line(clock, ours, theirs, median(ratios), "times its seconds", SLOWER_READING, False)
    ours_peak = max(one["reading"].megabytes for one in rounds)
    print(
        f"  peak memory {ours_peak} MB, polars {max(one['polars'].megabytes for one in rounds)}\n"
    )


def _line(
    clock: str,
    ours: list[float],
    theirs: list[float],
    ratio: float,
    words: str,
    aim: float,
    at_least: bool,
) -> None:
    bound = "at least" if at_least else "at most"
    print(
        f"  {clock:9} {median(ours):7.2f} s against {median(theirs):6.2f} s:"
        f" {ratio:5.2f} {words} (aim: {bound} {aim:g})"
    )


def _say_whole(taken: Taken) -> None:
    print("workbench profile FILE, whole command")
    print(f"  {taken.wall:.1f} s, processor {taken.processor:.1f} s, peak {taken.megabytes} MB\n")


def _say_big(folder: Path, gigabytes: float) -> None:
    big = folder / "big.csv"
    rows = write_until(big, int(gigabytes * 1e9), seed=2)
    taken = run(OURS, "-m", "workbench", "profile", big, "--json", folder / "big.json")
    print(f"workbench profile of {big.stat().st_size / 1e9:.1f} GB, {rows:,} x {COLUMNS}")
    print(f"  {taken.wall:.0f} s, processor {taken.processor:.0f} s")
    print(f"  peak memory {taken.megabytes} MB (aim: under {BIG_MEGABYTES})")


if __name__ == "__main__":
    main()
