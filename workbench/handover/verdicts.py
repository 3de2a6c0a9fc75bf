"""Soft characteristics go into an analysis set by their verdict: used, with care, or left out."""

from collections.abc import Mapping

from workbench.handover.results import LeftOut
from workbench.handover.settings import AllOf, Below, Category, CovariateSetting, HandoverSettings

UNKNOWN_LEVEL = "onbekend"
Verdicts = Mapping[tuple[str, str], str]
"""(source, column) to `use`, `use_with_care` or `do_not_use`; hard columns are not in it."""


def by_verdict(
    settings: HandoverSettings, verdicts: Verdicts
) -> tuple[HandoverSettings, tuple[LeftOut, ...]]:
    """The settings with only what may be used, and what was left out.

    A category that is to be used with care has its missing as a level of its own: not recorded is
    never one of the answers. What is made of a column that is left out is left out too.
    """
    if settings.soft == "as_is":
        return settings, ()
    kept: list[CovariateSetting] = []
    gone: dict[str, LeftOut] = {}
    for one in settings.covariates:
        if isinstance(one, Below | AllOf):
            parts = {one.of} if isinstance(one, Below) else set(one.of)
            lost = sorted(parts & set(gone))
            if lost:
                gone[one.name] = LeftOut(name=one.name, reason="made_of_left_out", of=lost[0])
                continue
            kept.append(one)
            continue
        verdict = verdicts.get((one.source, one.column))
        if verdict == "do_not_use":
            gone[one.name] = LeftOut(name=one.name, reason="do_not_use", of=one.column)
        elif verdict == "use_with_care" and isinstance(one, Category) and one.unknown is None:
            kept.append(one.model_copy(update={"unknown": UNKNOWN_LEVEL}))
        else:
            kept.append(one)
    return settings.model_copy(update={"covariates": tuple(kept)}), tuple(gone.values())


def verdict_of(one: CovariateSetting, verdicts: Verdicts) -> str | None:
    """The verdict on the column that a covariate is made of; None for a hard one."""
    if isinstance(one, Below | AllOf):
        return None
    return verdicts.get((one.source, one.column))
