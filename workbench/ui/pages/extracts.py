"""Deliveries: bring one in, see that every record is accounted for, withdraw a wrong one."""

import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from workbench.core.errors import NotMadeYet, WorkbenchError
from workbench.extracts.results import Reading
from workbench.project import Project
from workbench.project.answers import Extract
from workbench.ui import figures, pick, reading_form, show
from workbench.ui.charts.bars import Bar, stacked
from workbench.ui.charts.palette import BLUE, GREY, VERMILLION
from workbench.ui.frame import framed, opened
from workbench.ui.jobs import source_title
from workbench.ui.session import Desk
from workbench.ui.words import language, reason_text, word, word_or

_ADDED = "added_extract"
_EARLIEST = date(1990, 1, 1)
_KINDS = [
    *("csv", "txt", "tsv", "tab", "asc", "dat", "prn", "psv"),
    *("xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "pq", "zip"),
    *("sav", "zsav", "por", "dta", "sas7bdat", "xpt"),
]
_GRAVEST = {"critical": 0, "warning": 1, "info": 2}


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.extracts", "lede.extracts")
    _added()
    reading_form.told()
    opened("extracts.add", partial(_upload, project), expanded=not desk.status.extracts)
    extracts = project.extracts()
    if not extracts:
        show.note("extracts.none")
        return
    readings = {one.id: _reading(project, one) for one in extracts if _stands(one)}
    show.heading("extracts.account")
    show.note("extracts.account_note")
    _account(project, extracts, readings)
    _doubles(project, extracts)
    gone = sum(one.removed is not None for one in extracts)
    if gone:
        show.say("extracts.removed", count=gone)
    show.heading("extracts.one")
    framed(partial(_one, project, readings))


def _added() -> None:
    name = st.session_state.pop(_ADDED, None)
    if name:
        show.told(
            word("extracts.added", name=name), "extracts.kept", "green", ":material/check_circle:"
        )


def _doubles(project: Project, extracts: list[Extract]) -> None:
    """Standing deliveries that hold the very same bytes."""
    same: dict[str, list[str]] = {}
    for one in extracts:
        if _stands(one):
            said = f"{source_title(project, one.source)} {figures.day(one.date, language())}"
            same.setdefault(one.sha256, []).append(said)
    for names in same.values():
        if len(names) > 1:
            show.told(word("extracts.double", names=", ".join(names)), "severity.warning")


def _upload(project: Project) -> None:
    if not project.sources():
        show.note("extracts.no_source")
        return
    with st.form("upload", clear_on_submit=True, border=False):
        left, right = st.columns(2)
        with left:
            source = show.choose(
                "label.source",
                project.sources(),
                lambda name: source_title(project, name),
                key="upload_source",
            )
        with right:
            when = st.date_input(
                word("label.delivery_date"),
                value=None,
                min_value=_EARLIEST,
                format="DD-MM-YYYY",
                key="upload_date",
            )
        show.own_upload_words()
        file = st.file_uploader(word("label.file"), type=_KINDS, key="upload_file")
        show.note("extracts.largest")
        sent = st.form_submit_button(word("action.add"), type="primary", icon=":material/upload:")
    if not sent:
        return
    if file is None or when is None:
        show.note("extracts.no_file")
        return
    # the bytes go to the project at once: nothing of a delivery lives in the session
    project.places.raw.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".upload-", dir=project.places.raw) as folder:
        landed = Path(folder) / f"upload{Path(file.name).suffix[:9]}"
        with landed.open("wb") as stream:
            stream.write(file.getbuffer())
        try:
            project.add(source, landed, when, name=Path(file.name).name)
        except WorkbenchError as fault:
            show.problem(fault)
            return
    st.session_state[_ADDED] = Path(file.name).name
    st.session_state["picked_source"] = source
    st.rerun()


def _reading(project: Project, extract: Extract) -> Reading | None:
    try:
        return project.reading(extract.id)
    except NotMadeYet:
        return None


def _account(
    project: Project, extracts: list[Extract], readings: dict[int, Reading | None]
) -> None:
    rows, parts = [], []
    kept, aside, other = (word(f"account.{part}") for part in ("kept", "quarantined", "not_data"))
    for one in extracts:
        reading = readings.get(one.id)
        account = reading.account if reading else None
        counts = {
            "records_in": account.records_in if account else None,
            "kept": account.kept if account else None,
            "quarantined": sum(account.quarantined.values()) if account else None,
            "not_data": sum(account.not_data.values()) if account else None,
        }
        name = source_title(project, one.source)
        rows.append(
            {
                "source": name,
                "date": one.date,
                "file": one.file,
                **counts,
                "state": word(_state(one, reading)),
                "megabytes": figures.megabytes(one.megabytes, language()),
            }
        )
        if account:
            bar = f"{name} {figures.day(one.date, language())}"
            parts += [
                Bar(bar, account.kept, kept),
                Bar(bar, counts["quarantined"] or 0, aside),
                Bar(bar, counts["not_data"] or 0, other),
            ]
    labels = {
        "source": "label.source",
        "date": "label.date",
        "file": "label.file",
        "records_in": "account.records_in",
        "kept": "account.kept",
        "quarantined": "account.quarantined",
        "not_data": "account.not_data",
        "state": "label.state",
        "megabytes": "label.size",
    }
    counted = dict.fromkeys(("records_in", "kept", "quarantined", "not_data"), "number")
    show.table(pd.DataFrame(rows), {"date": "date", **counted}, labels)
    if parts:
        colours = {kept: BLUE, aside: VERMILLION, other: GREY}
        show.chart(stacked(parts, "chart.records", colours), "extracts.account_alt")


