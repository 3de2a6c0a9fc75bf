"""The alerts of quality over time against the planted incidents."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from workbench.demo.results import IncidentScore, IncidentsScore


class Told(Protocol):
    """What the score looks at in an alert."""

    @property
    def source(self) -> str: ...
    @property
    def extract(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def column(self) -> str | None: ...
    @property
    def also(self) -> tuple[str, ...]: ...
    @property
    def group(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def value_before(self) -> str | None: ...
    @property
    def text(self) -> str: ...


_TOLD_AS = {
    "delivery_cut": ("rows_fell",),
    "columns_shifted": ("columns_shifted",),
    "team_stops_filling": ("fill_fell",),
    "codes_changed": ("codes_changed",),
    "default_appeared": ("default_appeared",),
}


def truth_incidents(truth: Path) -> list[dict[str, Any]]:
    """The planted incidents from a `truth` folder."""
    text = (truth / "incidents.json").read_text(encoding="utf-8")
    return cast(list[dict[str, Any]], json.loads(text))


def incidents_score(planted: Sequence[Mapping[str, Any]], told: Sequence[Told]) -> IncidentsScore:
    """Which incidents were told rightly, and the alerts that are about none of them.

    Right is: the kind, the source, the delivery, the column, and of a team the team, of a code both
    codes, of a default the value. An alert that is wrong in one of these is a false alarm.
    """
    scores, explained = [], set()
    for incident in planted:
        match = next((at for at, one in enumerate(told) if _tells(one, incident)), None)
        if match is not None:
            explained.add(match)
        scores.append(
            IncidentScore(
                kind=incident["kind"],
                source=incident["source"],
                extract=incident["extract"],
                column=incident["column"],
                group=incident["group"],
                found=match is not None,
                told=None if match is None else told[match].text,
            )
        )
    others = [one for at, one in enumerate(told) if at not in explained]
    return IncidentsScore(
        planted=tuple(scores),
        found=sum(one.found for one in scores),
        false_alarms=tuple(f"{one.source}: {one.text}" for one in others),
    )


def _tells(alert: Told, incident: Mapping[str, Any]) -> bool:
    kind = incident["kind"]
    if alert.kind not in _TOLD_AS[kind]:
        return False
    if (alert.source, alert.extract) != (incident["source"], incident["extract"]):
        return False
    if kind == "columns_shifted":
        return bool(alert.column == incident["column"])
    if kind == "delivery_cut":
        return True
    if incident["column"] not in (alert.column, *alert.also):
        return False
    if kind == "team_stops_filling":
        return bool(alert.group == incident["group"])
    if kind == "codes_changed":
        said = alert.value_before, alert.value
        return bool(said == (incident["value_before"], incident["value"]))
    return _same_value(alert.value, incident["value"])


def _same_value(one: str | None, other: str) -> bool:
    """Equal as text, as a number (`1000.0` and `1000`) or as a date in another order."""
    if one is None:
        return False
    plain = [text.removesuffix(".0") for text in (one, other)]
    parts = [sorted(text.split("-")) for text in plain]
    return plain[0] == plain[1] or (len(parts[0]) == 3 and parts[0] == parts[1])
