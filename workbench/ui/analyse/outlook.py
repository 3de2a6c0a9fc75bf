"""Groups side by side by kind of exit: choices left, picture large, the reading in words beneath."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from workbench.project.reading_groups import coarse_curve, reading_tables
from workbench.survival.groups.results import GroupOutlook, GroupReading
from workbench.survival.showing import python_code, r_code
from workbench.survival.spec import SurvivalSpec
from workbench.ui import picture, show
from workbench.ui.analyse import outlook_words
from workbench.ui.charts.outlook import GroupCurve, outlook_curves
from workbench.ui.words import word

Namer = Callable[[str, str], str]
"""Column and value to what a reader calls it."""


@dataclass(frozen=True)
class Telling:
    """How a reading's columns, values, kinds of exit and times are called."""

    column: Callable[[str], str]
    level: Namer
    cause: Callable[[str], str]
    unit: str
    """Key of the words for the unit of time."""
    per_unit: float
    """How many units of the table make one of the screen."""
    small: int
    """Counts under this are not shown."""
    lineage: str
    """Where the figures come from."""

    def group(self, values: dict[str, str]) -> str:
        """A group by its values."""
        return ", ".join(f"{self.column(one)}: {self.level(one, v)}" for one, v in values.items())

    def time(self, value: float) -> float:
        """A time in the unit of the screen."""
        return value / self.per_unit


def choose_cause(reading: GroupReading, telling: Telling, key: str) -> str:
    """Which kind of exit the picture shows; the most frequent first."""
    total = {one: sum(group.exits[one] for group in reading.groups) for one in reading.causes}
    order = sorted(reading.causes, key=lambda one: -total[one])
    return show.choose("outlook.cause", order, telling.cause, key=key)


def draw_picture(reading: GroupReading, cause: str, telling: Telling, name: str) -> None:
    """The curves of one kind of exit, and what they say."""
    curves = [_curve(group, cause, telling) for group in reading.groups]
    chart = outlook_curves(curves, word(telling.unit))
    show.chart(chart, "outlook.alt")
    for sentence in outlook_words.sentences(
        reading, cause, telling.group, telling.cause, _said(telling)
    ):
        show.sentence(sentence)
    coarse = [
        GroupCurve(curve.name, coarse_curve(curve.points, group.people, telling.small))
        for curve, group in zip(curves, reading.groups, strict=True)
        if group.people >= telling.small
    ]
    if coarse:
        picture.offer(outlook_curves(coarse, word(telling.unit)), name)


def _said(telling: Telling) -> Callable[[float], str]:
    return lambda value: word(f"{telling.unit}.count", count=round(telling.time(value), 1))


def _curve(group: GroupOutlook, cause: str, telling: Telling) -> GroupCurve:
    points = [
        (telling.time(time), value, low, high)
        for time, value, low, high in group.curves.get(cause, ())
    ]
    return GroupCurve(telling.group(group.values), points)


def draw_tables(reading: GroupReading, telling: Telling) -> None:
    """Every kind of exit in figures: chances per group, and by how much groups differ."""
    chances, contrasts = reading_tables(reading, telling.small)
    show.heading("outlook.chances")
    show.note("outlook.chances_note")
    show.table(
        _chances(chances, reading, telling),
        {
            "people": "number",
            "exits": "number",
            "incidence": "share",
            "lower": "share",
            "upper": "share",
        },
        {
            "group": "label.group",
            "cause": "label.reason",
            "time": "outlook.after",
            "people": "label.people",
            "exits": "outlook.exits",
            "incidence": "label.chance",
            "lower": "label.lower",
            "upper": "label.upper",
        },
    )
    if contrasts.empty:
        return
    show.heading("outlook.contrasts")
    show.note("outlook.contrasts_note")
    if reading.adjusted:
        show.say("outlook.adjusted", terms=", ".join(map(telling.column, reading.adjusted)))
    show.table(
        _contrasts(reading, telling),
        {"ratio": "decimal", "lower": "decimal", "upper": "decimal", "p": "p"},
        {
            "cause": "label.reason",
            "contrast": "outlook.contrast",
            "ratio": "outlook.ratio",
            "lower": "label.lower",
            "upper": "label.upper",
            "p": "label.p",
        },
    )


def _chances(table: pd.DataFrame, reading: GroupReading, telling: Telling) -> pd.DataFrame:
    said = _said(telling)
    values = table[list(reading.columns)].to_dict("records")
    return pd.DataFrame(
        {
            "group": [telling.group({str(k): str(v) for k, v in one.items()}) for one in values],
            "cause": [telling.cause(one) for one in table["cause"]],
            "time": [said(one) for one in table["time"]],
            "people": table["people"].astype("Int64"),
            "exits": table["exits"].astype("Int64"),
            **{name: table[name].astype(float) for name in ("incidence", "lower", "upper")},
        }
    )


def _contrasts(reading: GroupReading, telling: Telling) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cause": telling.cause(one.cause),
            "contrast": outlook_words.contrast(one, telling.column, telling.level),
            "ratio": one.hazard_ratio,
            "lower": one.lower,
            "upper": one.upper,
            "p": one.p,
        }
        for one in reading.contrasts
        if one.events >= telling.small
    )


def draw_code(file: str, spec: SurvivalSpec, reading: GroupReading) -> None:
    """The same figures in Python and in R."""
    columns: Sequence[str] = reading.columns
    show.note("outlook.code_note")
    python, r = st.tabs(["Python", "R"])
    with python:
        st.code(python_code(file, spec, columns, reading.horizons), language="python")
    with r:
        st.code(r_code(file, spec, columns, reading.horizons), language="r")