def _stands(extract: Extract) -> bool:
    return not extract.withdrawn and not extract.removed


def _state(extract: Extract, reading: Reading | None) -> str:
    if extract.removed:
        return "account.removed"
    if extract.withdrawn:
        return "account.withdrawn"
    if reading is None:
        return "account.not_read"
    return "account.closes" if reading.account.closes else "account.open"


def _one(project: Project, readings: dict[int, Reading | None]) -> None:
    chosen = pick.delivery(project)
    if chosen is None:
        return
    reading = readings.get(chosen.id)
    if reading is None:
        show.not_made()
    else:
        _read(project, chosen, reading)
    opened("reading.otherwise", partial(reading_form.read_otherwise, project, chosen, reading))
    with st.expander(word("extracts.withdraw")):
        show.note("extracts.withdraw_note")
        if st.button(word("action.withdraw"), icon=":material/undo:", key=f"withdraw_{chosen.id}"):
            project.withdraw(chosen.id)
            st.rerun()


def _read(project: Project, extract: Extract, reading: Reading) -> None:
    show.facts(
        {
            "label.kind": word_or(f"read_kind.{reading.kind}", reading.kind),
            "label.encoding": reading.encoding,
            "label.delimiter": word_or(f"delimiter.{reading.delimiter}", reading.delimiter or ""),
            "label.header_row": reading.header_row,
            "label.columns": len(reading.columns),
        }
    )
    account = reading.account
    show.metrics(
        {
            "account.records_in": (account.records_in, "number"),
            "account.kept": (account.kept, "number"),
            "account.quarantined": (sum(account.quarantined.values()), "number"),
            "account.not_data": (sum(account.not_data.values()), "number"),
        }
    )
    aside = _counts("quarantine", account.quarantined)
    other = _counts("not_data", account.not_data)
    if aside or other:
        frame = pd.DataFrame(aside + other)
        labels = {"part": "label.part", "why": "label.why", "count": "label.records"}
        show.table(frame, {"count": "number"}, labels)
    show.findings(sorted(reading.findings, key=lambda one: _GRAVEST[one.severity]))
    framed(partial(_since_previous, project, extract))
    if len(reading.parts) > 1:
        opened("extracts.parts", partial(_parts, project, extract))
    if reading.choices:
        opened("extracts.choices", partial(_choices, reading))
    opened("extracts.first_rows", lambda: show.records(project.records(extract.id, 50)))
    if reading.labels:
        opened("extracts.labels", partial(_labels, reading))
    if account.quarantined:
        opened("extracts.quarantine", partial(_quarantine, project, extract))


def _since_previous(project: Project, extract: Extract) -> None:
    """What changed in form since the delivery before this one."""
    try:
        comparison = project.comparison(extract.id)
    except NotMadeYet:
        return
    if comparison is not None and comparison.findings:
        show.say("extracts.since", date=comparison.before)
        show.findings(comparison.findings)


def _parts(project: Project, extract: Extract) -> None:
    frame = project.parts(extract.id)
    labels = {"part": "label.part", "kept": "account.kept", "quarantined": "account.quarantined"}
    show.table(frame, {"kept": "number", "quarantined": "number"}, labels)


def _choices(reading: Reading) -> None:
    """What was found out about a text file, what came second, and why."""
    rows = [
        {
            "what": word(f"choice.{one.what}"),
            "chosen": one.chosen,
            "runner_up": one.runner_up,
            "why": reason_text(one.reason),
        }
        for one in reading.choices
    ]
    labels = {
        "what": "label.choice",
        "chosen": "label.chosen",
        "runner_up": "label.runner_up",
        "why": "label.why",
    }
    show.table(pd.DataFrame(rows), {}, labels)
    show.note("extracts.choices_note")


def _labels(reading: Reading) -> None:
    rows = [
        {"column": column, "value": code, "label": label}
        for column, labels in reading.labels.items()
        for code, label in labels.items()
    ]
    labels = {"column": "label.column", "value": "label.value", "label": "label.meaning"}
    show.table(pd.DataFrame(rows), {}, labels)


def _quarantine(project: Project, extract: Extract) -> None:
    aside = project.quarantine(extract.id).head(200)
    why = [word_or(f"quarantine.{code}", code) for code in aside["reason"]]
    show.records(aside.assign(reason=why))


def _counts(kind: str, counts: dict[str, int]) -> list[dict[str, object]]:
    part = {"quarantine": "account.quarantined", "not_data": "account.not_data"}[kind]
    return [
        {"part": word(part), "why": word_or(f"{kind}.{code}", code), "count": count}
        for code, count in counts.items()
    ]
