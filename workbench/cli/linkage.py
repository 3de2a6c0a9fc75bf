"""The verbs that link bare files: dedupe, link, export-splink."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import telling
from workbench.cli.answering import JsonOption, KeyOption, answer, columns_of
from workbench.cli.bare import FileArgument

if TYPE_CHECKING:
    from workbench.project.asked import Asked


class Deliveries(StrEnum):
    """What a delivery holds."""

    full = "full"
    changes = "changes"


RulesOption = Annotated[
    str,
    typer.Option(
        "--rules", metavar="R", help="A linkage rule file: path or name; `auto` goes by --roles."
    ),
]
RolesOption = Annotated[
    str | None,
    typer.Option(
        "--roles",
        metavar="role=column,…",
        help="With --rules auto: what the columns hold; only these are used.",
    ),
]
SaveRulesOption = Annotated[
    Path | None,
    typer.Option(
        "--save-rules", metavar="FILE.toml", help="With --rules auto: write the rules that it made."
    ),
]

ReviewedOption = Annotated[
    Path | None,
    typer.Option(
        "--reviewed", metavar="PAIRS", help="Pairs that people judged, from workbench review."
    ),
]


ExplainOption = Annotated[
    str | None,
    typer.Option(
        "--explain", metavar="LEFT,RIGHT", help="Tell why these two rows (from 0) are one or not."
    ),
]
SweepOption = Annotated[
    bool, typer.Option("--sweep", help="Tell what other thresholds would come to.")
]
LinkedOutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="OUT", help="Where to write: .csv, .parquet or .xlsx."),
]
PlanOption = Annotated[
    bool,
    typer.Option("--plan", help="Count and estimate what a run would take; link nothing."),
]


class EngineTier(StrEnum):
    """How candidate pairs are scored."""

    auto = "auto"
    memory = "memory"
    chunked = "chunked"
    splink = "splink"


EngineOption = Annotated[
    EngineTier,
    typer.Option(
        "--engine",
        help="Candidates in memory, in portions, or by Splink as a check; auto: by --memory.",
    ),
]
MemoryOption = Annotated[
    int | None,
    typer.Option("--memory", min=64, metavar="MB", help="What candidates may take in memory."),
]


DrawsOption = Annotated[
    int,
    typer.Option(
        "--draws", min=0, max=1000, metavar="N", help="Also draw so many linkages by their odds."
    ),
]
DrawSeedOption = Annotated[int, typer.Option("--seed", metavar="S", help="Seed of the draws.")]


def dedupe(
    file: FileArgument,
    rules: RulesOption,
    out: LinkedOutOption = None,
    roles: RolesOption = None,
    save_rules: SaveRulesOption = None,
    reviewed: ReviewedOption = None,
    known: Annotated[
        Path | None,
        typer.Option("--known", metavar="FILE", help="An earlier OUT, whose entity_id is kept."),
    ] = None,
    key: KeyOption = None,
    delivery: Annotated[
        Deliveries,
        typer.Option("--delivery", help="Whether FILE holds all records, or only changes."),
    ] = Deliveries.full,
    explain: ExplainOption = None,
    sweep: SweepOption = False,
    plan: PlanOption = False,
    engine: EngineOption = EngineTier.auto,
    memory: MemoryOption = None,
    draws: DrawsOption = 0,
    seed: DrawSeedOption = 0,
    json: JsonOption = None,
) -> None:
    """Find the records of the same entity: every row as it came, `entity_id` as last column."""
    from workbench.project import oneshot_linkage
    from workbench.project.onto import Onto

    roles_go_with_auto(rules, roles, save_rules)
    if plan:
        _plan([file], rules, roles, engine, memory, json)
        return
    if reviewed is not None and delivery is Deliveries.changes:
        raise typer.BadParameter(
            "--reviewed is about the rows of FILE: not with --delivery changes"
        )
    found = oneshot_linkage.dedupe(
        file,
        rules,
        _needed(out),
        roles,
        save_rules,
        reviewed=reviewed,
        engine=engine.value,
        memory=memory,
        asked=_asked(explain, sweep),
        draws=draws,
        seed=seed,
        onto=Onto(known, columns_of(key), delivery.value),
    )
    answer(found, json, telling.linkage(found))


def link(
    left: Annotated[Path, typer.Argument(metavar="A", help="The left file.")],
    right: Annotated[Path, typer.Argument(metavar="B", help="The right file.")],
    rules: RulesOption,
    out: LinkedOutOption = None,
    roles: RolesOption = None,
    save_rules: SaveRulesOption = None,
    reviewed: ReviewedOption = None,
    explain: ExplainOption = None,
    sweep: SweepOption = False,
    plan: PlanOption = False,
    engine: EngineOption = EngineTier.auto,
    memory: MemoryOption = None,
    draws: DrawsOption = 0,
    seed: DrawSeedOption = 0,
    json: JsonOption = None,
) -> None:
    """Link the records of two files: left_row, right_row, match_weight, match_probability."""
    from workbench.project import oneshot_linkage

    roles_go_with_auto(rules, roles, save_rules)
    if plan:
        _plan([left, right], rules, roles, engine, memory, json)
        return
    asked = _asked(explain, sweep)
    to = _needed(out)
    found = oneshot_linkage.link(
        left,
        right,
        rules,
        to,
        roles,
        save_rules,
        reviewed=reviewed,
        engine=engine.value,
        memory=memory,
        asked=asked,
        draws=draws,
        seed=seed,
    )
    answer(found, json, telling.linkage(found))


def _asked(explain: str | None, sweep: bool) -> "Asked":
    from workbench.project.asked import Asked

    if explain is None:
        return Asked(sweep=sweep)
    left, comma, right = explain.partition(",")
    if not comma or not left.strip().isdecimal() or not right.strip().isdecimal():
        raise typer.BadParameter("--explain takes two row numbers: LEFT,RIGHT, such as 12,904")
    return Asked((int(left), int(right)), sweep)


def export_splink(
    rules: Annotated[str, typer.Argument(metavar="R", help="A linkage rule file: path or name.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.json", help="Where to write Splink's settings.")
    ],
    json: JsonOption = None,
) -> None:
    """Write a rule file as settings of Splink, and say what is lost in them."""
    from workbench.project import oneshot_linkage

    found = oneshot_linkage.export_splink(rules, out)
    answer(found, json, [*found.lost, f"Written: {found.out}"])


def _plan(
    files: list[Path],
    rules: str,
    roles: str | None,
    engine: EngineTier,
    memory: int | None,
    json: str | None,
) -> None:
    from workbench.project import oneshot_linkage

    found = oneshot_linkage.plan(files, rules, roles, engine.value, memory)
    answer(found, json, telling.plan(found))


def _needed(out: Path | None) -> Path:
    if out is None:
        raise typer.BadParameter("--out is needed, unless with --plan")
    return out


def roles_go_with_auto(rules: str, roles: str | None, save_rules: Path | None = None) -> None:
    """BadParameter for roles that are missing, or that a rule file makes idle."""
    if rules == "auto" and roles is None:
        raise typer.BadParameter("--rules auto needs --roles role=column,…")
    if rules != "auto" and (roles is not None or save_rules is not None):
        raise typer.BadParameter("--roles and --save-rules go with --rules auto")


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (dedupe, link, export_splink):
        app.command()(verb)
