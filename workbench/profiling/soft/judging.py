"""From signs to a verdict: its reasons, its limits, and what would change it."""

from dataclasses import dataclass

from workbench.core.findings import Reason
from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.periods import month_name
from workbench.profiling.soft.reasons import reason
from workbench.profiling.soft.results import Verdict
from workbench.profiling.soft.signs import Signs
from workbench.profiling.soft.standing_out import Cell

_NAMES_SHOWN = 6


@dataclass(frozen=True)
class Judgement:
    """The verdict and everything that is said of it."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    limits: tuple[Reason, ...]
    remedies: tuple[Reason, ...]


def judge(signs: Signs, thresholds: SoftThresholds) -> Judgement:
    """Care for any reason; do not use where too little is really filled."""
    reasons = [
        *_about_fill(signs, thresholds),
        *_about_default(signs),
        *_about_time(signs),
        *_about_who(signs),
        *_about_breaks(signs),
        *_about_copying(signs),
        *_about_age(signs, thresholds),
        *_about_agreement(signs),
        *_about_remarks(signs, thresholds),
    ]
    verdict: Verdict = "use_with_care" if reasons else "use"
    if min(signs.effective, signs.real.estimate) < thresholds.do_not_use_below:
        verdict = "do_not_use"
    if not reasons:
        reasons = [reason("well_filled", effective_fill=signs.effective)]
    return Judgement(
        verdict,
        tuple(reasons),
        tuple(_limits(signs, verdict)),
        tuple(_remedies(signs, verdict, thresholds)),
    )


def _about_fill(signs: Signs, thresholds: SoftThresholds) -> list[Reason]:
    found = []
    if signs.effective < thresholds.care_below:
        found.append(reason("low_effective_fill", effective_fill=signs.effective, fill=signs.fill))
    if signs.placeholder_share >= thresholds.placeholder_share:
        shown = ", ".join(f"'{text}'" for text in signs.placeholders)
        found.append(
            reason("placeholders_count_as_filled", share=signs.placeholder_share, examples=shown)
        )
    return found


def _about_default(signs: Signs) -> list[Reason]:
    default = signs.default
    if default is None:
        return []
    return [
        reason(
            "default_counts_as_answer",
            value=default.value,
            share=default.share,
            elsewhere_share=default.elsewhere,
            where=_where(default.cells),
            real_fill=signs.real.estimate,
            low_fill=signs.real.low,
            high_fill=signs.real.high,
        )
    ]


def _about_time(signs: Signs) -> list[Reason]:
    time = signs.time
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


def _about_who(signs: Signs) -> list[Reason]:
    found = []
    for code, gap in (
        ("fill_differs_by_team", signs.team_gap),
        # where teams differ their case managers do as well: that is the same story
        ("fill_differs_by_case_manager", None if signs.team_gap else signs.manager_gap),
    ):
        if gap is not None:
            found.append(
                reason(
                    code,
                    lowest=gap.lowest,
                    lowest_fill=gap.lowest_fill,
                    highest=gap.highest,
                    highest_fill=gap.highest_fill,
                )
            )
    # an intake is a kind of contact: with filling that takes time that too is the same story
    if signs.group_gap is not None and not _takes_time(signs):
        column, gap = signs.group_gap
        found.append(
            reason(
                "fill_differs_by_group",
                column=column,
                lowest=gap.lowest,
                lowest_fill=gap.lowest_fill,
                highest=gap.highest,
                highest_fill=gap.highest_fill,
            )
        )
    return found


def _about_breaks(signs: Signs) -> list[Reason]:
    # who arrives with the first records has had no time yet: that break is the same story
    if signs.jump is None or _takes_time(signs):
        return []
    return [
        reason(
            "fill_breaks_in_time",
            period=month_name(signs.jump.period),
            before_fill=signs.jump.before,
            after_fill=signs.jump.after,
        )
    ]


def _about_copying(signs: Signs) -> list[Reason]:
    copying = signs.copying
    if copying is None:
        return []
    return [
        reason(
            "copied_over",
            where=_where(copying.cells),
            unchanged_share=copying.unchanged,
            elsewhere_share=copying.elsewhere,
        )
    ]


def _about_age(signs: Signs, thresholds: SoftThresholds) -> list[Reason]:
    found = signs.staleness
    if found is None or not found.stale:
        return []
    return [
        reason(
            "stale",
            share=found.stale_share,
            days=thresholds.stale_days,
            median=round(found.median_days),
        )
    ]


def _about_agreement(signs: Signs) -> list[Reason]:
    return [
        reason(
            "contradicts_other_field",
            rows=int(one.rows.sum()),
            tested=one.tested,
            share=one.share,
            contradiction_nl=one.rule.nl,
            contradiction_en=one.rule.en,
        )
        for one in signs.disagreements
    ]


def _about_remarks(signs: Signs, thresholds: SoftThresholds) -> list[Reason]:
    share = signs.remark_rows / max(signs.rows, 1)
    if share < thresholds.remark_share:
        return []
    return [reason("remark_says_more", rows=signs.remark_rows, share=share)]


def _takes_time(signs: Signs) -> bool:
    return signs.time is not None and signs.time.depends


def _limits(signs: Signs, verdict: Verdict) -> list[Reason]:
    if verdict == "do_not_use":
        return [reason("limit_no_conclusions")]
    found = []
    if _takes_time(signs) and signs.settled is not None:
        found.append(reason("limit_from_landmark", landmark=signs.settled))
    default = signs.default
    if default is not None:
        if default.groups:
            found.append(reason("limit_outside_groups", where=_where(default.cells)))
        elif default.since is not None:
            found.append(reason("limit_before_period", period=month_name(default.since)))
        elif default.until is not None:
            found.append(reason("limit_from_period", period=month_name(default.until)))
    if signs.copying is not None and _where(signs.copying.cells):
        found.append(reason("limit_outside_groups", where=_where(signs.copying.cells)))
    if signs.team_gap is not None:
        found.append(reason("limit_outside_groups", where=signs.team_gap.lowest))
    if signs.jump is not None and not _takes_time(signs) and signs.jump.after > signs.jump.before:
        found.append(reason("limit_from_period", period=month_name(signs.jump.period)))
    if verdict == "use_with_care":
        found.append(reason("limit_unknown_level"))
    return found


def _remedies(signs: Signs, verdict: Verdict, thresholds: SoftThresholds) -> list[Reason]:
    found = []
    if signs.unanswered and verdict != "use":
        found.append(reason("remedy_ask", rows=signs.unanswered))
    if signs.default is not None:
        found.append(reason("remedy_form"))
    if _takes_time(signs):
        found.append(reason("remedy_ask_early"))
    if signs.placeholder_share >= thresholds.placeholder_share:
        found.append(reason("remedy_placeholders"))
    gap = signs.team_gap or signs.manager_gap
    if gap is not None:
        found.append(reason("remedy_practice", lowest=gap.lowest))
    if signs.copying is not None or (signs.staleness is not None and signs.staleness.stale):
        found.append(reason("remedy_refresh", days=thresholds.stale_days))
    broken = sum(int(one.rows.sum()) for one in signs.disagreements)
    if broken:
        found.append(reason("remedy_check", rows=broken))
    if signs.remark_rows and signs.effective < thresholds.care_below:
        found.append(reason("remedy_read_remarks", rows=signs.remark_rows))
    return found


def _where(cells: tuple[Cell, ...]) -> str:
    """`Oost, Zuid, ≥ 2014-03`: groups, and the months concerned."""
    names = sorted(cell.name for cell in cells if cell.name)
    shown = names[:_NAMES_SHOWN] + (["…"] if len(names) > _NAMES_SHOWN else [])
    since = min((cell.since for cell in cells if cell.since is not None), default=None)
    until = max((cell.until for cell in cells if cell.until is not None), default=None)
    if since is not None:
        shown.append(f"≥ {month_name(since)}")
    if until is not None:
        shown.append(f"< {month_name(until)}")
    return ", ".join(shown)
