"""What interviews and spells show together: the bias of "filled or not", and whom to ask."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.progress import Progress, silent
from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.interviews import MISSING, NO_DAY, CodedColumn, Interviews
from workbench.profiling.soft.outflow import FilledSpells, outflow_picture
from workbench.profiling.soft.results import OutflowPicture, SoftInsight, WorkListCount
from workbench.profiling.soft.signs import Context, Signs, context_of, find_signs
from workbench.profiling.soft.spells import Placed, Spells, place_interviews
from workbench.profiling.soft.work_list import AnswersOfSpells, make_work_list, weight_fields

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_DOUBTED = 0.5
"""From this chance on an answer counts as the form's default, and so as none."""


def find_insight(
    interviews: Interviews,
    entity: Codes,
    spells: Spells,
    today: int,
    thresholds: SoftThresholds,
    progress: Progress = silent,
) -> tuple[SoftInsight, pd.DataFrame]:
    """The outflow picture of every characteristic, what each is worth, and the work list.

    `entity`: per interview the code of its entity in `spells` (MISSING where not linked);
    `today`: the date of the delivery in days since 1970-01-01. The frame is that of
    `make_work_list`.
    """
    numbers = interviews.client
    if numbers is None:
        numbers = CodedColumn(np.full(interviews.rows, MISSING, dtype=np.int64), [])
    # who has two client numbers is one person here
    people = CodedColumn(entity, [""] * (int(entity.max(initial=MISSING)) + 1))
    interviews = replace(interviews, client=people)
    context = context_of(interviews, thresholds, today)
    nowhere = np.full(interviews.rows, NO_DAY, dtype=np.int64)
    days = nowhere if interviews.days is None else interviews.days
    placed = place_interviews(entity, days, spells)
    signs: dict[str, Signs] = {}
    pictures: list[OutflowPicture] = []
    early: dict[str, AnswersOfSpells] = {}
    for number, name in enumerate(interviews.soft):
        progress(number, len(interviews.soft), name)
        signs[name] = find_signs(name, context, thresholds, with_model=False)
        pictures.append(_picture(signs[name], placed, spells, thresholds))
        answer = _believed(signs[name], interviews.soft[name])
        early[name] = _known_early(answer, placed, spells, pictures[-1].landmark)
    weights = weight_fields(early)
    still = _still_there(entity, spells)
    by_name = {one.name: one.weight for one in weights}
    work = make_work_list(context, signs, by_name, numbers, still, today, thresholds)
    met = np.zeros(len(spells.exit), dtype=np.bool_)
    met[placed.spell[placed.spell != MISSING]] = True
    insight = SoftInsight(
        pictures=tuple(pictures),
        weights=weights,
        work_list=_counts(work, context, still),
        spells_without_contact=int((~spells.ended & ~met).sum()),
    )
    return insight, work


def _believed(signs: Signs, answers: CodedColumn) -> Codes:
    """The answers, without those that are probably only the form's default."""
    if signs.default is None:
        return answers.codes
    return np.where(signs.default.doubt(answers) > _DOUBTED, MISSING, answers.codes)


def _picture(
    signs: Signs, placed: Placed, spells: Spells, thresholds: SoftThresholds
) -> OutflowPicture:
    first = placed.first(signs.filled, len(spells.exit))
    of = FilledSpells(spells.entry, spells.exit, spells.ended, first, spells.hard)
    picture = outflow_picture(signs.name, of, thresholds.landmarks)
    there = (spells.entry <= picture.landmark) & (spells.exit > picture.landmark)
    groups = _fill_by_group(first <= picture.landmark, there, spells.groups)
    return picture.model_copy(update={"fill_by_group": groups})


def _fill_by_group(
    filled: Flags, there: Flags, groups: Mapping[str, list[str | None]]
) -> dict[str, dict[str, float]]:
    frame = pd.DataFrame({"filled": filled} | dict(groups))[there]
    return {
        name: {
            str(level): float(fill) for level, fill in frame.groupby(name)["filled"].mean().items()
        }
        for name in groups
    }


def _known_early(answer: Codes, placed: Placed, spells: Spells, landmark: int) -> AnswersOfSpells:
    """Spells that go on past the landmark, with what was answered by then."""
    there = (spells.entry <= landmark) & (spells.exit > landmark)
    known = placed.known_by(landmark, answer, len(spells.exit))[there]
    return AnswersOfSpells(
        entry=np.full(int(there.sum()), float(landmark)),
        exit=spells.exit[there],
        ended=spells.ended[there],
        answer=known,
        hard=spells.hard[there],
    )


def _still_there(entity: Codes, spells: Spells) -> Flags:
    """Per interview whether its client is still on benefit."""
    current = np.zeros(int(spells.entity.max(initial=-1)) + 2, dtype=np.bool_)
    current[spells.entity[~spells.ended]] = True
    return current[entity]


def _counts(work: pd.DataFrame, context: Context, still: Flags) -> tuple[WorkListCount, ...]:
    contacts, team = context.contacts, context.interviews.team
    if contacts is None:
        return ()
    last = contacts.order[contacts.is_last]
    last = last[still[last]]
    names = (
        [team.texts[code] if code != MISSING else "" for code in team.codes[last]]
        if team is not None
        else [""] * len(last)
    )
    clients = pd.Series(names, dtype=object).value_counts()
    asked = work["team"].value_counts()
    return tuple(
        WorkListCount(team=str(name), to_ask=int(asked.get(name, 0)), clients=int(count))
        for name, count in sorted(clients.items())
    )
