"""Groups on a map: clients as dots on the first two axes."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from workbench.clustering.results import Clustering
from workbench.ui.charts.palette import series
from workbench.ui.show import visible
from workbench.ui.words import word

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def client_map(found: Clustering, said: Mapping[int, str]) -> alt.Chart:
    """A sample of clients; colour and shape both tell the group. `said`: names of groups."""
    names = {
        group.group: visible(said.get(group.group) or word("clusters.group", number=group.group))
        for group in found.groups
    }
    frame = pd.DataFrame([one.model_dump() for one in found.map])
    frame["name"] = [names.get(number, "") for number in frame["group"]]
    domain = list(names.values())
    shapes = [_SHAPES[number % len(_SHAPES)] for number in range(len(domain))]
    legend = alt.Legend(title=None, orient="top")
    titles = [
        word("chart.axis", number=number, share=found.map_explained[number - 1])
        if len(found.map_explained) >= number
        else ""
        for number in (1, 2)
    ]
    return (
        alt.Chart(frame)
        .mark_point(filled=True, size=26, opacity=0.6)
        .encode(
            x=alt.X("x:Q", title=titles[0]).axis(format=".0f", tickMinStep=1),
            y=alt.Y("y:Q", title=titles[1]).axis(format=".0f", tickMinStep=1),
            color=alt.Color(
                "name:N", scale=alt.Scale(domain=domain, range=series(len(domain))), legend=legend
            ),
            shape=alt.Shape("name:N", scale=alt.Scale(domain=domain, range=shapes), legend=legend),
            tooltip=[alt.Tooltip("name:N", title=word("label.group"))],
        )
        .properties(height=440)
    )
