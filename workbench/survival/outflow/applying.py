"""A model put to the rows of a table: chances, flags, and how much they rest on."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.core.errors_outflow import ColumnNotMapped, MappingUnclear
from workbench.core.findings import Finding
from workbench.survival.outflow.coding import apply
from workbench.survival.outflow.portable import PortableModel
from workbench.survival.outflow.predicting import expected
from workbench.survival.outflow.resembling import alike
from workbench.survival.outflow.results import Prediction, Predictions
from workbench.survival.results import Excluded

_ENDLESS = 1e9
FAR_SHARE = 0.2
"""With more of the rows where the model was not made, it is another population."""


def with_their_names(
    frame: pd.DataFrame, pairs: Mapping[str, str], needed: Sequence[str], file: str
) -> pd.DataFrame:
    """The table with columns called as in the model; `pairs` says own=theirs (the reverse is seen).

    MappingUnclear, ColumnNotMapped.
    """
    mine = [str(name) for name in frame.columns]
    names = {}
    for own, theirs in pairs.items():
        if own not in mine or theirs not in needed:
            own, theirs = theirs, own
        if own not in mine or theirs not in needed:
            shown = ", ".join(needed)
            raise MappingUnclear(pair=f"{theirs}={own}", columns=shown)
        names[own] = theirs
    # a column that has a needed name by chance and is not the one that was meant goes
    meant = set(names.values())
    kept = frame.drop(columns=[name for name in mine if name in meant and name not in names])
    renamed = kept.rename(columns=names)
    for column in needed:
        if column not in renamed.columns:
            raise ColumnNotMapped(file=file, column=column, columns=", ".join(mine))
    return renamed


def predict_rows(
    model: PortableModel, frame: pd.DataFrame, horizons: Sequence[float] = ()
) -> Predictions:
    """Chances of every way out of every row (model's column names) by each time.

    None: the model's own times. HorizonTooFar, ColumnMissing, ColumnNotNumbers, FormulaFault.
    """
    table, found = predicted_table(model, frame, horizons)
    return found.model_copy(update={"predictions": as_predictions(table)})


def as_predictions(table: pd.DataFrame) -> tuple[Prediction, ...]:
    """The rows of a `predicted_table`."""
    sizes = [None if size is pd.NA else int(size) for size in table["comparable"]]
    flags = [tuple(part for part in text.split("; ") if part) for text in table["outside"]]
    names = ["row", "cause", "time", "incidence", "lower", "upper", "worth"]
    rows = zip(*(table[name].tolist() for name in names), strict=True)
    return tuple(
        Prediction(**dict(zip(names, row, strict=True)), comparable=size, outside=outside)
        for row, size, outside in zip(rows, sizes, flags, strict=True)
    )


def predicted_table(
    model: PortableModel, frame: pd.DataFrame, horizons: Sequence[float] = ()
) -> tuple[pd.DataFrame, Predictions]:
    """The same as a table with a row per row, time and way out, and the answer without them."""
    times = tuple(horizons) or model.horizons
    seen = apply(model.design, frame)
    chances = expected(model, seen.X, times)
    lower, upper = chances.band()
    rows = np.flatnonzero(seen.known)
    sizes = alike(model.neighbours, model.design, frame)
    each = len(times) * len(model.causes)
    outside = [
        "; ".join(name for name, flags in seen.outside if flags[row]) for row in rows.tolist()
    ]
    comparable = pd.array([sizes[row] for row in rows.tolist()], dtype="Int64")
    table = pd.DataFrame(
        {
            "row": np.repeat(rows, each),
            "cause": np.tile(np.array(model.causes, object), rows.size * len(times)),
            "time": np.tile(np.repeat(np.array(times, np.float64), len(model.causes)), rows.size),
            "incidence": chances.incidence.ravel(),
            "lower": lower.ravel(),
            "upper": upper.ravel(),
            "outside": np.repeat(np.array(outside, object), each),
            "comparable": comparable.repeat(each),
            "worth": np.round(np.minimum(chances.effective, _ENDLESS), 1).ravel(),
        }
    )
    counts = {name: int(flags[rows].sum()) for name, flags in seen.outside if flags[rows].any()}
    found = Predictions(
        model=model.digest,
        target=model.target,
        unit=model.unit,
        rows=rows.size,
        not_predicted=tuple(_left_out(seen.known, seen.strange)),
        outside=counts,
        predictions=(),
        findings=tuple(_findings(model, counts, rows.size)),
    )
    return table, found


def _left_out(
    known: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    strange: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
) -> list[Excluded]:
    reasons = {"unknown_level": strange, "missing_covariate": ~known & ~strange}
    return [
        Excluded(reason=reason, count=int(holds.sum()))
        for reason, holds in reasons.items()
        if holds.any()
    ]


def _findings(model: PortableModel, outside: dict[str, int], rows: int) -> list[Finding]:
    found = []
    if "pooled" in model.history and model.history[-1] == "pooled":
        found.append(
            Finding(
                code="outflow_not_recalibrated",
                severity="warning",
                text="The baselines are those of another place: recalibrate the model before use.",
            )
        )
    if model.chosen == "aalen_johansen":
        found.append(
            Finding(
                code="outflow_no_gain",
                severity="warning",
                text="On other clients the model is no better than the average of all: it should not be used.",
            )
        )
    for name, count in outside.items():
        if rows and count / rows > FAR_SHARE:
            found.append(
                Finding(
                    code="outflow_other_population",
                    severity="warning",
                    text=f"{count} of {rows} rows have a {name} that the model was not made with.",
                    column=name,
                    count=count,
                    values={"rows": rows},
                )
            )
    return found
