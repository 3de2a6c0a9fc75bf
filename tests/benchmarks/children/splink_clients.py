"""Splink 5 on DuckDB: the same million clients, blocking rules and levels as ours."""

import json
import logging
import sys

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from scoring import pairwise
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from timing import timed

logging.disable(logging.WARNING)

BLOCKING = [
    block_on("bsn"),
    block_on("telefoon"),
    block_on("geboortedatum", "substr(voornamen, 1, 1)"),
    block_on("achternaam", "voornamen", "substr(geboortedatum, 1, 4)"),
    block_on("postcode", "huisnummer"),
    block_on("achternaam", "substr(geboortedatum, 1, 7)", "geslacht"),
]


def swapped_date() -> cl.CustomComparison:
    """The levels of a date that ours has."""
    day, month, year = "substr({0}, 9, 2)", "substr({0}, 6, 2)", "substr({0}, 1, 4)"
    left, right = "geboortedatum_l", "geboortedatum_r"
    same_year = f"{year.format(left)} = {year.format(right)}"
    turned = (
        f"{same_year} and {day.format(left)} = {month.format(right)}"
        f" and {month.format(left)} = {day.format(right)}"
    )
    return cl.CustomComparison(
        output_column_name="geboortedatum",
        comparison_levels=[
            cll.NullLevel("geboortedatum"),
            cll.ExactMatchLevel("geboortedatum"),
            cll.CustomLevel(turned),
            cll.DamerauLevenshteinLevel("geboortedatum", 1),
            cll.CustomLevel(same_year),
            cll.ElseLevel(),
        ],
    )


def main(table: str) -> None:
    """Link, cluster, say how it went."""
    frame = pd.read_parquet(table)
    person = frame.pop("person")
    frame["unique_id"] = range(len(frame))
    names = [
        cl.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True)
        for name in ("achternaam", "voornamen")
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=BLOCKING,
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("bsn", [1, 2]),
            *names,
            swapped_date(),
            cl.ExactMatch("geslacht"),
            cl.DamerauLevenshteinAtThresholds("postcode", [1]).configure(
                term_frequency_adjustments=True
            ),
            cl.DamerauLevenshteinAtThresholds("telefoon", [1]),
        ],
    )
    with timed("work"):
        api = DuckDBAPI()
        linker = Linker(api.register(frame), settings)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("bsn"), block_on("telefoon", "achternaam")], recall=0.8
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        for rule in (BLOCKING[2], block_on("postcode", "huisnummer")):
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, record_sample_proportion=1.0
            )
        pairs = linker.inference.predict(threshold_match_probability=0.9)
        entities = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=0.9
        ).as_pandas_dataframe()
    found = entities.set_index("unique_id")["cluster_id"].sort_index()
    print(json.dumps({"f1": {"value": pairwise(found.to_numpy(), person.to_numpy())}}))


if __name__ == "__main__":
    main(sys.argv[1])
