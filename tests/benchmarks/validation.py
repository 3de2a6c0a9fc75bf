"""40 expectations on a million rows: the fast lane beside Great Expectations, all failing rows kept.

Run: python tests/benchmarks/validation.py [ROWS]. Prints wall seconds of each and their ratio in
one run, the same of processor seconds (for a machine that others use too), and whether the two
say the same.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.tables.engine import Engine
from workbench.validation import load_suite, validate_table

DAYS = pd.date_range("1950-01-01", "2016-12-31").strftime("%d-%m-%Y").to_numpy(dtype=object)


def table(rows: int) -> pa.Table:
    """A register as text: numbers of clients and citizens, dates, codes, names, amounts."""
    random = np.random.default_rng(7)

    def pick(*values: str, odd: float = 0.02) -> np.ndarray:
        cells = np.array(values, dtype=object)[random.integers(0, len(values), rows)]
        cells[random.random(rows) < odd] = "n.v.t."
        return cells

    start = DAYS[random.integers(0, len(DAYS), rows)]
    columns = {
        "klantnr": np.char.mod("%08d", random.permutation(rows)).astype(object),
        "bsn": np.char.mod("%09d", random.integers(1, 10**9, rows)).astype(object),
        "geboortedatum": DAYS[random.integers(0, 12_000, rows)],
        "startdatum": start,
        "einddatum": np.where(
            random.random(rows) < 0.5, DAYS[::-1][random.integers(0, 900, rows)], ""
        ),
        "geslacht": pick("M", "V"),
        "leefvorm": pick("1", "2", "3", "4"),
        "postcode": np.char.add(
            np.char.mod("%d", random.integers(1000, 9999, rows)),
            np.array(["AB", "ab", "SS", " KL"])[random.integers(0, 4, rows)],
        ).astype(object),
        "achternaam": pick(*[f"Naam{at:05d}" for at in range(40_000)]),
        "bedrag": np.char.mod("%d,50", random.integers(0, 30_000, rows)).astype(object),
        "trede": pick("1", "2", "3", "4", "5", "6", "9"),
        "team": pick("Noord", "Oost", "Zuid", "West", odd=0.0),
    }
    return pa.table({"_record": np.arange(rows), **columns})


def suite(path: Path) -> Path:
    """Forty expectations, most of which some rows fail."""
    formats = {"formats": ["dd-mm-yyyy"]}
    asked: list[tuple[str, dict]] = [
        ("expect_table_row_count_to_be_between", {"min_value": 1}),
        ("expect_column_values_to_be_unique", {"column": "klantnr"}),
        ("expect_column_values_to_be_unique", {"column": "bsn"}),
        ("expect_column_values_to_pass_the_bsn_eleven_test", {"column": "bsn"}),
        ("expect_column_values_to_be_dutch_postcodes", {"column": "postcode"}),
        ("expect_column_values_to_be_dutch_postcodes", {"column": "postcode", "normal": True}),
        ("expect_column_values_to_read_as_numbers", {"column": "bedrag"}),
        ("expect_column_values_to_be_in_set", {"column": "geslacht", "value_set": ["M", "V"]}),
        ("expect_column_values_to_be_in_set", {"column": "leefvorm", "value_set": ["1", "2", "3"]}),
        ("expect_column_values_to_be_in_set", {"column": "team", "value_set": ["Noord", "Oost"]}),
        ("expect_column_values_to_not_be_in_set", {"column": "trede", "value_set": ["9"]}),
        ("expect_column_value_lengths_to_equal", {"column": "klantnr", "value": 8}),
        ("expect_column_pair_dates_to_be_ordered", {"column_A": "startdatum", "column_B": "einddatum", **formats}),
        ("expect_column_pair_dates_to_be_ordered", {"column_A": "geboortedatum", "column_B": "startdatum", **formats}),
        ("expect_compound_columns_to_be_unique", {"column_list": ["achternaam", "geboortedatum"]}),
    ]  # fmt: skip
    for column in ("geboortedatum", "startdatum", "einddatum"):
        asked.append(("expect_column_values_to_read_as_dates", {"column": column, **formats}))
        asked.append(
            (
                "expect_column_dates_to_be_between",
                {"column": column, "latest": "2010-12-31", **formats},
            )
        )
    everywhere = ("klantnr", "bsn", "geslacht", "leefvorm", "achternaam", "trede", "postcode")
    for column in everywhere:
        asked.append(("expect_column_values_to_not_be_null", {"column": column}))
        asked.append(("expect_column_values_to_say_something", {"column": column}))
    for column in ("klantnr", "bsn", "geslacht", "leefvorm", "trede"):
        asked.append(
            ("expect_column_values_to_match_regex", {"column": column, "regex": "^[0-9]+$"})
        )
    path.write_text(
        json.dumps(
            {
                "name": "forty",
                "meta": {"stage": "raw"},
                "expectations": [{"type": kind, "kwargs": kwargs} for kind, kwargs in asked],
            }
        )
    )
    assert len(asked) == 40, len(asked)
    return path


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder, Engine() as engine:
        file = Path(folder) / "table.parquet"
        pq.write_table(table(rows), file)
        checked = load_suite(suite(Path(folder) / "forty.json"))
        relation = engine.read(file)
        seconds, processor, runs = {}, {}, {}
        for lane in ("fast", "gx"):
            begun, begun_processor = time.perf_counter(), time.process_time()
            runs[lane] = validate_table(engine, relation, checked, lane)
            seconds[lane] = time.perf_counter() - begun
            processor[lane] = time.process_time() - begun_processor
    failing = sum(one.unexpected_count for one in runs["fast"].expectations)
    print(f"{rows:,} rows, 40 expectations, {failing:,} failing rows kept")
    print(f"fast lane {seconds['fast']:.1f} s, Great Expectations {seconds['gx']:.1f} s")
    print(f"of the processor {processor['fast']:.1f} s and {processor['gx']:.1f} s")
    print(
        f"ratio {seconds['gx'] / seconds['fast']:.1f} "
        f"(processor {processor['gx'] / processor['fast']:.1f}); "
        f"the same: {runs['fast'] == runs['gx']}"
    )


if __name__ == "__main__":
    main()
