"""What an incident does to a delivery, and what its truth says of the cells then."""

import zlib
from itertools import pairwise

import numpy as np
import pandas as pd

from workbench.demo.calendar import Objects
from workbench.demo.incidents import Incident
from workbench.demo.source_rows import Delivered, Rows
from workbench.demo.streams import Streams

_DATES = {
    "clients": ("geboortedatum", "registratiedatum"),
    "benefits": ("geboortedatum", "ingangsdatum", "einddatum"),
}
_COLUMNS_OF_EUROS = ("vermogen",)


def spoil(part: Delivered, when: int, incidents: list[Incident], streams: Streams) -> Delivered:
    """The part as it is delivered on a day on which these incidents of its source have begun."""
    for incident in sorted(incidents, key=lambda one: one.once):
        if incident.day > when or (incident.once and incident.day != when):
            continue
        random = streams.named(f"incident {incident.kind}")
        draws = random.random(part.rows_of_chunk)[part.row_of_chunk]
        if incident.kind == "delivery_cut":
            part = _cut(part, incident, streams.seed)
        elif incident.kind == "columns_shifted":
            part = _shift(part, incident)
        else:
            part = _replace(part, incident, draws)
    return part


def _cut(part: Delivered, incident: Incident, seed: int) -> Delivered:
    """The export stopped half-way the list of persons: every row of some persons is lacking."""
    salt = f"cut {seed} "
    persons, place = np.unique(part.entity, return_inverse=True)
    lots = np.array([zlib.crc32(f"{salt}{one}".encode()) / 2**32 for one in persons.tolist()])
    return part.only(np.flatnonzero(lots[place] < incident.share))


def _shift(part: Delivered, incident: Incident) -> Delivered:
    """From a column on every value stands one column to the right; the last one's are lost."""
    assert incident.column is not None
    names = list(part.cells)
    moved = names[names.index(incident.column) :]
    cells = dict(part.cells)
    cells[moved[0]] = np.full(len(part), "", dtype=object)
    for name, after in pairwise(moved):
        cells[after] = part.cells[name]
    return _altered(part, incident, cells, moved)


def _replace(part: Delivered, incident: Incident, draws: "np.ndarray") -> Delivered:
    column = incident.column
    assert column is not None
    hit = draws < incident.share
    if not incident.every_row:
        hit &= part.known_from > incident.since
    if incident.group is not None:
        hit &= part.cells[str(incident.group_column)] == incident.group
    if incident.value_before is not None:
        hit &= part.cells[column] == incident.value_before
    if column == "einddatum":  # an end that is known is no default
        hit &= np.array([not text for text in part.cells[column]], dtype=bool)
    cells = dict(part.cells)
    cells[column] = np.where(hit, incident.value or "", part.cells[column]).astype(object)
    return _altered(part, incident, cells, [column])


def _altered(
    part: Delivered, incident: Incident, cells: dict[str, Objects], columns: list[str]
) -> Delivered:
    """The part with other cells, and with marks on what differs from what it should say."""
    marks = [part.marks]
    for column in columns:
        differs = np.array(
            [
                (a or "") != (b or "")
                for a, b in zip(part.cells[column], cells[column], strict=True)
            ],
            dtype=bool,
        )
        rows = np.flatnonzero(differs)
        if not len(rows):
            continue
        known = part.marks[(part.marks["column"] == column) & part.marks["row"].isin(rows)]
        clean = _clean(part, incident, column, rows)
        right = pd.Series(clean, index=rows, dtype=object)
        right.loc[known["row"].to_numpy(dtype=np.int64)] = known["clean"].to_numpy(dtype=object)
        marks[0] = marks[0].drop(index=known.index)
        marks.append(
            pd.DataFrame(
                {
                    "row": rows,
                    "column": column,
                    "clean": right.to_numpy(dtype=object),
                    "fault": incident.kind,
                }
            )
        )
    told = pd.concat([one for one in marks if len(one)] or marks[:1], ignore_index=True)
    told = told.sort_values(["row", "column"], kind="stable", ignore_index=True)
    return part.with_cells(cells, told)


def _clean(part: Delivered, incident: Incident, column: str, rows: Rows) -> Objects:
    """What the cells should say: missing for a default or a placeholder, as for those faults."""
    if incident.kind == "default_appeared":
        return np.full(len(rows), None, dtype=object)
    if incident.kind == "team_stops_filling" and incident.value:
        return np.full(len(rows), None, dtype=object)
    texts = part.cells[column][rows]
    clean = np.empty(len(rows), dtype=object)
    clean[:] = [_plain(part.source, column, text) for text in texts]
    return clean


def _plain(source: str, column: str, text: str | None) -> str | None:
    if not text:
        return None
    if column in _DATES.get(source, ()):
        if len(text) == 10 and text[2] == "-":
            return f"{text[6:]}-{text[3:5]}-{text[:2]}"
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text.isdigit() else text
    if column in _COLUMNS_OF_EUROS:
        return text.replace(".", "").replace(",", ".")
    return text
