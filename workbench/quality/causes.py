"""One cause, one alert: what follows from another finding, or shows in several columns, is joined."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.quality.found import Found
from workbench.quality.results import Kind

_NEAR = 1
"""Deliveries between the beginnings of two findings that have one cause."""
_SAME_ROWS = 0.05

_EXPLAINS: dict[Kind, tuple[Kind, ...]] = {
    "default_appeared": ("fill_rose", "distribution_moved", "validity_fell"),
    "placeholder_appeared": ("fill_fell", "distribution_moved", "validity_fell"),
    "codes_changed": ("distribution_moved", "validity_fell", "fill_fell", "fill_rose"),
    "codes_appeared": ("distribution_moved", "fill_rose"),
    "fill_fell": ("distribution_moved", "codes_vanished", "validity_fell"),
    "validity_fell": ("distribution_moved",),
    "column_renamed": ("fill_fell", "fill_rose", "codes_changed", "distribution_moved"),
    "column_appeared": ("fill_fell", "fill_rose", "codes_appeared", "distribution_moved"),
    "column_vanished": ("fill_fell", "fill_rose", "codes_vanished", "distribution_moved"),
}
"""In the same column, from about the same delivery on."""
_OF_ALL_ROWS: dict[Kind, tuple[Kind, ...]] = {
    "new_rows_fell": ("distribution_moved", "codes_vanished"),
    "new_rows_rose": ("distribution_moved", "fill_fell", "fill_rose", "codes_appeared"),
    "delivery_late": ("distribution_moved", "new_rows_fell"),
    "nothing_new": ("distribution_moved",),
}
"""In every column of the same delivery: other rows than usual came."""
_JOINED: tuple[Kind, ...] = (
    "fill_fell",
    "fill_rose",
    "codes_changed",
    "codes_appeared",
    "codes_vanished",
    "default_appeared",
    "placeholder_appeared",
    "distribution_moved",
    "validity_fell",
)


_CHANGE_VALUES: tuple[Kind, ...] = ("default_appeared", "placeholder_appeared", "codes_changed")
"""While these last, a column's values keep lying elsewhere: a fixed date gets older every month."""
_TAKE_DATES: tuple[Kind, ...] = ("validity_fell", "fill_fell", "column_vanished", "column_renamed")
_MIRRORED: tuple[Kind, ...] = ("fill_rose", "distribution_moved")


def one_per_cause(
    found: Sequence[Found], rekeyed: Sequence[int], key: Sequence[str]
) -> list[Found]:
    """The findings that stand for a cause; the columns and groups in which it shows as `also`."""
    kept = [one for one in found if not any(_follows(one, other) for other in found)]
    explained = {one.start for one in kept if one.column in key}
    kept = [
        one
        for one in kept
        if not (one.kind == "new_rows_rose" and one.start in rekeyed and one.start in explained)
    ]
    outcome: list[Found] = []
    for one in sorted(kept, key=lambda one: -one.z):
        place = next((at for at, other in enumerate(outcome) if _same_cause(one, other)), None)
        if place is None:
            outcome.append(one)
        elif one.column not in (outcome[place].column, *outcome[place].also):
            joined = outcome[place]
            outcome[place] = replace(joined, also=(*joined.also, one.column or "", *one.also))
    return outcome


def _follows(one: Found, cause: Found) -> bool:
    if one is cause:
        return False
    same = one.column is not None and one.column in (cause.column, *cause.also)
    if one.kind in _MIRRORED and same and abs(one.stop - cause.start) <= _NEAR:
        return cause.kind not in _MIRRORED  # what was before the cause, seen from the other side
    if one.kind == "distribution_moved" and same and cause.kind in _CHANGE_VALUES:
        return cause.start <= one.start + _NEAR and one.start <= cause.stop
    if one.kind == "delivery_late" and cause.kind in _TAKE_DATES:
        return one.start == cause.start
    if abs(one.start - cause.start) > _NEAR:
        return False
    if cause.kind in _OF_ALL_ROWS and one.kind in _OF_ALL_ROWS[cause.kind]:
        return one.start == cause.start
    return same and one.kind in _EXPLAINS.get(cause.kind, ())


def _same_cause(one: Found, other: Found) -> bool:
    if one.kind != other.kind or one.start != other.start or one.kind not in _JOINED:
        return False
    if (one.group_column, one.group) != (other.group_column, other.group):
        return False
    if one.kind in ("fill_fell", "fill_rose", "distribution_moved", "codes_vanished"):
        return True
    return abs(one.rows - other.rows) <= _SAME_ROWS * max(one.rows, other.rows, 1)
