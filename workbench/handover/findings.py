"""What a reader of the analysis set should know about it."""

from collections.abc import Iterator

from workbench.core.findings import Finding
from workbench.core.privacy import SMALL_CELL
from workbench.handover.results import Covariate
from workbench.handover.settings import CENSORED, UNKNOWN

POORLY_KNOWN = 0.9
"""Share of spells under which a covariate is said to be poorly known."""


def end_before_start(count: int, rows: int, lines: tuple[int, ...]) -> Iterator[Finding]:
    """Periods of negative length."""
    if count:
        yield Finding(
            code="handover_end_before_start",
            severity="warning",
            text=f"{count} benefit periods end before they start; they are left out.",
            count=count,
            share=count / rows,
            lines=lines,
        )


def overlaps(count: int, rows: int) -> Iterator[Finding]:
    """Periods that overlap another one of the same entity."""
    if count:
        yield Finding(
            code="handover_overlapping_periods",
            severity="info",
            text=f"{count} benefit periods overlap another one of the same client.",
            count=count,
            share=count / rows,
        )


def provisions_outside(count: int, rows: int) -> Iterator[Finding]:
    """Provisions that begin when nobody is on benefit."""
    if count:
        yield Finding(
            code="handover_provision_outside_spell",
            severity="warning",
            text=f"{count} provisions begin outside every spell of their client; they don't count.",
            count=count,
            share=count / rows,
        )


def events(counts: dict[str, int]) -> Iterator[Finding]:
    """Ends without a reason, and ends too rare to say much of."""
    ended = sum(count for event, count in counts.items() if event != CENSORED)
    unknown = counts.get(UNKNOWN, 0)
    if unknown:
        yield Finding(
            code="handover_reason_unknown",
            severity="warning" if unknown > 0.1 * ended else "info",
            text=f"{unknown} spells ended for a reason that nobody wrote down.",
            count=unknown,
            share=unknown / ended,
        )
    for event, count in counts.items():
        if count < SMALL_CELL and event not in (UNKNOWN, CENSORED):
            yield Finding(
                code="handover_rare_event",
                severity="info",
                text=f"Only {count} spells ended with {event}: too few to model.",
                count=count,
                values={"event": event},
            )


def late_entries(count: int, spells: int) -> Iterator[Finding]:
    """Spells that were under way when the records began."""
    if count:
        yield Finding(
            code="handover_late_entries",
            severity="info",
            text=f"{count} spells were under way when the records began; they enter late.",
            count=count,
            share=count / spells,
        )


def poorly_known(covariates: tuple[Covariate, ...], spells: int) -> Iterator[Finding]:
    """Covariates that are missing for many."""
    for one in covariates:
        if one.known < POORLY_KNOWN:
            yield Finding(
                code="handover_poorly_known",
                severity="warning",
                text=f"{one.name} is known at time zero for {one.known:.0%} of the spells only.",
                column=one.name,
                count=round((1 - one.known) * spells),
                share=1 - one.known,
            )
