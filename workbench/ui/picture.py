"""A picture to take away: SVG or PNG of what is on the screen, made when it is asked for."""

import re
from functools import partial
from typing import TypeAlias

import altair as alt
import streamlit as st

from workbench.ui import figures
from workbench.ui.words import language, word

Picture: TypeAlias = alt.Chart | alt.LayerChart | alt.HConcatChart
_SCALE = 2.0
_WIDTH = 860


def offer(picture: Picture, name: str) -> None:
    """Two buttons that make the file and hand it over; nothing is made before."""
    safe = re.sub(r"\W+", "_", name).strip("_") or "picture"
    left, right, _ = st.columns([2, 2, 3])
    for column, kind, mime in ((left, "svg", "image/svg+xml"), (right, "png", "image/png")):
        column.download_button(
            word(f"picture.{kind}"),
            data=partial(drawn, picture, kind, language()),
            file_name=f"{safe}.{kind}",
            mime=mime,
            icon=":material/image:",
            key=f"picture_{safe}_{kind}",
            on_click="ignore",
        )


def drawn(picture: Picture, kind: str, lang: str) -> bytes:
    """The picture as SVG or PNG, with the language's numbers; no network is asked for anything."""
    import vl_convert

    spec = picture.properties(width=_WIDTH).to_dict()
    number = figures.locale(lang)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=number).encode(
            "utf-8"
        )
    return bytes(
        vl_convert.vegalite_to_png(spec, scale=_SCALE, allowed_base_urls=[], format_locale=number)
    )
