"""Decides how a thing is drawn: the only place where a value from data meets a widget.

A value from data goes through `st.text`, `st.dataframe`, a selectbox option or a chart's data:
those read no Markdown and no HTML. Labels, headings and captions hold words of ours only.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import altair as alt
import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.core.findings import Finding
from workbench.ui import figures
from workbench.ui.words import error_text, finding_text, language, word

Option = TypeVar("Option")
Kind = str
"""number, decimal (2 places), probability (3), p, share, seconds, date, moment or text."""
LONGEST_CELL = 300
TALLEST_TABLE = 420
_ROW = 35
_SIGN = 34
_SHADE = "background-color: rgba(230, 159, 0, 0.28)"
_WIDEST = 430
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKS = {
    "critical": (":material/error:", "red"),
    "warning": (":material/warning:", "orange"),
    "info": (":material/info:", "blue"),
    "use": (":material/check_circle:", "green"),
    "use_with_care": (":material/warning:", "orange"),
    "do_not_use": (":material/block:", "red"),
    "up_to_date": (":material/check_circle:", "green"),
    "stale": (":material/update:", "orange"),
    "missing": (":material/pending:", "gray"),
    "failed": (":material/error:", "red"),
    "running": (":material/autorenew:", "blue"),
    "done": (":material/check_circle:", "green"),
    "stopped": (":material/stop_circle:", "orange"),
    "cancelled": (":material/cancel:", "gray"),
    "passed": (":material/check_circle:", "green"),
}


def visible(value: object) -> str:
    """A value from data as text: hidden and direction-turning characters are shown by number."""
    text = _UNSEEN.sub(lambda found: f"‹{ord(found.group()):04X}›", str(value))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def edged(value: object) -> str:
    """The same, with the spaces at its ends to be seen: they are often what is the matter."""
    text = visible(value)
    bare = text.strip(" ")
    if not bare:
        return "␣" * len(text)
    before = len(text) - len(text.lstrip(" "))
    return "␣" * before + bare + "␣" * (len(text) - before - len(bare))


def title(key: str, lede: str) -> None:
    """The head of a page: its name, and what one comes here for."""
    st.title(word(key), anchor=False)
    st.caption(word(lede))


def heading(key: str) -> None:
    """The head of a part of a page."""
    st.subheader(word(key), anchor=False)


def strong(key: str) -> None:
    """The head of a smaller part, in words of ours only."""
    st.markdown(f"**{word(key)}**")


def note(key: str) -> None:
    """A line of explanation, in words of ours only."""
    st.caption(word(key))


def say(key: str, **values: object) -> None:
    """A sentence with values from data in it."""
    sentence(word(key, **{name: _safe(value) for name, value in values.items()}))


def plain(value: object) -> None:
    """A value from data on a line of its own."""
    st.text(visible(value))


def sentence(text: str) -> None:
    """A sentence that was made with values from data."""
    st.text(visible_sentence(text))


def moment(value: datetime | None) -> str | None:
    """A time for a table cell; none stays none."""
    return None if value is None else figures.moment(value, language())


def visible_sentence(text: str) -> str:
    """A longer text, with its line ends."""
    return _UNSEEN.sub(lambda found: f"‹{ord(found.group()):04X}›", text)


def badge(kind: str, code: str, **values: object) -> None:
    """A chip: sign, colour and word say the same, so that no one needs the colour."""
    icon, colour = _MARKS.get(code, (":material/label:", "gray"))
    st.badge(word(f"{kind}.{code}", **values), icon=icon, color=colour)


def chip(icon: str, colour: str, key: str, **values: float) -> None:
    """A chip in words of ours, with numbers at most."""
    st.badge(word(key, **values), icon=f":material/{icon}:", color=colour)


def problem(error: WorkbenchError) -> None:
    """Something that a person can mend, said in one calm box."""
    told(error_text(error), "error.mark")


def told(text: str, mark: str, colour: str = "orange", icon: str = ":material/warning:") -> None:
    """A box with a chip and a text that may hold values from data."""
    with st.container(border=True):
        st.badge(word(mark), icon=icon, color=colour)
        st.text(visible_sentence(text))


def not_made() -> None:
    """A box for a result that no run has made yet."""
    told(word("result.not_made"), "state.missing", "gray", ":material/pending:")


def calm(key: str) -> None:
    """A box for what went wrong in a way that nobody on this side of the screen can mend."""
    told(word(key), "error.mark", "gray", ":material/info:")


def findings(rows: Iterable[Finding]) -> None:
    """What is noteworthy, most important first as given."""
    listed = list(rows)
    if not listed:
        note("finding.none")
    for row in listed:
        mark, text = st.columns([1, 7], vertical_alignment="top")
        with mark:
            badge("severity", row.severity)
        with text:
            part = f"{visible(row.part)}: " if row.part else ""
            st.text(part + visible_sentence(finding_text(row)))


def metrics(values: Mapping[str, tuple[float | None, Kind]]) -> None:
    """A row of figures under their labels (keys of the words table)."""
    for column, (key, (value, kind)) in zip(st.columns(len(values)), values.items(), strict=True):
        column.metric(word(key), _figure(value, kind), border=True)


def facts(values: Mapping[str, object]) -> None:
    """A row of label and text; the texts may come from data."""
    for column, (key, value) in zip(st.columns(len(values)), values.items(), strict=True):
        with column:
            st.caption(word(key))
            st.text(visible(value) if value not in (None, "") else figures.NOTHING)


def own_upload_words() -> None:
    """Streamlit's uploader speaks English only: its words give way to ours."""
    place = "[data-testid=stFileUploaderDropzone"
    ours = word("action.choose_file")
    st.html(
        f"<style>{place}Instructions] {{display: none}} {place}] button p {{font-size: 0}} "
        f"{place}] button p::after {{font-size: 0.9rem; content: '{ours}'}}"
        "</style>"
    )


