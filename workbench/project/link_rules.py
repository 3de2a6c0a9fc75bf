"""A rule file of the project: how it stands, a new threshold, a new file from roles."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import tomlkit

from workbench.core.errors import SettingsFaults, SettingsSyntax, ShippedFileUnknown
from workbench.core.errors_link_guide import RulesChangedMeanwhile, RulesExist, RulesNameWrong
from workbench.core.files import write_text
from workbench.core.settings import WorkbenchSettings
from workbench.core.shipped import shipped_folder
from workbench.core.tomlfile import check
from workbench.project.link_answers import RuleChange, RulesState
from workbench.project.places import Places
from workbench.store.database import Database, now
from workbench.store.rule_changes import RuleChangeRow, rule_changes

if TYPE_CHECKING:
    import pandas as pd

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def state(places: Places, database: Database, name: str) -> RulesState:
    """Where a rule file stands; ShippedFileUnknown or SettingsFaults."""
    from workbench.linkage import load_rules

    file = places.rules(name)
    rules = load_rules(file)
    with database.write() as session:
        changes = tuple(
            RuleChange(key=row.key, before=row.before, after=row.after, by=row.by, made=row.made)
            for row in rule_changes(session, name)
        )
    return RulesState(
        name=name,
        title=rules.title,
        task=rules.task,
        threshold=rules.threshold,
        review_band=rules.review_band,
        revision=_hash(file),
        changes=changes,
    )


def set_threshold(
    places: Places, database: Database, name: str, value: float, revision: str, by: str = ""
) -> RulesState:
    """Write another threshold into a rule file; the old one stays in the log of changes.

    What a person wrote in the file stays, comments included; a shipped file is copied into the
    project first. RulesChangedMeanwhile when the file is not the one that was looked at;
    SettingsFaults for a value that can't be one. Nothing is written then.
    """
    from workbench.linkage import LinkageRules

    with database.write() as session:
        found = places.rules(name)
        if _hash(found) != revision:
            raise RulesChangedMeanwhile(name=found.name)
        document: Any = tomlkit.parse(found.read_text(encoding="utf-8"))
        before = document.get("threshold")
        document["threshold"] = round(value, 6)
        text = tomlkit.dumps(document)
        check(found, tomlkit.parse(text).unwrap(), LinkageRules)
        session.add(
            RuleChangeRow(
                rules=name,
                key="threshold",
                before=None if before is None else before.unwrap(),
                after=round(value, 6),
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                by=by,
                made=now(),
            )
        )
        session.flush()
        # the last thing in the transaction: the file in one step from old to new
        write_text(_own(places, found), text)
    return state(places, database, name)


def begin(
    places: Places,
    name: str,
    title: str,
    left: tuple[str, pd.DataFrame],
    right: tuple[str, pd.DataFrame] | None,
    roles: Mapping[str, tuple[tuple[str, str], ...]],
) -> WorkbenchSettings:
    """Write linkage_rules/NAME.toml made from roles, and use it in workbench.toml.

    `left` and `right` are a source and its table. Where the two are linked already (or `left`
    deduplicated) the new file takes the place of the one in use, which stays where it is. The file comes first: settings that name it find
    it. RulesNameWrong, RulesExist, ColumnMissing or NothingToBlockOn; nothing is written then.
    """
    from workbench.linkage import auto_rules, rules_as_toml

    if not _NAME.fullmatch(name):
        raise RulesNameWrong(name=name)
    _require_free(places, name)
    if right is None:
        rules = auto_rules("dedupe", roles, left[1], None, title)
    else:
        rules = auto_rules("link", roles, left[1], right[1], title)
    write_text(places.folder / "linkage_rules" / f"{name}.toml", rules_as_toml(rules))
    return use(places.settings_file, name, left[0], None if right is None else right[0])


def choices(places: Places, kind: Literal["dedupe", "link"]) -> tuple[str, ...]:
    """The rule files for a kind of task, of the project and shipped; one with faults is left out."""
    from workbench.linkage import load_rules

    found = []
    folders = (places.folder / "linkage_rules", shipped_folder("linkage_rules"))
    for name in sorted({file.stem for folder in folders for file in folder.glob("*.toml")}):
        try:
            if load_rules(places.rules(name)).task == kind:
                found.append(name)
        except (SettingsFaults, SettingsSyntax):
            continue
    return tuple(found)


def use(settings_file: Path, name: str, left: str, right: str | None) -> WorkbenchSettings:
    """Make a rule file the one by which `left` is deduplicated, or `right` linked to it.

    What a person wrote in workbench.toml stays, comments included.
    """
    document: Any = tomlkit.parse(settings_file.read_text(encoding="utf-8"))
    tasks = document.setdefault("linkage", tomlkit.aot())
    for task in tasks:
        if task["left"] == left and task.get("right") == right:
            task["rules"] = name
            break
    else:
        task = tomlkit.table()
        task["rules"] = name
        task["left"] = left
        if right is not None:
            task["right"] = right
        task.add(tomlkit.nl())
        tasks.append(task)
    text = tomlkit.dumps(document)
    settings = check(settings_file, tomlkit.parse(text).unwrap(), WorkbenchSettings)
    write_text(settings_file, text)
    return settings


def _require_free(places: Places, name: str) -> None:
    try:
        places.rules(name)
    except ShippedFileUnknown:
        return
    raise RulesExist(name=name)


def _own(places: Places, found: Path) -> Path:
    """The file in the project's folder, copied there when it was only shipped."""
    own = places.folder / "linkage_rules" / found.name
    if not own.is_file():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, own)
    return own


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
