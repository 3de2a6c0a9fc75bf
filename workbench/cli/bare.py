"""The verbs on a bare file: profile, validate, clean, dedupe, link, cluster, survival."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import telling
from workbench.cli.answering import JsonOption, answer

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The delivered file.")]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="OUT", help="Where to write: .csv, .parquet or .xlsx.")
]
SettingsOption = Annotated[
    Path | None,
    typer.Option(
        "--settings", metavar="FILE.toml", help="One source's table of workbench.toml: read, roles."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (profile, validate, clean, dedupe, link, cluster, survival):
        app.command()(verb)


def profile(file: FileArgument, settings: SettingsOption = None, json: JsonOption = None) -> None:
    """Say what is in a file: fill, effective fill, placeholders, soft characteristics."""
    from workbench.project import oneshot

    found = oneshot.profile(file, settings)
    answer(found, json, telling.profile(found))


def validate(
    file: FileArgument,
    suite: Annotated[str, typer.Option("--suite", metavar="S", help="A suite: path or name.")],
    settings: SettingsOption = None,
    json: JsonOption = None,
) -> None:
    """Hold a file against an expectation suite. Exit code 1 when a critical expectation fails."""
    from workbench.project import oneshot

    found = oneshot.validate(file, suite, settings)
    answer(found, json, telling.validation(found))
    if found.critical_failed:
        raise typer.Exit(1)


def clean(
    file: FileArgument,
    recipe: Annotated[str, typer.Option("--recipe", metavar="R", help="A recipe: path or name.")],
    out: OutOption,
    settings: SettingsOption = None,
    json: JsonOption = None,
) -> None:
    """Clean a file by a recipe and write the cleaned table."""
    from workbench.project import oneshot

    found = oneshot.clean(file, recipe, out, settings)
    answer(found, json, telling.cleaning(found))


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


def dedupe(
    file: FileArgument,
    rules: RulesOption,
    out: OutOption,
    roles: RolesOption = None,
    save_rules: SaveRulesOption = None,
    json: JsonOption = None,
) -> None:
    """Find the records of the same entity: every row as it came, `entity_id` as last column."""
    from workbench.project import oneshot

    _roles_go_with_auto(rules, roles, save_rules)
    found = oneshot.dedupe(file, rules, out, roles, save_rules)
    answer(found, json, telling.linkage(found))


def link(
    left: Annotated[Path, typer.Argument(metavar="A", help="The left file.")],
    right: Annotated[Path, typer.Argument(metavar="B", help="The right file.")],
    rules: RulesOption,
    out: OutOption,
    roles: RolesOption = None,
    save_rules: SaveRulesOption = None,
    json: JsonOption = None,
) -> None:
    """Link the records of two files: left_row, right_row, match_weight, match_probability."""
    from workbench.project import oneshot

    _roles_go_with_auto(rules, roles, save_rules)
    found = oneshot.link(left, right, rules, out, roles, save_rules)
    answer(found, json, telling.linkage(found))


def _roles_go_with_auto(rules: str, roles: str | None, save_rules: Path | None) -> None:
    if rules == "auto" and roles is None:
        raise typer.BadParameter("--rules auto needs --roles role=column,…")
    if rules != "auto" and (roles is not None or save_rules is not None):
        raise typer.BadParameter("--roles and --save-rules go with --rules auto")


def cluster(
    file: FileArgument,
    k: Annotated[int, typer.Option("--k", min=2, help="Number of groups.")],
    out: OutOption,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="a,b", help="Columns to group by; else all.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the k-means starts.")] = 0,
    json: JsonOption = None,
) -> None:
    """Make groups of rows much alike: columns as they came, `group` as last (0: left out)."""
    from workbench.project import oneshot

    found = oneshot.cluster(file, k, out, split(columns) or None, seed)
    answer(found, json, telling.clusters(found))


def survival(
    file: FileArgument,
    duration: Annotated[
        str | None, typer.Option("--duration", metavar="D", help="Column: time at exit.")
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="E", help="Column: 0/1 or true/false.")
    ] = None,
    entry: Annotated[
        str | None, typer.Option("--entry", metavar="N", help="Column: time at (late) entry.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", metavar="S", help="Column: start of a start-stop row.")
    ] = None,
    stop: Annotated[
        str | None, typer.Option("--stop", metavar="T", help="Column: end of a start-stop row.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="G", help="Column: a curve for each value.")
    ] = None,
    covariates: Annotated[
        str | None,
        typer.Option("--covariates", metavar="a,b,a:b", help="Terms of the Cox model."),
    ] = None,
    cause: Annotated[
        str | None, typer.Option("--cause", metavar="COL", help="Column: reason of ending.")
    ] = None,
    causes: Annotated[
        str | None,
        typer.Option("--causes", metavar="a,b", help="Its values that compete; others censor."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Kaplan-Meier, Aalen-Johansen and Cox of a table, with late entry and start-stop rows."""
    from workbench.project import oneshot
    from workbench.survival import SurvivalSpec

    until = duration or stop
    if until is None:
        raise typer.BadParameter("give --duration, or --start and --stop")
    if (start is None) != (stop is None):
        raise typer.BadParameter("--start and --stop go together")
    if (cause is None) != (causes is None):
        raise typer.BadParameter("--cause and --causes go together")
    if event is None and cause is None:
        raise typer.BadParameter("give --event, or --cause and --causes")
    spec = SurvivalSpec(
        duration=until,
        event=event,
        entry=entry,
        start=start,
        stop=stop,
        group=group,
        covariates=split(covariates),
        cause=cause,
        causes=split(causes),
    )
    found = oneshot.survival(file, spec)
    answer(found, json, telling.survival(found))


def split(text: str | None) -> tuple[str, ...]:
    """`a,b,a:b` as a tuple; blanks around names don't count."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
