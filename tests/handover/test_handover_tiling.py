"""Whatever the register holds: episodes tile their spell, and nothing is lost on the way."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.shipped import shipped_folder
from workbench.handover import AnalysisSet, load_handover, make_analysis_set
from workbench.tables.engine import Engine

CENSORING = date(2016, 10, 31)
FIRST = date(2008, 1, 1)
SPAN = (CENSORING - FIRST).days + 60


def made_register(seed: int, people: int) -> dict[str, pd.DataFrame]:
    """A register full of overlaps, gaps, absurd dates and provisions at any moment."""
    draw = np.random.default_rng(seed)
    rows = people * 3
    start = draw.integers(0, SPAN, rows)
    end = start + draw.choice([-3, 0, 1, 30, 31, 32, 200, 900], rows)
    days = [None if draw.random() < 0.02 else FIRST + timedelta(int(d)) for d in start]
    benefits = pd.DataFrame(
        {
            "who": np.where(draw.random(rows) < 0.03, np.nan, draw.integers(0, people, rows)),
            "ingangsdatum": days,
            "einddatum": [None if draw.random() < 0.3 else FIRST + timedelta(int(d)) for d in end],
            "reden_einde": draw.choice(["00", "01", "03", "06", "90", "99"], rows),
            "leefvorm": draw.choice(["1", "2", "3", "4"], rows),
            "aantal_kinderen": draw.integers(0, 3, rows).astype(float),
        }
    )
    given_days = draw.integers(0, SPAN, people * 4)
    provisions = pd.DataFrame(
        {
            "who": draw.integers(0, people, people * 4),
            "voorziening_code": draw.choice(["LKS", "SCH", "BEM", "WEP", "??"], people * 4),
            "startdatum": [FIRST + timedelta(int(d)) for d in given_days],
        }
    )
    clients = pd.DataFrame(
        {
            "who": np.arange(people),
            "geslacht": draw.choice(["V", "M"], people),
            "geboortedatum": [date(1980, 1, 1)] * people,
            "opleiding": draw.choice(["1", "3", "5", ""], people),
            "registratiedatum": [date(2011, 1, 1)] * people,
        }
    )
    return {"benefits": benefits, "provisions": provisions, "clients": clients}


def hand_over(frames: dict[str, pd.DataFrame]) -> AnalysisSet:
    """The shipped file without its journal."""
    shipped = load_handover(shipped_folder("handover") / "demo.toml")
    asked = tuple(
        c for c in shipped.covariates if getattr(c, "source", "") != "soft_characteristics"
    )
    wanted = shipped.model_copy(update={"journal": None, "covariates": asked})
    with Engine() as engine:
        tables, entities = {}, {}
        for name, frame in frames.items():
            full = frame.assign(_record=np.arange(len(frame)), _row=np.arange(len(frame)) + 2)
            table = engine.from_frame(full.astype({"who": "Int64"}))
            entities[name] = table.select("_record", entity_id="who")
            tables[name] = table.drop("who")
        return make_analysis_set(engine, tables, entities, wanted, CENSORING)


@pytest.mark.parametrize("people", [400])
@settings(max_examples=3)
@given(seed=st.integers(0, 10_000))
def test_episodes_tile_their_spell_and_keep_its_event(seed, people):
    frames = made_register(seed, people)
    made = hand_over(frames)
    spells, episodes = made.spells.set_index("spell_id"), made.episodes
    assert (episodes["start"] < episodes["stop"]).all()

    lengths = (episodes["stop"] - episodes["start"]).groupby(episodes["spell_id"]).sum()
    assert (lengths == spells["exit"] - spells["entry"]).all()
    by_spell = episodes.groupby("spell_id")
    assert (by_spell["start"].min() == spells["entry"]).all()
    assert (by_spell["stop"].max() == spells["exit"]).all()
    same = episodes["spell_id"] == episodes["spell_id"].shift(-1)
    assert (episodes["stop"] == episodes["start"].shift(-1))[same].all()

    # the event is on the last row of a spell, and only there
    assert (episodes.loc[same, "event"] == "censored").all()
    assert (by_spell["event"].last() == spells["event"]).all()
    # who has begun a provision stays one who has
    for kind in ("wage_subsidy", "training", "mediation", "work_experience"):
        assert (episodes[kind].diff()[same.shift(1, fill_value=False)] >= 0).all()

    # the account closes
    left_out = {left.reason: left.count for left in made.report.excluded}
    flow = {step.step: step.rows for step in made.report.flow}
    unusable = ["no_entity", "start_missing", "end_before_start", "starts_after_censoring"]
    assert flow["periods"] == len(frames["benefits"])
    assert flow["periods_usable"] == flow["periods"] - sum(left_out.get(r, 0) for r in unusable)
    gone = left_out.get("no_time_at_risk", 0) + left_out.get("ended_before_records", 0)
    assert flow["spells_at_risk"] == flow["spells"] - gone == len(spells)
    assert sum(made.report.events.values()) == len(spells)


@settings(max_examples=3)
@given(seed=st.integers(0, 10_000))
def test_spells_are_those_of_a_plain_loop_over_sorted_periods(seed):
    frames = made_register(seed, 150)
    made = hand_over(frames)
    ours = {
        (row.entity_id, row.time_zero): (row.entry, row.exit, row.event)
        for row in made.spells.itertuples()
    }
    assert ours == _plain_spells(frames["benefits"])


def _plain_spells(benefits):
    events = {"01": "to_work", "03": "study", "06": "pension"}
    found = {}
    for who, own in benefits.dropna(subset=["who", "ingangsdatum"]).groupby("who"):
        rows = [
            (r.ingangsdatum, r.einddatum, r.reden_einde, place)
            for place, r in zip(own.index, own.itertuples(), strict=True)
            if r.ingangsdatum <= CENSORING
            and (r.einddatum is None or r.einddatum >= r.ingangsdatum)
        ]
        far = date(9999, 1, 1)
        rows = [
            (s, e if e is not None and e <= CENSORING else far, why, p) for s, e, why, p in rows
        ]
        spell = []
        for row in [*sorted(rows, key=lambda r: (r[0], r[1], r[3])), None]:
            if spell and (row is None or row[0] > max(r[1] for r in spell) + timedelta(31)):
                begin, last = spell[0][0], max(spell, key=lambda r: (r[1], r[0], r[3]))
                running = last[1] == far
                end = CENSORING if running else last[1]
                entry, exit_ = max(0, (date(2011, 1, 1) - begin).days), (end - begin).days
                event = "censored" if running else events.get(last[2], "unknown")
                if exit_ > entry:
                    found[int(who), begin] = (entry, exit_, event)
                spell = []
            if row is not None:
                spell.append(row)
    return found
