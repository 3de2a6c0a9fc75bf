"""One person's records as a web: dots for records, lines for how much each pair is believed."""

import math
from typing import Literal

import altair as alt
import pandas as pd

from workbench.project.review_answers import EntityEdge, EntityView
from workbench.ui.charts.palette import BLUE, GREEN, GREY, ORANGE, VERMILLION
from workbench.ui.words import word

Standing = Literal["same", "different", "sure", "doubt", "none"]
_LOOKS: dict[Standing, tuple[str, list[int], float]] = {
    "sure": (BLUE, [1, 0], 2.5),
    "doubt": (ORANGE, [5, 4], 2.0),
    "none": (GREY, [1, 6], 1.5),
    "same": (GREEN, [1, 0], 4.0),
    "different": (VERMILLION, [8, 3, 2, 3], 3.0),
}
"""Colour, dash and width: each tells it alone."""
_MOST = 40
"""Records that a web is readable with; of a larger entity the first ones are drawn."""


def standing_of(edge: EntityEdge, threshold: float) -> Standing:
    """What a pair is: decided by people, or else believed, doubted or not believed."""
    if edge.verdict is not None:
        return edge.verdict
    if edge.match_probability is None or edge.match_probability < 0.5 * threshold:
        return "none"
    return "sure" if edge.match_probability >= threshold else "doubt"


def web(view: EntityView, threshold: float) -> alt.LayerChart:
    """Records on a circle, a line for every pair."""
    records = view.records[:_MOST]
    turn = 2 * math.pi / len(records)
    spots = {
        one.number: (math.sin(turn * at), math.cos(turn * at)) for at, one in enumerate(records)
    }
    names: dict[Standing, str] = {code: word(f"review.edge_{code}") for code in _LOOKS}
    edges = pd.DataFrame(
        {
            "x": spots[edge.left][0],
            "y": spots[edge.left][1],
            "x2": spots[edge.right][0],
            "y2": spots[edge.right][1],
            "what": names[standing_of(edge, threshold)],
            "chance": edge.match_probability,
        }
        for edge in view.edges
        if edge.left in spots and edge.right in spots
    )
    dots = pd.DataFrame({"x": x, "y": y, "name": str(number)} for number, (x, y) in spots.items())
    used = [code for code in _LOOKS if names[code] in set(edges["what"])]
    domain = [names[code] for code in used]
    plain = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    place = {
        "x": alt.X("x:Q", axis=plain, scale=alt.Scale(domain=[-1.3, 1.3])),
        "y": alt.Y("y:Q", axis=plain, scale=alt.Scale(domain=[-1.3, 1.3])),
    }
    legend = alt.Legend(title=None, orient="bottom", columns=1)
    lines = (
        alt.Chart(edges)
        .mark_rule()
        .encode(
            **place,
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=domain, range=[_LOOKS[code][0] for code in used]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "what:N",
                scale=alt.Scale(domain=domain, range=[_LOOKS[code][1] for code in used]),
                legend=legend,
            ),
            strokeWidth=alt.StrokeWidth(
                "what:N",
                scale=alt.Scale(domain=domain, range=[_LOOKS[code][2] for code in used]),
                legend=legend,
            ),
            tooltip=[
                alt.Tooltip("what:N", title=word("label.stands")),
                alt.Tooltip("chance:Q", title=word("label.probability"), format=".3f"),
            ],
        )
    )
    circles = alt.Chart(dots).mark_circle(size=620, color=BLUE, opacity=1).encode(**place)
    labels = (
        alt.Chart(dots)
        .mark_text(color="white", fontWeight="bold", fontSize=14)
        .encode(**place, text="name:N")
    )
    layered: alt.LayerChart = (lines + circles + labels).properties(height=320)
    return layered
