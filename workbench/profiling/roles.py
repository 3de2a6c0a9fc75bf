"""What a column is probably for, by its name: used only where no roles are declared."""

import re
from collections.abc import Sequence

from workbench.core.settings import Role, SourceSettings
from workbench.profiling.soft.suggestion import by_name as called_soft

_PATTERNS: tuple[tuple[Role, str], ...] = (
    ("operation", r"^jn op|operatie|operation|mutatiesoort"),
    ("recorded_at", r"^jn d|dtopvoer|opvoerdatum|recorded|mutatiedatum|timestamp"),
    ("remark", r"opm\b|opmerking|remark|toelichting|notitie|comment|memo"),
    ("team", r"\bteam|afdeling|wijkteam|department"),
    ("case_manager", r"klantmanager|consulent|case.?manager|behandelaar|regisseur"),
    ("key", r"klant ?n|cli.nt ?n|client ?(?:id|n)|person ?id|persoon ?(?:id|n)|gesprek ?(?:id|n)"),
    ("identifying", r"bsn|naam|voorvoegsel|geboortedatum|surname|first ?name|last ?name"),
    ("date", r"(?:gespreks?|peil|contact|interview|registratie|ingangs?|start) ?dat|date"),
)
_COMPILED = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _PATTERNS)


def roles_of(columns: Sequence[str], source: SourceSettings) -> dict[str, Role]:
    """The declared roles; where there are none, those that the column names suggest.

    Of suggested dates only the first counts. A table without a client or a date has no suggested
    soft characteristics: `language` in a table of books is none.
    """
    if source.roles:
        return {column: role for column, role in source.roles.items() if column in columns}
    found: dict[str, Role] = {}
    for column in columns:
        role = _by_name(column)
        if role is not None and not (role == "date" and "date" in found.values()):
            found[column] = role
    if not {"key", "case_manager", "team"} & set(found.values()):
        return {column: role for column, role in found.items() if role != "soft"}
    return found


def _by_name(column: str) -> Role | None:
    name = column.replace("_", " ")
    for role, pattern in _COMPILED:
        if pattern.search(name):
            return role
    return "soft" if called_soft(column) else None


_IDENTIFYING = frozenset({"bsn", "iban", "email", "phone", "name", "house_number", "postcode"})
_HARD = frozenset({"sex", "education", "municipality_code", "sbi_code", "isco_code", "amount"})
_UNIQUE = 0.9


def suggested_role(column: str, semantic: str | None, uniqueness: float | None) -> Role | None:
    """The role that a column's name, or else its values, suggest; None where neither does.

    What values prove (a BSN, a postcode) goes before the name.
    """
    if semantic in _IDENTIFYING:
        return "identifying"
    by_name = _by_name(column)
    if by_name is not None:
        return by_name
    if semantic in _HARD:
        return "hard"
    if semantic in ("date", "timestamp"):
        return "date"
    if semantic == "free_text":
        return "remark"
    if semantic == "identifier" and uniqueness is not None and uniqueness >= _UNIQUE:
        return "key"
    return None
