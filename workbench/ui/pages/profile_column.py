"""Part of the profile page: one column from near by, and a person's word on its values."""

import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.profiling.results import Bin, ColumnProfile, Profile
from workbench.project import Project
from workbench.project.answers import Extract
from workbench.project.confirming import Says
from workbench.ui import figures, pick, show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.charts.columns import histogram
from workbench.ui.words import language, word, word_or

_DECISIONS: tuple[tuple[Says, str, str], ...] = (
    ("nothing", "action.says_nothing", ":material/block:"),
    ("answer", "action.is_answer", ":material/check:"),
    ("undecided", "action.take_back", ":material/undo:"),
)


def draw_column(project: Project, extract: Extract, profile: Profile) -> None:
    """Choose a column; what is filled but says nothing comes first."""
    by_name = {column.name: column for column in profile.columns}
    if not by_name:
        show.note("table.empty")
        return
    ordered = sorted(profile.columns, key=lambda column: column.effective_fill - column.fill)
    name = pick.remembered(
        "label.column", list(by_name), str, f"column_{extract.source}", ordered[0].name
    )
    column = by_name[name]
    _about(column)
    show.note("profile.disguised")
    _disguised(project, extract, column)
    _decide(project, extract, column)
    left, right = st.columns(2)
    with left:
        _values(column, profile.rows)
    with right:
        _picture(column)
        _spellings(column)
        _forms(column)


def _about(column: ColumnProfile) -> None:
    if column.suggested_role and column.role is None:
        role = word_or(f"role.{column.suggested_role}", column.suggested_role)
        show.say("profile.suggested", role=role)
    term = column.model_term
    if term is not None:
        show.say("profile.term", name=term.name, domain=term.domain, definition=term.definition)


def _values(column: ColumnProfile, rows: int) -> None:
    show.note("profile.top_values")
    top = [
        Bar("∅" if one.value is None else show.edged(one.value) or "∅", one.count)
        for one in column.top_values
    ]
    if column.distinct == rows:
        show.note("profile.all_different")
    elif top:
        show.chart(bars(_distinct(top), "chart.rows"), "profile.top_values_alt")
    else:
        show.note("table.empty")
    if column.rare_values:
        show.note("profile.rare_values")
        _counts([(one.value or "∅", one.count) for one in column.rare_values])


def _picture(column: ColumnProfile) -> None:
    numbers, dates = column.numbers, column.dates
    if numbers is not None and numbers.bins:
        show.note("profile.numbers")
        show.chart(histogram(numbers.bins, "chart.number"), "profile.numbers_alt")
        parts = ("median", "quartile_1", "quartile_3", "lowest", "highest")
        said = {part: _figure(getattr(numbers, part)) for part in parts}
        show.say("profile.numbers_note", outliers=numbers.outliers, **said)
    if dates is not None and dates.per_year:
        show.note("profile.years")
        years = [
            Bin(start=int(year), end=int(year) + 1, count=count)
            for year, count in dates.per_year.items()
        ]
        show.chart(histogram(years, "chart.year", whole_years=True), "profile.years_alt")
        show.say(
            "profile.years_note",
            earliest=figures.day(dates.earliest, language()),
            latest=figures.day(dates.latest, language()),
            either=dates.either_order,
        )
    if column.open_ends:
        show.say("profile.open_ends", count=column.open_ends)


def _disguised(project: Project, extract: Extract, column: ColumnProfile) -> None:
    frame = pd.DataFrame(
        {
            "value": show.edged(one.value),
            "why": word_or(f"disguised.{one.reason}", one.reason),
            "count": one.count,
            "confidence": one.confidence,
            "decision": word(
                f"decision.{project.decision_on(extract.source, column.name, one.value)}"
            ),
        }
        for one in column.disguised_missing
    )
    labels = {
        "value": "label.value",
        "why": "label.why",
        "count": "label.rows",
        "confidence": "label.confidence",
        "decision": "label.decision",
    }
    show.table(frame, {"count": "number", "confidence": "share"}, labels)


def _decide(project: Project, extract: Extract, column: ColumnProfile) -> None:
    listed = [one.value for one in column.disguised_missing]
    listed += [one.value for one in column.top_values if one.value and one.value.strip()]
    values = list(dict.fromkeys(listed))
    if not values:
        return
    with st.container(border=True):
        recipe = project.settings.sources[extract.source].recipe
        show.note("profile.decide" if recipe else "profile.decide_settings")
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        with left:
            value = show.choose(
                "label.value", values, show.edged, key=f"decide_{extract.source}_{column.name}"
            )
        now = project.decision_on(extract.source, column.name, value)
        with right, st.container(horizontal=True):
            for says, key, icon in _DECISIONS:
                if st.button(word(key), icon=icon, disabled=says == now, key=f"decide_{says}"):
                    _decided(project, extract, column, value, says)


def _decided(
    project: Project, extract: Extract, column: ColumnProfile, value: str, says: Says
) -> None:
    try:
        project.decide_value(extract.source, column.name, value, says)
    except WorkbenchError as fault:
        show.problem(fault)
        return
    st.rerun()


def _spellings(column: ColumnProfile) -> None:
    if not column.spellings:
        return
    show.note("profile.spellings")
    frame = pd.DataFrame(
        {
            "value": show.edged(one.values[0].value),
            "others": ", ".join(show.edged(other.value) for other in one.values[1:]),
            "kind": word(f"spelling.{one.kind}"),
            "count": one.count,
        }
        for one in column.spellings
    )
    labels = {
        "value": "label.value",
        "others": "label.others",
        "kind": "label.spelling_kind",
        "count": "label.rows",
    }
    show.table(frame, {"count": "number"}, labels)


def _forms(column: ColumnProfile) -> None:
    if column.sensitive:
        show.note("profile.sensitive")
        _counts([(word(f"sensitive.{kind}"), rows) for kind, rows in column.sensitive.items()])
    show.note("profile.masks")
    show.table(
        pd.DataFrame({"mask": one.value, "count": one.count} for one in column.masks),
        {"count": "number"},
        {"mask": "label.mask", "count": "label.rows"},
    )
    if column.date_formats:
        show.note("profile.date_formats")
        formats = sorted(column.date_formats.items(), key=lambda item: -item[1])
        show.table(
            pd.DataFrame(formats, columns=["format", "share"]),
            {"share": "share"},
            {"format": "label.date_format", "share": "label.share"},
        )


def _counts(rows: list[tuple[str, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["value", "count"])
    frame["value"] = [show.edged(value) for value in frame["value"]]
    labels = {"value": "label.value", "count": "label.rows"}
    show.table(frame, {"count": "number"}, labels)


def _figure(value: float) -> str:
    digits = 0 if value == round(value) else 2
    return figures.number(value, language(), digits)


def _distinct(rows: list[Bar]) -> list[Bar]:
    # two long values may look the same once they are cut: bars of one name would be drawn as one
    seen: dict[str, int] = {}
    result = []
    for row in rows:
        name = show.visible(row.name)
        seen[name] = seen.get(name, 0) + 1
        result.append(Bar(name if seen[name] == 1 else f"{name} ({seen[name]})", row.value))
    return result
