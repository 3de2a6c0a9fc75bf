"""Delimiter and quoting of odd files: others' annotated ones, and families made here."""

from pathlib import Path

import pytest
from odd_files import FAMILIES, make_odd_file

from workbench.extracts import read_extract

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "vslash": "|"}
QUOTES = {"doublequote": '"', "singlequote": "'"}


def dialect_of(data: bytes, folder: Path) -> tuple[str | None, str | None]:
    """What the public reading says; the file's own name is not shown to it."""
    file = folder / "file.csv"
    file.write_bytes(data)
    reading = read_extract(file, folder)
    assert reading.account.closes
    return reading.delimiter, reading.quotechar


def test_delimiter_and_quote_are_right_on_odd_files_of_others(shared_data, tmp_path):
    """At least 95% of the annotated files of CSVsniffer's test set (issue B)."""
    folder = shared_data / "dialects"
    annotations = (folder / "Dialect_annotations.txt").read_text("utf-8").splitlines()[2:]
    wrong, count = [], 0
    for line in annotations:
        name, _, delimiter, quote, *_ = [*line.split("|"), "", "", ""]
        if not (folder / "csv" / name).is_file():
            continue
        count += 1
        found = dialect_of((folder / "csv" / name).read_bytes(), tmp_path)
        if found != (DELIMITERS[delimiter], QUOTES[quote]):
            wrong.append((name, found))
    print(f"{count - len(wrong)} of {count}", *wrong, sep="\n")
    assert len(wrong) <= 0.05 * count


def made_right(seeds: range, tmp_path: Path) -> float:
    wrong = []
    for seed in seeds:
        made = make_odd_file(seed)
        found = dialect_of(made.text.encode(), tmp_path)
        if found != (made.delimiter, made.quotechar):
            wrong.append((seed, made.family, made.delimiter, made.quotechar, found))
    print(f"{len(seeds) - len(wrong)} of {len(seeds)}", *wrong, sep="\n")
    return 1 - len(wrong) / len(seeds)


def test_delimiter_and_quote_are_right_on_made_odd_files(tmp_path):
    assert made_right(range(120), tmp_path) >= 0.98
    assert len({make_odd_file(seed).family for seed in range(120)}) >= 0.9 * len(FAMILIES)


@pytest.mark.sweep
def test_sweep_made_odd_files(tmp_path):
    assert made_right(range(100_000, 104_000), tmp_path) >= 0.98


def test_what_came_second_and_why_is_told(read_bytes):
    text = "nr;bedrag;saldo\n" + "".join(f"{n};{n},50;1.234,5{n % 10}\n" for n in range(50))
    reading, _ = read_bytes(text.encode())
    encoding, dialect, header = reading.choices
    assert (encoding.chosen, encoding.reason.code) == ("utf-8", "encoding_utf8")
    assert (dialect.chosen, dialect.runner_up) == ('; quote "', ', quote "')
    assert dialect.reason.values["width"] == 3
    assert (header.chosen, header.reason.code) == ("1", "header_differs")


@pytest.mark.parametrize(
    "lines",
    [
        ["naam", "Jansen, P.", "de Vries, A.", "Smit, B."],
        ["bedrag", "12,50", "3,75", "100,00"],
        ["tijd", "12:30", "08:15", "17:00"],
        ["postcode", "5211 AB", "5212 cd", "1234 EF"],
        ["opmerking", *[f"gebeld, {'wil, ' * (n % 4)}komt terug" for n in range(12)]],
        ["moment", "2016-01-01 12:30:00", "2016-01-02 12:30:00"],
    ],
)
def test_marks_inside_the_values_of_one_column_separate_nothing(read_bytes, lines):
    reading, frame = read_bytes(("\n".join(lines) + "\n").encode())
    assert (reading.delimiter, reading.columns_certain) == (",", False)
    assert list(frame[lines[0]]) == lines[1:]
    again, same = read_bytes(("\n".join(lines) + "\n").encode(), **reading.settings.model_dump())
    assert same.equals(frame)
    assert again.account == reading.account


def test_a_quote_behind_a_backslash_does_not_close_a_cell(read_bytes):
    data = b'nr;tekst\n1;"zei \\"kom; ga\\" en ging"\n2;"a\\\\b"\n3;"x"\n'
    reading, frame = read_bytes(data)
    assert reading.settings.escapechar == "\\"
    assert list(frame["tekst"]) == ['zei "kom; ga" en ging', "a\\b", "x"]


def test_a_path_that_ends_in_a_backslash_is_no_escape(read_bytes):
    reading, frame = read_bytes(b'nr;map;x\n1;"C:\\data\\";a\n2;"D:\\";b\n3;"E:\\x\\";c\n')
    assert reading.settings.escapechar == ""
    assert list(frame["map"]) == ["C:\\data\\", "D:\\", "E:\\x\\"]


def test_quotes_that_follow_no_rule_are_taken_as_they_stand(read_bytes):
    lines = [f'"{n}"";"{n} bij 3"";{n * 7}' for n in range(1, 30)]
    reading, frame = read_bytes(("maat;gat;nr\n" + "\n".join(lines) + "\n").encode())
    assert reading.delimiter == ";"
    assert frame.shape == (29, 6)


def test_one_line_of_a_million_characters_is_read(read_bytes):
    cells = ";".join(f"waarde {number}" for number in range(1500))
    reading, frame = read_bytes((cells + "\n" + "x" * 900_000 + ";" * 1499 + "\n").encode())
    assert frame.shape == (1, 1503)
    assert reading.delimiter == ";"
