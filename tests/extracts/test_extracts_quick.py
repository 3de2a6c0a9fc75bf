"""The quick way through regular blocks of text and the careful one give the same reading."""

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_files import make_odd_file

from workbench.core.errors import WorkbenchError
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts import encoding
from workbench.extracts.delimited import read_delimited
from workbench.extracts.sink import sink_into

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SWEEP = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
HEADER = "nr;naam;opmerking"
REGULAR = [
    "1;Zoë;x",
    "2;;",
    '3;"a;b";y',
    '4;"zei ""ja""";',
    "5; Çelik ;z",
    '6;"twee\nregels";v',
    "7;é;ï",
]
ODD = [
    "", ";;", " ; ;", HEADER, "Titel 2016", "Titel 2017;;", "Pagina 2 van 3", "8;x", "9;x;y;z", "10;x;y;",
    '11;"open;x', '12;x"y;z', '13;"a" ;b', '14; "a;b";c', "15;a\0b;c", "16;\r;x", "17;Ã«;x", "18;x;a; b",
    "Totaal;;", ";\u00a0;", '19;"a"b";c', "20;\u2028;x", '21;"";""', '"22";"";', "Bron: het register", "'23;a;b'",
    '24;"x\n\n\ny";z', "25;" + "lang" * 20 + ";x",
]  # fmt: skip
runs = st.lists(
    st.tuples(
        st.lists(st.sampled_from(REGULAR), min_size=8, max_size=40),
        st.lists(st.sampled_from([*REGULAR, *ODD]), max_size=2),
    ),
    min_size=1,
    max_size=5,
)
lines = runs.map(lambda parts: [line for run, odd in parts for line in (*run, *odd)])


def outcome(file: Path, quick: bool, block: int, chosen: ReadSettings, monkey: pytest.MonkeyPatch):
    with (
        TemporaryDirectory() as name,
        contextlib.suppress(WorkbenchError),
        monkey.context() as patch,
    ):
        patch.setattr(encoding, "BLOCK", block)
        folder = Path(name)
        with sink_into(folder) as sink:
            found = read_delimited(file, sink, chosen, Limits(cell_characters=70), quick)
            sink.finish()
            account = sink.account(found.records_in)
        assert account.closes
        frames = [pd.read_parquet(folder / f"{part}.parquet") for part in ("reading", "quarantine")]
        return found, account, [frame.to_dict("list") for frame in frames]
    return None


def check(text: str, codec: str, newline: str, block: int, **chosen: object) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as monkey:
        file = Path(name) / "file.csv"
        file.write_bytes(text.replace("\n", newline).encode(codec, "replace"))
        wish = ReadSettings.model_validate(chosen)
        quick, careful = (outcome(file, way, block, wish, monkey) for way in (True, False))
        assert quick == careful


codecs = st.sampled_from(["utf-8", "cp1252", "cp850", "utf-16"])
newlines = st.sampled_from(["\n", "\r\n", "\r"])
blocks = st.integers(60, 1500)


@QUIET
@given(lines, codecs, newlines, blocks, st.booleans(), st.sampled_from(["\n", ""]))
def test_both_ways_give_the_same_reading(lines, codec, newline, block, mended, end):
    text = "\n".join(["Titel 2015", HEADER, *lines]) + end
    check(text, codec, newline, block, repair_mojibake=mended)


@QUIET
@given(st.integers(0, 10_000), st.integers(60, 1500))
def test_both_ways_give_the_same_reading_of_odd_files(seed, block):
    check(make_odd_file(seed).text, "utf-8", "\n", block)


@pytest.mark.sweep
@SWEEP
@given(lines, codecs, newlines, blocks, st.booleans(), st.sampled_from(["\n", ""]))
def test_sweep_both_ways(lines, codec, newline, block, mended, end):
    text = "\n".join(["Titel 2015", HEADER, *lines]) + end
    check(text, codec, newline, block, repair_mojibake=mended)


def test_lines_of_two_code_pages_are_the_same_both_ways():
    names = ["Zoë", "Çelik", "José", "Müller", "Ünal", "Renée"] * 40
    rows = [f"{n};{name};x".encode("cp850" if n % 3 else "cp1252") for n, name in enumerate(names)]
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as monkey:
        file = Path(name) / "file.csv"
        file.write_bytes(b"\n".join([HEADER.encode(), *rows, b""]))
        quick, careful = (outcome(file, w, 700, ReadSettings(), monkey) for w in (True, False))
    assert quick == careful
    assert quick[2][0]["naam"] == names
