"""The words table: every sentence that a screen shows, in Dutch and English, by key."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, get_args

from pydantic import ConfigDict, RootModel

from workbench.core.errors import WorkbenchError
from workbench.core.findings import Finding, Reason
from workbench.core.results import Setting
from workbench.core.tomlfile import check, read_toml
from workbench.quality.results import Alert
from workbench.ui import figures

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
MISSING = "⟦{key}⟧"
"""What is shown for a key without words; a test holds that no page shows it."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMED_BY_CODE = {"event": "event", "setting": "setting", "fault": "left_out"}
"""Values of a finding that are codes -> the kind of word that says them."""
_SHARES = re.compile(r"(?:^|_)(?:share|fill|rate)$")


class Word(Setting):
    """One entry: the same sentence in both languages, with the same placeholders."""

    nl: str
    en: str


class WordsFile(RootModel[dict[str, Word]]):
    """A file of `words/` without its `format` key."""

    model_config = ConfigDict(frozen=True)


@cache
def all_words() -> Mapping[str, Word]:
    """Every entry of every file in this folder; SettingsFaults names a wrong file and key."""
    merged: dict[str, Word] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        data = read_toml(path)
        data.pop("format", None)
        merged.update(check(path, data, WordsFile).root)
    return merged


def language() -> Language:
    """The language that this browser session reads."""
    import streamlit as st

    return "en" if st.session_state.get("language") == "en" else "nl"


def has_word(key: str) -> bool:
    """Whether the table holds this key."""
    return key in all_words()


def word(key: str, /, **values: object) -> str:
    """The words of a key, with numbers, shares and dates as a reader of that language writes them.

    A placeholder without a value is left out. The result may hold values from data, and is then
    only for `show`.
    """
    return word_in(language(), key, values)


def word_in(chosen: Language, key: str, values: Mapping[str, object]) -> str:
    """The words of a key in a named language."""
    entry = all_words().get(key)
    if entry is None:
        return MISSING.format(key=key)
    template = entry.nl if chosen == "nl" else entry.en
    shown = {name: _say(name, value, chosen) for name, value in values.items()}
    return _fill(template, shown)


def word_or(key: str, other: str, /, **values: object) -> str:
    """The words of a key, or else the text itself: for codes that come from data."""
    return word(key, **values) if has_word(key) else other


def finding_text(finding: Finding) -> str:
    """A finding about data in the reader's language."""
    own = {"column": finding.column, "count": finding.count, "share": finding.share}
    values: dict[str, object] = {**own, **finding.values}
    values |= {name: value for name, value in own.items() if value is not None}
    if values.get("setting") == "delimiter":
        for side in ("before", "after"):
            values[side] = word_or(f"delimiter.{values[side]}", str(values[side]))
    for name, kind in _NAMED_BY_CODE.items():
        if name in values:
            values[name] = word_or(f"{kind}.{values[name]}", str(values[name]))
    return word_or(f"finding.{finding.code}", finding.text, **values)


def reason_text(reason: Reason) -> str:
    """Why a verdict is what it is, in the reader's language.

    A value that comes in both languages (`x_nl`, `x_en`) fills `x`.
    """
    ending = f"_{language()}"
    own = {
        name.removesuffix(ending): value
        for name, value in reason.values.items()
        if name.endswith(ending)
    }
    return word_or(f"reason.{reason.code}", reason.text, **(reason.values | own))


def alert_text(alert: Alert) -> str:
    """What got worse, as a sentence in the reader's language; it may hold values from data."""
    return alert_sentence(alert.code, alert.text, alert.values)


def alert_sentence(code: str, text: str, values: Mapping[str, object]) -> str:
    """The same of an alert's parts, as a report keeps them; `text` where no words are known."""
    return word_or(f"alert.{code}", text, **values)


def error_text(error: WorkbenchError) -> str:
    """What is wrong, where, and what to do, in the reader's language."""
    return stored_error_text(type(error).__name__, error.fields, str(error))


def stored_error_text(name: str, fields: Mapping[str, object], text: str) -> str:
    """The same for an error that a run noted in the store."""
    told = {key: _translated(value) for key, value in fields.items()}
    return word_or(f"error.{name}", text, **told)


def _translated(value: object) -> object:
    return word_or(f"said.{value}", value) if isinstance(value, str) else value


def placeholders(template: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _fill(template: str, values: Mapping[str, str]) -> str:
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(literal)
        if name:
            parts.append(values.get(name, ""))
    return "".join(parts)


def _say(name: str, value: object, chosen: Language) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, float):
        if _SHARES.search(name):
            return figures.share(value, chosen)
        return figures.number(value, chosen)
    if isinstance(value, int):
        return figures.number(value, chosen)
    if isinstance(value, datetime):
        return figures.moment(value, chosen)
    if isinstance(value, date):
        return figures.day(value, chosen)
    text = str(value)
    if _ISO_DAY.fullmatch(text):
        return figures.iso_day(text, chosen)
    return text