def part(label: str, codes: Sequence[str], kind: str, key: str) -> str:
    """Which part of a page to show, by buttons beside each other; only that part is drawn."""
    chosen = st.segmented_control(
        word(label),
        codes,
        default=codes[0],
        format_func=lambda code: word(f"{kind}.{code}"),
        key=key,
        label_visibility="collapsed",
    )
    return chosen if chosen in codes else codes[0]


def choose(
    label: str,
    options: Sequence[Option],
    shown: Callable[[Option], str] = str,
    key: str | None = None,
    index: int = 0,
) -> Option:
    """A drop-down; its options may come from data."""
    chosen: Option = st.selectbox(
        word(label),
        options,
        index=min(index, len(options) - 1),
        format_func=lambda option: visible(shown(option)),
        key=key or label,
    )
    return chosen


def table(
    frame: pd.DataFrame,
    kinds: Mapping[str, Kind] | None = None,
    labels: Mapping[str, str] | None = None,
    *,
    height: int = TALLEST_TABLE,
    alt_key: str = "table.alt",
    marked: Collection[str] = (),
) -> None:
    """A table that scrolls within its box; numbers sort as numbers and read as the language has it.

    `labels` gives the words key of a column head; a column without one is headed by its own name.
    The cells of the `marked` columns are shaded.
    """
    kinds, labels = kinds or {}, labels or {}
    if frame.empty:
        note("table.empty")
        return
    names = [str(name) for name in frame.columns]
    kind = {name: kinds.get(name, "text") for name in names}
    said = [word(labels[name]) if name in labels else visible(name) for name in names]
    heads = dict(zip(names, distinct_heads(said), strict=True))
    shown = pd.DataFrame(
        {
            heads[name]: _cells(frame[column].reset_index(drop=True), kind[name])
            for name, column in zip(names, frame.columns, strict=True)
        }
    )
    formats: dict[Any, Any] = {
        heads[name]: partial(_figure, kind=kind[name])
        for name in names
        if kind[name] not in ("text", "date")
    }
    config = {
        heads[name]: _column_config(heads[name], kind[name], shown[heads[name]]) for name in names
    }
    shaded: list[Hashable] = [heads[name] for name in names if name in marked]
    st.dataframe(
        shown.style.format(formats).apply(lambda column: [_SHADE] * len(column), subset=shaded),
        hide_index=True,
        height=min(height, _ROW * (len(frame) + 1) + 3),
        column_config=config,
        placeholder=figures.NOTHING,
        alt=word(alt_key),
    )


