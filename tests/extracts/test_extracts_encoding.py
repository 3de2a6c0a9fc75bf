"""Which letters the bytes are."""

import pytest

NAMES = ["José", "Çelik", "Zoë", "Müller", "François", "Señor", "Jörg", "Anaïs", "Renée", "Löwe"]


def register(names, encoding):
    rows = "".join(f"{number};{name};Oss\n" for number, name in enumerate(names))
    return b"nr;naam;plaats\n" + rows.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman"])
def test_names_come_out_right(read_bytes, encoding):
    text = "nr;naam;plaats\n" + "".join(f"{n};{name};Oss\n" for n, name in enumerate(NAMES * 3))
    reading, frame = read_bytes(text.encode(encoding))
    assert list(frame["naam"]) == NAMES * 3
    assert reading.encoding == encoding
    assert reading.columns[0] == "nr"


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_with_its_mark_is_read(read_bytes, mark):
    codec = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    _, frame = read_bytes(mark + "nr;naam\r\n1;Zoë\r\n2;Łukasz\r\n".encode(codec))
    assert list(frame["naam"]) == ["Zoë", "Łukasz"]


def test_lines_of_another_code_page_are_read_as_what_they_are(read_bytes):
    data = register(NAMES, "cp1252") + register(["André", "Gül"], "cp850")[15:]
    reading, frame = read_bytes(data)
    assert list(frame["naam"]) == [*NAMES, "André", "Gül"]
    assert reading.encoding == "mixed"
    assert "encodings_mixed" in {finding.code for finding in reading.findings}


def test_a_few_legacy_lines_in_a_utf8_file_do_not_spoil_it(read_bytes):
    data = register(NAMES * 3, "utf-8") + register(["Gül"], "cp1252")[15:]
    reading, frame = read_bytes(data)
    assert list(frame["naam"]) == [*NAMES * 3, "Gül"]
    again, same = read_bytes(data, **reading.settings.model_dump())
    assert same.equals(frame)
    assert again.encoding == "mixed"


def test_text_that_was_spoilt_before_delivery_is_left_and_said(read_bytes):
    reading, frame = read_bytes(register(["CliÃ«nt", "Zoë"], "utf-8"))
    assert list(frame["naam"]) == ["CliÃ«nt", "Zoë"]
    assert "mojibake" in {finding.code for finding in reading.findings}


def test_typographic_quotes_are_not_taken_for_mac_letters(read_bytes):
    _, frame = read_bytes(register(["auto’s", "‘t Zand", "Zoë", "prijs €", "a – b"], "cp1252"))
    assert list(frame["naam"]) == ["auto’s", "‘t Zand", "Zoë", "prijs €", "a – b"]


def test_no_byte_is_lost_where_the_code_page_leaves_it_undefined(read_bytes):
    _, frame = read_bytes(b"nr;naam;plaats\n1;Zo\xeb\x9d;Oss\n2;Jos\xe9;Oss\n3;Ren\xe9e;Oss\n")
    assert frame["naam"][0] == "Zoë\x9d"


MIGRANT = ["Öztürk", "Ünal", "Çelik", "Koç", "Kiliç", "Ömer", "Gül", "Hélène", "Zoë", "Sjögren"]


def test_every_letter_is_right_in_a_file_of_two_code_pages(read_bytes):
    names = [*MIGRANT, *NAMES] * 6
    lines = [
        f"{number};{name};Oss".encode("cp850" if number % 3 == 0 else "cp1252")
        for number, name in enumerate(names)
    ]
    reading, frame = read_bytes(b"nr;naam;plaats\n" + b"\n".join(lines))
    assert list(frame["naam"]) == names
    assert reading.encoding == "mixed"
