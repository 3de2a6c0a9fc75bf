"""Who is who: duplicates within a source, and links between sources."""

from functools import partial

from workbench.linkage.results import LinkReport
from workbench.project.link_guide import LinkGuide
from workbench.ui import show
from workbench.ui.clean.acting import tell
from workbench.ui.frame import framed, opened
from workbench.ui.links import counting, learned, outcome, pair, runs, start, threshold
from workbench.ui.session import Desk
from workbench.ui.words import word_or

_PARTS = ("outcome", "counting", "learned", "pair", "threshold", "runs")


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.links", "lede.links")
    tell()
    guide = desk.project.link_guide()
    tasks = guide.tasks()
    if not tasks:
        show.note("links.none")
        framed(partial(start.draw, desk.project, guide))
        return
    task = show.choose("label.task", list(tasks), task_name, key="task")
    opened("links.rules", partial(start.draw_choice, guide, task))
    opened("links.start", partial(start.draw, desk.project, guide))
    report = guide.report(task)
    if report is None:
        show.not_made()
        return
    part = show.part("label.part", _PARTS, "links_part", f"links_part_{task}")
    framed(partial(_draw_part, part, desk, guide, task, report))


def task_name(task: str) -> str:
    """What a linkage task is called; another rule file than ours is called by its own name."""
    return word_or(f"task.{task}", task.replace("_", " "))


def _draw_part(part: str, desk: Desk, guide: LinkGuide, task: str, report: LinkReport) -> None:
    match part:
        case "counting":
            counting.draw(report)
        case "learned":
            learned.draw(report)
        case "pair":
            pair.draw(guide, task)
        case "threshold":
            threshold.draw(guide, task)
        case "runs":
            runs.draw(guide, task)
        case _:
            outcome.draw(desk.project, task, report)
