"""Groups of clients: how well planted groups are found and how fast, beside peers in one run.

    python tests/benchmarks/clustering.py [--rows 100000] [--rounds 1] [--no-peers]

One fit of five groups on mixed data with missing cells. The peers, in an environment of their own in
a temporary folder, are k-prototypes (kmodes; missing cells filled first, for it takes none) and
StepMix (the same model as ours, missing cells within it). k-prototypes takes minutes at 100,000 rows.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path = [each for each in sys.path if Path(each or ".").resolve() != Path(__file__).parent]
sys.path.append(str(Path(__file__).parent))  # behind Python's own: a profile.py stands here

from measuring import CHILDREN, Taken, peers_in, run  # noqa: E402
from mixed_groups import mixed_groups  # noqa: E402

OURS = Path(sys.executable)
PEERS = ("kmodes==0.12.2", "stepmix==2.2.1", "scikit-learn<1.6", "pandas==2.3.3", "pyarrow==26.0.1")


def main() -> None:
    """Ours, then the peers, on the same table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        table = Path(name) / "table.parquet"
        frame, group = mixed_groups(options.rows)
        frame.assign(planted=group).to_parquet(table)
        print(f"{options.rows:,} rows, {frame.shape[1]} columns, five planted groups, one fit")
        ours = [run(OURS, CHILDREN / "ours_groups.py", table) for _ in range(options.rounds)]
        _say("ours", ours)
        if not options.peers:
            return
        python = peers_in(Path(name) / "peers", PEERS)
        for peer in ("kprototypes", "stepmix"):
            theirs = [
                run(python, CHILDREN / f"{peer}_groups.py", table) for _ in range(options.rounds)
            ]
            _say(peer, theirs)
            pairs = zip(ours, theirs, strict=True)
            ratio = median(one.part("fit") / other.part("fit") for one, other in pairs)
            print(f"  {ratio:.3f} of its time")


def _say(who: str, taken: list[Taken]) -> None:
    wall = median(one.part("fit") for one in taken)
    ari = taken[0].parts["ari"]["value"]
    peak = max(one.megabytes for one in taken)
    print(f"  {who:14}{wall:8.1f} s, {peak:5d} MB in all, ARI {ari:.3f}")


if __name__ == "__main__":
    main()
