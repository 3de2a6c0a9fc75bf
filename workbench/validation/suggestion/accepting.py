"""Accepting: what a person chose goes into the suite file, beside what stands there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from workbench.core.files import write_text
from workbench.core.findings import Severity
from workbench.validation.suggestion.results import Proposal
from workbench.validation.suite import Suite, load_suite


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
