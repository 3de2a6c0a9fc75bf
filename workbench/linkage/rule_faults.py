"""Faults of a rule file that no single key shows: names that lead nowhere, things said twice."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

_NAMING = {
    "blocking": ("fields", "near", "either", "words", "sorted_by"),
    "comparisons": ("field", "swapped_with"),
    "constraints": ("same", "different", "unless_same"),
}


def cross_faults(data: dict[str, Any]) -> list[InitErrorDetails]:
    """What is wrong between parts of a file; anything may be of the wrong kind here."""
    fields = data.get("fields")
    known = set(fields) if isinstance(fields, dict) else set()
    faults = [
        _fault(place, field, f"there is no [fields.{field}]")
        for place, field in _named_fields(data)
        if field not in known
    ]
    compared: set[object] = set()
    for place, field in _named_fields(data):
        if place[0] == "comparisons" and place[-1] == "field":
            if field in compared:
                faults.append(_fault(place, field, f"{field!r} is compared twice"))
            compared.add(field)
    faults += _dates_only(data)
    faults += _dependent(data, compared)
    band = data.get("review_band", ())
    if _is_number_pair(band) and band[0] > band[1]:
        faults.append(_fault(("review_band",), band, "runs from low to high"))
    if data.get("task") in ("dedupe", "link_and_dedupe") and data.get("one_to_one") in (
        True,
        "auto",
    ):
        faults.append(_fault(("one_to_one",), data["one_to_one"], "only for task = 'link'"))
    return faults


def _named_fields(data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where a rule names a field, and which."""
    for section, keys in _NAMING.items():
        rules = data.get(section)
        for place, rule in enumerate(rules if isinstance(rules, list | tuple) else []):
            for key in keys:
                named = rule.get(key, ()) if isinstance(rule, dict) else ()
                if isinstance(named, str):
                    yield (section, place, key), named
                    continue
                for position, name in enumerate(named if isinstance(named, list | tuple) else ()):
                    if isinstance(name, str):
                        yield (section, place, key, position), name


def _dependent(data: dict[str, Any], compared: set[object]) -> list[InitErrorDetails]:
    """Groups of at least two fields that are compared, each once."""
    faults = []
    groups = data.get("dependent")
    for place, group in enumerate(groups if isinstance(groups, list | tuple) else ()):
        names = group if isinstance(group, list | tuple) else []
        for position, name in enumerate(names):
            if isinstance(name, str) and name not in compared:
                message = f"{name!r} is not compared"
                faults.append(_fault(("dependent", place, position), name, message))
        if len({str(name) for name in names}) < max(len(names), 2):
            faults.append(_fault(("dependent", place), len(names), "needs two fields, each once"))
    return faults


def _dates_only(data: dict[str, Any]) -> list[InitErrorDetails]:
    """A date alone is never an identity: thousands share a birth date, and more a default."""
    rules = data.get("comparisons")
    if not isinstance(rules, list | tuple) or not rules:
        return []
    if all(isinstance(rule, dict) and rule.get("kind") == "date" for rule in rules):
        message = "a date alone is never an identity: compare something else too"
        return [_fault(("comparisons",), len(rules), message)]
    return []


def _fault(place: tuple[str | int, ...], found: object, message: str) -> InitErrorDetails:
    kind = PydanticCustomError("rule", message)
    return InitErrorDetails(type=kind, loc=place, input=found)


def _is_number_pair(found: Any) -> bool:
    is_list = isinstance(found, list | tuple) and len(found) == 2
    return is_list and all(isinstance(part, int | float) for part in found)


def repeated(faults: list[ErrorDetails]) -> list[InitErrorDetails]:
    """The faults that pydantic found, ready to be raised together with ours.

    A list whose items are all wrong is reported as empty too: that is left out.
    """
    places = [fault["loc"] for fault in faults]
    return [
        _fault(fault["loc"], fault["input"], fault["msg"].replace("{", "{{"))
        for fault in faults
        if fault["type"] != "too_short" or not _has_inner(fault["loc"], places)
    ]


def _has_inner(place: tuple[str | int, ...], places: list[tuple[str | int, ...]]) -> bool:
    return any(len(other) > len(place) and other[: len(place)] == place for other in places)
