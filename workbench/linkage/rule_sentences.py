"""A fault of a rule file as a sentence: at which key, what was found, what is allowed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

Place = tuple[str | int, ...]

_LONGEST = 160
_EITHER = {
    "threshold": "must be a probability over 0 and under 1, or 'auto'",
    "one_to_one": "must be true, false or 'auto'",
    "levels": "must be a number or a text",
}
"""Keys of which one fault would be told per alternative."""

_KINDS = {
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "tuple_type": 'must be a list, as in ["a", "b"]',
    "dict_type": "must be a table with keys",
    "model_type": "must be a table with keys",
    "model_attributes_type": "must be a table with keys",
    "missing": "is missing: it must be given",
}
_LIMITS = {
    "greater_than": ("gt", "over"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "under"),
    "less_than_equal": ("le", "at most"),
}


class _AsWritten:
    """Something from a file, shown as TOML has it."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __repr__(self) -> str:
        text = _toml(self._value)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def fault(place: Place, found: object, message: str) -> InitErrorDetails:
    """A fault that is told as it is; values of more than a line are cut off."""
    kind = PydanticCustomError("rule", message.replace("{", "{{"))
    shown = _AsWritten(found) if isinstance(found, dict | list | tuple) else found
    return InitErrorDetails(type=kind, loc=place, input=shown)


def sentences(
    errors: Sequence[ErrorDetails], keys: Mapping[str, Iterable[str]]
) -> list[InitErrorDetails]:
    """pydantic's faults as sentences; `keys` are those of each part of the file, `""` the whole.

    What is one fault to a person is told once: a key with alternatives, and a list whose items are
    all wrong, which pydantic calls empty too.
    """
    places = [error["loc"] for error in errors]
    told: dict[Place, InitErrorDetails] = {}
    for error in errors:
        if error["type"] == "too_short" and _has_inner(error["loc"], places):
            continue
        place, message = _told(error, keys)
        found = None if error["type"] == "missing" else error["input"]
        if place not in told:
            told[place] = (
                _missing(place, message) if found is None else fault(place, found, message)
            )
    return list(told.values())


def _missing(place: Place, message: str) -> InitErrorDetails:
    # a key that is not there has no value to show
    return InitErrorDetails(type=PydanticCustomError("missing", message), loc=place, input=None)


def _told(error: ErrorDetails, keys: Mapping[str, Iterable[str]]) -> tuple[Place, str]:
    place, context = error["loc"], error.get("ctx", {})
    for name, message in _EITHER.items():
        if name in place and (name != "levels" or len(place) > place.index(name) + 2):
            end = place.index(name) + (2 if name == "levels" else 1)
            return place[:end], message
    if "[key]" in place:
        place = tuple(part for part in place if part != "[key]")
        return place, "is no name: use a-z, 0-9 and _, starting with a letter"
    kind = error["type"]
    if kind in _KINDS:
        return place, _KINDS[kind]
    if kind == "extra_forbidden":
        known = ", ".join(sorted(keys.get(_part(place), ())))
        return place, f"this key is not known here; known: {known}"
    if kind == "literal_error":
        return place, f"must be {context['expected']}"
    if kind in _LIMITS:
        name, word = _LIMITS[kind]
        return place, f"must be {word} {context[name]}"
    if kind in ("too_short", "too_long"):
        least, most = context.get("min_length"), context.get("max_length")
        wanted = f"at least {least}" if most is None else f"at most {most}"
        return place, f"must hold {wanted}, holds {context['actual_length']}"
    if kind == "string_pattern_mismatch":
        return place, "is no name: use a-z, 0-9 and _, starting with a letter"
    return place, error["msg"].removeprefix("Value error, ")


def _part(place: Place) -> str:
    """The part of the file that a key stands in: `""`, `blocking`, `survivorship.columns`."""
    names = [str(part) for part in place[:-1] if not isinstance(part, int)]
    if names[:1] == ["fields"]:
        return "fields"
    return ".".join(names[:2])


def _has_inner(place: Place, places: list[Place]) -> bool:
    return any(len(other) > len(place) and other[: len(place)] == place for other in places)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) or "nothing"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False, default=str)


def keys_of(*models: tuple[str, Any]) -> dict[str, tuple[str, ...]]:
    """The keys of each part of a file, from the models that check them."""
    return {part: tuple(model.model_fields) for part, model in models}
