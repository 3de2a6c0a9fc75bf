"""The analysis set for Stata and SPSS, with labels."""

from pathlib import Path

import pandas as pd

from workbench.core.errors import UnknownFormat
from workbench.core.files import atomic_file

STATISTICS_FORMATS = (".dta", ".sav")
_LONGEST = {".dta": 32, ".sav": 64}
"""Signs of a column's name."""


def write_statistics(frame: pd.DataFrame, to: Path, labels: dict[str, str]) -> Path:
    """Write a Stata (.dta) or SPSS (.sav) file: categories coded from 1 with their values as
    labels, missing as missing, dates as dates, names that the format allows.

    UnknownFormat for another extension.
    """
    import pyreadstat

    kind = to.suffix.lower()
    if kind not in STATISTICS_FORMATS:
        raise UnknownFormat(file=to.name, known=", ".join(STATISTICS_FORMATS))
    names = _names([str(name) for name in frame.columns], _LONGEST[kind])
    made = pd.DataFrame(index=frame.index)
    values: dict[str, dict[float, str]] = {}
    for name in map(str, frame.columns):
        column = frame[name]
        if column.dtype.kind in "iufb":
            made[names[name]] = column.astype(float)
        elif name == "time_zero":
            made[names[name]] = pd.to_datetime(column).dt.date
        else:
            levels = sorted({str(one) for one in column.dropna()})
            codes = {level: float(place) for place, level in enumerate(levels, start=1)}
            made[names[name]] = [
                float("nan") if pd.isna(one) else codes[str(one)] for one in column
            ]
            values[names[name]] = {code: level[:120] for level, code in codes.items()}
    said = [labels.get(str(name), str(name))[:80] for name in frame.columns]
    with atomic_file(to) as temporary:
        if kind == ".dta":
            stata = {
                name: {int(code): level for code, level in each.items()}
                for name, each in values.items()
            }
            for name in stata:
                made[name] = made[name].astype("Int32") if made[name].notna().all() else made[name]
            pyreadstat.write_dta(
                made, str(temporary), column_labels=said, variable_value_labels=stata, version=14
            )
        else:
            pyreadstat.write_sav(
                made, str(temporary), column_labels=said, variable_value_labels=values
            )
    return to


def _names(names: list[str], longest: int) -> dict[str, str]:
    """Names of letters, digits and underscores, short enough, each once."""
    found: dict[str, str] = {}
    for name in names:
        plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)
        plain = (plain if plain[:1].isalpha() else f"v_{plain}")[:longest]
        number = 1
        while plain in found.values():
            number += 1
            plain = f"{plain[: longest - 3]}_{number}"
        found[name] = plain
    return found
