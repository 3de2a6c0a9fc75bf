"""`demo-score`: what the project made, held against the demo's truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from workbench import demo
from workbench.core.errors import FileMissing
from workbench.demo.results import (
    AccountScore,
    CleaningScore,
    DemoScore,
    FindingScore,
    GroupScore,
    LinkScore,
    PairScore,
    SoftScore,
    TermScore,
)
from workbench.demo.score import NOBODY
from workbench.project.project import Project
from workbench.project.scoring_findings import score_findings
from workbench.project.stages.analysing import cox_model
from workbench.survival.results import Cox


def score_demo_project(folder: Path) -> DemoScore:
    """Every figure that compares what the project made with the truth.

    FileMissing when the folder has no truth; NotMadeYet when the project was not run.
    """
    project, truth = Project.open(folder), folder / "truth"
    if not (truth / "demo.json").is_file():
        raise FileMissing(file=truth / "demo.json")
    parameters = demo.truth_parameters(truth)
    dedupe, links = _linkage(project, truth)
    accounts = tuple(_accounts(project, truth))
    reference = project.handover().censoring_date
    true_spells, true_episodes = demo.truth_analysis_frame(truth, reference)
    return DemoScore(
        seed=parameters["seed"],
        clients=parameters["clients"],
        deliveries=parameters["deliveries"],
        faults=parameters["faults"],
        reference_date=reference,
        dedupe=dedupe,
        links=links,
        accounts=accounts,
        accounts_close=all(one.closes and one.complete for one in accounts),
        cleaning=tuple(_cleaning(project, truth)),
        soft=_soft(project, truth),
        cox=_cox(project, true_episodes),
        findings=tuple(score_findings(project, project.planted() or {})),
        spells_true=len(true_spells),
        spells_found=project.handover().spells,
        groups=_groups(project, truth, dedupe is not None),
        incidents=demo.incidents_score(
            demo.truth_incidents(truth),
            [alert for trend in project.trends() for alert in trend.alerts],
        ),
    )


def _linkage(project: Project, truth: Path) -> tuple[PairScore | None, tuple[LinkScore, ...]]:
    plan = project.plan()
    if not plan.has("entities", "all"):
        return None, ()
    folder = project.result_folder("entities", "all")
    left = next(task.left for task in project.settings.linkage if task.right is None)
    found, true = _entities(folder, truth, left, project)
    owners = demo.entity_owners(found, true)
    links = []
    for task in project.settings.linkage:
        if task.right is not None:
            theirs = _entities(folder, truth, task.right, project)
            links.append(demo.link_score(task.right, *theirs, owners))
    return demo.pairwise_score(found, true), tuple(links)


def _entities(
    folder: Path, truth: Path, source: str, project: Project
) -> tuple[np.ndarray, np.ndarray]:
    """Found and true entity of every delivered row of a source, aligned."""
    extract = project.plan().current[source]
    true = demo.truth_identities(truth, source, extract.date)
    found = pd.read_parquet(folder / f"{source}.parquet").set_index("_record")["entity_id"]
    aligned = found.reindex(true["row"]).fillna(NOBODY).to_numpy(dtype=np.int64)
    return aligned, true["entity_id"].to_numpy()


def _accounts(project: Project, truth: Path) -> Iterator[AccountScore]:
    for extract in project.extracts():
        if extract.withdrawn or extract.removed:
            continue
        account = project.reading(extract.id).account
        yield demo.account_score(
            extract.source,
            extract.date.isoformat(),
            records_in=account.records_in,
            kept=account.kept,
            quarantined=sum(account.quarantined.values()),
            not_data=sum(account.not_data.values()),
            rows_true=len(demo.truth_identities(truth, extract.source, extract.date)),
        )


def _cleaning(project: Project, truth: Path) -> Iterator[CleaningScore]:
    for source, extract in project.plan().current.items():
        raw = pd.read_parquet(
            project.result_folder("read", f"{source}/{extract.date}") / "reading.parquet"
        )
        cleaned = pd.read_parquet(project.result_folder("clean", source) / "cleaned.parquet")
        cells = demo.truth_cells(truth, source, extract.date)
        yield demo.cleaning_score(source, raw, cleaned, cells)


def _soft(project: Project, truth: Path) -> tuple[SoftScore, ...]:
    for extract in project.plan().current.values():
        found = project.profile(extract.id).soft
        if found:
            return demo.soft_score(
                demo.truth_soft(truth),
                {one.name: one.verdict for one in found},
                {one.name: [reason.code for reason in one.reasons] for one in found},
            )
    return ()


def _cox(project: Project, true_episodes: pd.DataFrame) -> tuple[TermScore, ...]:
    task, found = project.settings.survival, project.survival()
    assert task is not None
    on_truth = cox_model(true_episodes, task.event, task.covariates)
    return demo.cox_score(
        project.planted() or {},
        task.covariates,
        estimate=_estimates(found.cox),
        truth=_estimates(on_truth),
        raw=_estimates(found.raw) if found.raw else None,
    )


def _estimates(cox: Cox) -> dict[str, tuple[float, float]]:
    return {name: (one.coef, one.se) for name, one in cox.coefficients.items()}


def _groups(project: Project, truth: Path, linked: bool) -> GroupScore | None:
    if not (linked and project.plan().has("cluster", "all")):
        return None
    groups = pd.read_parquet(project.result_folder("cluster", "all") / "groups.parquet")
    left = next(task.left for task in project.settings.linkage if task.right is None)
    found, true = _entities(project.result_folder("entities", "all"), truth, left, project)
    owners = demo.entity_owners(found, true)
    planted = demo.truth_groups(truth).set_index("entity_id")["group"]
    kept = groups[groups["group"] > 0]
    names = planted.reindex(owners.reindex(kept["entity_id"]))
    both = pd.DataFrame({"found": kept["group"].to_numpy(), "true": names.to_numpy()}).dropna()
    return demo.group_score(both["found"].to_list(), both["true"].to_list())


def tell_score(found: DemoScore) -> Iterator[str]:
    """The figures in lines for people."""
    yield (
        f"Seed {found.seed}, {found.clients} clients, {found.deliveries} deliveries,"
        f" as known on {found.reference_date}"
    )
    yield f"Record accounts: {'all close' if found.accounts_close else 'NOT all close'}"
    if found.dedupe is not None:
        one = found.dedupe
        yield (
            f"Deduplication of clients: pairwise F1 {one.f1:.4f}"
            f" (precision {one.precision:.4f}, recall {one.recall:.4f}, {one.true_pairs} true pairs)"
        )
    for link in found.links:
        yield (
            f"Links of {link.source}: precision {link.precision:.4f}, recall {link.recall:.4f}"
            f" of {link.records}"
        )
    for clean in found.cleaning:
        restored = sum(fault.restored for fault in clean.faults)
        cells = sum(fault.cells for fault in clean.faults)
        yield (
            f"Cleaning of {clean.source}: {restored} of {cells} faulty cells right,"
            f" {clean.damaged} of {clean.clean_cells} right cells made wrong"
        )
    for soft in found.soft:
        mark = "right" if soft.right else "WRONG"
        yield f"{soft.column}: planted {soft.planted}, verdict {soft.verdict} ({mark})"
    yield f"Spells: {found.spells_found} found, {found.spells_true} true"
    yield "Cox model, log hazard ratios: planted, found (se), on the truth, on the raw files"
    for term in found.cox:
        yield (
            f"    {term.term:<18} {term.planted:6.2f}  {_figure(term.estimate)} ({_figure(term.se)})"
            f"  {_figure(term.truth_estimate)}  {_figure(term.raw_estimate)}"
            f"  z {_figure(term.z)}, {_figure(term.distance)} se from the truth's model"
        )
    for finding in found.findings:
        yield _told(finding)
    if found.groups is not None:
        yield f"Groups: adjusted Rand index {found.groups.ari:.3f} with the planted ones"
    if found.incidents is not None:
        told = found.incidents
        yield (
            f"Deliveries that went wrong: {told.found} of {len(told.planted)} told rightly,"
            f" {len(told.false_alarms)} false alarms"
        )


def _told(one: FindingScore) -> str:
    said = (
        f"Finding {one.name}: planted {one.planted:.2f}, found {_figure(one.estimate)}"
        f" ({_figure(one.lower)} to {_figure(one.upper)})"
    )
    if one.naive is not None:
        said += f"; ever against never {_figure(one.naive)}, which is refused"
    return said


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:6.3f}"
