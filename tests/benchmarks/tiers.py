"""Peak memory and time of candidates in memory and in portions, the same run.

    python tests/benchmarks/tiers.py [--rows 200000] [--memory 128]

Each tier is a process of its own; what it takes without any candidates (imports, table, values) is
measured first and shown beside.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path = [str(ROOT), *(each for each in sys.path if Path(each or ".").resolve() != ROOT)]


def main() -> None:
    """Run both tiers and say what they took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--memory", type=int, default=128)
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        _child(options.child, options.rows, options.memory)
        return
    for engine in ("nothing", "memory", "chunked"):
        command = [sys.executable, "-P", __file__, "--child", engine]
        command += ["--rows", str(options.rows), "--memory", str(options.memory)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(json.loads(said.splitlines()[-1]))


def _child(engine: str, rows: int, memory: int) -> None:
    sys.path.append(str(Path(__file__).parent))
    from many_clients import many_clients

    from workbench.linkage import dedupe, load_rules
    from workbench.linkage.fields import standard_fields
    from workbench.linkage.rules import BlockingRule

    frame, _ = many_clients(rows)
    rules = load_rules(Path(__file__).parent / "many_clients.toml")
    wide = (*rules.blocking, BlockingRule(fields=("surname", "birth_year")))
    wide = (
        *wide,
        BlockingRule(fields=("birth_date",)),
        BlockingRule(fields=("given_names", "sex")),
    )
    rules = rules.model_copy(update={"blocking": wide, "most_comparisons": 10**9})
    start = time.perf_counter()
    pairs, entities = 0, 0
    if engine == "nothing":
        standard_fields(rules, frame)
    else:
        report = dedupe(frame, rules, engine=engine, memory=memory).report
        pairs, entities = report.comparisons, report.entities
    said = {"tier": engine, "pairs": pairs, "entities": entities}
    said["seconds"] = round(time.perf_counter() - start, 1)
    said["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps(said))


if __name__ == "__main__":
    main()
