"""A wrong file or command: a sentence that says what and where, exit code 2, nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import WorkbenchError

TABLE = "klantnr;achternaam;geboortedatum\n1;Jansen;01-02-1980\n2;Bakker;13-04-1975\n"
RULES = """\
format = 1
task = "dedupe"
[fields.name]
columns = ["achternaam"]
[[blocking]]
fields = ["name"]
[[comparisons]]
field = "name"
kind = "exact"
"""


def workbench(*words: object) -> tuple[int, str, str]:
    """Run the command line as a process: exit code, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *map(str, words)], capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "klanten.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def refused(*words: object) -> str:
    """The sentence that a verb is refused with, in process."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert isinstance(result.exception, WorkbenchError), (result.output, result.exception)
    assert result.stdout == ""
    return str(result.exception)


def test_an_error_is_one_sentence_on_standard_error_and_exit_code_2(tmp_path: Path) -> None:
    code, out, err = workbench("profile", tmp_path / "none.csv", "--json", "-")
    assert (code, out) == (2, "")
    assert "none.csv" in err
    assert "Traceback" not in err


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "leeg.csv"
    path.write_bytes(b"")
    assert "leeg.csv is empty" in refused("profile", path)


def test_a_pdf_called_csv(tmp_path: Path) -> None:
    path = tmp_path / "klanten.csv"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\n")
    said = refused("profile", path)
    assert "klanten.csv" in said
    assert "PDF" in said


def test_a_truncated_workbook(tmp_path: Path) -> None:
    import pandas as pd

    whole = tmp_path / "heel.xlsx"
    pd.DataFrame({"klantnr": range(200)}).to_excel(whole, engine="xlsxwriter")
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[:2000])
    assert "half.xlsx is cut off" in refused("profile", half)


def test_a_truncated_parquet(table: Path, tmp_path: Path) -> None:
    import pandas as pd

    whole = tmp_path / "heel.parquet"
    pd.DataFrame({"klantnr": range(200)}).to_parquet(whole)
    half = tmp_path / "half.parquet"
    half.write_bytes(whole.read_bytes()[:-20])
    assert "half.parquet is cut off" in refused("profile", half)


def test_a_wrong_rule_file_says_every_fault_with_its_key(table: Path, tmp_path: Path) -> None:
    rules = tmp_path / "regels.toml"
    rules.write_text(RULES.replace('kind = "exact"', 'kind = "exactly"').replace("dedupe", "dedup"))
    out = tmp_path / "out.csv"
    said = refused("dedupe", table, "--rules", rules, "--out", out)
    assert "regels.toml" in said
    assert "task" in said
    assert "comparisons.0" in said
    assert not out.exists()


def test_a_suite_that_is_not_there_says_which_are(table: Path) -> None:
    said = refused("validate", table, "--suite", "klanten")
    assert "no file klanten in expectations" in said
    assert "clients_raw" in said


def test_a_survival_column_that_is_not_there_is_said_with_the_file(table: Path) -> None:
    said = refused("survival", table, "--duration", "klantnr", "--event", "werk")
    assert said.startswith("klanten.csv has no column werk. It has: klantnr, achternaam")


def test_a_rule_file_on_a_table_without_its_column(table: Path, tmp_path: Path) -> None:
    rules = tmp_path / "regels.toml"
    rules.write_text(RULES.replace("achternaam", "familienaam"))
    out = tmp_path / "out.csv"
    said = refused("dedupe", table, "--rules", rules, "--out", out)
    assert "familienaam" in said
    assert "achternaam" in said, "it says which columns there are"
    assert not out.exists()


def test_a_column_of_the_file_is_never_overwritten_by_ours(table: Path, tmp_path: Path) -> None:
    table.write_text(TABLE.replace("klantnr", "entity_id"), encoding="utf-8")
    rules, out = tmp_path / "regels.toml", tmp_path / "out.csv"
    rules.write_text(RULES)
    said = refused("dedupe", table, "--rules", rules, "--out", out)
    assert "klanten.csv has a column entity_id already" in said
    table.write_text(TABLE.replace("klantnr", "group"), encoding="utf-8")
    said = refused("cluster", table, "--k", 2, "--out", out)
    assert "klanten.csv has a column group already" in said
    assert not out.exists()


def test_a_recipe_on_a_table_without_its_column(table: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recept.toml"
    recipe.write_text('format = 1\n[[steps]]\nkind = "trim"\ncolumns = ["roepnaam"]\n')
    out = tmp_path / "out.csv"
    said = refused("clean", table, "--recipe", recipe, "--out", out)
    assert "roepnaam" in said
    assert not out.exists()


def test_a_survival_column_that_is_missing(table: Path) -> None:
    said = refused("survival", table, "--duration", "duur", "--event", "klantnr")
    assert "duur" in said


def test_clusters_of_a_column_that_is_missing(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    said = refused("cluster", table, "--k", 2, "--columns", "leeftijd", "--out", out)
    assert "leeftijd" in said
    assert not out.exists()


def test_settings_that_name_a_column_which_is_missing(table: Path, tmp_path: Path) -> None:
    settings = tmp_path / "bron.toml"
    settings.write_text('[roles]\nmotivatie = "soft"\n')
    assert "motivatie" in refused("profile", table, "--settings", settings)


def test_an_unknown_output_format(table: Path, tmp_path: Path) -> None:
    said = refused("dedupe", table, "--rules", "dedupe_clients", "--out", tmp_path / "out.docx")
    assert ".parquet" in said


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    assert "workbench init" in refused("run", tmp_path)


def test_a_text_file_cut_off_in_its_last_record_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "klanten.csv"
    path.write_text(TABLE + '3;"de Vr', encoding="utf-8")
    code, out, err = workbench("profile", path, "--json", "-")
    read = json.loads(out)["read"]
    assert code == 0, err
    assert read["rows_kept"] == 2
    assert read["rows_in"] == read["rows_kept"] + read["rows_quarantined"] + read["rows_not_data"]
    assert read["rows_quarantined"] == 1


def test_help_answers_at_once_for_it_loads_no_heavy_library() -> None:
    code = (
        "import sys, workbench.cli\n"
        "heavy = {'pandas', 'duckdb', 'ibis', 'streamlit', 'great_expectations', 'sklearn'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print(f"import of the command line: {time.monotonic() - started:.2f} s")
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking")
def test_a_command_that_is_ended_leaves_no_temporary_files(tmp_path: Path) -> None:
    file, temporary = tmp_path / "file.csv", tmp_path / "temporary"
    file.write_text("klantnr;achternaam\n" + "".join(f"{n};naam {n}\n" for n in range(300_000)))
    temporary.mkdir()
    running = subprocess.Popen(
        [sys.executable, "-m", "workbench", "profile", str(file), "--json", "-"],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not list(temporary.rglob("*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert list(temporary.rglob("*.parquet"))
    running.send_signal(signal.SIGTERM)
    assert running.wait(60) == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


def test_the_header_of_the_file_comes_out_as_it_was(table: Path, tmp_path: Path) -> None:
    table.write_text(" nr ;naam;naam;\n1;a;b;\n2;c;d;x\n3;a;b;\n", encoding="utf-8")
    rules, out = tmp_path / "regels.toml", tmp_path / "out.csv"
    rules.write_text(RULES.replace("achternaam", "naam"))
    assert (
        CliRunner()
        .invoke(app, ["dedupe", str(table), "--rules", str(rules), "--out", str(out)])
        .output
    )
    assert out.read_text().splitlines()[0] == " nr ,naam,naam,,entity_id"
