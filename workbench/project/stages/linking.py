"""Stations of linkage: each task, then who is who in every source."""

from pathlib import Path

import pandas as pd

from workbench.core.errors_link_guide import RulesForAnotherTask
from workbench.core.results import Result
from workbench.core.settings import LinkTask
from workbench.linkage.decisions import Decisions
from workbench.linkage.rules import LinkageRules
from workbench.project.link_decisions import resolve
from workbench.project.record_keys import RecordKeys, record_keys
from workbench.project.stages.context import Context, Made, save
from workbench.project.stages.drawing import (
    compose_draws,
    wanted_draws,
    write_drawn_entities,
    write_drawn_links,
)
from workbench.project.stages.link_reasons import keep_reasons
from workbench.project.stages.numbering import Numbering
from workbench.project.stations import Station, extract_subject
from workbench.tables.relations import write_frame

REVIEWABLE_FILE = "reviewable.parquet"
"""The pairs that a review can be about, by place in the tables."""


class Entities(Result):
    """Who is who: `SOURCE.parquet` (`_record`, `entity_id`), golden records and their origin."""

    entities: int
    unlinked: dict[str, int]
    """Records without an entity, by source."""


def make_dedupe(context: Context, station: Station, to: Path) -> Made:
    """Which records of one source are the same person."""
    from workbench.linkage import dedupe, golden_records

    task = _task(context, station)
    rules = rules_for("dedupe", context.places.rules(task.rules))
    frame = _cleaned(context, task.left)
    numbering = Numbering(context, station, task, frame, rules)
    decisions = _decided(context, task)
    wish = wanted_draws(context)
    found = dedupe(
        frame,
        rules,
        decisions=decisions,
        earlier=numbering.earlier(),
        draws=wish.draws,
        seed=wish.seed,
    )
    write_drawn_entities(frame["_record"], found.draws, to)
    entity_ids = numbering.numbered(found)
    write_frame(
        pd.DataFrame({"_record": frame["_record"], "entity_id": entity_ids}),
        to / "entities.parquet",
    )
    write_frame(found.pairs, to / "pairs.parquet")
    write_frame(found.reviewable, to / REVIEWABLE_FILE)
    keep_reasons(found.evidence, found.reviewable["left"], found.reviewable["right"], to)
    golden, provenance = golden_records(frame, entity_ids, rules)
    write_frame(golden, to / "golden.parquet")
    write_frame(provenance, to / "provenance.parquet")
    save(to, found.report)
    return Made(len(frame))


def make_link(context: Context, station: Station, to: Path) -> Made:
    """Which record of the left source each record of the right one belongs to."""
    from workbench.linkage import link

    task = _task(context, station)
    assert task.right is not None
    left, right = _cleaned(context, task.left), _cleaned(context, task.right)
    wish = wanted_draws(context)
    rules = rules_for("link", context.places.rules(task.rules))
    found = link(
        left,
        right,
        rules,
        decisions=_decided(context, task),
        draws=wish.draws,
        seed=wish.seed,
    )
    write_frame(_records(found.links, left, right), to / "links.parquet")
    write_drawn_links([_records(links, left, right) for links in found.draws], to)
    write_frame(found.reviewable, to / REVIEWABLE_FILE)
    keep_reasons(found.evidence, found.reviewable["left"], found.reviewable["right"], to)
    save(to, found.report)
    return Made(len(right))


def _records(links: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "left_record": left["_record"].to_numpy()[links["left_row"].to_numpy()],
            "right_record": right["_record"].to_numpy()[links["right_row"].to_numpy()],
            "match_weight": links["match_weight"],
            "match_probability": links["match_probability"],
        }
    )


def make_entities(context: Context, station: Station, to: Path) -> Made:
    """The entity of every record: of the deduplicated source, and of what is linked to it."""
    known: dict[str, pd.DataFrame] = {}
    unlinked: dict[str, int] = {}
    for task in context.settings.linkage:
        if task.right is None and context.plan.has("dedupe", task.rules):
            folder = context.folder("dedupe", task.rules)
            known[task.left] = pd.read_parquet(folder / "entities.parquet")
    entities = sum(int(frame["entity_id"].nunique()) for frame in known.values())
    for task in context.settings.linkage:
        if task.right is None or task.left not in known:
            continue
        if context.plan.has("link", task.rules):
            known[task.right], unlinked[task.right] = _inherit(context, task, known[task.left])
    for source, frame in known.items():
        write_frame(frame, to / f"{source}.parquet")
    compose_draws(context, to)
    save(to, Entities(entities=entities, unlinked=unlinked))
    return Made(entities)


def _inherit(context: Context, task: LinkTask, left: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    assert task.right is not None
    links = pd.read_parquet(context.folder("link", task.rules) / "links.parquet")
    best = links.sort_values(
        ["match_weight", "left_record"], ascending=[False, True], kind="stable"
    ).drop_duplicates("right_record")
    merged = best.merge(left, left_on="left_record", right_on="_record", suffixes=("", "_left"))
    frame = merged[["right_record", "entity_id"]].rename(columns={"right_record": "_record"})
    total = len(_cleaned(context, task.right, ["_record"]))
    return frame.sort_values("_record", ignore_index=True), total - len(frame)


def _decided(context: Context, task: LinkTask) -> Decisions | None:
    """What people decided about the pairs of these tables; None where they decided nothing."""
    verdicts = context.plan.decided.get(task.rules, ())
    if not verdicts:
        return None
    right = None if task.right is None else _keys(context, task.right)
    return resolve(verdicts, _keys(context, task.left), right)


def _keys(context: Context, source: str) -> RecordKeys:
    reading = context.folder("read", extract_subject(context.plan.current[source]))
    cleaned = context.folder("clean", source)
    key = context.settings.sources[source].key
    return record_keys(reading / "reading.parquet", cleaned / "cleaned.parquet", key)


def rules_for(stage: str, file: Path) -> LinkageRules:
    """The rules of a file; RulesForAnotherTask where they are made for another task."""
    from workbench.linkage import load_rules

    rules = load_rules(file)
    if rules.task != stage:
        raise RulesForAnotherTask(file=file.name, task=rules.task, needed=stage)
    return rules


def _task(context: Context, station: Station) -> LinkTask:
    return next(task for task in context.settings.linkage if task.rules == station.subject)


def _cleaned(context: Context, source: str, columns: list[str] | None = None) -> pd.DataFrame:
    return pd.read_parquet(context.folder("clean", source) / "cleaned.parquet", columns=columns)
