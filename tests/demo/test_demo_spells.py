"""The benefit periods and provisions in the files lead back to the true spells."""

from datetime import date

import numpy as np
import pandas as pd
from demo_register_reading import find, read_file

from workbench.demo import DemoFiles, truth_cells, truth_identities

FIRST = date(2016, 10, 31)
REASONS = {
    "01": "to_work", "02": "to_work", "03": "study", "04": "moved", "05": "household",
    "06": "pension", "07": "death", "08": "other", "09": "other",
}  # fmt: skip


def _mended_benefits(made: DemoFiles) -> pd.DataFrame:
    frame = read_file("benefits", find(made, "benefits")).reset_index(drop=True)
    for cell in truth_cells(made.truth, "benefits", FIRST).itertuples():
        clean = cell.clean.replace("-", "") if cell.column.endswith("datum") else cell.clean
        frame.loc[cell.row, cell.column] = clean
    frame["entity_id"] = truth_identities(made.truth, "benefits", FIRST)["entity_id"]
    frame["start"] = pd.to_datetime(frame["ingangsdatum"])
    frame["end"] = pd.to_datetime(frame["einddatum"].where(frame["einddatum"] != "00000000"))
    return frame.sort_values(["entity_id", "start"], ignore_index=True)


def test_periods_joined_over_31_days_are_the_true_spells(register: DemoFiles) -> None:
    periods = _mended_benefits(register)
    before = periods.groupby("entity_id")["end"].shift()
    same = periods["entity_id"] == periods["entity_id"].shift()
    begins = ~(same & (periods["start"] <= before + pd.Timedelta(days=31)))
    ends = begins.shift(-1, fill_value=True)
    joined = periods.loc[ends, ["entity_id", "end", "reden_einde"]].reset_index(drop=True)
    joined["start"] = periods.loc[begins, "start"].to_numpy()
    truth = pd.read_parquet(register.truth / "spells.parquet")
    truth = truth[truth["start"] <= FIRST].sort_values(["entity_id", "spell_number"])
    ended = np.array([end is not None and end <= FIRST for end in truth["end"]])
    assert joined["entity_id"].tolist() == truth["entity_id"].tolist()
    assert joined["start"].dt.date.tolist() == truth["start"].tolist()
    assert joined["end"].notna().tolist() == ended.tolist()
    assert joined["end"][ended].dt.date.tolist() == truth["end"][ended].tolist()
    assert joined["reden_einde"][ended].map(REASONS).tolist() == truth["reason"][ended].tolist()


def test_the_change_of_law_cuts_every_running_spell(faultless: DemoFiles) -> None:
    periods = _mended_benefits(faultless)
    old = periods[periods["regeling"] == "01"]
    assert (old["start"] < "2015-01-01").all()
    assert (old["end"] < "2015-01-01").all()
    assert (old.loc[old["end"] == "2014-12-31", "reden_einde"] == "90").mean() > 0.9


def test_provisions_begin_strictly_within_their_spell(register: DemoFiles) -> None:
    spells = pd.read_parquet(register.truth / "spells.parquet")
    given = pd.read_parquet(register.truth / "provisions.parquet")
    both = given.merge(spells, on=["entity_id", "spell_number"], suffixes=("", "_spell"))
    assert len(both) == len(given)
    assert (both["start"] > both["start_spell"]).all()
    ended = both["end_spell"].notna()
    assert (both.loc[ended, "start"] < both.loc[ended, "end_spell"]).all()
    per_kind = both.groupby(["entity_id", "spell_number", "code"]).size()
    assert per_kind.max() <= 2


def test_a_second_spell_begins_long_after_the_first(register: DemoFiles) -> None:
    spells = pd.read_parquet(register.truth / "spells.parquet")
    first = spells[spells["spell_number"] == 1].set_index("entity_id")["end"]
    second = spells[spells["spell_number"] == 2].set_index("entity_id")["start"]
    breaks = [(start - first[who]).days for who, start in second.items()]
    assert min(breaks) > 60
    ended = sum(end is not None and end <= FIRST for end in first)
    assert 0.1 < sum(start <= FIRST for start in second) / ended < 0.3


def test_most_clients_are_interviewed_before_their_benefit_begins(register: DemoFiles) -> None:
    journal = read_file("soft_characteristics", find(register, "soft_characteristics"))
    journal["entity_id"] = truth_identities(register.truth, "soft_characteristics", FIRST)[
        "entity_id"
    ].to_numpy()
    spells = pd.read_parquet(register.truth / "spells.parquet")
    starts = spells[(spells["start"] <= FIRST) & (spells["spell_number"] == 1)]
    stamps = pd.to_datetime(journal["jn_datum"], format="%d-%m-%Y %H:%M")
    earliest = stamps.groupby(journal["entity_id"]).min().dt.date
    known = [
        earliest.get(who, date.max) <= start
        for who, start in zip(starts.entity_id, starts.start, strict=True)
    ]
    assert np.mean(known) > 0.93
