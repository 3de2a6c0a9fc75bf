"""What is checked before a set is frozen: each check passes, warns or blocks, with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.core.errors_handover import AnalysisSetBlocked
from workbench.core.privacy import SMALL_CELL
from workbench.estimators import cox
from workbench.handover.results import Check, Covariate, Outcome
from workbench.handover.settings import CENSORED, HandoverSettings

TELLING = 10.0
"""A hazard ratio of missing against known from which a gap predicts by itself."""
NOTED = 1.5
SURE = 3.0
"""Standard errors from 0 at which it is no chance (many covariates are looked at)."""
MOST_LEFT_OUT = 0.5
"""Share of periods left out for faults from which the set is not of this register any more."""


@dataclass(frozen=True)
class Seen:
    """What the checks look at."""

    spells: pd.DataFrame
    settings: HandoverSettings
    covariates: tuple[Covariate, ...]
    excluded: dict[str, int]
    periods: int
    late_news: dict[str, int]
    """Per covariate in how many spells its value was written down after time zero."""
    outside: int
    """Provisions outside every spell of their client."""
    running_on: int
    """Periods whose end lies after the censoring date, taken as running."""


def check_set(seen: Seen) -> tuple[Check, ...]:
    """Every check in the order of the issue: times, provisions, leakage, small groups, overlap."""
    return (
        _times(seen),
        _left_out(seen),
        _after_the_end(seen),
        _provisions(seen),
        *_late_news(seen),
        *_gaps_that_tell(seen),
        *_small_groups(seen),
        _overlap(seen),
    )


def refuse_blocked(checks: tuple[Check, ...], accepted: tuple[str, ...]) -> None:
    """AnalysisSetBlocked names every check that blocks and was not accepted."""
    blocked = [one for one in checks if one.outcome == "blocks" and _called(one) not in accepted]
    blocked = [one for one in blocked if one.code not in accepted]
    if blocked:
        said = "; ".join(one.text for one in blocked)
        raise AnalysisSetBlocked(
            count=len(blocked), reasons=said, names=", ".join(_called(one) for one in blocked)
        )


def _called(one: Check) -> str:
    return one.code if one.column is None else f"{one.code}:{one.column}"


def _warns(what: float) -> Outcome:
    return "warns" if what else "passes"


def _times(seen: Seen) -> Check:
    """No spell in the set ends before or at its entry; what does is left out and counted."""
    wrong = int((seen.spells["exit"] <= seen.spells["entry"]).sum())
    gone = sum(seen.excluded.get(name, 0) for name in ("end_before_start", "no_time_at_risk"))
    if wrong:
        text = f"{wrong} spells end before or at their entry"
        return Check(code="times", outcome="blocks", count=wrong, text=text)
    text = f"{gone} periods and spells of zero or negative length are left out"
    return Check(code="times", outcome=_warns(gone), count=gone, text=text)


def _left_out(seen: Seen) -> Check:
    faults = ("no_entity", "start_missing", "end_before_start")
    gone = sum(seen.excluded.get(name, 0) for name in faults)
    share = gone / max(seen.periods, 1)
    outcome: Outcome = "blocks" if share > MOST_LEFT_OUT else _warns(gone)
    text = f"{gone} of {seen.periods} benefit periods are left out for faults"
    return Check(code="left_out", outcome=outcome, count=gone, share=share, text=text)


def _after_the_end(seen: Seen) -> Check:
    text = f"{seen.running_on} periods end after the censoring date and count as running"
    return Check(
        code="after_the_end", outcome=_warns(seen.running_on), count=seen.running_on, text=text
    )


def _provisions(seen: Seen) -> Check:
    text = f"{seen.outside} provisions begin outside every spell of their client"
    return Check(
        code="provisions_outside", outcome=_warns(seen.outside), count=seen.outside, text=text
    )


def _late_news(seen: Seen) -> Iterator[Check]:
    """Time travel: what was written down after time zero was not known then."""
    for name, count in seen.late_news.items():
        share = count / max(len(seen.spells), 1)
        text = f"{name} was written down after time zero in {count} spells"
        yield Check(
            code="written_later",
            outcome=_warns(count),
            column=name,
            count=count,
            share=share,
            text=text,
        )


def _gaps_that_tell(seen: Seen) -> Iterator[Check]:
    """A gap that predicts by itself says how the register is filled, not who the client is."""
    ended = (seen.spells["event"] != CENSORED).to_numpy()
    for one in seen.covariates:
        if one.kind == "time_varying":
            continue
        missing = _missing(seen, one.name)
        count = int(missing.sum())
        if min(count, len(missing) - count) < SMALL_CELL or not ended.any():
            continue
        found = _gap_ratio(seen.spells, missing, ended)
        if found is None:
            continue
        ratio, steps = found
        far = max(ratio, 1 / ratio)
        outcome: Outcome = "passes"
        if abs(steps) >= SURE:
            outcome = "blocks" if far >= TELLING else _warns(far >= NOTED)
        text = f"that {one.name} is missing goes with {ratio:.2f} times the rate of leaving"
        yield Check(
            code="gap_predicts",
            outcome=outcome,
            column=one.name,
            count=count,
            text=text,
            figure=ratio,
        )


def _missing(seen: Seen, name: str) -> np.ndarray:
    setting = next(one for one in seen.settings.covariates if one.name == name)
    level = getattr(setting, "unknown", None)
    cells = seen.spells[name]
    missing = cells.isna() if level is None else cells.isna() | (cells == level)
    return missing.to_numpy(dtype=bool)


def _gap_ratio(
    spells: pd.DataFrame, missing: np.ndarray, ended: np.ndarray
) -> tuple[float, float] | None:
    try:
        fit = cox(
            missing.astype(np.float64)[:, None],
            spells["exit"].to_numpy(dtype=np.float64),
            ended,
            spells["entry"].to_numpy(dtype=np.float64),
        )
    except (NothingToAnalyse, CollinearTerms, NotConverged):
        return None
    coef, error = float(fit.coefficients[0]), float(fit.std_err[0])
    if not 0 < error < np.inf:
        return None
    return float(np.exp(np.clip(coef, -20, 20))), coef / error


def _small_groups(seen: Seen) -> Iterator[Check]:
    """A level of a few people can be told of nobody safely, nor modelled."""
    for one in seen.covariates:
        if one.kind not in ("category", "flag"):
            continue
        counts = seen.spells[one.name].value_counts()
        small = counts[counts < SMALL_CELL]
        if len(small):
            text = f"{one.name} has {len(small)} levels with fewer than {SMALL_CELL} spells"
            yield Check(
                code="small_group", outcome="warns", column=one.name, count=len(small), text=text
            )


def _overlap(seen: Seen) -> Check:
    """Two spells of one client never overlap: they would be one."""
    ordered = seen.spells.sort_values(["entity_id", "spell_number"])
    start = pd.to_datetime(ordered["time_zero"])
    end = start + pd.to_timedelta(ordered["exit"], unit="D")
    same = ordered["entity_id"].eq(ordered["entity_id"].shift())
    count = int((same & (start < end.shift())).sum())
    text = f"{count} spells overlap an earlier one of the same client"
    return Check(code="overlap", outcome="blocks" if count else "passes", count=count, text=text)
