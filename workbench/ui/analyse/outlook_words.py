"""A comparison of groups in plain sentences."""

from collections.abc import Callable, Iterator

from workbench.survival.groups.results import GroupContrast, GroupReading, Interaction
from workbench.ui import figures
from workbench.ui.show import visible
from workbench.ui.words import language, word

_SURE = 0.05


def sentences(
    reading: GroupReading,
    cause: str,
    named: Callable[[dict[str, str]], str],
    called: Callable[[str], str],
    said: Callable[[float], str],
) -> Iterator[str]:
    """Who leaves in this way how soon, and where groups differ beyond chance.

    `named` calls a group, `called` a kind of exit, `said` a time.
    """
    for group in reading.groups:
        who = visible(named(group.values))
        half = group.half.get(cause)
        if half is not None:
            yield word("outlook.half", group=who, cause=called(cause), time=said(half))
            continue
        chances = [one for one in group.chances if one.cause == cause]
        if chances:
            last = chances[min(2, len(chances) - 1)]
            yield word(
                "outlook.share_after",
                group=who,
                cause=called(cause),
                share=last.incidence,
                lower_share=last.lower,
                upper_share=last.upper,
                time=said(last.time),
            )
    mine = [one for one in reading.interactions if one.cause == cause]
    for one in mine:
        yield _interaction(one, reading, named)
    if not mine:
        for found in (one for one in reading.contrasts if one.cause == cause):
            yield _contrast(found, named)


def _contrast(one: GroupContrast, named: Callable[[dict[str, str]], str]) -> str:
    key = "outlook.no_difference"
    if one.p < _SURE:
        key = "outlook.faster" if one.hazard_ratio > 1 else "outlook.slower"
    return word(
        key,
        group=visible(named({one.column: one.value})),
        other=visible(named({one.column: one.reference})),
        ratio=_figure(one.hazard_ratio),
        lower=_figure(one.lower),
        upper=_figure(one.upper),
    )


def _interaction(
    one: Interaction, reading: GroupReading, named: Callable[[dict[str, str]], str]
) -> str:
    first, last = reading.columns
    ratios = {
        each.within[first]: each.hazard_ratio
        for each in reading.contrasts
        if each.cause == one.cause and each.value == one.value
    }
    key = "outlook.differs" if one.p < _SURE else "outlook.alike"
    return word(
        key,
        what=visible(named({last: one.value})),
        group=visible(named({first: one.within})),
        other=visible(named({first: one.reference})),
        ratio=_figure(ratios[one.within]),
        other_ratio=_figure(ratios[one.reference]),
        p=figures.p_value(one.p, language()),
    )


def contrast(
    one: GroupContrast, column: Callable[[str], str], level: Callable[[str, str], str]
) -> str:
    """Which group against which, and within whom."""
    pair = word(
        "outlook.against",
        column=column(one.column),
        value=visible(level(one.column, one.value)),
        reference=visible(level(one.column, one.reference)),
    )
    within = ", ".join(
        f"{column(name)}: {visible(level(name, value))}" for name, value in one.within.items()
    )
    return f"{pair} ({within})" if within else pair


def _figure(value: float) -> str:
    return figures.number(value, language(), 2)
