"""What a linkage came to: figures, sizes, doubtful pairs, golden records."""

from functools import partial

from workbench.linkage.results import LinkReport
from workbench.project import Project
from workbench.ui import show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.frame import framed, opened
from workbench.ui.links.history import history
from workbench.ui.links_error import draw_error
from workbench.ui.words import word

_DOUBTFUL, _GOLDEN = 50, 100


def draw(project: Project, task: str, report: LinkReport) -> None:
    """The outcome of one task."""
    _figures(report)
    draw_error(report)
    if report.cluster_sizes:
        show.heading("links.sizes")
        _sizes(report)
    show.heading("links.doubtful")
    show.note("links.doubtful_note")
    framed(partial(_doubtful, project, task))
    if report.task == "dedupe":
        opened("links.golden", partial(_golden, project))
        opened("links.history", partial(history, project, task))


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


def _sizes(report: LinkReport) -> None:
    sizes = sorted(report.cluster_sizes.items())
    rows = [Bar(word("links.size", count=size), entities) for size, entities in sizes]
    show.chart(bars(rows, "label.entities"), "links.sizes_alt")


def _doubtful(project: Project, task: str) -> None:
    pairs = project.doubtful_pairs(task, _DOUBTFUL)
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
    golden = project.golden(_GOLDEN)
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
