"""Files that are whole or not there; settings that say all their faults."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax
from workbench.core.files import atomic_file, atomic_folder, write_text
from workbench.core.privacy import guard_formula, suppress, unguard_formula
from workbench.core.settings import WorkbenchSettings
from workbench.core.tomlfile import load


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    write_text(target, "old")
    with pytest.raises(ZeroDivisionError), atomic_file(target) as temporary:
        temporary.write_text("half")
        raise ZeroDivisionError
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_failed_folder_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic_folder(tmp_path / "made") as temporary:
        (temporary / "x").write_text("half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_all_faults_of_a_settings_file_are_said_at_once_with_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "workbench.toml"
    path.write_text(
        'format = 1\nname = 3\n[sources.a]\ndelivry = "full"\n[limits]\ncolumns = "x"\n'
    )
    with pytest.raises(SettingsFaults) as caught:
        load(path, WorkbenchSettings)
    said = str(caught.value)
    assert "3 fault(s)" in said
    assert all(key in said for key in ("name", "sources.a.delivry", "limits.columns"))


def test_a_toml_that_is_none_says_its_line(tmp_path: Path) -> None:
    path = tmp_path / "workbench.toml"
    path.write_text('format = 1\nname = "a\n')
    with pytest.raises(SettingsSyntax, match="line 2"):
        load(path, WorkbenchSettings)


def test_a_missing_settings_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        load(tmp_path / "none.toml", WorkbenchSettings)


@given(st.text())
def test_the_formula_guard_is_reversible_and_leaves_no_formula(value: str) -> None:
    guarded = guard_formula(value)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard_formula(guarded) == value


def test_small_counts_are_suppressed_and_zero_is_not() -> None:
    assert [suppress(count) for count in (0, 1, 9, 10)] == [0, None, None, 10]
