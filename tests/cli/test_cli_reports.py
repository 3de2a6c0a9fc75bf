"""The quality report: counts only unless asked, nothing loaded or run, every value escaped."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import UnknownFormat
from workbench.project import Project

CANARIES = ("Kwaxelbroek", "123456782", "zonderling-cel", "Zeggeteam")
HOSTILE = '<img src=http://canary.example/x onerror=alert(1)>&"\u202e'


def suite(path: Path, column: str) -> Path:
    asked = [
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": column, "value_set": ["goed"]},
            "severity": "critical",
        },
        {
            "type": "expect_column_values_to_pass_the_bsn_eleven_test",
            "kwargs": {"column": "bsn"},
            "severity": "warning",
        },
        {
            "type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "achternaam"},
            "severity": "info",
        },
    ]
    content = {"name": "s", "meta": {"stage": "raw"}, "expectations": asked}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def table(path: Path, column: str = "cel", cell: str = "zonderling-cel") -> Path:
    lines = [f"achternaam;bsn;{column};team"]
    lines += [f"Kwaxelbroek;{'123456782' if at % 2 else ''};{cell};Zeggeteam" for at in range(20)]
    lines += [f"Ander;111222333;goed;{at % 3}" for at in range(40)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Parts(HTMLParser):
    """Tags and attributes of a page; text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def loads_nothing(page: str) -> None:
    parts = Parts(page)
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "span"}
    allowed |= {"strong", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in parts.tags} <= allowed
    for _, attributes in parts.tags:
        assert attributes.keys() <= {"class", "lang", "charset", "http-equiv", "content", "name"}
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\(", page)


def validate(tmp_path: Path, *more: str, **of_table: str) -> tuple[str, str]:
    """The report, and what was said on the screen."""
    out = tmp_path / "report.html"
    file = table(tmp_path / "levering.csv", **of_table)
    checked = suite(tmp_path / "s.json", of_table.get("column", "cel").strip('"'))
    words = ["validate", str(file), "--suite", str(checked), "--report", str(out), *more]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1, result.output
    return out.read_text(encoding="utf-8"), result.output


@pytest.mark.parametrize(("lang", "said"), [("nl", "Kwaliteitsrapport"), ("en", "Quality report")])
def test_a_report_holds_counts_and_no_value_of_the_data(
    tmp_path: Path, lang: str, said: str
) -> None:
    page, screen = validate(tmp_path, "--lang", lang)
    loads_nothing(page)
    assert said in page
    assert ">20<" in page
    assert not [canary for canary in CANARIES if canary in page + screen]


def test_values_are_there_when_asked_and_the_report_says_so(tmp_path: Path) -> None:
    page, _ = validate(tmp_path, "--with-values")
    loads_nothing(page)
    assert "zonderling-cel" in page
    assert "persoonsgegevens" in page
    assert "Kwaxelbroek" not in page  # its column is not at fault


def test_hostile_names_and_cells_stay_text(tmp_path: Path) -> None:
    page, _ = validate(tmp_path, "--with-values", column="<script>x</script>", cell=HOSTILE)
    loads_nothing(page)
    assert "<script>x</script>" in Parts(page).text
    assert "\u202e" not in page


def test_a_report_is_html_or_refused(tmp_path: Path) -> None:
    file, checked = table(tmp_path / "t.csv"), suite(tmp_path / "s.json", "cel")
    words = ["validate", str(file), "--suite", str(checked), "--report", str(tmp_path / "r.pdf")]
    assert isinstance(CliRunner().invoke(app, words).exception, UnknownFormat)


def test_a_project_leaves_no_value_in_report_results_or_database(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "p"
    (folder / "expectations").mkdir(parents=True)
    (folder / "workbench.toml").write_text(
        'format = 1\nname = "p"\n[sources.s]\nsuite_raw = "s"\n'
        '[sources.s.roles]\nteam = "team"\nachternaam = "identifying"\n'
    )
    suite(folder / "expectations" / "s.json", "cel")
    project = Project.open(folder)
    project.add("s", table(tmp_path / "levering.csv"), date(2016, 9, 1))
    out = tmp_path / "run.html"
    done = CliRunner().invoke(app, ["run", str(folder), "--report", str(out)])
    told = CliRunner().invoke(app, ["report", str(folder), str(tmp_path / "r.html")])
    assert (done.exit_code, told.exit_code) == (0, 0), done.output + told.output
    project.close()
    left = [out, tmp_path / "r.html", *folder.glob("workbench.db*")]
    left += [
        path for path in (folder / "data" / "derived").glob("validate*/**/*") if path.is_file()
    ]
    assert len(left) >= 5
    for path in left:
        content = path.read_bytes()
        assert not [canary for canary in CANARIES if canary.encode() in content], path
    said = done.output + done.stderr + told.output + caplog.text
    assert not [canary for canary in CANARIES if canary in said]
    asked = ["report", str(folder), str(tmp_path / "v.html"), "--with-values", "--lang", "en"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    page = (tmp_path / "v.html").read_text(encoding="utf-8")
    loads_nothing(page)
    assert "zonderling-cel" in page
    assert "team Zeggeteam: 20 rows fail" in Parts(page).text


def test_a_failing_expectation_says_what_to_do_and_whom_to_ask(tmp_path: Path) -> None:
    file = suite(tmp_path / "s.json", "cel")
    content = json.loads(file.read_text(encoding="utf-8"))
    content["meta"] |= {"owner": "Beheer <b>", "remedy": "Ask.", "remedy_nl": "Vraag het na."}
    content["expectations"][0]["meta"] = {"why": "Because.", "why_nl": "Daarom."}
    file.write_text(json.dumps(content), encoding="utf-8")
    report = tmp_path / "r.html"
    asked = ["validate", str(table(tmp_path / "t.csv")), "--suite", str(file), "--report"]
    CliRunner().invoke(app, [*asked, str(report)])
    page = report.read_text(encoding="utf-8")
    assert "Daarom." in page
    assert "Wat te doen: Vraag het na. Eigenaar: Beheer &lt;b&gt;." in page
