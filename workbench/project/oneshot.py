"""The verbs on a bare file: no project, nothing kept but what is asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import ColumnMissing, OutputColumnTaken, UnknownFormat
from workbench.core.files import atomic_file
from workbench.core.progress import Progress, silent
from workbench.core.settings import Limits, SourceSettings
from workbench.core.shipped import find_file
from workbench.core.tomlfile import load as load_toml
from workbench.extracts.results import Reading
from workbench.project.answers import (
    AssignAnswer,
    CleanAnswer,
    ClusterAnswer,
    ProfileAnswer,
    ProvisionAnswer,
    ReadingSummary,
    SurvivalAnswer,
    ValidateAnswer,
)
from workbench.project.written_tables import writable, write_table
from workbench.quality.results import Drift
from workbench.tables.engine import SYSTEM_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from workbench.clustering.families import Method
    from workbench.project.report_parts import ReportPart
    from workbench.survival import SurvivalSpec
    from workbench.survival.provisions import ProvisionSpec

_ANY_DAY = date(2000, 1, 1)
"""Dates are counted back from their extract's day; of bare files it is not known, so the same."""


@contextmanager
def read_once(file: Path, source: SourceSettings | None = None) -> Iterator[tuple[Reading, Path]]:
    """Read a file into a temporary folder; yields the reading and the path of its Parquet."""
    from workbench.extracts import read_extract

    wish = source or SourceSettings()
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        reading = read_extract(file, Path(folder), wish.read, layouts=(Path("layouts"),))
        yield reading, Path(folder) / "reading.parquet"


def load_source(settings: Path | None) -> SourceSettings:
    """One source's table of workbench.toml as a file of its own."""
    return SourceSettings() if settings is None else load_toml(settings, SourceSettings)


def profile(file: Path, settings: Path | None = None, progress: Progress = silent) -> ProfileAnswer:
    """Profile a bare file; `settings` is one source's table of workbench.toml."""
    from workbench.profiling import profile_table
    from workbench.tables.engine import Engine

    source = load_source(settings)
    engine = Engine(memory_megabytes=Limits().memory_megabytes)
    with engine, read_once(file, source) as (reading, path):
        require_columns(file, reading.columns, tuple(source.roles))
        found = profile_table(engine.read(path), source, progress)
    return ProfileAnswer(file=file.name, read=ReadingSummary.of(reading), **found.__dict__)


def validate(
    file: Path,
    suite: str,
    settings: Path | None = None,
    references: Mapping[str, Path] | None = None,
) -> ValidateAnswer:
    """Hold a suite (a path, or the name of a shipped one) against a bare file.

    `references` are files of the other tables that its expectations name.
    """
    return validate_and_tell(file, suite, settings, references=references)[0]


def validate_and_tell(
    file: Path,
    suite: str,
    settings: Path | None = None,
    values: bool = False,
    references: Mapping[str, Path] | None = None,
) -> tuple[ValidateAnswer, ReportPart]:
    """The same, and what a report tells of it; failing cells only with `values`."""
    from workbench.project.report_parts import part_of
    from workbench.tables.engine import Engine

    path = find_file(suite, "expectations", ".json", Path("expectations"))
    with ExitStack() as open_files:
        reading, table = open_files.enter_context(read_once(file, load_source(settings)))
        from workbench.validation import load_suite, validate_table
        from workbench.validation.given import given_from

        checked = load_suite(path)
        others = {
            name: open_files.enter_context(read_once(other))[1]
            for name, other in (references or {}).items()
        }
        with Engine() as engine, given_from(others):
            run = validate_table(engine, engine.read(table), checked)
        part = part_of(file.name, run, table, values=values)
    found = ValidateAnswer(file=file.name, read=ReadingSummary.of(reading), **run.__dict__)
    return found, part


def clean(
    file: Path,
    recipe: str,
    out: Path,
    settings: Path | None = None,
    strict: bool = False,
    others: Mapping[str, Path] | None = None,
) -> CleanAnswer:
    """Run a recipe on a bare file and write the cleaned table.

    `strict` refuses the file when a step does not fit it; else that step is skipped and says so.
    `others` are files that steps look values up in, by the names that the steps use.
    """
    from workbench.cleaning import clean_table, load_recipe
    from workbench.tables.engine import Engine

    writable(out)
    found = find_file(recipe, "recipes", ".toml", Path("recipes"))
    steps = load_recipe(found, lenient=not strict)
    with ExitStack() as open_files:
        engine = open_files.enter_context(Engine())
        reading, path = open_files.enter_context(read_once(file, load_source(settings)))
        sources = {
            name: engine.read(open_files.enter_context(read_once(other))[1])
            for name, other in (others or {}).items()
        }
        cleaned = clean_table(engine, engine.read(path), steps, lenient=not strict, sources=sources)
        naming = {one.id for _, one in steps.steps if one.needs()}
        states = {one.state for one in cleaned.report.steps if one.id in naming}
        if "skipped" in states and "done" not in states:
            # not one step that names columns fits: another file's recipe, which is refused as with strict
            clean_table(engine, engine.read(path), steps, sources=sources)
        # by way of Arrow: dates stay dates, in any year
        table = cleaned.table.order_by("_record").to_pyarrow()
        frame = table.to_pandas(date_as_object=True)
        report = cleaned.report
    write_table(frame.drop(columns=[*SYSTEM_COLUMNS]), out)
    return CleanAnswer(
        file=file.name, out=str(out), read=ReadingSummary.of(reading), **report.__dict__
    )


