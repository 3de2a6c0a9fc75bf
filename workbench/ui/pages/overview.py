"""The journey at a glance: what is made, what is not, and what it took the machine."""

import pandas as pd

from workbench.project import Project
from workbench.project.answers import StationStatus
from workbench.ui import show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.jobs import station_name
from workbench.ui.session import Desk
from workbench.ui.words import stored_error_text, word, word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.overview", "lede.overview")
    stations = desk.status.stations
    made = [one for one in stations if one.state == "up_to_date"]
    show.metrics(
        {
            "label.deliveries": (desk.status.extracts, "number"),
            "label.stations_made": (len(made), "number"),
            "label.stations_left": (len(stations) - len(made), "number"),
            "label.machine_time": (sum(one.seconds or 0 for one in stations), "seconds"),
        }
    )
    for one in stations:
        if one.state == "failed":
            name = station_name(desk.project, one.stage, one.subject)
            text = stored_error_text(one.error or "", one.error_fields, one.message)
            show.told(f"{name}\n{text}", "state.failed", "red", ":material/error:")
    if made:
        show.heading("overview.seconds")
        show.note("overview.seconds_note")
        seconds = desk.project.seconds()
        rows = [Bar(word_or(f"stage.{stage}", stage), spent) for stage, spent in seconds.items()]
        show.chart(bars(rows, "chart.seconds", "seconds"), "overview.seconds_alt")
    if stations:
        show.heading("overview.stations")
        _stations(desk.project, stations)


def _stations(project: Project, stations: tuple[StationStatus, ...]) -> None:
    frame = pd.DataFrame(
        {
            "station": station_name(project, one.stage, one.subject),
            "state": word(f"state.{one.state}"),
            "made": one.made,
            "rows": one.rows,
            "seconds": one.seconds,
        }
        for one in stations
    )
    labels = {
        "station": "label.station",
        "state": "label.state",
        "made": "label.made",
        "rows": "label.rows",
        "seconds": "label.machine_time",
    }
    frame["made"] = [show.moment(one.made) for one in stations]
    show.table(frame, {"rows": "number", "seconds": "seconds"}, labels, height=600)
