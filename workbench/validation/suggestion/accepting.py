"""Accepting: what a person chose goes into the suite file, beside what stands there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from workbench.core.files import write_text
from workbench.core.findings import Severity
from workbench.validation.suggestion.results import Proposal
from workbench.validation.suite import Suite, load_suite

BOUNDS = ("mostly", "at_least", "at_most", "less", "more", "min_value", "max_value")
"""Arguments that say how much, in the order in which a person sets them."""


@dataclass(frozen=True)
class Choice:
    """A proposal that a person accepts, as it is or with another severity or other arguments."""

    proposal: Proposal
    severity: Severity | None = None
    kwargs: dict[str, Any] | None = None
    why: str | None = None
    why_nl: str | None = None

    def entry(self) -> dict[str, Any]:
        """As it stands in the suite file."""
        one, evidence = self.proposal, self.proposal.evidence
        return {
            "type": one.type,
            "kwargs": one.kwargs if self.kwargs is None else self.kwargs,
            "severity": self.severity or one.severity,
            "meta": {
                "why": self.why or one.why,
                "why_nl": self.why_nl or one.why_nl,
                "suggested": {
                    "deliveries": evidence.deliveries,
                    "held_out": evidence.held_out,
                    "confidence": round(evidence.confidence, 3),
                },
            },
        }


def bounds_of(proposal: Proposal) -> dict[str, float]:
    """The bounds of a proposal that a person may set otherwise."""
    found = {name: proposal.kwargs.get(name) for name in BOUNDS}
    return {
        name: float(value)
        for name, value in found.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def with_bounds(proposal: Proposal, bounds: Mapping[str, float]) -> dict[str, Any]:
    """The arguments of a proposal with other bounds; ValueError for one that it does not have.

    The least fill of each group moves as far as that of all together.
    """
    before = bounds_of(proposal)
    unknown = {*bounds} - {*before}
    if unknown:
        raise ValueError(f"{proposal.type} has no bound {', '.join(sorted(unknown))}")
    kwargs = {**proposal.kwargs, **bounds}
    by_group = proposal.kwargs.get("at_least_in")
    if by_group and "at_least" in bounds:
        moved = bounds["at_least"] - before["at_least"]
        kwargs["at_least_in"] = {
            group: round(min(1.0, max(0.0, share + moved)), 4) for group, share in by_group.items()
        }
    return kwargs


def accept_into(
    file: Path, choices: Sequence[Choice], stage: Literal["raw", "cleaned"] = "raw"
) -> Suite:
    """Add choices to a suite file, or make it; what stands there stays as it is.

    An expectation that is there already (type and arguments) is not written twice. The file is
    checked whole before it takes the old one's place: SettingsFaults leaves the old one.
    """
    content = _content(file, stage)
    there = [(one["type"], _plain(one["kwargs"])) for one in content["expectations"]]
    for choice in choices:
        entry = choice.entry()
        if (entry["type"], _plain(entry["kwargs"])) not in there:
            content["expectations"].append(entry)
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    trial = file.with_name(f".{file.stem}.trial.json")
    try:
        write_text(trial, text)
        load_suite(trial)
    finally:
        trial.unlink(missing_ok=True)
    write_text(file, text)
    return load_suite(file)


def _content(file: Path, stage: str) -> dict[str, Any]:
    if file.is_file():
        load_suite(file)
        return dict(json.loads(file.read_text(encoding="utf-8")))
    return {"name": file.stem, "meta": {"stage": stage}, "expectations": []}


def _plain(kwargs: dict[str, Any]) -> str:
    return json.dumps(kwargs, sort_keys=True, ensure_ascii=False)
