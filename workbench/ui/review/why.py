"""What the model believes of a pair, on demand."""

from __future__ import annotations

from workbench.project.review_answers import ReviewPair
from workbench.project.link_desk import LinkDesk
from workbench.ui import figures, show
from workbench.ui.words import language


def draw(desk: LinkDesk, pair: ReviewPair) -> None:
    """The chance, the threshold, and what each comparison added."""
    found = desk.evidence(pair.left, pair.right)
    if found.match_probability is None:
        show.note("review.not_believed")
        return
    lang = language()
    show.say(
        "review.believes",
        chance=figures.probability(found.match_probability, lang),
        threshold=figures.probability(found.threshold, lang),
    )
