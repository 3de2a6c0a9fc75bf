"""Stored decisions about pairs: which of them count, and what they are about in the tables of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.core.files import sha256_json
from workbench.store.link_decisions import LinkDecisionRow

if TYPE_CHECKING:
    from workbench.linkage.decisions import Decisions
    from workbench.project.record_keys import RecordKeys

Pair = tuple[str, str]
"""Keys of two records, the (left) one first."""
Places = tuple[int, int]
"""Places of two records in their tables."""


@dataclass(frozen=True)
class Standing:
    """What counts of a pair: its newest word, where everybody says the same."""

    left: str
    right: str
    left_cells: str
    right_cells: str
    same: bool


def newest_words(rows: Iterable[LinkDecisionRow]) -> dict[Pair, dict[str, LinkDecisionRow]]:
    """Per pair the newest word of each reviewer; rows oldest first, undone ones are passed over."""
    words: dict[Pair, dict[str, LinkDecisionRow]] = defaultdict(dict)
    for row in rows:
        if row.undone_at is None:
            words[row.left, row.right][row.reviewer] = row
    return dict(words)


def standing(rows: Iterable[LinkDecisionRow]) -> tuple[Standing, ...]:
    """The verdicts that count, in order of decision: of two that contradict, the later one holds.

    Where reviewers disagree about a pair nothing counts until they agree.
    """
    found = []
    for (left, right), words in newest_words(rows).items():
        said = [row for row in words.values() if row.verdict != "later"]
        if len({row.verdict for row in said}) == 1:
            newest = max(said, key=lambda row: row.id)
            same = newest.verdict == "same"
            cells = newest.left_cells, newest.right_cells
            found.append((newest.id, Standing(left, right, *cells, same)))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def disputed(rows: Iterable[LinkDecisionRow]) -> list[Pair]:
    """Pairs of which one reviewer says same and another different."""
    return [
        pair
        for pair, words in sorted(newest_words(rows).items())
        if {"same", "different"} <= {row.verdict for row in words.values()}
    ]


def contradictions(verdicts: Sequence[Standing]) -> list[Pair]:
    """Pairs said to be different though other verdicts make the two one person."""
    leader: dict[str, str] = {}

    def head(key: str) -> str:
        while (above := leader.get(key, key)) != key:
            leader[key] = leader.get(above, above)
            key = above
        return key

    for one in verdicts:
        if one.same:
            leader[head(one.left)] = head(one.right)
    return [
        (one.left, one.right)
        for one in verdicts
        if not one.same and head(one.left) == head(one.right)
    ]


def decisions_key(verdicts: Sequence[Standing]) -> str:
    """Hash of what counts, for the keys of what is made with it; empty where nothing does."""
    if not verdicts:
        return ""
    told = [[one.left, one.right, one.left_cells, one.right_cells, one.same] for one in verdicts]
    return sha256_json(told)


def places_of(
    words: Mapping[Pair, tuple[str, str]], left: RecordKeys, right: RecordKeys | None
) -> dict[Pair, Places]:
    """Where pairs (with the digests of their cells) are now; of one table the lesser place first."""
    found = {}
    for (one, other), (one_cells, other_cells) in words.items():
        place, second = left.place(one, one_cells), (right or left).place(other, other_cells)
        if place is None or second is None or (right is None and place == second):
            continue
        ordered = right is not None or place < second
        found[one, other] = (place, second) if ordered else (second, place)
    return found


def resolve(verdicts: Sequence[Standing], left: RecordKeys, right: RecordKeys | None) -> Decisions:
    """The verdicts by position in the tables of today; those about nothing any more are left out."""
    import numpy as np

    from workbench.linkage.decisions import Decisions

    words = {(one.left, one.right): (one.left_cells, one.right_cells) for one in verdicts}
    places = places_of(words, left, right)
    judged: dict[Places, bool] = {}
    for one in verdicts:
        place = places.get((one.left, one.right))
        if place is not None:
            judged.pop(place, None)  # two names of one record: the later word holds
            judged[place] = one.same
    return Decisions(
        left=np.array([left for left, _ in judged], dtype=np.int64),
        right=np.array([right for _, right in judged], dtype=np.int64),
        same=np.array(list(judged.values()), dtype=np.bool_),
    )
