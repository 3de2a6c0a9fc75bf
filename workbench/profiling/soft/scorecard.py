"""The scorecard of soft characteristics: may each be used, and why."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.fill import fill_by, fill_by_number
from workbench.profiling.soft.filling_time import fill_since
from workbench.profiling.soft.interviews import MISSING, CodedColumn, Interviews
from workbench.profiling.soft.judging import judge
from workbench.profiling.soft.little import little_test
from workbench.profiling.soft.missingness import MissingnessModel
from workbench.profiling.soft.periods import month_name
from workbench.profiling.soft.results import (
    Contradicts,
    FillAt,
    McarTest,
    MissingDriver,
    Missingness,
    SoftCharacteristic,
    SoftScores,
    SoftSuggestion,
)
from workbench.profiling.soft.signs import Context, Signs, context_of, find_signs
from workbench.profiling.soft.suggestion import suggest

Flags = npt.NDArray[np.bool_]

_SEVERITY = {"do_not_use": 0, "use_with_care": 1, "use": 2}


def score_soft(
    interviews: Interviews,
    thresholds: SoftThresholds,
    because: Mapping[str, Sequence[str]] | None = None,
    candidates: Sequence[str] = (),
    today: int | None = None,
) -> SoftScores:
    """Judge each soft characteristic; the worst verdicts come first, then by name's order.

    `because`: per characteristic that was suggested, what said so. `candidates`: columns of
    `interviews.others` without a role that may be soft as well. `today` (days since 1970-01-01):
    the date of the delivery; without it the latest day in the table.
    """
    context = context_of(interviews, thresholds, today)
    scored = [
        _scored(find_signs(name, context, thresholds), context, thresholds, because or {})
        for name in interviews.soft
    ]
    others = {name: interviews.others[name] for name in candidates if name in interviews.others}
    return SoftScores(
        soft=tuple(sorted(scored, key=lambda each: _SEVERITY[each.verdict])),
        missing_at_random=_mcar(context, thresholds),
        suggestions=tuple(
            SoftSuggestion(name=one.name, because=one.because)
            for one in suggest(others, interviews, thresholds)
        ),
    )


def _scored(
    signs: Signs,
    context: Context,
    thresholds: SoftThresholds,
    because: Mapping[str, Sequence[str]],
) -> SoftCharacteristic:
    interviews, filled = context.interviews, signs.filled
    judged = judge(signs, thresholds)
    since = context.since
    first = since == 0
    return SoftCharacteristic(
        name=signs.name,
        verdict=judged.verdict,
        reasons=judged.reasons,
        limits=judged.limits,
        remedies=judged.remedies,
        fill=signs.fill,
        effective_fill=signs.effective,
        real_fill_estimate=signs.real.estimate,
        real_fill_low=signs.real.low,
        real_fill_high=signs.real.high,
        fill_depends_on_time_at_risk=None if signs.time is None else signs.time.depends,
        fill_at_first_contact=float(filled[first].mean()) if first.any() else None,
        fill_by_time=tuple(
            FillAt(from_day=one.from_day, rows=one.rows, fill=one.fill)
            for one in fill_since(since, filled, thresholds)
        ),
        fill_by_team=fill_by(filled, interviews.team),
        fill_by_case_manager=fill_by(filled, interviews.case_manager),
        fill_by_cohort=fill_by_number(filled, _cohorts(context), str),
        fill_by_group={name: fill_by(filled, column) for name, column in context.groups.items()},
        fill_by_period=fill_by_number(filled, context.months, month_name),
        default_by_team=_default_by_team(signs, interviews),
        default_by_quarter=_default_by_quarter(signs, context, concerned=True),
        default_by_quarter_elsewhere=_default_by_quarter(signs, context, concerned=False),
        unchanged_share=signs.unchanged,
        median_age_days=None if signs.staleness is None else signs.staleness.median_days,
        missingness=_missingness(signs.missingness),
        contradictions=tuple(
            Contradicts(
                rule=one.rule.name,
                columns=one.columns,
                nl=one.rule.nl,
                en=one.rule.en,
                rows=int(one.rows.sum()),
                tested=one.tested,
            )
            for one in signs.disagreements
        ),
        remark_hints=signs.remark_rows,
        suggested_because=tuple(because.get(signs.name, ())),
    )


def _cohorts(context: Context) -> npt.NDArray[np.int64] | None:
    """Per row the year of the client's first contact; MISSING where unknown."""
    contacts, months = context.contacts, context.months
    if contacts is None or months is None:
        return None
    cohort = np.full(context.interviews.rows, MISSING, dtype=np.int64)
    places = np.arange(len(contacts.order))
    starts = np.maximum.accumulate(np.where(contacts.is_first, places, 0))
    cohort[contacts.order] = months[contacts.order][starts] // 12
    return cohort


def _default_by_team(signs: Signs, interviews: Interviews) -> dict[str, float]:
    if signs.default is None or interviews.team is None:
        return {}
    answered = signs.filled
    hit = interviews.soft[signs.name].codes == signs.default.code
    team = CodedColumn(interviews.team.codes[answered], interviews.team.texts)
    return fill_by(hit[answered], team)


def _default_by_quarter(signs: Signs, context: Context, concerned: bool) -> dict[str, float]:
    """Share of the suspected default per quarter, of the groups concerned or of the others."""
    if signs.default is None or context.months is None:
        return {}
    ours = np.zeros(signs.rows, dtype=np.bool_)
    for cell in signs.default.cells:
        ours |= cell.inside | (cell.reference if cell.peers is not None else False)
    rows = signs.filled & (ours if concerned else ~ours)
    hit = context.interviews.soft[signs.name].codes == signs.default.code
    quarters = np.where(context.months == MISSING, MISSING, context.months // 3 * 3)
    return fill_by_number(hit[rows], quarters[rows], month_name)


def _missingness(model: MissingnessModel | None) -> Missingness | None:
    if model is None:
        return None
    return Missingness(
        auc=model.auc,
        low=model.low,
        high=model.high,
        rows=model.rows,
        missing=model.missing,
        drivers=tuple(MissingDriver(name=one.name, auc=one.auc) for one in model.drivers),
    )


def _mcar(context: Context, thresholds: SoftThresholds) -> McarTest | None:
    """Little's test on the answers as numbers (else: the commonest or not), and time."""
    columns = [_as_number(answers) for answers in context.interviews.soft.values()]
    if not columns:
        return None
    since = context.since.astype(np.float64)
    since[since < 0] = np.nan
    columns.append(np.log1p(since))
    found = little_test(np.column_stack(columns)[: thresholds.mcar_rows])
    if found is None:
        return None
    return McarTest(
        statistic=found.statistic,
        degrees=found.degrees,
        p=found.p,
        patterns=found.patterns,
        rows=found.rows,
    )


def _as_number(answers: CodedColumn) -> npt.NDArray[np.float64]:
    filled = answers.filled
    used = np.unique(answers.codes[filled])
    outcome = np.full(len(filled), np.nan)
    if not len(used):
        return outcome
    texts = [answers.texts[code].strip() for code in used]
    if all(text.isdigit() and len(text) < 9 for text in texts):
        lookup = np.full(len(answers.texts), np.nan)
        lookup[used] = [float(text) for text in texts]
        outcome[filled] = lookup[answers.codes[filled]]
        return outcome
    commonest = int(np.argmax(np.bincount(answers.codes[filled])))
    outcome[filled] = answers.codes[filled] == commonest
    return outcome
