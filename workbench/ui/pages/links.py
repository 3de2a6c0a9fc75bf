"""Who is who: duplicates within a source, and links between sources."""

from functools import partial

import pandas as pd

from workbench.linkage.results import LinkReport
from workbench.project import Project
from workbench.ui import naming, show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.charts.weights import histogram, level_weights
from workbench.ui.frame import framed, opened
from workbench.ui.links_error import draw_error
from workbench.ui.session import Desk
from workbench.ui.words import word, word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.links", "lede.links")
    reports = project.link_reports()
    if not reports:
        show.note("links.none")
        return
    task = show.choose("label.task", list(reports), task_name, key="task")
    report = reports[task]
    _figures(report)
    draw_error(report)
    if report.histogram:
        show.heading("links.histogram")
        show.note("links.histogram_note")
        show.chart(histogram(report), "links.histogram_alt")
    if report.weights:
        show.heading("links.weights")
        show.note("links.weights_note")
        show.chart(level_weights(report), "links.weights_alt")
    if report.cluster_sizes:
        show.heading("links.sizes")
        _sizes(report)
    show.heading("links.blocking")
    _blocking(report)
    show.heading("links.doubtful")
    show.note("links.doubtful_note")
    framed(partial(_doubtful, project, task))
    if report.task == "dedupe":
        opened("links.golden", partial(_golden, project))


def task_name(task: str) -> str:
    """What a linkage task is called; another rule file than ours is called by its own name."""
    return word_or(f"task.{task}", task.replace("_", " "))


def _figures(report: LinkReport) -> None:
    found = (
        ("label.entities", report.entities)
        if report.task == "dedupe"
        else ("label.linked", report.linked_right)
    )
    rows = report.rows_left if report.rows_right is None else report.rows_right
    show.metrics(
        {
            "label.rows": (rows, "number"),
            "label.comparisons": (report.comparisons, "number"),
            "label.pairs": (report.pairs, "number"),
            found[0]: (found[1], "number"),
        }
    )
    precision, recall = report.estimated.precision, report.estimated.recall
    seconds = report.seconds
    show.metrics(
        {
            "label.precision": (precision.value if precision else None, "share"),
            "label.recall": (recall.value if recall else None, "share"),
            "label.threshold": (report.threshold, "probability"),
            "label.machine_time": (
                seconds.blocking + seconds.comparing + seconds.training + seconds.clustering,
                "seconds",
            ),
        }
    )
    show.note("links.estimated_note")


def _blocking(report: LinkReport) -> None:
    labels = {
        "rule": "label.blocking_rule",
        "comparisons": "label.comparisons",
        "new": "label.new_pairs",
        "largest_block": "label.largest_block",
        "passed_over": "label.passed_over",
    }
    counted = dict.fromkeys(("comparisons", "new", "largest_block", "passed_over"), "number")
    if not report.blocking:
        show.note("table.empty")
        return
    frame = pd.DataFrame([one.model_dump(include=set(labels)) for one in report.blocking])
    frame["rule"] = [" + ".join(map(naming.field, rule.split(" + "))) for rule in frame["rule"]]
    show.table(frame, counted, labels)


def _sizes(report: LinkReport) -> None:
    sizes = sorted(report.cluster_sizes.items())
    rows = [Bar(word("links.size", count=size), entities) for size, entities in sizes]
    show.chart(bars(rows, "label.entities"), "links.sizes_alt")


def _doubtful(project: Project, task: str) -> None:
    pairs = project.doubtful_pairs(task, 50)
    if pairs.empty:
        show.note("table.empty")
        return
    heads = {
        "match_probability": "label.probability",
        "left_line": "label.left_line",
        "right_line": "label.right_line",
    }
    names = {
        column: column.removeprefix("left_") + " ①"
        if column.startswith("left_")
        else column.removeprefix("right_") + " ②"
        for column in pairs.columns
        if column not in heads
    }
    show.table(
        pairs.rename(columns=names),
        {"match_probability": "probability", "left_line": "number", "right_line": "number"},
        heads,
    )


def _golden(project: Project) -> None:
    show.note("links.golden_note")
    golden = project.golden(100)
    first = [name for name in ("entity_id", "records") if name in golden]
    golden = golden[first + [name for name in golden if name not in first]]
    show.table(
        golden,
        {"entity_id": "number", "records": "number"},
        {"entity_id": "label.entity", "records": "label.records"},
    )
    if golden.empty:
        return
    entity = show.choose(
        "label.entity", [int(one) for one in golden["entity_id"]], key="golden_entity"
    )
    origin = project.golden_provenance(entity)
    labels = {"entity_id": "label.entity", "column": "label.column", "_record": "label.record"}
    show.table(origin, {"entity_id": "number", "_record": "number"}, labels)
