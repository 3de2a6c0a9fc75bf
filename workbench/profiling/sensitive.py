"""What free text holds that should not be read by all: counted, never shown."""

import re
import tomllib
from functools import cache

import numpy as np
import numpy.typing as npt

from workbench.core.shipped import shipped_folder
from workbench.profiling.patterns import EMAIL, is_iban
from workbench.profiling.values_read import DistinctValues
from workbench.values.bsn import is_valid_bsn

KINDS = ("bsn", "iban", "email", "phone", "health")
_TEXT = ("free_text", "text", "category")
_BSN = re.compile(r"(?<!\d)\d{9}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?<![\d+])(?:\+31|0031|0)[ -]?(?:\(0\))?[1-9](?:[ -]?\d){8}(?!\d)")
_ENOUGH_WORDS = 2


def sensitive_rows(
    values: DistinctValues, among: npt.NDArray[np.bool_], semantic: str | None
) -> dict[str, int]:
    """Rows of a text column that hold each kind of sensitive content; kinds without any left out.

    A BSN passes the 11-test; health words are those of `shipped/terms/health.toml`.
    """
    if semantic not in _TEXT:
        return {}
    found = dict.fromkeys(KINDS, 0.0)
    for at in np.flatnonzero(among):
        text = values.texts[at]
        for kind in _kinds(text):
            found[kind] += float(values.weights[at])
    return {kind: round(count) for kind, count in found.items() if round(count)}


def _kinds(text: str) -> list[str]:
    kinds = []
    if any(char.isdigit() for char in text):
        if any(is_valid_bsn(_BSN.findall(text))):
            kinds.append("bsn")
        if any(is_iban(each) for each in _IBAN.findall(text)):
            kinds.append("iban")
        if _PHONE.search(_IBAN.sub("", text)):
            kinds.append("phone")
    if "@" in text and EMAIL.search(text):
        kinds.append("email")
    if text.count(" ") + 1 >= _ENOUGH_WORDS and _health_words().search(text):
        kinds.append("health")
    return kinds


@cache
def _health_words() -> re.Pattern[str]:
    path = shipped_folder("terms") / "health.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return re.compile(r"\b(?:" + "|".join(words) + r")", re.IGNORECASE)
