"""Suggested expectations: of a source's deliveries in a project, or of bare files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.core.findings import Severity
from workbench.project.answers import SuggestAnswer
from workbench.project.oneshot import load_source, read_once
from workbench.validation.suggestion.results import Suggestions

if TYPE_CHECKING:
    import pandas as pd

    from workbench.core.settings import SourceSettings
    from workbench.project.project import Project
    from workbench.validation.suite import Suite

_PROFILED = 5_000
"""Rows that show what a column is; more change nothing."""


def suggest(
    files: Sequence[Path],
    key: tuple[str, ...] = (),
    save_suite: Path | None = None,
    settings: Path | None = None,
) -> SuggestAnswer:
    """Propose expectations from deliveries of one source, the oldest first.

    `save_suite`: a suite file that every proposal is written into, beside what stands there; what
    it says already is not proposed. `settings` is one source's table of workbench.toml.
    """
    source = load_source(settings)
    with ExitStack() as open_files:
        paths = [open_files.enter_context(read_once(file, source))[1] for file in files]
        found = _suggest(paths, key or source.key, _standing(save_suite), source)
    if save_suite is not None:
        _accept(save_suite, found, {one.number: None for one in found.proposals})
    return SuggestAnswer(
        files=tuple(file.name for file in files),
        saved=None if save_suite is None else str(save_suite),
        **found.__dict__,
    )


def suggestions(project: Project, source: str) -> Suggestions:
    """Propose expectations from a source's deliveries up to the reference date, as delivered.

    What the source's suite for deliveries says already is not proposed. NotMadeYet where a
    delivery was not read.
    """
    limit = project.settings.reference_date
    mine = [
        one
        for one in project.extracts(source)
        if not one.withdrawn and not one.removed and (limit is None or one.date <= limit)
    ]
    mine.sort(key=lambda one: (one.date, one.id))
    paths = [
        project.result_folder("read", f"{source}/{one.date}") / "reading.parquet" for one in mine
    ]
    wished = project.settings.sources[source]
    return _suggest(paths, wished.key, _standing(suite_file(project, source)), wished)


def suite_file(project: Project, source: str) -> Path:
    """The suite for deliveries of a source in the project folder; it need not be there yet."""
    name = project.settings.sources[source].suite_raw or f"{source}_raw"
    return project.folder / "expectations" / f"{name}.json"


def accept_suggestions(
    project: Project,
    source: str,
    found: Suggestions,
    accepted: Mapping[int, Severity | None],
    kwargs: Mapping[int, dict[str, Any]] | None = None,
) -> Suite:
    """Write what a person accepted into the source's suite for deliveries.

    `accepted`: numbers of proposals, each with the severity that the person set (None: as
    proposed); `kwargs`: other arguments for some of them. What stands in the suite stays.
    """
    return _accept(suite_file(project, source), found, accepted, kwargs or {})


def _suggest(
    paths: Sequence[Path], key: Sequence[str], standing: Suite | None, source: SourceSettings
) -> Suggestions:
    from workbench.validation import suggest_expectations

    frames = [_frame(path) for path in paths]
    personal = _personal(paths[-1], source) if paths else ()
    known = [(one.type, one.needs) for one in standing.expectations] if standing else []
    return suggest_expectations(frames, key, known, personal)


def _personal(reading: Path, source: SourceSettings) -> tuple[str, ...]:
    """Columns that say who somebody is: by their roles, and where they have none as a profile sees it."""
    from workbench.profiling import profile_table
    from workbench.tables.engine import Engine
    from workbench.validation.suggestion import PERSONAL_ROLES

    with Engine() as engine:
        profile = profile_table(engine.read(reading).head(_PROFILED), source)
    seen = {one.name: source.roles.get(one.name, one.suggested_role) for one in profile.columns}
    return tuple(name for name, role in seen.items() if role in PERSONAL_ROLES)


def _accept(
    file: Path,
    found: Suggestions,
    accepted: Mapping[int, Severity | None],
    kwargs: Mapping[int, dict[str, Any]] | None = None,
) -> Suite:
    from workbench.validation.suggestion import Choice, accept_into

    chosen = [
        Choice(one, accepted[one.number], (kwargs or {}).get(one.number))
        for one in found.proposals
        if one.number in accepted
    ]
    return accept_into(file, chosen)


def _standing(file: Path | None) -> Suite | None:
    from workbench.validation import load_suite

    return load_suite(file) if file is not None and file.is_file() else None


def _frame(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(path)