def records(frame: pd.DataFrame, marked: Collection[str] = ()) -> None:
    """Rows as they stand; of the system columns the line in the file, and which part where several."""
    unseen = ["_record"]
    if "_part" in frame and frame["_part"].isna().all():
        unseen.append("_part")
    frame = frame.drop(columns=[name for name in unseen if name in frame])
    labels = {
        "_row": "label.line",
        "_part": "label.part",
        "raw": "label.raw",
        "reason": "label.why",
    }
    table(frame, {"_row": "number"}, labels, marked=marked)


def cells(
    frame: pd.DataFrame,
    shades: Sequence[int],
    height: int,
    chosen: Callable[[], None],
    key: str,
    alt_key: str,
) -> None:
    """A grid of single signs, its columns shaded by turns; a click on a cell calls `chosen`."""
    colours = ("", "background-color: rgba(0, 114, 178, 0.16)")
    frame = frame.map(visible)
    shade = dict(zip(frame.columns, shades, strict=True))
    shaded = frame.style.apply(
        lambda column: [colours[shade[str(column.name)] % 2]] * len(column), axis=0
    )
    config = {name: st.column_config.TextColumn(name, width=_SIGN) for name in frame.columns}
    st.dataframe(
        shaded,
        hide_index=True,
        height=height,
        column_config=config,
        on_select=chosen,
        selection_mode="single-cell",
        key=key,
        alt=word(alt_key),
    )


def chart(picture: alt.Chart | alt.LayerChart | alt.HConcatChart, alt_key: str) -> None:
    """An Altair chart with the language's numbers, as wide as the page, with words for who can't see it."""
    number = figures.locale(language())
    drawn = picture.configure(locale={"number": number}).configure_axis(
        labelLimit=260, titleFontWeight="normal", labelFontSize=12, titleFontSize=12
    )
    drawn = drawn.configure_legend(labelLimit=260, labelFontSize=12, titleFontSize=12)
    st.altair_chart(drawn, width="stretch", alt=word(alt_key))


def _safe(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _figure(value: Any, kind: Kind) -> str:
    lang = language()
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return figures.NOTHING
    match kind:
        case "share":
            return figures.share(value, lang)
        case "seconds":
            return figures.seconds(value, lang)
        case "decimal":
            return figures.number(value, lang, 2)
        case "probability":
            return figures.probability(value, lang)
        case "p":
            return figures.p_value(value, lang)
        case "date":
            return figures.day(value, lang)
        case "moment":
            return figures.moment(value, lang)
        case "text":
            return visible(value)
        case _:
            return figures.number(value, lang)


def _cells(column: "pd.Series[Any]", kind: Kind) -> "pd.Series[Any]":
    if kind in ("number", "share", "seconds", "decimal", "probability", "p"):
        return pd.to_numeric(column, errors="coerce").astype(float)
    if kind == "date":
        return column
    text = [None if is_missing(cell) else cell_text(cell) for cell in column]
    return pd.Series(text, index=column.index, dtype=object)


def cell_text(cell: object) -> str:
    """A value as text, numbers and dates as the language has them."""
    if isinstance(cell, float):
        return figures.number(cell, language())
    if isinstance(cell, pd.Timestamp) and cell == cell.normalize():
        return figures.day(cell.date(), language())
    if isinstance(cell, date) and not isinstance(cell, pd.Timestamp):
        return figures.day(cell, language())
    return edged(cell)


def is_missing(cell: object) -> bool:
    """Whether a cell holds nothing."""
    return (
        cell is None
        or cell is pd.NaT
        or cell is pd.NA
        or (isinstance(cell, float) and cell != cell)
    )


def _column_config(head: str, kind: Kind, column: "pd.Series[Any]") -> Any:
    if kind == "date":
        form = "DD-MM-YYYY" if language() == "nl" else "D MMM YYYY"
        return st.column_config.DateColumn(head, format=form)
    if kind != "text":
        return st.column_config.NumberColumn(head)
    longest = max((len(cell) for cell in column.head(300) if isinstance(cell, str)), default=0)
    # the grid measures a few rows only, and cuts the others off
    wide = min(_WIDEST, 24 + int(6.8 * max(longest, len(head))))
    return st.column_config.TextColumn(head, width=wide if longest > 10 else None)


def distinct_heads(heads: list[str]) -> list[str]:
    """The same heads, with a number behind one that is there already."""
    seen: dict[str, int] = {}
    result = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        result.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return result
