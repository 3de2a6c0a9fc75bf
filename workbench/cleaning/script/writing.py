"""A recipe as a Python script that needs pandas and pyarrow, and no workbench.

The script holds the very source of the steps that it uses, and of what they know of values, so that
it can't drift from what the workbench does; the recipe itself is at its end, step by step.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pprint
import re
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from workbench.cleaning.editing import step_data
from workbench.cleaning.recipe import Recipe
from workbench.cleaning.script import reading, reshaping, runner
from workbench.cleaning.steps import AnyStep
from workbench.cleaning.steps.expression import ExpressionStep, parsed
from workbench.cleaning.steps.step import ColumnStep

_ABOUT = ("kind", "id", "enabled", "note", "by", "because")

_BY_HAND = {
    "duplicate_rows": "duplicate_rows(step, frame)",
    "as_known_on": "as_known_on(step, frame)",
    "set_cells": "set_cells(step, frame)",
    "repair_dependency": "repair(frame, step.determinant, step.dependent, step)",
    "unpivot": "unpivot(step, frame)",
    "pivot": "pivot(step, frame)",
    "expression": "expression(step, frame)",
}
"""Kinds that the runner does itself, from their keys."""

_ROW_BY_ROW = ("split_column", "join_columns", "fill_from_column", "derive", "house_number")
"""Kinds on rows whose own source goes into the script."""

_SHIM = '''
class Setting:
    """The keys of a step."""

    gives = "text"

    def __init__(self, **keys):
        for name, value in keys.items():
            setattr(self, name, value)


class Change:
    """What a step makes of the distinct values of one column."""

    def __init__(self, values, unparsed, keeps_unparsed=False, **_):
        self.values, self.unparsed, self.keeps_unparsed = values, unparsed, keeps_unparsed


ColumnStep = TableStep = LookupStep = Setting


def Field(default=None, **_):
    return default


def model_validator(**_):
    return lambda function: function


field_validator = lambda *_, **__: lambda function: function
'''

_SUPPORT = '''
def by_row(change):
    """A function of one row's cells as one of many rows."""
    return lambda rows: [change(*row) for row in rows]


def none_of(values):
    """As many times False as there are values."""
    return np.zeros(len(values), dtype=bool)


def changed_text(values, change):
    """The change that a function from text to text makes."""
    outcome = np.empty(len(values), dtype=object)
    outcome[:] = [change(value) for value in values]
    return Change(outcome, none_of(values))


def particle_apart(surname, particle):
    """A surname's particle in the column for it, unless that holds another one."""
    if surname is None:
        return surname, particle
    particles, surnames = split_particle([surname])
    held = (particle or "").strip().lower()
    if particles[0] is None or held not in ("", particles[0]):
        return surname, particle
    return surnames[0], particles[0]
'''


_MAIN = '''
def main():
    """python SCRIPT IN OUT [separator] [encoding]"""
    if len(sys.argv) < 3:
        sys.exit("usage: python SCRIPT IN OUT [separator] [encoding]")
    file, out, *rest = sys.argv[1:]
    if file.lower().endswith(".parquet"):
        frame = read_parquet(file)
    elif file.lower().endswith((".xlsx", ".xls", ".xlsm", ".ods", ".zip")):
        sys.exit("give the Parquet reading of a workbook or archive, or a delimited file")
    else:
        frame = frame_of(*delivered_rows(file, COLUMNS, ENDS, *rest))
    lacking = [name for name in COLUMNS if name not in frame]
    if lacking:
        sys.exit(f"{file} lacks columns that the steps look at: {', '.join(lacking)}")
    write(clean(frame), out)


if __name__ == "__main__":
    main()
