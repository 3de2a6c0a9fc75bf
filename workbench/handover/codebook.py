"""What every column of the analysis set means, for who opens it elsewhere."""

import pandas as pd

from workbench.core.privacy import SMALL_CELL, suppress
from workbench.handover.results import HandoverReport

_FIXED = {
    "spell_id": ("Number of the spell in the set", "Nummer van de periode in de set"),
    "entity_id": ("Number of the client in the set", "Nummer van de klant in de set"),
    "spell_number": ("Which spell of the client, from 1", "De hoeveelste periode, vanaf 1"),
    "time_zero": ("First day on benefit", "Eerste dag op uitkering"),
    "entry": ("Days from time zero to coming under observation", "Dagen tot in beeld"),
    "exit": (
        "Days from time zero to the end or the censoring date",
        "Dagen tot einde of peildatum",
    ),
    "event": ("How it ended; censored: still there", "Hoe het eindigde; censored: loopt nog"),
    "start": ("Days from time zero to the start of the row", "Dagen tot het begin van de rij"),
    "stop": ("Days from time zero to the end of the row", "Dagen tot het einde van de rij"),
}
_MANY = 30
"""A text column with more values than this is described by their number."""


def column_labels(report: HandoverReport, lang: str = "en") -> dict[str, str]:
    """Column to its label, Dutch or English."""
    labels = {name: nl if lang == "nl" else en for name, (en, nl) in _FIXED.items()}
    for one in report.covariates:
        labels[one.name] = one.label_nl if lang == "nl" else one.label_en
    return labels


def codebook(frame: pd.DataFrame, report: HandoverReport, small: int = SMALL_CELL) -> pd.DataFrame:
    """A row per column and value: name, labels, kind, share known, value, count.

    Values that fewer than `small` rows have are not counted; numbers have no values, for an
    extreme one may be of one client only.
    """
    known = {one.name: one for one in report.covariates}
    dutch, english = column_labels(report, "nl"), column_labels(report, "en")
    rows = []
    for name in map(str, frame.columns):
        one = known.get(name)
        base = {
            "column": name,
            "label_en": english.get(name, name),
            "label_nl": dutch.get(name, name),
            "kind": one.kind if one is not None else _kind(frame[name]),
            "verdict": one.verdict if one is not None else None,
            "known": round(float(frame[name].notna().mean()), 4),
        }
        rows += [
            {**base, "value": value, "count": count}
            for value, count in _values(frame[name], base["kind"], small)
        ]
    return pd.DataFrame(rows)


def _kind(column: "pd.Series") -> str:
    if column.dtype.kind in "iuf":
        return "number"
    return "date" if str(column.name) == "time_zero" else "category"


def _values(column: "pd.Series", kind: object, small: int) -> list[tuple[str | None, int | None]]:
    if kind not in ("category", "flag", "time_varying") or column.nunique() > _MANY:
        return [(None, None)]
    counts = column.value_counts(dropna=False).sort_index()
    return [
        (
            "(not known)" if value is None or value != value else _text(value),
            suppress(int(count), small),
        )
        for value, count in zip(counts.index.tolist(), counts.tolist(), strict=True)
    ]


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
