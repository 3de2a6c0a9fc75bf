"""Reads a delivered file into Parquet, as `workbench add` does. Arguments: file, folder."""

import sys
from pathlib import Path

from timing import timed

from workbench.extracts import read_extract

with timed():
    reading = read_extract(Path(sys.argv[1]), Path(sys.argv[2]))
assert reading.account.closes
