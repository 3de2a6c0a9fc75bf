"""What the model believes of a pair, on demand: the chance, and what each comparison added."""

from __future__ import annotations

from workbench.project.link_desk import LinkDesk
from workbench.project.review_answers import ReviewPair
from workbench.ui import figures, show
from workbench.ui.links import pair as explained
from workbench.ui.words import language


def draw(desk: LinkDesk, pair: ReviewPair) -> None:
    """Step by step where the run kept it; else the chance alone."""
    found = desk.explain(pair.left, pair.right)
    if found is not None:
        explained.told(found)
        return
    believed = desk.evidence(pair.left, pair.right)
    if believed.match_probability is None:
        show.note("review.not_believed")
        return
    lang = language()
    show.say(
        "review.believes",
        chance=figures.probability(believed.match_probability, lang),
        threshold=figures.probability(believed.threshold, lang),
    )
