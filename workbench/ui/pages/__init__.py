"""One page per station of the journey, grouped by who comes."""

from collections.abc import Callable

from workbench.ui.pages import (
    clusters,
    expectations,
    extracts,
    handover,
    layouts,
    links,
    outflow,
    overview,
    profile,
    provisions,
    quality,
    recipe,
    report_back,
    review,
    share,
    soft,
    survival,
)
from workbench.ui.session import Desk

Draw = Callable[[Desk], None]

SECTIONS: dict[str, dict[str, tuple[Draw, str]]] = {
    "section.start": {"overview": (overview.draw, ":material/route:")},
    "section.clean": {
        "extracts": (extracts.draw, ":material/inbox:"),
        "layouts": (layouts.draw, ":material/straighten:"),
        "profile": (profile.draw, ":material/bar_chart:"),
        "soft": (soft.draw, ":material/forum:"),
        "expectations": (expectations.draw, ":material/fact_check:"),
        "recipe": (recipe.draw, ":material/cleaning_services:"),
        "links": (links.draw, ":material/link:"),
        "review": (review.draw, ":material/compare_arrows:"),
    },
    "section.track": {
        "quality": (quality.draw, ":material/timeline:"),
        "report_back": (report_back.draw, ":material/reply:"),
    },
    "section.analyse": {
        "handover": (handover.draw, ":material/inventory_2:"),
        "clusters": (clusters.draw, ":material/bubble_chart:"),
        "survival": (survival.draw, ":material/show_chart:"),
        "provisions": (provisions.draw, ":material/handyman:"),
        "outflow": (outflow.draw, ":material/logout:"),
    },
    "section.share": {"share": (share.draw, ":material/ios_share:")},
}
"""Section (a key of the words table) -> page (its address) -> how it is drawn, and its sign."""
