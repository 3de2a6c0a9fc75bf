"""The work list: whom to ask about what, what helps later models most first."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators import cox
from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.interviews import MISSING, CodedColumn
from workbench.profiling.soft.results import FieldWeight
from workbench.profiling.soft.signs import Context, Signs
from workbench.profiling.soft.spells import independent_columns

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_FEWEST_EVENTS = 50
_LEAST_ROWS = 20
_FLOOR = 0.1
"""A characteristic that tells nothing of outflow still weighs so much of the average one."""
_STALE_NEED = 0.5
"""An old answer is half an answer."""


@dataclass(frozen=True)
class AnswersOfSpells:
    """Spells with what was answered early on, for what a characteristic adds to a model."""

    entry: Numbers
    exit: Numbers
    ended: Flags
    answer: Codes
    """Code of the answer known by `entry`; MISSING where there was none."""
    hard: Numbers


def weight_fields(spells: Mapping[str, AnswersOfSpells]) -> tuple[FieldWeight, ...]:
    """What each characteristic adds to a model of outflow with the hard ones: its weight.

    The gain is the rise of Cox's log partial likelihood, less the terms it costs (Akaike), per
    event. One that is too little filled to be measured weighs as the average of the others.
    """
    gains = {name: _gain(one) for name, one in spells.items()}
    known = [gain for gain in gains.values() if gain is not None]
    average = float(np.mean(known)) if known else 1.0
    floor = _FLOOR * average if average > 0 else 1.0
    raw = {name: max(average if gain is None else gain, floor) for name, gain in gains.items()}
    total = sum(raw.values()) or 1.0
    return tuple(
        FieldWeight(name=name, weight=raw[name] / total, gain_per_event=gains[name])
        for name in sorted(raw, key=lambda each: -raw[each])
    )


def _gain(spells: AnswersOfSpells) -> float | None:
    levels, counts = np.unique(spells.answer[spells.answer != MISSING], return_counts=True)
    kept = levels[counts >= _LEAST_ROWS]
    rows = np.isin(spells.answer, kept)
    events = int(spells.ended[rows].sum())
    if events < _FEWEST_EVENTS or len(kept) < 2:
        return None
    commonest = levels[np.argmax(counts)]
    dummies = np.column_stack(
        [spells.answer[rows] == level for level in kept if level != commonest]
    ).astype(np.float64)
    hard = independent_columns(spells.hard[rows])
    times = spells.exit[rows], spells.ended[rows], spells.entry[rows]
    try:
        fit = cox(np.column_stack([dummies, hard]), *times)
        before = cox(hard, *times).loglik[1] if hard.shape[1] else fit.loglik[0]
    except (CollinearTerms, NothingToAnalyse, NotConverged):
        return None  # can't be measured: it weighs as the average
    return float(max(fit.loglik[1] - before - dummies.shape[1], 0.0)) / events


def make_work_list(
    context: Context,
    signs: Mapping[str, Signs],
    weights: Mapping[str, float],
    numbers: CodedColumn,
    still_there: Flags,
    today: int,
    thresholds: SoftThresholds,
) -> pd.DataFrame:
    """One row per client to ask: rank within the team, team, case_manager, client, ask.

    `numbers`: the client number of each row of the table; `still_there`: whether its client is
    still on benefit. A characteristic
    is asked about when the client never answered, when the last answer is probably only the
    form's default, or when it is older than `stale_days`. `ask` names them, most worth first.
    No other fact about the client is in it.
    """
    contacts, interviews = context.contacts, context.interviews
    columns = ["rank", "team", "case_manager", "client", "ask", "worth"]
    if contacts is None or interviews.client is None:
        return pd.DataFrame(columns=columns)
    last = contacts.order[contacts.is_last]
    last = last[still_there[last]]
    size = len(interviews.client.texts)
    clients = interviews.client.codes[last]
    needs = {
        name: _need(context, one, size, today, thresholds)[clients] for name, one in signs.items()
    }
    ordered = sorted(needs, key=lambda name: -weights.get(name, 0.0))
    worth = np.zeros(len(last))
    ask = [""] * len(last)
    for name in ordered:
        worth += weights.get(name, 0.0) * needs[name]
        for place in np.flatnonzero(needs[name] > 0):
            ask[place] += f", {name}" if ask[place] else name
    frame = pd.DataFrame(
        {
            "team": _names(interviews.team, last),
            "case_manager": _names(interviews.case_manager, last),
            "client": _names(numbers, last),
            "ask": ask,
            "worth": worth,
        }
    )
    frame = frame[frame["worth"] > 0].sort_values(
        ["team", "worth", "client"], ascending=[True, False, True], ignore_index=True
    )
    frame.insert(0, "rank", frame.groupby("team").cumcount() + 1)
    return frame[columns]


def _need(
    context: Context, signs: Signs, size: int, today: int, thresholds: SoftThresholds
) -> Numbers:
    """Per client code how much of an answer is lacking: 1 all of it, 0 nothing."""
    assert context.contacts is not None
    contacts, answers = context.contacts, context.interviews.soft[signs.name]
    need = np.ones(size)
    filled = answers.filled[contacts.order]
    rows, clients = contacts.order[filled], contacts.client[filled]
    doubt = np.zeros(len(answers.codes)) if signs.default is None else signs.default.doubt(answers)
    age = today - contacts.day[filled]
    lacking = np.maximum(doubt[rows], np.where(age > thresholds.stale_days, _STALE_NEED, 0.0))
    # by day within a client: the last one stays
    need[clients] = lacking
    return need


def _names(column: CodedColumn | None, rows: Codes) -> list[str]:
    if column is None:
        return [""] * len(rows)
    return [column.texts[code] if code != MISSING else "" for code in column.codes[rows]]
