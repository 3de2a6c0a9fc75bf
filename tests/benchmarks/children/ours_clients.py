"""A million clients by our own engine, from a table in memory to entities."""

import json
import sys
from pathlib import Path

import pandas as pd
from scoring import pairwise
from timing import timed

from workbench.linkage import load_rules
from workbench.linkage.matching import dedupe


def main(table: str, rules: str) -> None:
    """Deduplicate, say how it went."""
    frame = pd.read_parquet(table)
    person = frame.pop("person")
    wish = load_rules(Path(rules))
    with timed("work"):
        found = dedupe(frame, wish)
    report = found.report
    parts = {"f1": {"value": pairwise(found.entity_ids, person.to_numpy())}}
    parts["pairs"] = {"value": report.comparisons}
    print(json.dumps(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
