"""A change of text learned from a few corrected cells: `12.0 oz` to `12` mends `16.0 oz.` too.

The idea of Baran (Mahdavi & Abedjan 2020): corrections of one column are examples of an edit. Here
an edit is a template over the text's pieces (numbers, words, signs), kept only if it explains every
example that is made of the same pieces.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_PIECES = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+|\s+|[^\w\s]|_")


def _trimmed(number: str) -> str:
    """`12.0` as `12`, `0.055999999999999994` as `0.056`: a number without the noise of its format."""
    if "." not in number or not number[0].isdigit():
        return number
    short = f"{float(number):.12g}"
    return short if len(short) < len(number) else number


_CHANGES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("same", lambda piece: piece),
    ("trimmed", _trimmed),
    ("no_zero", lambda piece: piece.lstrip("0") or "0"),
    ("two_digits", lambda piece: piece.zfill(2)),
    ("last_two", lambda piece: piece[-2:]),
    ("lower", str.lower),
    ("upper", str.upper),
    ("title", str.title),
)
_BY_NAME = dict(_CHANGES)

_Slot = tuple[int, str] | str
"""Either a piece of the old text with a change, or a fixed text."""


@dataclass(frozen=True)
class Transformation:
    """How texts made of the same pieces are to be rewritten."""

    template: tuple[_Slot, ...]
    examples: int

    def apply(self, text: str) -> str:
        """The text rewritten."""
        pieces = _PIECES.findall(text)
        return "".join(
            slot if isinstance(slot, str) else _BY_NAME[slot[1]](pieces[slot[0]])
            for slot in self.template
        )


Learned = dict[str, Transformation]
"""By the kind of text: first its pieces with their signs and words, then only their kinds."""


def learn_transformations(examples: Sequence[tuple[str, str]]) -> Learned:
    """Templates from (before, after) pairs of one column; pairs that disagree teach nothing."""
    by_kind: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for before, after in dict.fromkeys(examples):
        for kind in _kinds(before):
            by_kind[kind].append((before, after))
    learned: Learned = {}
    for kind, pairs in by_kind.items():
        for template in _templates(*pairs[0]):
            found = Transformation(template, len(pairs))
            if all(found.apply(before) == after for before, after in pairs):
                learned[kind] = found
                break
    return learned


def transform(text: str, learned: Learned) -> tuple[str, int] | None:
    """The text rewritten and how many examples say so; None where nothing fits or changes."""
    for kind in _kinds(text):
        if kind in learned:
            changed = learned[kind].apply(text)
            return (changed, learned[kind].examples) if changed != text else None
    return None


def _kinds(text: str) -> tuple[str, str]:
    pieces = _PIECES.findall(text)
    precise = "".join("0" if piece[0].isdigit() else piece.casefold() for piece in pieces)
    loose = "".join(
        "0" if piece[0].isdigit() else "a" if piece[0].isalpha() else piece for piece in pieces
    )
    return f"is {precise}", f"like {loose}"


def _templates(before: str, after: str) -> list[tuple[_Slot, ...]]:
    """Ways to make `after` of the pieces of `before`, those that make least up first."""
    if not after.strip():
        return [("",)]
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found = []
    for in_order in (True, False):
        template: list[_Slot] = []
        start = made_up = 0
        for piece in new:
            slots = _slots(piece, old, start if in_order else 0)
            template += slots or [piece]
            made_up += piece[0].isalnum() and not slots
            if in_order and slots:
                start = slots[-1][0] + 1
        if any(not isinstance(slot, str) for slot in template):
            found.append((made_up, tuple(template)))
    return [template for _, template in sorted(found, key=lambda item: item[0])]


def _slots(piece: str, old: Sequence[str], start: int) -> list[tuple[int, str]]:
    """The old piece (changed), or the old numbers one after another, that make this new one."""
    if not piece[0].isalnum():
        return []
    for name, change in _CHANGES:
        for place in range(start, len(old)):
            if change(old[place]) == piece and old[place][0].isdigit() == piece[0].isdigit():
                return [(place, name)]
    numbers = [place for place in range(start, len(old)) if old[place].isdigit()]
    for first in range(len(numbers)):
        for last in range(first + 2, len(numbers) + 1):
            if "".join(old[place] for place in numbers[first:last]) == piece:
                return [(place, "same") for place in numbers[first:last]]
    return []
