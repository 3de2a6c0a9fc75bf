"""The object of the Gemeentelijk Gegevensmodel that a column of a social register belongs to."""

import re
import tomllib
from functools import cache

from workbench.core.shipped import shipped_folder
from workbench.profiling.results import ModelTerm

_BY_MEANING = {"postcode": "Nummeraanduiding", "iban": "Bankrekening", "bsn": "Client"}
"""What the values prove, whatever the column is called."""


def find_model_term(column: str, semantic: str | None) -> ModelTerm | None:
    """The first object of `shipped/terms/ggm.toml` whose column names fit; None without one."""
    proved = _BY_MEANING.get(semantic or "")
    name = column.replace("_", " ")
    for term, pattern in _terms():
        if term.name == proved or (proved is None and pattern.search(name)):
            return term
    return None


@cache
def _terms() -> tuple[tuple[ModelTerm, re.Pattern[str]], ...]:
    path = shipped_folder("terms") / "ggm.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["terms"]
    return tuple(
        (
            ModelTerm(name=one["name"], domain=one["domain"], definition=one["definition"]),
            re.compile(one["columns"], re.IGNORECASE),
        )
        for one in listed
    )
