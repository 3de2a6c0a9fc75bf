"""The station of soft characteristics in the light of outflow: the trap as a picture, a work list."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.profiling.profile import other_columns
from workbench.profiling.results import Profile
from workbench.profiling.settings import Thresholds
from workbench.profiling.soft.insight import find_insight
from workbench.profiling.soft.interviews import MISSING, Interviews, read_interviews
from workbench.profiling.soft.spells import Spells
from workbench.project.stages.context import Context, Made, load, save
from workbench.project.stations import Station, extract_subject
from workbench.tables.engine import Engine
from workbench.tables.relations import write_frame

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_EPOCH = np.datetime64("1970-01-01", "D")
_FEW = 12
"""Values of a hard characteristic that clients are compared by."""


def make_soft(context: Context, station: Station, to: Path) -> Made:
    """The outflow picture of every soft characteristic of a source, and whom to ask about what."""
    extract = station.extract
    assert extract is not None
    source = context.source(station)
    interviews = _interviews(context, station)
    frame = pd.read_parquet(context.folder("handover", "all") / "spells.parquet")
    spells = _spells(frame, _hard_columns(context, extract.source))
    entity = _entities(context, extract.source, interviews, frame)
    today = int((np.datetime64(extract.date, "D") - _EPOCH).astype(int))
    found, work = find_insight(interviews, entity, spells, today, source.soft, context.progress)
    write_frame(work, to / "work_list.parquet")
    save(to, found)
    return Made(len(work))


def _interviews(context: Context, station: Station) -> Interviews:
    from workbench.profiling.columns import empty_values

    assert station.extract is not None
    subject = extract_subject(station.extract)
    source = context.source(station)
    profile = load(context.folder("profile", subject), Profile)
    limits = Thresholds().column
    empty = {one.name: empty_values(one.disguised_missing, limits) for one in profile.columns}
    others, _ = other_columns(profile.columns, source.roles, source)
    with Engine() as engine:
        table = engine.read(context.folder("read", subject) / "reading.parquet")
        return read_interviews(table, source.roles, source, empty, others)


def _hard_columns(context: Context, source: str) -> list[str]:
    """The covariates that don't come from the source itself."""
    from workbench.handover import load_handover

    assert context.settings.handover is not None
    settings = load_handover(context.places.handover(context.settings.handover))
    own = {one.name for one in settings.covariates if getattr(one, "source", None) == source}
    return [one.name for one in settings.covariates if not one.hidden and one.name not in own]


def _spells(frame: pd.DataFrame, hard: list[str]) -> Spells:
    columns: list[Numbers] = [np.empty((len(frame), 0))]
    groups: dict[str, list[str | None]] = {}
    for name in hard:
        values = frame[name]
        numeric = values.dtype.kind in "fi"
        if numeric:
            columns.append(values.fillna(values.mean()).to_numpy(dtype=np.float64)[:, None])
            if values.isna().any():
                columns.append(values.isna().to_numpy().astype(np.float64)[:, None])
        else:
            columns.append(pd.get_dummies(values, drop_first=True).to_numpy(dtype=np.float64))
        if 2 <= values.nunique() <= _FEW:
            groups[name] = [None if pd.isna(one) else _said(one) for one in values]
    start = frame["time_zero"].to_numpy().astype("datetime64[D]")
    return Spells(
        entity=_codes(frame["entity_id"], frame["entity_id"]),
        start=(start - _EPOCH).astype(np.int64),
        entry=frame["entry"].to_numpy(dtype=np.float64),
        exit=frame["exit"].to_numpy(dtype=np.float64),
        ended=(frame["event"] != "censored").to_numpy(dtype=np.bool_),
        hard=np.column_stack(columns),
        groups=groups,
    )


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _entities(context: Context, source: str, interviews: Interviews, spells: pd.DataFrame) -> Codes:
    """Per interview the code of its entity: as linked, or else by the client number."""
    if context.plan.has("entities", "all") and interviews.records is not None:
        path = context.folder("entities", "all") / f"{source}.parquet"
        if path.is_file():
            linked = pd.read_parquet(path).drop_duplicates("_record").set_index("_record")
            ids = linked["entity_id"].reindex(interviews.records)
            return _codes(ids, spells["entity_id"])
    if interviews.client is None:
        return np.full(interviews.rows, MISSING, dtype=np.int64)
    texts = pd.Series([*interviews.client.texts, None], dtype=object)
    return _codes(texts.iloc[interviews.client.codes], spells["entity_id"].astype(str))


def _codes(values: pd.Series, known: pd.Series) -> Codes:
    """Place of each value among the known ones; MISSING where it is none of them."""
    index = pd.Index(known.unique())
    return index.get_indexer(pd.Index(values)).astype(np.int64)
