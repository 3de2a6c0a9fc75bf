"""The words table: whole, in both languages, and with a word for all that the code may say."""

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import workbench
from workbench import core
from workbench.core import errors
from workbench.core.findings import Finding, Reason
from workbench.project.answers import Job, StationStatus, Status
from workbench.project.stations import STAGE_VERSIONS
from workbench.ui import words
from workbench.ui.words import all_words, error_text, finding_text, placeholders, word_in

PACKAGE = Path(workbench.__file__).parent
SOURCES = [path for path in PACKAGE.rglob("*.py") if "ui" not in path.relative_to(PACKAGE).parts]
SCREENS = sorted((PACKAGE / "ui").rglob("*.py"))
EMITTED = ("Finding", "Reason")
ERRORS = [
    importlib.import_module(f"{core.__name__}.{module.name}")
    for module in pkgutil.iter_modules(core.__path__)
    if module.name.startswith("errors")
]


def _choices(model: type, field: str) -> list[str]:
    return list(model.model_fields[field].annotation.__args__)


def _word_files() -> list[Path]:
    return sorted((PACKAGE / "ui" / "words").glob("*.toml"))


def _codes(kind: str) -> set[str]:
    """Codes that stand as text in the code: `Finding(code="x")`, and the keys of text tables."""
    found: set[str] = set()
    tables = {"Finding": r"FINDINGS|_TEXTS", "Reason": r"REASONS|TEXTS"}[kind]
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == kind:
                for keyword in node.keywords:
                    if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                        found.add(str(keyword.value.value))
            named = getattr(node, "targets", None) or [getattr(node, "target", None)]
            table = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(table, ast.Dict):
                name = getattr(named[0], "id", "")
                if re.fullmatch(tables, name):
                    found |= {str(key.value) for key in table.keys if isinstance(key, ast.Constant)}
    return found


def test_a_key_stands_in_one_file_only() -> None:
    keys = Counter(
        key
        for path in _word_files()
        for key in tomllib.loads(path.read_text(encoding="utf-8"))
        if key != "format"
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_entry_has_both_languages_with_the_same_placeholders() -> None:
    assert len(all_words()) > 400
    for key, entry in all_words().items():
        assert entry.nl.strip(), key
        assert entry.en.strip(), key
        assert placeholders(entry.nl) == placeholders(entry.en), key


def test_every_error_class_has_its_words_and_they_use_only_its_fields() -> None:
    classes = [
        kind
        for room in ERRORS
        for _, kind in inspect.getmembers(room, inspect.isclass)
        if issubclass(kind, errors.WorkbenchError) and kind is not errors.WorkbenchError
    ]
    for kind in classes:
        entry = all_words().get(f"error.{kind.__name__}")
        assert entry is not None, kind.__name__
        assert placeholders(entry.nl) <= placeholders(kind.template), kind.__name__


@pytest.mark.parametrize("kind", EMITTED)
def test_every_code_that_a_stage_emits_has_its_words(kind: str) -> None:
    codes = _codes(kind)
    assert len(codes) > 5
    lacking = {code for code in codes if f"{kind.lower()}.{code}" not in all_words()}
    assert lacking == set()


def test_what_an_error_names_in_fixed_words_has_its_words() -> None:
    named = {
        keyword.value.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and any(hasattr(room, getattr(node.func, "id", "")) for room in ERRORS)
        for keyword in node.keywords
        if isinstance(keyword.value, ast.Constant)
        and keyword.arg in ("detail", "what", "found", "expected")
        and isinstance(keyword.value.value, str)
    }
    assert len(named) > 10
    assert sorted(text for text in named if f"said.{text}" not in all_words()) == []


def test_every_state_stage_and_next_step_has_its_words() -> None:
    wanted = [f"stage.{stage}" for stage in STAGE_VERSIONS]
    wanted += [f"state.{state}" for state in _choices(StationStatus, "state")]
    wanted += [f"job.{state}" for state in _choices(Job, "state") if state != "running"]
    wanted += _choices(Status, "next_step")
    assert [key for key in wanted if key not in all_words()] == []


def test_every_key_that_a_screen_names_is_there() -> None:
    shape = re.compile(
        r'"((?:page|lede|label|chart|action|section|answer|account|story|give|table|result|error'
        r"|overview|extracts|profile|soft|expectations|recipe|links|quality|report_back|handover"
        r'|clusters|survival|outflow|share|job|finding|next|clean)\.[a-z_A-Z]+)"'
    )
    named = {key for path in SCREENS for key in shape.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 200
    assert sorted(key for key in named if key not in all_words()) == []


def test_every_word_of_the_screens_own_files_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SCREENS)
    by_code = ("error.", "level.", "role.", "delimiter.", "task.", "stage.", "state.", "job.")
    by_code += ("said.", "page.", "lede.", "give.", "share.", "story.", "next.")
    unused = [
        key
        for name in ("ui", "labels", "pages")
        for key in tomllib.loads((PACKAGE / f"ui/words/{name}.toml").read_text(encoding="utf-8"))
        if key != "format" and not key.startswith(by_code) and f'"{key}"' not in code
    ]
    assert unused == []


def test_numbers_shares_and_dates_in_a_sentence_are_written_as_the_language_has_it() -> None:
    assert "31-10-2016" in word_in("nl", "quality.over", {"until": "2016-10-31"})
    assert "31 Oct 2016" in word_in("en", "quality.over", {"until": "2016-10-31"})
    assert "96,5%" in word_in("nl", "soft.fill", {"fill": 0.965, "effective_fill": 0.1})
    assert "9.312" in word_in("nl", "clusters.excluded", {"count": 9312})


def test_every_reason_of_a_suggestion_and_every_change_of_a_recipe_has_its_words() -> None:
    from workbench.cleaning.suggesting.proposal import SUGGESTED

    for reason, text in SUGGESTED.items():
        assert placeholders(all_words()[f"suggestion.{reason}"].en) == placeholders(text)
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    actions = set(re.findall(r'_write\(revision, text, "([a-z]+)"', code))
    assert {f"edit.{action}" for action in actions} <= {*all_words()}


def test_a_sentence_without_a_value_leaves_the_place_empty() -> None:
    assert word_in("nl", "clusters.group", {}) == "Groep "


def test_a_finding_that_the_table_does_not_know_is_told_in_its_own_english() -> None:
    finding = Finding(code="never heard of", severity="info", text="Told as it is.")
    assert finding_text(finding) == "Told as it is."
    assert words.reason_text(Reason(code="nor this", text="Because.")) == "Because."


def test_an_error_is_told_in_the_language_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = errors.FileEmpty(file="leeg.csv")
    monkeypatch.setattr(words, "language", lambda: "nl")
    assert error_text(fault).startswith("leeg.csv is leeg")
    monkeypatch.setattr(words, "language", lambda: "en")
    assert error_text(fault) == str(fault)
