"""Drawn linkages on their way through the project: what each station keeps of them.

The best linkage goes its own way; beside it stand, where the hand-over file asks for draws,
`draws.parquet` (dedupe: `_record`, `draw_1`, …; link: `links.parquet`'s columns and `draw`), then
`SOURCE.draw_N.parquet` (entities) and `episodes.draw_N.parquet` (hand-over).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from workbench.project.stages.context import Context
from workbench.tables.engine import Engine
from workbench.tables.relations import write_frame

if TYPE_CHECKING:
    from workbench.core.settings import LinkTask
    from workbench.handover.settings import HandoverSettings, LinkageDraws
    from workbench.handover.verdicts import Verdicts
    from workbench.linkage.draws import Draws

FILE = "draws.parquet"


def wanted_draws(context: Context) -> LinkageDraws:
    """What the hand-over file asks for; no draws where there is none."""
    from workbench.handover import load_handover
    from workbench.handover.settings import LinkageDraws

    if context.settings.handover is None:
        return LinkageDraws()
    return load_handover(context.places.handover(context.settings.handover)).linkage


def write_drawn_entities(records: pd.Series[int], draws: Draws, to: Path) -> None:
    """Per record its entity in each draw."""
    if len(draws):
        columns = {f"draw_{number}": row for number, row in enumerate(draws, start=1)}
        write_frame(pd.DataFrame({"_record": records, **columns}), to / FILE)


def write_drawn_links(draws: Sequence[pd.DataFrame], to: Path) -> None:
    """The links of all draws under each other."""
    if draws:
        numbered = [links.assign(draw=number) for number, links in enumerate(draws, start=1)]
        write_frame(pd.concat(numbered, ignore_index=True), to / FILE)


def compose_draws(context: Context, to: Path) -> None:
    """Who is who in every source, per draw: entities, and the records that were linked to them."""
    for number in range(1, wanted_draws(context).draws + 1):
        known: dict[str, pd.DataFrame] = {}
        for task in context.settings.linkage:
            if task.right is None and context.plan.has("dedupe", task.rules):
                drawn = pd.read_parquet(
                    context.folder("dedupe", task.rules) / FILE,
                    columns=["_record", f"draw_{number}"],
                )
                known[task.left] = drawn.set_axis(["_record", "entity_id"], axis=1)
        for task in context.settings.linkage:
            if task.right and task.left in known and context.plan.has("link", task.rules):
                known[task.right] = _inherited(context, task, number, known[task.left])
        for source, frame in known.items():
            write_frame(frame, to / f"{source}.draw_{number}.parquet")


def _inherited(context: Context, task: LinkTask, number: int, left: pd.DataFrame) -> pd.DataFrame:
    folder = context.folder("link", task.rules)
    links = pd.read_parquet(folder / FILE, filters=[("draw", "==", number)])
    merged = links.merge(left, left_on="left_record", right_on="_record")
    frame = merged[["right_record", "entity_id"]].rename(columns={"right_record": "_record"})
    return frame.sort_values("_record", ignore_index=True)


def write_drawn_sets(
    context: Context, settings: HandoverSettings, verdicts: Verdicts, to: Path
) -> None:
    """The start-stop rows of the analysis set under each draw; nothing where nothing is linked."""
    from workbench.handover import make_analysis_set

    if not context.plan.has("entities", "all"):
        return
    assert context.plan.censoring_date is not None
    folder = context.folder("entities", "all")
    for number in range(1, settings.linkage.draws + 1):
        with Engine() as engine:
            tables = {
                name: engine.read(context.folder("clean", name) / "cleaned.parquet")
                for name in settings.sources()
            }
            entities = {
                name: engine.read(folder / f"{name}.draw_{number}.parquet") for name in tables
            }
            made = make_analysis_set(
                engine, tables, entities, settings, context.plan.censoring_date, verdicts
            )
        write_frame(made.episodes, to / _episodes(number))


def drawn_sets(context: Context) -> list[pd.DataFrame]:
    """The start-stop rows of every draw."""
    folder = context.folder("handover", "all")
    paths = [folder / _episodes(number) for number in range(1, wanted_draws(context).draws + 1)]
    return [pd.read_parquet(path) for path in paths if path.is_file()]


def _episodes(number: int) -> str:
    return f"episodes.draw_{number}.parquet"
