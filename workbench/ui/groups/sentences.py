"""A group in plain words: who is in it, how it differs, where it goes."""

from collections.abc import Mapping, Sequence

from workbench.clustering.results import Clustering, Distinction, Group, Typical
from workbench.survival.results import Survival
from workbench.ui import figures, naming
from workbench.ui.words import language, word

MOST = 4
"""Characteristics that a sentence names; a longer one is not read."""
LEAST = 0.2
"""A smaller effect is no difference that one would see (Cohen 1988)."""
YEARS = (1, 2)
DAYS = 365.25
_UNKNOWN = "unknown"


def name(number: int, names: Mapping[int, str]) -> str:
    """The name that an analyst gave, or the number."""
    plain = word("clusters.group", number=number)
    return f"{plain}: {names[number]}" if number in names else plain


def who(group: Group, labels: Mapping[str, str], names: Mapping[int, str]) -> str:
    """How many, and what sets them apart."""
    lang = language()
    size = word(
        "groups.size",
        group=name(group.group, names),
        size=group.size,
        share=figures.share(group.share, lang, 0),
        lower=figures.share(group.share_lower, lang, 1),
        upper=figures.share(group.share_upper, lang, 1),
    )
    told = [_difference(one, labels) for one in _worth_telling(group.distinctions)]
    if not told:
        return f"{size} {word('groups.like_others')}"
    return f"{size} {word('groups.differs', what=_listed(told))}"


def leaves(group: Group, curves: Survival, event: str) -> str | None:
    """The chance of this reason of outflow after one and two years; None where it is not known."""
    chances = {
        years: chance
        for years in YEARS
        if (chance := _incidence(curves, str(group.group), event, years * DAYS)) is not None
    }
    if not chances:
        return None
    lang = language()
    parts = [
        word("groups.after", years=years, chance=figures.share(chance, lang, 0))
        for years, chance in chances.items()
    ]
    return word("groups.leaves", event=naming.event(event), what=_listed(parts))


def usual(one: Typical) -> str:
    """What is usual of a characteristic."""
    lang = language()
    if one.median is not None:
        return word(
            "groups.usual_number",
            median=figures.number(one.median, lang, 1),
            low=figures.number(one.low, lang, 1),
            high=figures.number(one.high, lang, 1),
        )
    if one.level is None:
        return word("groups.usual_unknown")
    share = figures.share(one.share, lang, 0)
    return word("groups.usual_level", level=naming.level(one.column, one.level), share=share)


def doubt(found: Clustering) -> list[str]:
    """Why there are groups, or none: a sentence for each reason."""
    lang = language()
    return [
        word(
            f"choice.{one.code}",
            value=figures.number(one.value, lang, 2),
            limit=figures.number(one.limit, lang, 2),
        )
        for one in found.choice.reasons
    ]


def _worth_telling(distinctions: Sequence[Distinction]) -> list[Distinction]:
    """The strongest, one of each characteristic; that something is unknown tells of no one."""
    told: dict[str, Distinction] = {}
    for one in distinctions:
        if abs(one.effect) >= LEAST and one.level != _UNKNOWN:
            told.setdefault(one.column, one)
    return list(told.values())[:MOST]


def _difference(one: Distinction, labels: Mapping[str, str]) -> str:
    lang = language()
    label = labels.get(one.column, one.column.replace("_", " "))
    more = "more" if one.effect > 0 else "less"
    if one.level is None:
        inside, outside = (figures.number(value, lang, 1) for value in (one.inside, one.outside))
        return word(f"groups.number_{more}", label=label, inside=inside, outside=outside)
    inside, outside = (figures.share(value, lang, 0) for value in (one.inside, one.outside))
    level = naming.level(one.column, one.level)
    return word(f"groups.level_{more}", label=label, level=level, inside=inside, outside=outside)


def _incidence(curves: Survival, group: str, event: str, day: float) -> float | None:
    points = [
        one for one in curves.cumulative_incidence if one.group == group and one.cause == event
    ]
    if not points or max(one.time for one in points) < day:
        return None
    return max((one.incidence for one in points if one.time <= day), default=0.0)


def _listed(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return word("groups.and", first="; ".join(parts[:-1]), last=parts[-1])
