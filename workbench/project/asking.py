"""Pairs of a bare file, or of two, that people should judge: written to a file to be answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors_linkage import SecondFileOnlyToLink
from workbench.project.answers import ReviewAnswer
from workbench.project.oneshot_linkage import answers_in, linkage_input
from workbench.project.pair_review import pairs_table

if TYPE_CHECKING:
    from workbench.linkage import Deduplicated, LinkageRules, Linked
    from workbench.linkage.decisions import Decisions
    from workbench.project.pair_review import Side


def ask(
    left: Path,
    right: Path | None,
    rules: str,
    out: Path,
    how_many: int,
    roles: str | None = None,
    reviewed: Path | None = None,
    seed: int = 0,
) -> ReviewAnswer:
    """Write the pairs whose verdicts teach most, side by side, to be answered.

    `right` is the other file of a link; `rules` and `roles` as with `oneshot_linkage.dedupe`. `reviewed`
    is the file of an earlier round: what it answers is held to and learned from, and its lines
    come first in the new file. Raises SecondFileOnlyToLink, or what `oneshot_linkage.dedupe` raises.
    """
    import pandas as pd

    from workbench.handover.safe_export import write_safe_table
    from workbench.linkage.review import next_pairs

    files = [left] if right is None else [left, right]
    wish, sides, _ = linkage_input(files, rules, roles)
    if (wish.task == "link") != (right is not None):
        raise SecondFileOnlyToLink(task=wish.task)
    mine, theirs = sides[0], sides[-1]
    before = None if reviewed is None else answers_in(reviewed, mine, sides[1] if right else None)
    decisions, known = (before.decisions, before.asked) if before else (None, None)
    found = _run(wish, sides, decisions)
    table = pairs_table(mine, theirs, next_pairs(found, known, how_many, seed))
    asked = len(table)
    if before is not None:
        table = pd.concat([before.table, table], ignore_index=True)
    write_safe_table(table, out)
    return ReviewAnswer(
        out=str(out),
        asked=asked,
        answered=0 if decisions is None else len(decisions),
        later=0 if before is None else before.later,
        estimated=found.report.estimated,
    )


def _run(
    wish: LinkageRules, sides: list[Side], decisions: Decisions | None
) -> Deduplicated | Linked:
    from workbench.linkage import dedupe, link

    frames = [side.frame for side in sides]
    if len(frames) == 1:
        return dedupe(frames[0], wish, decisions=decisions)
    return link(frames[0], frames[1], wish, decisions=decisions)
