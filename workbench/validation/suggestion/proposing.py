"""From deliveries to proposals: built on the first ones, held against the next."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.validation.run import prepare
from workbench.validation.suggestion.candidates import Candidate, verdict
from workbench.validation.suggestion.delivery import Delivery
from workbench.validation.suggestion.personal import personal_columns
from workbench.validation.suggestion.results import Evidence, Proposal, Suggestions
from workbench.validation.suggestion.rules import RULES, Rule, keyed
from workbench.validation.suggestion.texts import WHY

_FROM = 2
"""Deliveries that a first version is built on before the next one is held against it."""
_KEPT = 0.75
"""Of the deliveries held out, how many it must have held on: the first versions stand on two."""
_PARTS = 6
"""Parts that one delivery is cut into, in the order of time."""
_STEP = 31
"""Days that such a part adds."""

About = tuple[str, tuple[str, ...]]


def suggest_expectations(
    frames: Sequence[pd.DataFrame],
    key: Sequence[str] = (),
    known: Sequence[About] = (),
    personal: Sequence[str] = (),
) -> Suggestions:
    """Propose expectations from one or several deliveries of a source, the oldest first.

    `frames` are tables as read, text or typed (a blank cell is missing); `key` are the columns that
    identify a record; `known` are (type, columns) of expectations that need no proposal;
    `personal` are columns whose values may not stand in a suite (so are those that are called
    like it or look like it): what is proposed of them names no value. What does
    not hold on every delivery, or on fewer than three in four of the deliveries that it was built
    without, is not proposed. One delivery is cut by its dates into what it would have been before: weaker.
    """
    deliveries = [Delivery(prepare(frame)) for frame in frames]
    unnamed = personal_columns(deliveries) | {*personal, *key}
    for one in deliveries:
        one.personal = unnamed
    weak = len(deliveries) == 1
    history = _as_before(deliveries[0]) if weak else deliveries
    rules = (*RULES, keyed(key))
    kept = _held_out(history, rules)
    found: list[Proposal] = []
    left_out = 0
    for candidate in _candidates(history, rules):
        if candidate.about in {*known}:
            left_out += 1
            continue
        if weak and candidate.why == "volume":  # rows cut off by us say nothing of deliveries
            continue
        tried = kept.get(candidate.about, [])
        verdicts = [verdict(candidate, one) for one in (deliveries if weak else history)]
        # rows grow: what is said of the next delivery need not hold on the first ones
        asked = verdicts[-1:] if candidate.why == "volume" else verdicts
        if sum(tried) < _KEPT * len(tried) or not all(held for held, _ in asked):
            continue
        evidence = Evidence(
            holds_share=verdicts[-1][1],
            deliveries=len(verdicts),
            held_on=sum(held for held, _ in verdicts),
            held_out=len(tried),
            held_out_kept=sum(tried),
            confidence=(sum(tried) + 0.5) / (len(tried) + 1),
            weak=weak,
        )
        found.append(_proposal(len(found), candidate, evidence))
    rows = tuple(one.rows for one in deliveries)
    return Suggestions(
        deliveries=len(deliveries), rows=rows, proposals=tuple(found), known=left_out, weak=weak
    )


def _held_out(history: list[Delivery], rules: Sequence[Rule]) -> dict[About, list[bool]]:
    """Per expectation, for each delivery but the first: did what the earlier ones gave hold on it?"""
    kept: dict[About, list[bool]] = defaultdict(list)
    for first in range(_FROM, len(history)):
        for candidate in _candidates(history[:first], rules):
            kept[candidate.about].append(verdict(candidate, history[first])[0])
    return kept


def _candidates(history: list[Delivery], rules: Sequence[Rule]) -> list[Candidate]:
    return [candidate for rule in rules for candidate in rule(history)]


def _proposal(number: int, candidate: Candidate, evidence: Evidence) -> Proposal:
    columns = candidate.entry.columns
    why, why_nl = WHY[candidate.why]
    return Proposal(
        number=number,
        type=candidate.type,
        column=columns[0] if len(columns) == 1 else None,
        columns=columns,
        kwargs=candidate.kwargs,
        severity=candidate.severity,
        why=why,
        why_nl=why_nl,
        evidence=evidence,
    )


def _as_before(delivery: Delivery) -> list[Delivery]:
    """What a delivery would have been months ago, by the date that is newest in it.

    Without dates: its first rows in the order of the file.
    """
    if not delivery.rows:
        return [delivery]
    dated = _newest_dates(delivery)
    if dated is None:
        cuts = [round(delivery.rows * (0.5 + 0.1 * part)) for part in range(_PARTS)]
        return [Delivery(delivery.frame.iloc[:cut], delivery.personal) for cut in cuts if cut]
    newest = np.sort(dated[~np.isnat(dated)])[int(0.995 * (~np.isnat(dated)).sum()) - 1]
    parts = []
    for part in range(_PARTS - 1, 0, -1):
        border = newest - np.timedelta64(part * _STEP, "D")
        kept = np.isnat(dated) | (dated <= border)
        parts.append(Delivery(delivery.frame[kept], delivery.personal))
    return [*(one for one in parts if one.rows), delivery]


def _newest_dates(delivery: Delivery) -> "np.ndarray | None":
    """The days of the column of dates that is filled most, and of those the newest."""
    best, latest = None, None
    for name in delivery.columns:
        notation = delivery.column(name).notation
        if notation is None:
            continue
        days = delivery.days(name, notation)
        known = np.sort(days[~np.isnat(days)])
        if len(known) < 0.9 * delivery.rows:
            continue
        usual = known[int(0.9 * (len(known) - 1))]
        if latest is None or usual > latest:
            best, latest = days, usual
    return best
