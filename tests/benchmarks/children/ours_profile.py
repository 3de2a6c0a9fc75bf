"""Profiles a reading in full. Arguments: reading.parquet."""

import sys
from pathlib import Path

from timing import timed

from workbench.core.settings import Limits
from workbench.profiling import profile_table
from workbench.tables.engine import Engine

with timed(), Engine(memory_megabytes=Limits().memory_megabytes) as engine:
    profile_table(engine.read(Path(sys.argv[1])))
