"""A suite file: Great Expectations' own JSON, checked whole before anything is validated."""

import ast
import dataclasses
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax, UnknownExpectation
from workbench.core.findings import Severity
from workbench.core.results import Setting
from workbench.core.settings import Role
from workbench.core.tomlfile import check
from workbench.validation.gx import UnknownType, WrongArguments, build

Stage = Literal["raw", "cleaned"]


class SuiteMeta(Setting, extra="allow"):
    """What a suite says of itself; Great Expectations writes its version beside it."""

    stage: Stage
    """`raw`: held against a table of text as delivered. `cleaned`: against a typed one."""
    owner: str = ""
    """Who keeps the source: whom a failing expectation is reported to, unless it names another."""
    remedy: str = ""
    """What to do about a failing expectation that does not say it itself (English)."""
    remedy_nl: str = ""


class ExpectationMeta(Setting, extra="allow"):
    """What an expectation says of itself, for people; Great Expectations carries it along."""

    why: str = ""
    """What goes wrong when the data are not so (English)."""
    why_nl: str = ""
    remedy: str = ""
    """What to do when it fails (English)."""
    remedy_nl: str = ""
    owner: str = ""
    """Who can mend it; empty: the owner of the suite."""
    role: Role | None = None
    """What the column is for in its source, as under `[sources.NAME.roles]`."""


class Expectation(Setting):
    """One expectation as it stands in the file, with every key that Great Expectations writes."""

    type: str
    kwargs: dict[str, Any]
    severity: Severity = "critical"
    """Great Expectations' own default when a file does not say."""
    meta: ExpectationMeta = ExpectationMeta()
    id: str | None = None
    notes: str | list[str] | None = None
    description: str | None = None
    rendered_content: Any = None
    success_on_last_run: bool | None = None
    windows: Any = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is about, in the order of its arguments."""
        named = [self.kwargs.get(key) for key in ("column", "column_A", "column_B")]
        listed = self.kwargs.get("column_list") or []
        told = tuple(name for name in (*named, *listed) if isinstance(name, str))
        return told or self._other_columns

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns it can't do without: those it is about, and those of its row condition."""
        condition = _condition(self.kwargs.get("row_condition"))
        return tuple(dict.fromkeys((*self.columns, *self._other_columns, *condition)))

    @property
    def _other_columns(self) -> tuple[str, ...]:
        """Columns under other names: `client_column`, `date_column`; not those of another table."""
        return tuple(
            name
            for key, name in self.kwargs.items()
            if key.endswith("_column") and not key.startswith("reference_")
            if isinstance(name, str)
        )

    @property
    def explained(self) -> bool:
        """Whether the file says both how bad it is and why; without severity it is critical."""
        return bool(self.meta.why) and "severity" in self.model_fields_set


class SuiteFile(Setting):
    """The root of a suite file."""

    name: str = Field(min_length=1)
    expectations: tuple[Expectation, ...] = Field(min_length=1)
    meta: SuiteMeta
    id: str | None = None
    notes: str | list[str] | None = None


@dataclass(frozen=True)
class Suite:
    """A suite that can be held against a table: every expectation in it exists and is well-formed."""

    file: Path
    name: str
    stage: Stage
    expectations: tuple[Expectation, ...]
    built: tuple[Any, ...] = field(repr=False, compare=False)
    """Great Expectations' objects, one per expectation and in the same order."""
    meta: SuiteMeta
    """What the suite says for all of them: `owner`, `remedy`."""

    @property
    def owner(self) -> str:
        """Who keeps the source; empty where the file does not say."""
        return self.meta.owner

    def told(self, one: Expectation) -> dict[str, Any]:
        """What stands beside a verdict: why, what to do, whom to ask; the suite's where it says none."""
        own, every = one.meta, self.meta
        says_remedy = own.remedy or own.remedy_nl
        return {
            "why": own.why,
            "why_nl": own.why_nl,
            "remedy": own.remedy if says_remedy else every.remedy,
            "remedy_nl": own.remedy_nl if says_remedy else every.remedy_nl,
            "owner": own.owner or every.owner,
            "role": own.role,
        }


def load_suite(path: Path) -> Suite:
    """Read and check a suite file of Great Expectations 1.x.

    Raises FileMissing; SettingsSyntax for broken JSON; SettingsFaults with every fault at once;
    UnknownExpectation for a type that is neither Great Expectations' nor ours (Great Expectations
    itself drops such an expectation with a log line only, and would pass data unchecked).
    """
    content = check(path, _read_json(path), SuiteFile)
    built, unknown, faults = [], [], []
    for number, expectation in enumerate(content.expectations):
        try:
            built.append(build(number, expectation.model_dump()))
        except UnknownType:
            unknown.append(expectation.type)
        except WrongArguments as wrong:
            key = f"  expectations.{number} ({expectation.type})"
            faults += [f"{key}: {detail}" for detail in wrong.details]
    if unknown:
        raise UnknownExpectation(file=path, type=", ".join(dict.fromkeys(unknown)))
    if faults:
        raise SettingsFaults(file=path, count=len(faults), faults="\n".join(faults))
    stage, meta = content.meta.stage, content.meta
    return Suite(path, content.name, stage, content.expectations, tuple(built), meta)


def suite_owner(path: Path) -> str:
    """Who keeps the source, as the suite file says; empty where it does not.

    Reads the file alone, without Great Expectations. Raises what `load_suite` raises, but does
    not look whether the expectations exist.
    """
    return check(path, _read_json(path), SuiteFile).meta.owner


def suite_references(path: Path) -> tuple[str, ...]:
    """The other tables that a suite's expectations are held against, by name; as `suite_owner`."""
    content = check(path, _read_json(path), SuiteFile)
    named = (one.kwargs.get("reference") for one in content.expectations)
    return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))


def part_of(suite: Suite, places: Sequence[int]) -> Suite:
    """Some of a suite's expectations (by their place, from 0) as a suite of their own."""
    some = tuple(suite.expectations[place] for place in places)
    built = tuple(build(number, one.model_dump()) for number, one in enumerate(some))
    return dataclasses.replace(suite, expectations=some, built=built)


def _condition(condition: Any) -> list[str]:
    """The columns in a row condition: pandas' or Great Expectations' notation, or an object."""
    if isinstance(condition, list):
        return [name for part in condition for name in _condition(part)]
    if isinstance(condition, dict):
        named = condition.get("column")
        if isinstance(named, dict):
            return [str(named.get("name"))]
        return [name for part in condition.values() for name in _condition(part)]
    if not isinstance(condition, str):
        return []
    quoted = re.findall(r"""col\(\s*["']([^"']+)["']\s*\)|`([^`]+)`""", condition)
    if quoted:
        return [first or second for first, second in quoted]
    try:
        tree = ast.parse(condition.strip(), mode="eval")
    except SyntaxError:
        return []
    return [part.id for part in ast.walk(tree) if isinstance(part, ast.Name)]


def _read_json(path: Path) -> Any:
    if not path.is_file():
        raise FileMissing(file=path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise SettingsSyntax(
            file=path, line=1, language="JSON", detail=f"byte {fault.start} is not UTF-8"
        ) from fault
    except json.JSONDecodeError as fault:
        raise SettingsSyntax(
            file=path, line=fault.lineno, language="JSON", detail=fault.msg
        ) from fault