def drift(
    old: Path, new: Path, settings: Path | None = None, key: tuple[str, ...] | None = None
) -> Drift:
    """Two bare files of one source beside each other; `key` goes before that of the settings."""
    from workbench.project.comparing_extracts import compare

    source = load_source(settings)
    if key is not None:
        source = source.model_copy(update={"key": key})
    with read_once(old, source) as (before, left), read_once(new, source) as (after, right):
        for file, reading in ((old, before), (new, after)):
            require_columns(file, reading.columns, source.key)
        return compare((old.name, _ANY_DAY, left), (new.name, _ANY_DAY, right), source)


def cluster(
    file: Path,
    k: int | None = None,
    out: Path | None = None,
    columns: Sequence[str] | None = None,
    seed: int = 0,
    method: Method = "latent_class",
    model: Path | None = None,
    progress: Progress = silent,
) -> ClusterAnswer:
    """Cluster a bare file; `k` None: as many groups as it has, which may be none.

    `out`: its rows and columns unchanged, `group` last (0: left out). `model`: a JSON by which
    `assign` finds the groups of other rows.
    """
    import pandas as pd

    from workbench.clustering import find_groups
    from workbench.clustering.portable import portable

    if out is not None:
        writable(out)
    if model is not None and model.suffix.lower() != ".json":
        raise UnknownFormat(file=model.name, known=".json")
    with read_once(file) as (reading, path):
        frame = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])
    chosen = list(columns) if columns else list(frame.columns)
    require_columns(file, reading.columns, [_bare(name) for name in chosen])
    if out is not None:
        free_column(file, reading.columns, "group")
    found = find_groups(frame, chosen, k, seed, method, progress=progress)
    text = portable(found).model_dump_json(indent=1) if model is not None else ""
    if out is not None:
        write_table(as_delivered(frame.assign(group=found.labels), reading, out), out)
    if model is not None:
        with atomic_file(model) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8")
    return ClusterAnswer(
        file=file.name,
        out=str(out) if out else None,
        model=str(model) if model else None,
        **found.report.__dict__,
    )


def assign_groups(
    model: Path, file: Path, out: Path, mapping: Mapping[str, str] | None = None
) -> AssignAnswer:
    """Find the groups of a model in another file: its rows and columns unchanged, then `group`
    (0: nothing known), `probability` of that group, and of each (`group_1`, …)."""
    import pandas as pd

    from workbench.clustering.portable import assign, load_group_model

    writable(out)
    known = load_group_model(model)
    with read_once(file) as (reading, path):
        frame = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])
    names = dict(mapping or {})
    require_columns(file, reading.columns, [names.get(name, name) for name in known.columns])
    group, chance, account = assign(known, frame, names)
    added = {"group": group, "probability": chance.max(axis=1).round(6)}
    added |= {f"group_{at}": chance[:, at - 1].round(6) for at in range(1, chance.shape[1] + 1)}
    for name in added:
        free_column(file, reading.columns, name)
    write_table(as_delivered(frame.assign(**added), reading, out), out)
    return AssignAnswer(file=file.name, model=model.name, out=str(out), **account.__dict__)


def survival(file: Path, spec: SurvivalSpec, predict: Path | None = None) -> SurvivalAnswer:
    """Curves, tests and models on a bare file; `predict` is a file of rows to predict."""
    import pandas as pd

    from workbench.survival import analyse

    with read_once(file) as (reading, path):
        frame = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])
    require_columns(file, reading.columns, spec.columns())
    rows = None
    if predict is not None:
        with read_once(predict) as (_, path):
            rows = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])
    found = analyse(frame, spec, rows)
    return SurvivalAnswer(file=file.name, **found.__dict__)


def bare_table(file: Path) -> pd.DataFrame:
    """A bare file as a table of texts, without the columns of ours; errors as `read_once`."""
    import pandas as pd

    with read_once(file) as (_, path):
        return pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])


def provision(file: Path, spec: ProvisionSpec) -> ProvisionAnswer:
    """A provision on a bare file of start-stop rows."""
    import pandas as pd

    from workbench.survival.provisions import read_provision

    with read_once(file) as (reading, path):
        frame = pd.read_parquet(path).drop(columns=[*SYSTEM_COLUMNS])
    named = (spec.start, spec.stop, spec.id, spec.event, spec.competing, spec.provision)
    wanted = [name for name in (*named, spec.cluster, *spec.groups) if name is not None]
    require_columns(file, reading.columns, wanted)
    return ProvisionAnswer(file=file.name, **read_provision(frame, spec).__dict__)


def require_columns(file: Path, columns: Sequence[str], wanted: Sequence[str]) -> None:
    """ColumnMissing for the first wanted column that the file lacks."""
    for name in wanted:
        if name not in columns:
            raise ColumnMissing(file=file.name, column=name, columns=", ".join(columns))


def free_column(file: Path, columns: Sequence[str], added: str) -> None:
    """OutputColumnTaken where the file has a column of that name already."""
    if added in columns:
        raise OutputColumnTaken(file=file.name, column=added)


def as_delivered(frame: pd.DataFrame, reading: Reading, out: Path) -> pd.DataFrame:
    """The table under the very header of the file; Parquet can't hold two columns of one name."""
    names = [*reading.header, *frame.columns[len(reading.header) :]]
    if not reading.header or (out.suffix.lower() == ".parquet" and len(set(names)) < len(names)):
        return frame
    return frame.set_axis(names, axis=1)


def _bare(name: str) -> str:
    return name[2:-1] if name.startswith("C(") and name.endswith(")") else name
