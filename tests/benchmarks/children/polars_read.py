"""Polars reads a CSV as text, told its encoding, and writes it as Parquet. Arguments: file, out."""

import sys

import polars as pl
from timing import timed

with timed():
    frame = pl.read_csv(sys.argv[1], separator=";", encoding="cp1252", infer_schema=False)
with timed("writing"):
    frame.write_parquet(sys.argv[2])
