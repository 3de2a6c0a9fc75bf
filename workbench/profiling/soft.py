"""The scorecard of soft characteristics: may each be used, and why."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from workbench.core.findings import Reason
from workbench.profiling.default_answer import DefaultAnswer, find_default_answer
from workbench.profiling.filling import FillingTime, find_filling_time
from workbench.profiling.grouping import find_jump, standard_errors
from workbench.profiling.journal import MISSING, NO_DAY, CodedColumn, Interviews
from workbench.profiling.results import SoftCharacteristic, Verdict
from workbench.profiling.settings import SoftThresholds
from workbench.profiling.texts import reason

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1)
_MANY_ANSWERS = 60
"""A column with more different answers has no drop-down, and so no default."""


def score_soft(
    interviews: Interviews, thresholds: SoftThresholds
) -> tuple[SoftCharacteristic, ...]:
    """Judge each soft characteristic; the worst verdicts come first, then by name's order."""
    months = _months(interviews.days)
    scored = [_score(name, interviews, months, thresholds) for name in interviews.soft]
    severity = {"do_not_use": 0, "use_with_care": 1, "use": 2}
    return tuple(sorted(scored, key=lambda each: severity[each.verdict]))


def _score(
    name: str, interviews: Interviews, months: Codes | None, thresholds: SoftThresholds
) -> SoftCharacteristic:
    answers = interviews.soft[name]
    filled = answers.filled
    rows = max(interviews.rows, 1)
    effective = float(filled.sum()) / rows
    default = None
    if len(np.unique(answers.codes[filled])) <= _MANY_ANSWERS:
        groups = interviews.team if interviews.team is not None else interviews.case_manager
        default = find_default_answer(answers, groups, months, thresholds)
    real = None if default is None else max(effective - default.answers_in_doubt / rows, 0.0)
    time = find_filling_time(interviews, filled, thresholds)
    reasons = [
        *_about_fill(effective, float((~interviews.blank[name]).sum()) / rows, thresholds),
        *_about_default(default, real),
        *_about_time(time),
        *_about_teams(filled, interviews.team, thresholds),
        # who arrives with the first records has had no time yet: that break is the same story
        *([] if time and time.depends else _about_breaks(filled, months, thresholds)),
    ]
    verdict: Verdict = "use_with_care" if reasons else "use"
    if min(effective, effective if real is None else real) < thresholds.do_not_use_below:
        verdict = "do_not_use"
    if not reasons:
        reasons = [reason("well_filled", effective_fill=effective)]
    return SoftCharacteristic(
        name=name,
        verdict=verdict,
        reasons=tuple(reasons),
        fill=float((~interviews.blank[name]).sum()) / rows,
        effective_fill=effective,
        real_fill_estimate=effective if real is None else real,
        fill_depends_on_time_at_risk=None if time is None else time.depends,
        fill_by_team=_fill_by_team(filled, interviews.team),
        fill_by_period=_fill_by_period(filled, months),
    )


def _about_fill(effective: float, fill: float, thresholds: SoftThresholds) -> list[Reason]:
    if effective >= thresholds.care_below:
        return []
    return [reason("low_effective_fill", effective_fill=effective, fill=fill)]


def _about_default(default: DefaultAnswer | None, real: float | None) -> list[Reason]:
    if default is None or real is None:
        return []
    where = [*default.groups]
    if default.since is not None:
        where.append(f"≥ {month_name(default.since)}")
    return [
        reason(
            "default_counts_as_answer",
            value=default.value,
            share=default.share,
            elsewhere_share=default.elsewhere,
            where=", ".join(where),
            real_fill=real,
        )
    ]


def _about_time(time: FillingTime | None) -> list[Reason]:
    if time is None or not time.depends:
        return []
    return [
        reason(
            "filling_takes_time",
            early_fill=time.early,
            late_fill=time.late,
            landmark=time.landmark,
        )
    ]


def _about_teams(
    filled: Flags, team: CodedColumn | None, thresholds: SoftThresholds
) -> list[Reason]:
    if team is None:
        return []
    known = team.filled
    rows = np.bincount(team.codes[known], minlength=len(team.texts))
    hits = np.bincount(team.codes[known], weights=filled[known], minlength=len(team.texts))
    large = np.flatnonzero(rows >= thresholds.group_rows)
    if len(large) < 2:
        return []
    shares = hits[large] / rows[large]
    low, high = int(np.argmin(shares)), int(np.argmax(shares))
    errors = standard_errors(
        shares[low], float(rows[large[low]]), shares[high], float(rows[large[high]])
    )
    if shares[high] - shares[low] < thresholds.team_fill_gap or errors < thresholds.standard_errors:
        return []
    return [
        reason(
            "fill_differs_by_team",
            lowest=team.texts[large[low]],
            lowest_fill=float(shares[low]),
            highest=team.texts[large[high]],
            highest_fill=float(shares[high]),
        )
    ]


def _about_breaks(filled: Flags, months: Codes | None, thresholds: SoftThresholds) -> list[Reason]:
    if months is None:
        return []
    dated = months != MISSING
    jump = find_jump(months[dated], filled[dated], thresholds.group_rows)
    if jump is None or abs(jump.after - jump.before) < thresholds.team_fill_gap:
        return []
    errors = standard_errors(jump.after, jump.rows_after, jump.before, jump.rows_before)
    if errors < thresholds.standard_errors:
        return []
    return [
        reason(
            "fill_breaks_in_time",
            period=month_name(jump.period),
            before_fill=jump.before,
            after_fill=jump.after,
        )
    ]


def _fill_by_team(filled: Flags, team: CodedColumn | None) -> dict[str, float]:
    if team is None:
        return {}
    known = team.filled
    rows = np.bincount(team.codes[known], minlength=len(team.texts))
    hits = np.bincount(team.codes[known], weights=filled[known], minlength=len(team.texts))
    present = sorted(np.flatnonzero(rows), key=lambda at: team.texts[at])
    return {team.texts[at]: float(hits[at] / rows[at]) for at in present}


def _fill_by_period(filled: Flags, months: Codes | None) -> dict[str, float]:
    if months is None:
        return {}
    dated = months != MISSING
    if not dated.any():
        return {}
    first = int(months[dated].min())
    rows = np.bincount(months[dated] - first)
    hits = np.bincount(months[dated] - first, weights=filled[dated])
    return {month_name(first + int(at)): float(hits[at] / rows[at]) for at in np.flatnonzero(rows)}


def _months(days: Codes | None) -> Codes | None:
    """Months since year 0; MISSING for an unreadable date."""
    if days is None:
        return None
    known, places = np.unique(days, return_inverse=True)
    months = [MISSING if day == NO_DAY else _month(int(day)) for day in known]
    return np.array(months, dtype=np.int64)[places]


def _month(day: int) -> int:
    moment = _EPOCH + timedelta(days=day)
    return moment.year * 12 + moment.month - 1


def month_name(month: int) -> str:
    """`2014-03` for a number of months since year 0."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
