"""Findings as sentences: what fell from what to what, where, and from which delivery on."""

from collections.abc import Mapping

from workbench.core.findings import Severity
from workbench.quality.found import Deliveries, Found
from workbench.quality.results import Alert, Kind, Point

ALERT_SENTENCES: Mapping[str, str] = {
    "rows_fell": "The delivery of {extract} holds {after} rows, where the one before held {before}: a part is lacking.",
    "rows_rose": "The delivery of {extract} holds {after} rows, where the one before held {before}: more than can be.",
    "new_rows_fell": "The delivery of {extract} brings {after} new rows, where {before} are usual.",
    "new_rows_rose": "The delivery of {extract} brings {after} new rows, where {before} are usual.",
    "nothing_new": "The delivery of {extract} brings no new rows, where {before} are usual: probably an older file.",
    "column_vanished": "{column} is gone from the delivery of {extract} on.",
    "column_appeared": "{column} is new from the delivery of {extract} on.",
    "column_renamed": "{column} holds from the delivery of {extract} on what {old_name} held: it got another name.",
    "columns_shifted": "In the delivery of {extract} the values stand one column over from {column} on, up to {last}.",
    "fill_fell": "Effective fill of {column} fell from {before_share} to {after_share} from the delivery of {extract} on.",
    "fill_fell_in_group": "Effective fill of {column} fell from {before_share} to {after_share} in {group_column} {group} from the delivery of {extract} on.",
    "fill_fell_by_placeholder": "Effective fill of {column} fell from {before_share} to {after_share} from the delivery of {extract} on; {value} is filled in instead.",
    "fill_fell_by_placeholder_in_group": "Effective fill of {column} fell from {before_share} to {after_share} in {group_column} {group} from the delivery of {extract} on; {value} is filled in instead.",
    "fill_fell_in_old_rows": "Effective fill of {column} fell from {before_share} to {after_share} in rows that were filled in before, from the delivery of {extract} on.",
    "fill_rose": "Effective fill of {column} rose from {before_share} to {after_share} from the delivery of {extract} on.",
    "placeholder_appeared": "{value} stands in {after_share} of the new rows of {column} from the delivery of {extract} on ({before_share} before): it says nothing.",
    "default_appeared": "{value} stands in {after_share} of the new rows of {column} from the delivery of {extract} on ({before_share} before): probably filled in by the screen.",
    "codes_changed": "{value_before} of {column} is called {value} in new rows from the delivery of {extract} on.",
    "codes_changed_in_every_row": "{value_before} of {column} is called {value} from the delivery of {extract} on, in rows of before too.",
    "codes_appeared": "{value} is a new value of {column} from the delivery of {extract} on: {after_share} of the rows.",
    "codes_vanished": "{value} of {column} is not used any more from the delivery of {extract} on ({before_share} before).",
    "distribution_moved": "The values of {column} are distributed otherwise from the delivery of {extract} on.",
    "distribution_moved_of_code": "{value} of {column} went from {before_share} to {after_share} of the new rows from the delivery of {extract} on.",
    "validity_fell_of_date": "Of {column} {after_share} of the values read as a date from the delivery of {extract} on ({before_share} before).",
    "validity_fell_of_number": "Of {column} {after_share} of the values read as a number from the delivery of {extract} on ({before_share} before).",
    "duplicates_rose": "In the delivery of {extract} {after_share} of the rows have a key that an earlier row has ({before_share} before).",
    "delivery_late": "The data of the delivery of {extract} ends {after} days before it, where {before} are usual.",
}  # fmt: skip
"""By code; the words table has the same in Dutch. Shares end in `_share`."""

_CRITICAL: tuple[Kind, ...] = ("rows_fell", "column_vanished", "columns_shifted")
_INFO: tuple[Kind, ...] = ("column_appeared", "fill_rose", "codes_vanished", "distribution_moved")
_HALVED: tuple[Kind, ...] = ("fill_fell", "validity_fell")
_RANK: dict[Severity, int] = {"critical": 0, "warning": 1, "info": 2}
_COUNTED: tuple[Kind, ...] = (
    "rows_fell",
    "rows_rose",
    "new_rows_fell",
    "new_rows_rose",
    "nothing_new",
    "delivery_late",
)
"""Kinds whose figures are numbers, not shares."""


def as_alert(found: Found, whole: Deliveries) -> Alert:
    """A finding with its sentence."""
    extracts = [one.extract for one in whole.measures]
    code = _code(found)
    values = _values(found, extracts[found.start])
    return Alert(
        source=whole.measures[found.start].source,
        extract=extracts[found.start],
        until=extracts[found.stop] if found.stop < len(extracts) else None,
        kind=found.kind,
        dimension=found.dimension,
        severity=_severity(found),
        code=code,
        text=ALERT_SENTENCES[code].format(**_told(values)),
        values=values,
        column=found.column,
        also=found.also,
        group_column=found.group_column,
        group=found.group,
        also_groups=found.also_groups,
        value=found.value,
        value_before=found.value_before,
        before=found.before,
        after=found.after,
        rows=found.rows,
        evidence=round(min(found.z, 1000.0), 2),
        history=tuple(
            Point(extract=extract, value=value, rows=rows)
            for extract, (value, rows) in zip(extracts, found.line, strict=False)
        ),
    )


def worst_first(alerts: list[Alert]) -> tuple[Alert, ...]:
    """By severity; then what lasts, the latest, and the most rows."""
    return tuple(
        sorted(
            alerts,
            key=lambda one: (
                _RANK[one.severity],
                one.until is not None,
                [-ord(sign) for sign in one.extract],
                -one.rows,
                one.code,
                one.column or "",
            ),
        )
    )


def _code(found: Found) -> str:
    if found.kind == "fill_fell":
        if found.every_row:
            return "fill_fell_in_old_rows"
        instead = "_by_placeholder" if found.value else ""
        return f"fill_fell{instead}{'_in_group' if found.group else ''}"
    if found.kind == "codes_changed" and found.every_row:
        return "codes_changed_in_every_row"
    if found.kind == "distribution_moved" and found.value:
        return "distribution_moved_of_code"
    if found.kind == "validity_fell":
        return f"validity_fell_of_{found.values['type']}"
    return found.kind


def _severity(found: Found) -> Severity:
    if found.kind in _CRITICAL:
        return "critical"
    if found.kind in _INFO:
        return "info"
    halved = found.after is not None and found.before and found.after < found.before / 2
    if found.kind in _HALVED and halved and found.group is None:
        return "critical"
    return "warning"


def _values(found: Found, extract: str) -> dict[str, str | int | float]:
    values: dict[str, str | int | float] = {"extract": extract, "rows": found.rows, **found.values}
    named = {
        "column": found.column,
        "group_column": found.group_column,
        "group": found.group,
        "value": found.value,
        "value_before": found.value_before,
    }
    values |= {name: value for name, value in named.items() if value is not None}
    for name, figure in (("before", found.before), ("after", found.after)):
        if figure is not None and found.kind in _COUNTED:
            values[name] = round(figure)
        elif figure is not None:
            values[f"{name}_share"] = round(figure, 4)
    return values


def _told(values: Mapping[str, str | int | float]) -> dict[str, str]:
    return {
        name: f"{value:.0%}" if name.endswith("_share") and isinstance(value, float) else str(value)
        for name, value in values.items()
    }
