"""Everything that is found about one soft characteristic, before it is judged."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.agreement import Disagreement, find_disagreements, remark_knows
from workbench.profiling.soft.contacts import Contacts, contacts_of, since_first_contact
from workbench.profiling.soft.copying import Copying, find_copying, unchanged_share
from workbench.profiling.soft.default_answer import (
    DefaultAnswer,
    RealFill,
    estimate_real_fill,
    find_default_answer,
)
from workbench.profiling.soft.fill import Gap, find_break, find_gap
from workbench.profiling.soft.filling_time import (
    FillingTime,
    find_filling_time,
    settled_landmark,
)
from workbench.profiling.soft.interviews import CodedColumn, Interviews
from workbench.profiling.soft.missingness import MissingnessModel, predict_missing
from workbench.profiling.soft.periods import months_of
from workbench.profiling.soft.shares import Jump
from workbench.profiling.soft.staleness import (
    Staleness,
    find_staleness,
    reference_day,
    still_seen,
)

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Context:
    """What all characteristics of a table share; made once."""

    interviews: Interviews
    contacts: Contacts | None
    since: Codes
    """Days since first contact per row; negative where unknown."""
    months: Codes | None
    today: int | None
    """Reference day, in days since 1970-01-01."""
    groups: dict[str, CodedColumn]
    """Other columns of few values."""
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True)
class Signs:
    """What speaks for or against one characteristic."""

    name: str
    rows: int
    filled: Flags
    fill: float
    effective: float
    placeholder_share: float
    placeholders: tuple[str, ...]
    default: DefaultAnswer | None
    real: RealFill
    time: FillingTime | None
    settled: int | None
    """First landmark by which most clients who still come have an answer."""
    team_gap: Gap | None
    manager_gap: Gap | None
    group_gap: tuple[str, Gap] | None
    jump: Jump | None
    copying: Copying | None
    unchanged: float | None
    staleness: Staleness | None
    unanswered: int
    """Clients still seen whose last answer is none, or probably only the default."""
    disagreements: tuple[Disagreement, ...]
    remark_rows: int
    missingness: MissingnessModel | None


def context_of(
    interviews: Interviews, thresholds: SoftThresholds, today: int | None = None
) -> Context:
    """Order the contacts, and look for what concerns several characteristics at once."""
    contacts = contacts_of(interviews)
    if today is None and contacts is not None:
        today = reference_day(contacts)
    groups = {
        name: column
        for name, column in interviews.others.items()
        if 2 <= len(np.unique(column.codes[column.filled])) <= thresholds.group_levels
    }
    return Context(
        interviews=interviews,
        contacts=contacts,
        since=since_first_contact(interviews, contacts),
        months=months_of(interviews.days),
        today=today,
        groups=groups,
        disagreements=find_disagreements(interviews, thresholds),
    )


def find_signs(
    name: str, context: Context, thresholds: SoftThresholds, with_model: bool = True
) -> Signs:
    """Look at one characteristic from every side; the model of what is missing only if wanted."""
    interviews, contacts = context.interviews, context.contacts
    answers, blank = interviews.soft[name], interviews.blank[name]
    filled = answers.filled
    rows = max(interviews.rows, 1)
    people = [one for one in (interviews.team, interviews.case_manager) if one is not None]
    default = find_default_answer(answers, people, context.months, thresholds)
    clients = None if interviews.client is None else interviews.client.codes
    doubt = np.zeros(interviews.rows, dtype=np.bool_)
    if default is not None:
        doubt = default.doubt(answers) > 0
    copying = stale = settled = None
    unanswered = 0
    if contacts is not None:
        copying = find_copying(contacts, answers, people, context.months, doubt, thresholds)
        size = len(interviews.client.texts) if interviews.client else 0
        assert context.today is not None
        stale = find_staleness(contacts, answers, size, context.today, thresholds)
        settled = settled_landmark(contacts, filled, thresholds)
        seen = still_seen(contacts, context.today, thresholds)
        unanswered = int((~filled | doubt)[contacts.order[seen]].sum())
    placeholder = ~filled & ~blank
    return Signs(
        name=name,
        rows=interviews.rows,
        filled=filled,
        fill=float((~blank).sum()) / rows,
        effective=float(filled.sum()) / rows,
        placeholder_share=float(placeholder.sum()) / rows,
        placeholders=_commonest(interviews.delivered.get(name), placeholder),
        default=default,
        real=estimate_real_fill(answers, default, clients),
        time=find_filling_time(interviews, context.since, filled, thresholds),
        settled=settled,
        team_gap=find_gap(filled, interviews.team, thresholds),
        manager_gap=find_gap(filled, interviews.case_manager, thresholds),
        group_gap=_group_gap(filled, context, thresholds),
        jump=find_break(filled, context.months, thresholds),
        copying=copying,
        unchanged=None if contacts is None else unchanged_share(contacts, answers),
        staleness=stale,
        unanswered=unanswered,
        disagreements=tuple(one for one in context.disagreements if name in one.columns),
        remark_rows=int(remark_knows(name, interviews, filled).sum()),
        missingness=predict_missing(name, interviews, context.since, thresholds)
        if with_model
        else None,
    )


def _group_gap(
    filled: Flags, context: Context, thresholds: SoftThresholds
) -> tuple[str, Gap] | None:
    found = [
        (name, gap)
        for name, column in context.groups.items()
        if (gap := find_gap(filled, column, thresholds)) is not None
    ]
    return max(found, key=lambda each: each[1].highest_fill - each[1].lowest_fill, default=None)


def _commonest(delivered: CodedColumn | None, flags: Flags, most: int = 3) -> tuple[str, ...]:
    if delivered is None or not flags.any():
        return ()
    counts = np.bincount(delivered.codes[flags & delivered.filled], minlength=1)
    order = [int(code) for code in np.argsort(-counts, kind="stable")[:most] if counts[code]]
    return tuple(delivered.texts[code].strip() for code in order)
