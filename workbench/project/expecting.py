"""What the model expects of one client: off unless switched on, and every look is logged first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.core.errors import NotMadeYet
from workbench.core.errors_outflow import ClientUnknown, IndividualOff, LookerUnnamed
from workbench.project.log_key import pseudonym
from workbench.project.outflow_answers import Expectation, Look, Moved
from workbench.project.stages.outflow import MODEL_FILE
from workbench.store.database import Database, now
from workbench.store.looks import OutflowLookRow, list_looks

if TYPE_CHECKING:
    from workbench.project.made_results import MadeResults
    from workbench.survival.outflow.portable import PortableModel

EVEN_TIMES = 24
"""Points of the picture of a chance over time."""
BEYOND = 1.25
"""How far the picture goes past the last horizon."""


def portable_model(project: MadeResults) -> PortableModel:
    """The project's model as it may leave; NotMadeYet where there is none."""
    from workbench.survival.outflow.portable import open_model

    path = project.result_folder("outflow", "all") / MODEL_FILE
    if not path.is_file():
        raise NotMadeYet(what="outflow model", folder=project.folder)
    return open_model(path)


def expect(project: MadeResults, client: str, who: str) -> Expectation:
    """The chances of a client, by number, since the inflow of his last spell.

    It is written down who looked, before anything is shown. IndividualOff, LookerUnnamed,
    ClientUnknown, NotMadeYet, LogKeyInsideProject.
    """
    task = project.settings.outflow
    if task is None or not task.individual:
        raise IndividualOff()
    if not who.strip():
        raise LookerUnnamed()
    model = portable_model(project)
    spell = _last_spell(project, client)
    found = _expected(model, spell)
    named = pseudonym(client, project.folder)
    with project.database.write() as session:
        session.add(OutflowLookRow(who=who.strip(), when=now(), model=model.digest, client=named))
    return found


def looks(database: Database) -> tuple[Look, ...]:
    """Who looked at whose expectation, the latest first; clients by pseudonym."""
    with database.write() as session:
        return tuple(
            Look(who=row.who, when=row.when, model=row.model, client=row.client)
            for row in list_looks(session)
        )


def _expected(model: PortableModel, spell: pd.DataFrame) -> Expectation:
    from workbench.survival.outflow.applying import predict_rows
    from workbench.survival.outflow.coding import apply
    from workbench.survival.outflow.predicting import contributions

    end = min(model.until, BEYOND * model.horizons[-1])
    grid = np.linspace(0, end, EVEN_TIMES + 1)[1:]
    times = sorted({*(float(time) for time in grid), *model.horizons})
    found = predict_rows(model, spell, times)
    mine = tuple(one for one in found.predictions if one.cause == model.target)
    if not mine:
        raise ClientUnknown()
    last = model.horizons[-1]
    X = apply(model.design, spell).X
    moved = [
        Moved(term=term, effect=float(effect[0]))
        for term, effect in contributions(model, X, last, model.target)
    ]
    average = {
        one.time: one.incidence for one in model.training.average if one.cause == model.target
    }
    at_last = next(one for one in mine if one.time == last)
    row = spell.iloc[0]
    return Expectation(
        began=row["time_zero"],
        still_there=bool(row["event"] == "censored"),
        target=model.target,
        unit=model.unit,
        chances=mine,
        horizons=model.horizons,
        average=tuple(average[time] for time in model.horizons),
        moved=tuple(sorted(moved, key=lambda one: -abs(one.effect))),
        outside=mine[0].outside,
        comparable=mine[0].comparable,
        worth=at_last.worth,
        model=model.digest,
    )


def _last_spell(project: MadeResults, client: str) -> pd.DataFrame:
    entity = _entity(project, client.strip())
    spells = pd.read_parquet(project.result_folder("handover", "all") / "spells.parquet")
    mine = spells[spells["entity_id"] == entity] if entity is not None else spells.head(0)
    if mine.empty:
        raise ClientUnknown()
    last = mine.sort_values("spell_number").tail(1).reset_index(drop=True)
    last["time_zero"] = pd.to_datetime(last["time_zero"]).dt.date
    return last


def _entity(project: MadeResults, client: str) -> int | None:
    """Who has this client number in any source of the analysis set."""
    from workbench.handover import load_handover

    assert project.settings.handover is not None
    settings = load_handover(project.places.handover(project.settings.handover))
    column, sources = settings.client_column, settings.sources()
    cleaned = [project.result_folder("clean", name) / "cleaned.parquet" for name in sources]
    if not project.plan().has("entities", "all"):
        return _by_order(cleaned, column, client)
    folder = project.result_folder("entities", "all")
    for name, path in zip(sources, cleaned, strict=True):
        table = pd.read_parquet(path, columns=["_record", column])
        record = table.loc[_plain(table[column]) == client, "_record"]
        known = pd.read_parquet(folder / f"{name}.parquet", columns=["_record", "entity_id"])
        found = known.loc[known["_record"].isin(record), "entity_id"].dropna()
        if not found.empty:
            return int(found.iloc[0])
    return None


def _by_order(cleaned: Sequence[Path], column: str, client: str) -> int | None:
    """Where nothing is linked the analysis set numbers client numbers in their order."""
    numbers: set[str] = set()
    for path in cleaned:
        cells = _plain(pd.read_parquet(path, columns=[column])[column])
        numbers |= set(cells[cells.notna() & (cells.str.strip() != "")])
    return sorted(numbers).index(client) if client in numbers else None


def _plain(cells: pd.Series[Any]) -> pd.Series[Any]:
    return cells.astype("string").astype(object)
