"""Where in a recipe a new step belongs: texts first, then meanings, then types, then rows."""

from collections.abc import Sequence

_ORDER = (
    ("trim",),
    ("set_cells",),
    ("placeholders",),
    ("case",),
    ("merge_variants", "map_values", "repair_dependency", "repair_majority", "fill"),
    ("name_particles", "postcode", "bsn", "split_columns", "join_columns"),
    ("parse_dates", "parse_timestamps", "parse_numbers"),
    ("duplicate_rows", "as_known_on"),
)
_RANK = {kind: rank for rank, kinds in enumerate(_ORDER) for kind in kinds}
_OTHERS = _RANK["map_values"]


def place_for(kind: str, kinds: Sequence[str]) -> int:
    """The number (from 1) that a step of this kind gets among steps of these kinds.

    Behind the last one that belongs before it or beside it, but before the first that reads types
    when it works on texts: a text step behind a parsing one finds no text any more.
    """
    rank = _RANK.get(kind, _OTHERS)
    later = [at for at, one in enumerate(kinds) if _RANK.get(one, _OTHERS) > rank]
    return (later[0] if later else len(kinds)) + 1
