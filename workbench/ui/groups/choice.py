"""How many groups there are, why, and whether they come back."""

import pandas as pd
import streamlit as st

from workbench.clustering.results import Clustering
from workbench.ui import figures, show
from workbench.ui.groups import sentences
from workbench.ui.words import language, word


def answer(found: Clustering) -> None:
    """Whether there are clear groups, in one line and its reasons; that there are none is an answer."""
    clear = found.choice.answer == "groups"
    with st.container(border=True):
        if clear:
            show.chip("check_circle", "green", "groups.clear", count=found.k)
        else:
            show.chip("info", "blue", "groups.none")
        for text in sentences.doubt(found):
            show.sentence(text)
        if not clear:
            asked = found.choice.asked != "auto"
            show.note("groups.none_asked" if asked else "groups.none_what_to_do")


def numbers(found: Clustering) -> None:
    """Each number of groups that was looked at."""
    lang = language()
    rows = [
        {
            "k": one.k,
            "chosen": word("groups.chosen") if one.k == found.choice.k else "",
            "icl": one.icl,
            "bic": one.bic,
            "jaccard": one.jaccard,
            "jaccards": ", ".join(figures.number(value, lang, 2) for value in one.jaccards),
            "silhouette": one.silhouette,
        }
        for one in found.choice.candidates
    ]
    show.note("groups.numbers_note")
    kinds = {"k": "number", "jaccard": "decimal", "silhouette": "decimal"}
    show.table(
        pd.DataFrame(rows).round({"icl": 0, "bic": 0}),
        {**kinds, "icl": "number", "bic": "number"},
        {
            "k": "label.groups",
            "chosen": "groups.choice",
            "icl": "groups.icl",
            "bic": "groups.bic",
            "jaccard": "groups.jaccard",
            "jaccards": "groups.jaccards",
            "silhouette": "label.silhouette",
        },
    )


def overview(found: Clustering, names: dict[int, str]) -> None:
    """Groups under each other: size with its interval, stability, certainty."""
    stable = {one.group: one for one in found.stability}
    lang = language()
    rows = [
        {
            "group": sentences.name(group.group, names),
            "size": group.size,
            "share": group.share,
            "interval": f"{figures.share(group.share_lower, lang)} – {figures.share(group.share_upper, lang)}",
            "stable": word(f"stability.{stable[group.group].verdict}")
            if group.group in stable
            else "",
            "jaccard": stable[group.group].jaccard if group.group in stable else None,
            "certainty": group.certainty,
        }
        for group in found.groups
    ]
    show.table(
        pd.DataFrame(rows),
        {"size": "number", "share": "share", "jaccard": "decimal", "certainty": "decimal"},
        {
            "group": "label.group",
            "size": "label.clients",
            "share": "label.share",
            "interval": "groups.interval",
            "stable": "groups.stability",
            "jaccard": "groups.jaccard",
            "certainty": "groups.certainty",
        },
    )
