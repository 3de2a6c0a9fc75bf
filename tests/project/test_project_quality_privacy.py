"""No value of a person comes out of quality over time: not in `trend`, the database or the logs."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.project import Project
from workbench.project.initiating import init_project

DELIVERIES = [dt.date(2017, month, 28) for month in range(1, 7)]
CUT, SHIFTED = 3, 4
SETTINGS = """
[sources.clients]
key = ["nr"]

[sources.clients.roles]
nr = "key"
team = "team"
motivatie = "soft"
achternaam = "identifying"
bsn = "identifying"
opmerking = "remark"
"""
CITIZEN = "111222333"
CANARIES = ("Kwaxelbroek", "Zonderling", "777000", CITIZEN, "Uitzonderlijke", "Onbekendstraat")


def delivery(at: int) -> str:
    """700 records and more each time; one delivery is cut in half, the next has a column shifted."""
    random = np.random.default_rng(8)
    lines = ["nr;achternaam;bsn;adres;team;motivatie;opmerking"]
    for number in range(700 + 50 * at):
        name = random.choice(["Kwaxelbroek", "Zonderling"]) + f"-{random.integers(200)}"
        team, says = random.choice(["Noord", "Oost"]), random.choice(["hoog", "laag", ""])
        # from the fifth delivery on the screen fills in one citizen's number
        stamped = at > CUT and number >= 700 + 50 * CUT
        bsn = CITIZEN if stamped else f"777000{number % 1000:03d}"
        cells = [name, bsn, f"Onbekendstraat {number}", team]
        if at == SHIFTED:
            cells = [cells[-1], *cells[:-1]]  # every address stands under `team`
        lines.append(
            ";".join([str(10_000 + number), *cells, says, f"Uitzonderlijke zaak {number}"])
        )
    kept = len(lines) // 2 if at == CUT else len(lines)
    return "\n".join(lines[:kept]) + "\n"


def test_no_personal_value_is_told_or_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    folder = tmp_path / "project"
    init_project(folder)
    toml = folder / "workbench.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    project = Project.open(folder)
    for at, when in enumerate(DELIVERIES):
        file = tmp_path / f"klanten_{at}.csv"
        file.write_text(delivery(at), encoding="utf-8")
        project.add("clients", file, when)
    ran = CliRunner().invoke(app, ["run", str(folder)])
    told = CliRunner().invoke(app, ["trend", str(folder), "--json", "-"])
    said = CliRunner().invoke(app, ["trend", str(folder)])
    assert (ran.exit_code, told.exit_code, said.exit_code) == (0, 0, 0), ran.exception
    extracts = {alert.extract for alert in project.trend("clients").alerts}
    assert {str(DELIVERIES[CUT]), str(DELIVERIES[SHIFTED])} & extracts  # there was much to tell
    project.close()
    spoken = capfd.readouterr()
    texts = {
        "run": ran.output + ran.stderr,
        "trend as JSON": told.output,
        "trend": said.output + said.stderr,
        "log": caplog.text + spoken.out + spoken.err,
    }
    kept = [*folder.glob("workbench.db*"), *folder.rglob("*.log")]
    for stage in ("measure", "watch"):
        results = list((folder / "data" / "derived" / stage).rglob("*.json"))
        assert results, stage
        kept += results
    texts |= {str(path.relative_to(folder)): path.read_bytes().decode("latin-1") for path in kept}
    assert [
        (where, canary) for where, text in texts.items() for canary in CANARIES if canary in text
    ] == []
