"""What a suspect cell was probably meant to say, each with what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from workbench.cleaning.detection.results import RepairCandidate
from workbench.cleaning.detection.shapes import same_thing
from workbench.cleaning.detection.signals import ColumnSignals
from workbench.cleaning.detection.transformations import (
    Learned,
    learn_transformations,
    transform,
)

_MOST = 3


class Repairer:
    """Candidates for the cells of one column; holds what its reviewed cells taught."""

    def __init__(self, signals: ColumnSignals, corrected: Sequence[tuple[str, str]]) -> None:
        self._signals = signals
        self._learned: Learned = learn_transformations(
            [(before, after) for before, after in corrected if before.strip()]
        )
        self._fixed = _fixed(corrected)
        self._commonest: dict[str, str] = {}
        for text in reversed(signals.column.texts):
            self._commonest[same_thing(text)] = text

    def candidates(self, row: int) -> tuple[RepairCandidate, ...]:
        """The best few, the surest first; no two with one value, none with the cell's own."""
        text = self._signals.column.text(row)
        best: dict[str, RepairCandidate] = {}
        for one in self._every(row, text):
            held = best.get(one.value)
            if one.value != text and (held is None or held.confidence < one.confidence):
                best[one.value] = one
        ordered = sorted(best.values(), key=lambda one: (-one.confidence, one.value))
        return tuple(ordered[:_MOST])

    def _every(self, row: int, text: str) -> list[RepairCandidate]:
        return [*self._taught(text), *self._of_rows(row, text), *self._of_values(row, text)]

    def _taught(self, text: str) -> list[RepairCandidate]:
        found = []
        if text in self._fixed:
            found.append(_candidate(self._fixed[text], 0.9, "learned_change"))
        changed = transform(text, self._learned)
        if changed is not None:
            value, examples = changed
            found.append(_candidate(value, examples / (examples + 0.4), "learned_change"))
        return found

    def _of_rows(self, row: int, text: str) -> list[RepairCandidate]:
        signals, found = self._signals, []
        column = signals.column
        meant = int(signals.meant[row])
        doubt = max(
            float(signals.by_row["breaks_dependency"][row]),
            float(signals.by_row["missing_but_known"][row]),
        )
        if meant >= 0 and doubt > 0:
            code = "breaks_dependency" if text.strip() else "missing_but_known"
            found.append(_candidate(column.texts[meant], doubt, code))
        for slid in signals.slid:
            word = slid.word.get(row)
            if word is not None:
                right = word if slid.target == column.name else _without(text, word)
                found.append(_candidate(right, 0.85, "slid_value"))
        return found

    def _of_values(self, row: int, text: str) -> list[RepairCandidate]:
        signals, found = self._signals, []
        place = int(signals.column.codes[row])
        near = int(signals.neighbours.meant[place])
        if near >= 0:
            strength = 0.2 + 0.7 * float(signals.neighbours.strength[place])
            found.append(_candidate(signals.column.texts[near], strength, "near_frequent_value"))
        if signals.by_value["placeholder"][place] > 0:
            found.append(_candidate("", 0.8, "placeholder"))
        if signals.by_value["lost_zero"][place] > 0:
            found.append(_candidate("0" + text, 0.75, "lost_zero"))
        usual = self._commonest.get(same_thing(text), text)
        if signals.by_value["spacing"][place] > 0:
            right = usual if usual != text else text.strip()
            found.append(_candidate(right, 0.7, "spacing"))
        return found


def _candidate(value: str, confidence: float, evidence: str) -> RepairCandidate:
    return RepairCandidate(value=value, confidence=round(confidence, 4), evidence=evidence)


def _fixed(corrected: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Values that were always corrected to one and the same other value."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for before, after in corrected:
        if before.strip():
            seen[before].add(after)
    return {before: after.pop() for before, after in seen.items() if len(after) == 1}


def _without(text: str, word: str) -> str:
    for cut in (text.removesuffix(word), text.removeprefix(word)):
        if cut != text:
            return cut.strip().strip(",;()").strip()
    return text
