"""Plain lines are read by the run: the same reading, to the byte, as line by line with care."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.core.errors import WorkbenchError
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts import read_extract
from workbench.extracts.delimited import read_delimited

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SWEEP = settings(max_examples=4000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PLAIN_CELLS = ["1", "naam", "Zoë", "01-02-2016", "", "1,5", "x y", "São"]
ODD_CELLS = [
    *['"q"', '"a;b"', '""', '"', 'a"b', '"a""b"', '"open', 'dicht"', ' "b"', '"c" ', "'s", "'t'"],
    *[" ", "\xa0", "\x1f", "\x01", "\0", "\ufeff", "\ufeff1", "\u2028", "\x85", "a\rb", "\r"],
    *["a\nb", '"a\nb"', "Ã«", "â€œ", "Totaal", "nr", "plaats", "\\", '\\"', ";", ";;", "€", "ł"],
    *["x" * 40],
]
LINES = [
    *["", " ", ";;", "; ;\xa0", "nr;naam;plaats", '"nr";naam;plaats', "nr;naam;plaats;"],
    *["Totaal;2;", "Aantal records: 3", "een voetnoot van woorden;;", "a;b", "a;b;c;d", "a;b;c;;"],
    *["Pagina 2 van 3", "pag. 4;;", '"Pagina 5";;', "Een titel 17", "Klanten 8;per;team 1;", ";x;"],
]
HEADERS = [
    ["nr;naam;plaats"],
    ["Een titel 16", "nr;naam;plaats"],
    ["Klanten 7;;team 2", "", "nr;naam;plaats"],
    ["klant;;woon", "nr;naam;plaats"],
    [],
]


def cell(plain: int) -> st.SearchStrategy[str]:
    """A cell, odd once in `plain` times or so."""
    return st.integers(0, plain).flatmap(lambda n: st.sampled_from(PLAIN_CELLS if n else ODD_CELLS))


def line(plain: int, tail: str) -> st.SearchStrategy[str]:
    whole = st.tuples(cell(plain), cell(plain), cell(plain)).map(lambda row: ";".join(row) + tail)
    return st.integers(0, plain).flatmap(lambda n: whole if n else st.sampled_from(LINES))


def quoted(text: str) -> str:
    return ";".join('"' + each + '"' for each in text.split(";"))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    plain, feed = draw(st.sampled_from([3, 12, 60])), draw(st.sampled_from(["\n", "\r\n"]))
    tail = draw(st.sampled_from(["", "", ";", ";;"]))
    lines = draw(st.lists(line(plain, tail), min_size=1, max_size=40))
    header = draw(st.sampled_from(HEADERS))
    if draw(st.booleans()):
        lines = [quoted(each) if '"' not in each else each for each in lines]
    text = feed.join([*(each + tail for each in header), *lines]) + draw(
        st.sampled_from(["", feed, feed + feed])
    )
    encoding = draw(st.sampled_from(["utf-8", "cp1252", "cp850", "utf-16", "utf-8-sig", "mixed"]))
    if encoding == "mixed":
        parts = [
            each.encode(draw(st.sampled_from(["cp1252", "cp850", "utf-8"])), "replace")
            for each in text.split("\n")
        ]
        return b"\n".join(parts)
    return text.encode(encoding, "replace")


chosen = st.fixed_dictionaries(
    {},
    optional={
        "quotechar": st.sampled_from(["", '"', "'"]),
        "total_row": st.booleans(),
        "header_row": st.sampled_from([0, 1, 2]),
        "encoding": st.sampled_from(["cp1252", "mixed", "latin-1", "gbk", "shift_jis"]),
        "delimiter": st.sampled_from([";", "x", ","]),
        "escapechar": st.sampled_from(["", "\\"]),
        "repair_mojibake": st.booleans(),
        "header_lines": st.sampled_from([1, 2]),
    },
)
CAREFULLY = partial(read_delimited, quick=False)


def read(folder: Path, data: bytes, wish: ReadSettings, careful: bool, block: int) -> object:
    """Everything that a reading is: its result and both files, or the refusal."""
    file = folder / "file.csv"
    file.write_bytes(data)
    with ExitStack() as changed:
        changed.enter_context(patch("workbench.extracts.encoding.BLOCK", block))
        if careful:
            changed.enter_context(patch("workbench.extracts.reader.read_delimited", CAREFULLY))
        try:
            reading = read_extract(file, folder, wish, Limits(cell_characters=30))
        except WorkbenchError as refusal:
            return str(refusal)
    tables = [pd.read_parquet(folder / f"{name}.parquet") for name in ("reading", "quarantine")]
    return reading, *(table.to_dict("list") for table in tables)


def check(data: bytes, options: dict[str, object], block: int) -> None:
    wish = ReadSettings.model_validate({"delimiter": ";", **options})
    with TemporaryDirectory() as name:
        quick = read(Path(name), data, wish, careful=False, block=block)
        careful = read(Path(name), data, wish, careful=True, block=block)
    assert quick == careful


blocks = st.sampled_from([20, 64, 200, 1 << 20])


@QUIET
@given(files(), chosen, blocks)
def test_the_quick_way_and_the_careful_way_read_the_same(data, options, block):
    check(data, options, block)


@QUIET
@given(st.binary(max_size=300), chosen, blocks)
def test_of_any_bytes_too(data, options, block):
    check(data, options, block)


@pytest.mark.sweep
@SWEEP
@given(files(), chosen, blocks)
def test_sweep_both_ways(data, options, block):
    check(data, options, block)


def test_most_lines_of_a_common_file_do_go_the_quick_way(tmp_path):
    rows = "".join(
        f'{n};"Zoë; {n}";plaats {n}\r\n' if n % 9 else f'{n};a"b;c\r\n' for n in range(5000)
    )
    file = tmp_path / "file.csv"
    file.write_bytes(("nr;naam;plaats\r\n" + rows).encode("cp1252"))
    with patch("workbench.extracts.text_sink.TextSink.keep", autospec=True) as one_by_one:
        read_extract(file, tmp_path)
    assert one_by_one.call_count < 5000 / 9 + 20
