"""The outflow verbs on bare files: make a model, predict, recalibrate, pool, describe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel

from workbench.core.errors import ColumnMissing, UnknownFormat
from workbench.core.errors_outflow import CardFieldUnknown, NotAModelName
from workbench.core.files import sha256_file, write_bytes
from workbench.core.progress import Progress, silent
from workbench.core.tomlfile import check, read_toml
from workbench.project.oneshot import read_once
from workbench.project.outflow_answers import (
    CardAnswer,
    OutflowAnswer,
    PoolFilesAnswer,
    PredictAnswer,
    RecalibrateAnswer,
)
from workbench.project.written_tables import write_table
from workbench.tables.engine import SYSTEM_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from workbench.estimators.meta_analysis import Method
    from workbench.survival.outflow.card import Language
    from workbench.survival.outflow.portable import PortableModel
    from workbench.survival.outflow.spec import OutflowSpec


def outflow(
    file: Path,
    spec: OutflowSpec,
    out: Path | None = None,
    like: Path | None = None,
    progress: Progress = silent,
) -> OutflowAnswer:
    """Make and validate a model of a file's clients; write it to `out` in its portable form."""
    from workbench.survival.outflow.making import make_outflow
    from workbench.survival.outflow.portable import open_model, save_model

    _is_json(out)
    coding = None if like is None else open_model(like).design
    frame = _frame(file, spec.columns())
    found, model = make_outflow(frame, spec, progress, coding, sha256_file(file))
    if out is not None:
        save_model(model, out)
    return OutflowAnswer(**found.__dict__, file=file.name, out=None if out is None else str(out))


def predict(
    model: Path,
    file: Path,
    pairs: Mapping[str, str] | None = None,
    horizons: Sequence[float] = (),
    out: Path | None = None,
    listed: bool = True,
) -> PredictAnswer:
    """The chances of each row of a file; `pairs` says own=theirs where columns are called otherwise.

    `listed`: with each chance in the answer too, not in `out` alone.
    """
    from workbench.survival.outflow.applying import (
        as_predictions,
        predicted_table,
        with_their_names,
    )
    from workbench.survival.outflow.portable import open_model

    made = open_model(model)
    frame = with_their_names(_frame(file), pairs or {}, made.design.inputs, file.name)
    table, found = predicted_table(made, frame, horizons)
    if listed:
        found = found.model_copy(update={"predictions": as_predictions(table)})
    if out is not None:
        write_table(table, out)
    return PredictAnswer(**found.__dict__, file=file.name, out=None if out is None else str(out))


def recalibrate(
    model: Path,
    file: Path,
    out: Path,
    pairs: Mapping[str, str] | None = None,
    causes: tuple[str, ...] = (),
) -> RecalibrateAnswer:
    """Fit a model's level, baselines and slopes to one's own clients, and write it."""
    from workbench.survival.outflow.applying import with_their_names
    from workbench.survival.outflow.portable import open_model, save_model
    from workbench.survival.outflow.recalibrating import recalibrate as fit_again

    _is_json(out)
    made = open_model(model)
    columns = made.columns.model_dump().values()
    needed = [*made.design.inputs, *(name for name in columns if name is not None)]
    frame = with_their_names(_frame(file), pairs or {}, needed, file.name)
    found, fresh = fit_again(made, frame, causes, file.name)
    save_model(fresh, out)
    return RecalibrateAnswer(**found.__dict__, file=file.name, out=str(out))


def pool(
    models: Sequence[Path], out: Path | None = None, method: Method = "reml"
) -> PoolFilesAnswer:
    """Models beside each other and their random-effects mean; `out`: the first model with it."""
    from workbench.survival.outflow.pooling import pool as put_together
    from workbench.survival.outflow.portable import open_model, save_model

    _is_json(out)
    opened: list[tuple[str, PortableModel]] = [(path.name, open_model(path)) for path in models]
    found, pooled = put_together(opened, method)
    if out is not None:
        save_model(pooled, out)
        found = found.model_copy(update={"digest": pooled.digest})
    return PoolFilesAnswer(**found.__dict__, out=None if out is None else str(out))


def card(
    model: Path,
    language: Language,
    out: Path | None = None,
    fill: Path | None = None,
) -> CardAnswer:
    """A model's card; written as Markdown (.md) or JSON (.json). `fill`: what the organisation says.

    UnknownFormat, CardFieldUnknown, SettingsFaults.
    """
    from workbench.survival.outflow.card import field_names
    from workbench.survival.outflow.portable import open_model

    if out is not None and out.suffix.lower() not in (".md", ".json"):
        raise UnknownFormat(file=out.name, known=".md, .json")
    given = {} if fill is None else check(fill, read_toml(fill), _Fill).root
    given.pop("format", None)
    for name in given:
        if name not in field_names():
            raise CardFieldUnknown(file=fill, field=name, known=", ".join(field_names()))
    texts = {name: str(text) for name, text in given.items()}
    made = open_model(model)
    found = _card(made, language, texts)
    if out is not None:
        write_bytes(out, card_bytes(made, language, out.suffix.lower() == ".json", texts))
    return found.model_copy(update={"out": None if out is None else str(out)})


def card_bytes(
    model: PortableModel,
    language: Language,
    as_json: bool,
    texts: Mapping[str, str] | None = None,
) -> bytes:
    """The card as it is written: Markdown or JSON, from one template."""
    from workbench.survival.outflow.card import as_markdown

    found = _card(model, language, texts or {})
    text = (
        found.model_dump_json(indent=1) + "\n" if as_json else as_markdown(found.fields, language)
    )
    return text.encode("utf-8")


def _card(model: PortableModel, language: Language, texts: Mapping[str, str]) -> CardAnswer:
    from workbench.survival.outflow.card import card_fields

    fields = card_fields(model, language, texts)
    return CardAnswer(
        model=model.digest,
        language=language,
        fields=fields,
        to_fill=tuple(one.label for one in fields if not one.text),
        out=None,
    )


class _Fill(RootModel[dict[str, str | int]]):
    """The organisation's own texts by field."""


def _frame(file: Path, needed: Sequence[str] = ()) -> pd.DataFrame:
    import pandas as pd

    with read_once(file) as (reading, path):
        frame = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])
    for name in needed:
        if name not in reading.columns:
            shown = ", ".join(reading.columns)
            raise ColumnMissing(file=file.name, column=name, columns=shown)
    return frame


def _is_json(out: Path | None) -> None:
    if out is not None and out.suffix.lower() != ".json":
        raise NotAModelName(file=out.name)
