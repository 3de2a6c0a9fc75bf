"""The minimal mode of fg-data-profiling on a frame that is loaded already. Arguments: CSV file.

Only the figures are made, no report is rendered; types are inferred, which is its default and
faster than text.
"""

import sys

import pandas as pd
from data_profiling import ProfileReport
from timing import timed

with timed("loading"):
    frame = pd.read_csv(sys.argv[1], sep=";", encoding="cp1252", low_memory=False)
with timed():
    ProfileReport(frame, minimal=True, progress_bar=False).get_description()