'''
_ENDS = ("is_total", "is_footnote")


@dataclass(frozen=True)
class Script:
    """A script, and the steps that it could not take along."""

    text: str
    left_out: tuple[str, ...]
    """Ids of steps that the script does not do; it stops with their names unless told to go on."""


def recipe_as_script(recipe: Recipe, ends: ModuleType | None = None) -> Script:
    """The enabled steps as a script: `python SCRIPT IN OUT [separator] [encoding]`.

    `ends` is a module whose source tells totals (`is_total`) and remarks (`is_footnote`) at the end
    of a delivered file; without it every last line is a record.
    """
    steps = [step for _, step in recipe.steps if step.enabled]
    left_out = tuple(step.id for step in steps if not _can(step))
    modules: dict[str, ModuleType] = {}
    for step in steps:
        if step.kind == "name_particles":
            _with_needs(importlib.import_module("workbench.values.names"), modules)
        elif isinstance(step, ColumnStep) or step.kind in _ROW_BY_ROW:
            _with_needs(importlib.import_module(type(step).__module__), modules)
    ours = [reading, runner, reshaping, *([] if ends is None else [ends])]
    parts = [_head(recipe, steps), _imports([*ours, *modules.values()]), _SHIM]
    parts += [_own_source(module) for module in (*ours, *modules.values())]
    known = "" if ends is None else ", ".join(_ENDS)
    about = f"COLUMNS = {_asked(steps)!r}\nENDS = [{known}]"
    parts += [_SUPPORT, about, _steps(steps), _MAIN]
    return Script("\n\n".join(part.strip("\n") for part in parts if part) + "\n", left_out)


def _asked(steps: list[AnyStep]) -> list[str]:
    """The columns of the delivered file that the steps look at."""
    asked: dict[str, None] = {}
    made: set[str] = set()
    for step in steps:
        asked.update(dict.fromkeys(name for name in step.needs() if name not in made))
        made |= {*step.after({})}
    return list(asked)


def _can(step: AnyStep) -> bool:
    known = {*_BY_HAND, *_ROW_BY_ROW, "repair_majority", "name_particles"}
    return isinstance(step, ColumnStep) or step.kind in known


def _with_needs(module: ModuleType, modules: dict[str, ModuleType]) -> None:
    """A module of ours and those it takes from, in the order in which they must stand."""
    if module.__name__ in modules:
        return
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbench."):
            name = node.module or ""
            taken = name.startswith("workbench.values") or name.endswith((".parsing",))
            if taken:
                _with_needs(importlib.import_module(name), modules)
    modules[module.__name__] = module


def _imports(modules: list[ModuleType]) -> str:
    """The imports of everything that goes in, once each, none of the workbench's."""
    lines = set()
    for module in modules:
        for node in ast.parse(inspect.getsource(module)).body:
            ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbench")
            shimmed = isinstance(node, ast.ImportFrom) and node.module in ("pydantic", "__future__")
            if isinstance(node, ast.Import | ast.ImportFrom) and not ours and not shimmed:
                lines.add(ast.unparse(node))
    return "\n".join(sorted(lines, key=lambda line: (line.startswith("from"), line)))


def _own_source(module: ModuleType) -> str:
    """A module's source without its imports and docstring line, under a line that names it."""
    source = inspect.getsource(module)
    lines = source.splitlines()
    tree = ast.parse(source)
    gone: set[int] = set()
    for place, node in enumerate(tree.body):
        doc = place == 0 and isinstance(node, ast.Expr)
        typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if doc or typing or isinstance(node, ast.Import | ast.ImportFrom):
            gone.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    kept = "\n".join(line for number, line in enumerate(lines, 1) if number not in gone)
    for name in _private_names(tree):
        mine = f"{name}_of_{'_'.join(module.__name__.split('.')[-2:])}"
        kept = re.sub(rf"(?<![\w.]){name}\b", mine, kept)
    title = (ast.get_docstring(tree) or "").splitlines()[0]
    return f"# {title}\n" + re.sub(r"\n{3,}", "\n\n\n", kept)


def _private_names(tree: ast.Module) -> list[str]:
    """What a module names for itself: another one in the same script may use the same name."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(one.id for one in node.targets if isinstance(one, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return sorted(name for name in names if name.startswith("_"))


def _head(recipe: Recipe, steps: list[AnyStep]) -> str:
    title = (recipe.title or "A recipe").replace('"', "'").replace("\\", "/")
    return (
        f'"""{title}: {len(steps)} steps, exported from the Register Workbench.\n\n'
        "Needs Python 3.11 or later with pandas and pyarrow, and no workbench:\n\n"
        "    python SCRIPT IN OUT [separator] [encoding]\n\n"
        "IN is the delivered file where it is delimited text, or its Parquet reading.\n"
        "The steps are at the end, in `clean`; what stands before them is how each is done.\n"
        '"""\n\nfrom __future__ import annotations'
    )


def _steps(steps: list[AnyStep]) -> str:
    lines = ["def clean(frame):", '    """Every step of the recipe, in order."""']
    run: list[str] = []
    for step in steps:
        if isinstance(step, ColumnStep):
            run.append(_made(step))
            continue
        lines += _run(run)
        run = []
        lines += _table_step(step)
    lines += _run(run)
    return "\n".join([*lines, "    return frame"])


def _run(run: list[str]) -> list[str]:
    if not run:
        return []
    body = ",\n".join("        " + one.replace("\n", "\n        ") for one in run)
    return [f"    frame = value_steps(frame, [\n{body},\n    ])"]


def _table_step(step: AnyStep) -> list[str]:
    if not _can(step):
        said = f"step {step.id} ({step.kind}) can't be exported: do it by hand, then take this out"
        return [f"    raise SystemExit({said!r})"]
    note = [f"    # {' '.join(step.note.split())}"] if step.note else []
    if step.kind == "repair_majority":
        keys = _keys(step)
        return [
            *note,
            f"    step = Setting({_arguments(keys)})",
            "    for column in step.columns:",
            "        frame = repair(frame, step.entity, column, step)",
        ]
    if step.kind in _BY_HAND:
        return [
            *note,
            f"    step = Setting({_arguments(_keys(step))})",
            f"    frame = {_BY_HAND[step.kind]}",
        ]
    into = getattr(step, "into", None)
    before = [f"    frame = with_column(frame, {into!r})"] if isinstance(into, str) else []
    if step.kind in ("house_number", "name_particles"):
        column = step.column if step.kind == "house_number" else step.columns[0]
        function = "split_house_number" if step.kind == "house_number" else "particle_apart"
        pair = f"({column!r}, {into!r})"
        outputs = f"{{{column!r}: 'text', {into!r}: 'text'}}"
        done = (
            f"    frame = mapped_rows(None, frame, {pair}, {outputs}, by_row({function}), 0).table"
        )
        return [*note, *before, done]
    return [*note, f"    frame = {_made(step)}.change(None, frame, 0).table"]


def _keys(step: AnyStep) -> dict[str, Any]:
    """Every key with its value, the defaults too: the runner knows none."""
    data = step.model_dump(mode="python")
    if isinstance(step, ExpressionStep):
        data["sql"] = parsed(step.sql).sql(dialect="duckdb")
    return {key: value for key, value in data.items() if key not in _ABOUT}


def _made(step: AnyStep) -> str:
    keys = {k: v for k, v in step_data(step).items() if k not in _ABOUT}
    return f"{type(step).__name__}({_arguments(keys)})"


def _arguments(keys: dict[str, Any]) -> str:
    texts = []
    for key, value in keys.items():
        said = pprint.pformat(value, width=88, sort_dicts=False)
        texts.append(f"{key}={said.replace('datetime.date(', 'date(')}")
    return ", ".join(texts)
