"""A provision's reading in a paragraph that a policy maker understands."""

from collections.abc import Iterator

from workbench.survival.provisions.results import Effect, ProvisionReading, ProvisionReport
from workbench.ui import figures, naming
from workbench.ui.show import visible
from workbench.ui.words import language, word


def column(name: str, labels: dict[str, str]) -> str:
    """What the target groups are told apart by."""
    return word("provisions.by_group") if name == "group" else labels.get(name, visible(name))


def whose(reading: ProvisionReading, labels: dict[str, str]) -> str:
    """The name of a target group."""
    if reading.by is None:
        return word("survival.everyone")
    if reading.by == "group":
        return word("provisions.group", number=reading.group)
    return f"{column(reading.by, labels)}: {visible(naming.level(reading.by, reading.group))}"


def paragraph(
    report: ProvisionReport, reading: ProvisionReading, labels: dict[str, str]
) -> Iterator[str]:
    """What was seen, for whom, who got it, and what would change the picture."""
    name = visible(labels.get(report.provision, report.provision))
    group = whose(reading, labels)
    yield word(
        "provisions.said_given",
        provision=name,
        group=group,
        given=reading.given,
        people=reading.people,
    )
    if reading.verdict == "insufficient" or reading.adjusted is None:
        yield word("provisions.said_insufficient", group=group)
    else:
        yield _verdict(reading, reading.adjusted, name)
    if reading.lock_in and reading.early is not None and reading.late is not None:
        yield word(
            "provisions.said_lock_in",
            days=round(report.lag),
            early=_ratio(reading.early),
            late=_ratio(reading.late),
        )
    if reading.naive is not None:
        yield word(
            "provisions.said_refused",
            ratio=_ratio(reading.naive.effect),
            days=round(reading.naive.waiting),
        )
    landmark = next((one for one in reading.landmarks if one.overlap is not None), None)
    if landmark is not None and landmark.overlap is not None and landmark.overlap.outside > 0.1:
        yield word("provisions.said_overlap", share=landmark.overlap.outside)
    yield word("provisions.said_limits")


def _verdict(reading: ProvisionReading, effect: Effect, name: str) -> str:
    share = abs(effect.hazard_ratio - 1)
    return word(
        f"provisions.said_{reading.verdict}",
        provision=name,
        share=share,
        ratio=_ratio(effect),
        lower=_figure(effect.lower),
        upper=_figure(effect.upper),
    )


def _ratio(effect: Effect) -> str:
    return _figure(effect.hazard_ratio)


def _figure(value: float) -> str:
    return figures.number(value, language(), 2)
