"""What the columns of a source probably are to a linkage, from its profile; a person may differ."""

import re
from collections.abc import Sequence

from workbench.profiling.results import ColumnProfile

_PROVEN = {
    "bsn": "identifier",
    "sex": "sex",
    "postcode": "postcode",
    "house_number": "house_number",
    "phone": "phone",
    "email": "email",
}
"""Semantic types that settle the role by themselves."""

_ANNOUNCED = (
    ("birth_date", ("date", "date_in_words"), r"geboorte(?!land|plaats)|birth|^dob$|^gebdat"),
    ("birth_year", ("year", "integer"), r"geboortejaar|birth ?year"),
    ("name_particle", ("name", "category", "text"), r"voorvoegsel|tussenvoegsel|particle|prefix"),
    ("given_name", ("name", "text", "category"), r"voorna|roepnaam|given|first ?name|forename"),
    (
        "surname",
        ("name", "text", "category"),
        r"achternaam|geslachtsnaam|surname|last ?name|family",
    ),
    ("initials", ("name", "text", "category", "code"), r"voorletter|initial"),
    ("street", ("name", "text", "category"), r"straat|street|^adres$|^address$"),
    ("city", ("name", "text", "category"), r"woonplaats|^plaats|gemeente|city|town"),
    ("full_name", ("name", "text"), r"^naam$|^name$|volledige naam|full ?name"),
)
"""Role, the semantic types that allow it, and what the column's name must say besides."""


def proposed_roles(columns: Sequence[ColumnProfile]) -> dict[str, str]:
    """Column -> role (`linkage.roles.ROLES`), for the columns that say who a record is.

    A client number is left out: a second one is the very fault that a deduplication looks for.
    """
    found: dict[str, str] = {}
    for column in columns:
        role = _role(column)
        if role is not None and role not in found.values():
            found[column.name] = role
    return found


def _role(column: ColumnProfile) -> str | None:
    kind = column.semantic_type or ""
    if kind in _PROVEN:
        return _PROVEN[kind]
    said = column.name.lower().replace("_", " ")
    for role, kinds, pattern in _ANNOUNCED:
        if kind in kinds and re.search(pattern, said):
            return role
    return None
