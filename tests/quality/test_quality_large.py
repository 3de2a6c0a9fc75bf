"""A column of more distinct values than are read one by one is counted all the same."""

from pathlib import Path

import pandas as pd
from quality_register import measured

from workbench.core.settings import SourceSettings


def test_counts_of_many_distinct_values_are_estimates_that_add_up(tmp_path: Path) -> None:
    rows = 25_000
    frame = pd.DataFrame(
        {
            "nr": [f"{number:08d}" for number in range(rows)],
            "mix": [f"{number}" if number % 4 else f"tekst {number}" for number in range(rows)],
        }
    )
    more = pd.concat([frame, frame.assign(nr="n" + frame["nr"])[:101]], ignore_index=True)
    whole = measured(tmp_path, [frame, more], SourceSettings(key=("nr",)))[1]
    assert whole.new is not None
    for section in (whole.whole, whole.new):
        nr, mix = section.columns
        assert nr.filled == nr.informative == section.rows
        assert abs(mix.numbers / section.rows - 0.75) < 0.05
    assert whole.whole.columns[0].distinct == rows + 101
