"""The tables of the page on provisions."""

from collections.abc import Sequence
from math import exp

import pandas as pd

from workbench.core.privacy import suppress
from workbench.survival.provisions.results import Effect, ProvisionReading, ProvisionReport
from workbench.ui import naming
from workbench.ui.analyse.provision_words import whose
from workbench.ui.words import word

_Z = 1.959964


def numbers(
    readings: Sequence[ProvisionReading], labels: dict[str, str], small: int
) -> pd.DataFrame:
    """How many there are, got it and left, per target group; small counts are not shown."""
    rows = [
        {
            "group": whose(one, labels),
            "people": one.people,
            "given": one.given,
            "events": one.events,
            "events_given": one.events_given,
            "reading": word(f"provisions.verdict.{one.verdict}"),
        }
        for one in readings
    ]
    frame = pd.DataFrame(rows)
    for name in ("people", "given", "events", "events_given"):
        kept = [suppress(int(count), small) for count in frame[name]]
        frame[name] = pd.array(kept, dtype="Int64")
    return frame


def ways(reading: ProvisionReading, lag: float) -> pd.DataFrame:
    """Every comparison of one target group, the refused one first."""
    days = round(lag)
    naive = None if reading.naive is None else reading.naive.effect
    said = [
        (word("provisions.refused"), naive, "provisions.is_refused"),
        (word("provisions.from_start_plain"), reading.time_varying, ""),
        (word("provisions.from_start"), reading.adjusted, ""),
        (word("provisions.early", days=days), reading.early, ""),
        (word("provisions.late", days=days), reading.late, ""),
    ]
    for mark in reading.landmarks:
        at = round(mark.time)
        said.append((word("provisions.at_landmark", days=at), mark.effect, ""))
        said.append((word("provisions.at_landmark_weighted", days=at), mark.weighted, ""))
    return pd.DataFrame([_way(name, effect, note) for name, effect, note in said])


def _way(name: str, effect: Effect | None, note: str) -> dict[str, object]:
    if effect is None:
        empty = dict.fromkeys(("ratio", "lower", "upper", "p", "people", "events"))
        return {"way": name, **empty, "said": word("provisions.not_told")}
    return {
        "way": name,
        "ratio": effect.hazard_ratio,
        "lower": effect.lower,
        "upper": effect.upper,
        "p": effect.p,
        "people": effect.people,
        "events": effect.events_exposed,
        "said": word(note) if note else "",
    }


def uptake(readings: Sequence[ProvisionReading], labels: dict[str, str]) -> pd.DataFrame:
    """The chance of having begun the provision by each time, per target group."""
    rows = [
        {
            "group": whose(one, labels),
            **{
                word("provisions.days", count=round(point.time)): point.incidence
                for point in one.uptake
            },
        }
        for one in readings
    ]
    return pd.DataFrame(rows)


def who(report: ProvisionReport, labels: dict[str, str]) -> pd.DataFrame:
    """Which characteristics go with getting it, the strongest first."""
    rows = [
        {
            "term": naming.term(name, labels),
            "ratio": exp(one.coef),
            "lower": exp(one.coef - _Z * (one.robust_se or one.se)),
            "upper": exp(one.coef + _Z * (one.robust_se or one.se)),
            "p": one.p,
        }
        for name, one in sorted(report.who.items(), key=lambda item: item[1].p)
        if abs(one.coef) < 5
    ]
    return pd.DataFrame(rows)
