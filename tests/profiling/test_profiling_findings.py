"""The ten findings that matter most, and none that only make noise."""

import re
import tomllib
from pathlib import Path

import workbench
from workbench.profiling.texts import FINDINGS

WORDS = Path(workbench.__file__).parent / "ui" / "words" / "profiling.toml"


def codes(profile):
    return [finding.code for finding in profile.findings]


def test_a_tidy_table_with_keys_has_no_findings(profile_of):
    profile = profile_of(
        {
            "klantnr": [f"{n:08d}" for n in range(300)],
            "geboortedatum": [
                f"{n % 28 + 1:02d}-{n % 12 + 1:02d}-19{n % 50 + 50}" for n in range(300)
            ],
            "trede": [str(n % 6 + 1) for n in range(300)],
            "opmerking": [f"gesprek nummer {n} gehad met klant" for n in range(300)],
        },
        key=["klantnr"],
        roles={"klantnr": "key"},
    )
    assert profile.findings == ()


def test_a_key_that_is_double_or_empty_is_critical_and_comes_first(profile_of):
    profile = profile_of(
        {"klantnr": ["1", "2", "2", "", None], "geslacht": ["M", "V", "m", "-", "M"]},
        key=["klantnr"],
        roles={"klantnr": "key"},
    )
    assert codes(profile)[:2] == ["key_empty", "key_not_unique"]
    assert [finding.count for finding in profile.findings[:2]] == [2, 1]


def test_a_key_that_comes_back_in_a_journal_is_no_finding(profile_of):
    profile = profile_of(
        {"id": ["1", "1"], "jn_datum": ["01-01-2016 10:00", "02-01-2016 10:00"]},
        key=["id"],
        roles={"id": "key", "jn_datum": "recorded_at"},
    )
    assert codes(profile) == []


def test_mixed_and_unreadable_dates_are_said(profile_of):
    dates = ["01-02-2016"] * 80 + ["20160201"] * 15 + ["32-01-2016"] * 5
    found = {finding.code: finding for finding in profile_of({"datum": dates}).findings}
    assert found["date_formats_mixed"].count == 15
    assert found["date_unreadable"].count == 5


def test_spellings_of_the_same_code_are_said(profile_of):
    found = profile_of({"geslacht": ["M", "V", "m", " V"] * 20}).findings
    assert [finding.code for finding in found] == ["case_or_space_variants"]
    assert found[0].count == 40


def test_there_are_ten_at_most(profile_of):
    profile = profile_of({f"k{n}": ["ja", "JA ", "nee", "Nee"] * 5 for n in range(25)})
    assert len(profile.findings) == 10


def test_of_many_columns_with_the_same_fault_the_worst_are_said_and_the_rest_is_counted(
    profile_of,
):
    names = [f"k{n}" for n in range(25)]
    profile = profile_of(
        {name: ["a", "b"] * 20 + ["-"] * (n + 1) + ["c"] * (30 - n) for n, name in enumerate(names)}
    )
    said = [finding for finding in profile.findings if finding.code == "disguised_missing"]
    assert [finding.column for finding in said] == ["k24", "k23", "k22", "k21"]
    more = [finding for finding in profile.findings if finding.code == "more_disguised_missing"]
    assert [finding.count for finding in more] == [21]


def test_every_code_has_words_with_the_same_placeholders():
    words = tomllib.loads(WORDS.read_text("utf-8"))
    sentences = {f"finding.{code}": text for code, (_, text) in FINDINGS.items()}
    for key, text in sentences.items():
        assert words[key]["en"] == re.sub(r":\.\d%", "", text)
        assert placeholders(words[key]["nl"]) == placeholders(words[key]["en"])


def placeholders(text):
    return set(re.findall(r"{(\w+)}", text))
