"""The answers of the outflow verbs in a few lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.project.outflow_answers import (
        CardAnswer,
        OutflowAnswer,
        PoolFilesAnswer,
        PredictAnswer,
        RecalibrateAnswer,
    )
    from workbench.survival.outflow.portable import Measure


def outflow(found: OutflowAnswer) -> Iterator[str]:
    """How good each kind of model is on other clients, and what to be wary of."""
    yield f"{found.rows} clients, {found.events.get(found.target)} left for {found.target}"
    for left in found.excluded:
        yield f"left out: {left.count} ({left.reason})"
    for one in found.validation:
        yield (
            f"{one.model}, on other clients by {one.by}: concordance {_said(one.concordance)},"
            f" gain over the average {_said(one.gain)}"
        )
    yield f"best: {found.chosen}"
    for fit in found.calibration:
        slope = "" if fit.slope is None else f", slope {fit.slope:.2f}"
        yield (
            f"by {fit.time:g} {found.unit}: expected {fit.expected:.3f}, came {fit.observed:.3f}{slope}"
        )
    for finding in found.findings:
        yield f"- {finding.text}"
    if found.out is not None:
        yield f"model in {found.out} ({found.digest[:12]})"


def predictions(found: PredictAnswer) -> Iterator[str]:
    """How many rows there are chances of; each is in the file or the JSON."""
    yield f"{found.rows} rows predicted"
    for left in found.not_predicted:
        yield f"not predicted: {left.count} ({left.reason})"
    for name, count in found.outside.items():
        yield f"{count} rows with a {name} that the model was not made with"
    for finding in found.findings:
        yield f"- {finding.text}"
    if found.out is not None:
        yield f"chances in {found.out}"


def recalibrated(found: RecalibrateAnswer) -> Iterator[str]:
    """What was made anew, and the calibration before and after."""
    yield f"{found.rows} clients"
    for left in found.excluded:
        yield f"left out: {left.count} ({left.reason})"
    for cause, what in found.what.items():
        slope = found.slopes.get(cause)
        yield f"{cause}: {what} made anew" + ("" if slope is None else f" (slope {slope:.2f})")
    for before, after in zip(found.before, found.after, strict=False):
        yield (
            f"by {before.time:g}: came {before.observed:.3f}; expected before {before.expected:.3f},"
            f" now {after.expected:.3f}"
        )
    for finding in found.findings:
        yield f"- {finding.text}"
    yield f"model in {found.out} ({found.digest[:12]})"


def pooled(found: PoolFilesAnswer) -> Iterator[str]:
    """Each model, then each coefficient over them."""
    for model in found.models:
        yield f"{model.file}: {model.clients} clients, concordance {_said(model.concordance)}"
    for one in found.effects:
        each = " ".join(f"{coef:.3f}" for coef in one.coefs)
        yield (
            f"{one.cause}, {one.term}: {one.mean:.4f} ({one.se:.4f}), I2 {one.i2:.0%}, of {each}"
        )
    for finding in found.findings:
        yield f"- {finding.text}"
    if found.out is not None:
        yield f"model in {found.out}"


def card(found: CardAnswer) -> Iterator[str]:
    """What is left to fill in, and where the card is."""
    yield f"{len(found.fields)} fields, to be filled in by the organisation: {', '.join(found.to_fill)}"
    if found.out is not None:
        yield f"card in {found.out}"


def _said(measure: Measure) -> str:
    if measure.value is None:
        return "not known"
    if measure.lower is None or measure.upper is None:
        return f"{measure.value:.3f}"
    return f"{measure.value:.3f} ({measure.lower:.3f} to {measure.upper:.3f})"
