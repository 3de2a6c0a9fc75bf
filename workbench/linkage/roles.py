"""What a column holds, for linkage: `--roles surname=achternaam,birth_date=geboortedatum`."""

from collections.abc import Collection, Mapping

from workbench.core.errors import RoleUnknown, RoleWithoutColumn

ROLES = (
    "given_name",
    "surname",
    "full_name",
    "name_particle",
    "initials",
    "sex",
    "birth_date",
    "birth_year",
    "birth_month",
    "birth_day",
    "street",
    "house_number",
    "city",
    "postcode",
    "phone",
    "email",
    "identifier",
    "title",
    "authors",
    "venue",
    "year",
)
"""Everything that a column may be for linkage."""

Roles = Mapping[str, tuple[tuple[str, str], ...]]
"""Per role its columns, each as it is called in the left and in the right table."""


def parse_roles(
    text: str, left: Collection[str], right: Collection[str] | None = None
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Read `role=column,role=column`; a role given twice has both columns, joined by a space.

    `role=left:right` names a column that the two tables of a link call differently. A column name
    may hold a comma, colon or equals sign when a table has a column by that whole name.
    Raises RoleUnknown or RoleWithoutColumn; whether the columns exist is for the caller.
    """
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for part in _parts(text):
        role, equals, column = (piece.strip() for piece in part.partition("="))
        if role not in ROLES:
            raise RoleUnknown(role=role, known=", ".join(ROLES))
        if not equals or not column:
            raise RoleWithoutColumn(role=role)
        found[role] = (*found.get(role, ()), _sides(column, left, right))
    if not found:
        raise RoleWithoutColumn(role="role")
    return found


def _parts(text: str) -> list[str]:
    """`a=b,c=d` at its commas; what has no role before an equals sign belongs to the part before."""
    parts: list[str] = []
    for piece in text.split(","):
        if parts and piece.partition("=")[0].strip() not in ROLES and "=" not in piece:
            parts[-1] += f",{piece}"
        elif piece.strip():
            parts.append(piece)
    return parts


def _sides(column: str, left: Collection[str], right: Collection[str] | None) -> tuple[str, str]:
    mine, colon, theirs = (piece.strip() for piece in column.partition(":"))
    if right is None or column in left or not colon or not mine or not theirs:
        return column, column
    return mine, theirs
