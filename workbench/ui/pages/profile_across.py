"""Part of the profile page: what the columns of a delivery say of each other."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workbench.profiling.results import Across, Dependency, KeyCandidate, MissingPattern
from workbench.ui import show
from workbench.ui.charts.columns import missing_grid


def draw_across(across: Across) -> None:
    """Missing together as a picture; keys, dependencies and duplicates as short tables."""
    show.say("profile.across_note", rows=across.rows_compared, columns=across.columns_compared)
    _patterns(across.missing_patterns)
    left, right = st.columns([2, 3])
    with left:
        show.strong("profile.keys")
        _keys(across.keys)
    with right:
        show.strong("profile.dependencies")
        _dependencies(across.dependencies)
    double = across.duplicate_rows
    if double is not None and double.count:
        show.say("profile.duplicate_rows", count=double.count)
    for group in across.duplicate_columns:
        show.say("profile.duplicate_columns", columns=", ".join(group))


def _patterns(patterns: Sequence[MissingPattern]) -> None:
    show.strong("profile.patterns")
    if any(one.columns for one in patterns):
        show.chart(missing_grid(patterns), "profile.patterns_alt")
    else:
        show.note("profile.no_gaps")


def _keys(keys: Sequence[KeyCandidate]) -> None:
    if not keys:
        show.note("profile.no_keys")
        return
    frame = pd.DataFrame(
        {"columns": " + ".join(key.columns), "unique": key.unique_share, "empty": key.empty}
        for key in keys
    )
    labels = {
        "columns": "label.columns",
        "unique": "label.unique_share",
        "empty": "label.lacking",
    }
    show.table(frame, {"unique": "share", "empty": "number"}, labels)


def _dependencies(dependencies: Sequence[Dependency]) -> None:
    if not dependencies:
        show.note("profile.no_dependencies")
        return
    show.note("profile.dependencies_note")
    frame = pd.DataFrame(
        {
            "determinant": one.determinant,
            "dependent": one.dependent,
            "share": one.share,
            "violations": one.violations,
            "lines": ", ".join(str(line) for line in one.lines),
        }
        for one in dependencies
    )
    labels = {
        "determinant": "label.determinant",
        "dependent": "label.dependent",
        "share": "label.holds_in",
        "violations": "label.violations",
        "lines": "label.example_lines",
    }
    show.table(frame, {"share": "share", "violations": "number"}, labels)
