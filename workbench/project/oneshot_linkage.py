"""The verbs on bare files that link: dedupe, link, their plan, the export to Splink."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import UnknownFormat
from workbench.core.errors_link_guide import RulesForAnotherTask
from workbench.core.files import atomic_file
from workbench.core.shipped import find_file
from workbench.extracts.results import Reading
from workbench.project.answers import LinkAnswer
from workbench.project.asked import Asked
from workbench.project.oneshot import as_delivered, free_column, read_once, require_columns
from workbench.project.onto import ENTITY, Onto
from workbench.project.pair_review import Answered, Side, answered
from workbench.project.written_tables import writable, write_table
from workbench.tables.engine import SYSTEM_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from workbench.linkage import LinkageRules, LinkPlan
    from workbench.linkage.engines.choosing import EngineChoice
    from workbench.linkage.engines.splink_files import SplinkExport


def dedupe(
    file: Path,
    rules: str,
    out: Path,
    roles: str | None = None,
    save_rules: Path | None = None,
    reviewed: Path | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
    asked: Asked | None = None,
    onto: Onto | None = None,
    draws: int = 0,
    seed: int = 0,
) -> LinkAnswer:
    """Deduplicate a bare file: every row in its order, columns unchanged, `entity_id` last.

    `rules` is a path or the name of a shipped file; with `auto` the rules are made from `roles`
    (`surname=achternaam,…`) and written to `save_rules` where that is given. `engine` and `memory`
    (megabytes) say how candidates are scored; `asked` what else the answer tells: of one pair, of
    other thresholds. `reviewed` is a file of pairs that people judged (`asking.ask`). With `onto`
    entities keep the numbers of an earlier result; with `reviewed` the table is compared whole.
    `draws` linkages drawn from what the run believes stand before it as `draw_1`, `draw_2` and so on.
    """
    from workbench.linkage import dedupe as dedupe_frame
    from workbench.project.known_file import carry, held_against, remember, told_of

    writable(out)
    _is_toml(save_rules)
    wish, (side,), (reading,) = linkage_input([file], rules, roles, "dedupe")
    onto = onto or Onto()
    require_columns(file, reading.columns, onto.key)
    drawn = [f"draw_{number}" for number in range(1, draws + 1)]
    for added in (*drawn, ENTITY):
        free_column(file, reading.columns, added)
    now = held_against(file, side.frame, onto, _earlier(onto), wish)
    asked = asked or Asked()
    asked.check((file, len(now.table)), (file, len(now.table)))
    decisions = None if reviewed is None else answers_in(reviewed, side).decisions
    earlier = now.earlier if decisions is None else None
    found = dedupe_frame(
        now.table,
        wish,
        decisions=decisions,
        engine=engine,
        memory=memory,
        earlier=earlier,
        draws=draws,
        seed=seed,
    )
    table = now.table.drop(columns=[*SYSTEM_COLUMNS], errors="ignore")
    columns = dict(zip(drawn, found.draws, strict=True))
    carried = carry(now.known, table, onto.key, found.entity_ids)
    table = as_delivered(table.assign(**columns, entity_id=carried.entity_ids), reading, out)
    # what people taught about these rows is not gone on from where they are not asked again
    learned = found.learned if decisions is None else None
    write_table(table, out, remember(carried, onto.key, learned))
    _save(wish, save_rules)
    events = None if onto.known is None else told_of(carried)
    more = asked.answers(found.evidence)
    return LinkAnswer(out=str(out), events=events, **more, **found.report.__dict__)


def _earlier(onto: Onto) -> pd.DataFrame | None:
    import pandas as pd

    if onto.known is None:
        return None
    with read_once(onto.known) as (reading, path):
        require_columns(onto.known, reading.columns, [ENTITY, *onto.key])
        return pd.read_parquet(path)


def link(
    left: Path,
    right: Path,
    rules: str,
    out: Path,
    roles: str | None = None,
    save_rules: Path | None = None,
    reviewed: Path | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
    asked: Asked | None = None,
    draws: int = 0,
    seed: int = 0,
) -> LinkAnswer:
    """Link two bare files: `left_row`, `right_row` (data rows from 0), weight, probability.

    `rules`, `roles`, `save_rules`, `reviewed` and `asked` as with `dedupe`; `role=left:right` names a
    column that the two files call differently. With `draws` a last column `draw` says
    which rows are of the best linkage (0) and which of the drawn ones (from 1). With rules for
    `link_and_dedupe` the table holds `file`, `row` and `entity_id` of every record of both.
    """
    from workbench.linkage import link as link_frames

    writable(out)
    _is_toml(save_rules)
    wish, (side, other), _ = linkage_input([left, right], rules, roles, "link", "link_and_dedupe")
    asked = asked or Asked()
    asked.check((left, len(side.frame)), (right, len(other.frame)))
    decisions = None if reviewed is None else answers_in(reviewed, side, other).decisions
    frames = side.frame, other.frame
    if wish.task == "link_and_dedupe":
        return _both(frames, wish, out, asked)
    found = link_frames(
        *frames, wish, decisions=decisions, engine=engine, memory=memory, draws=draws, seed=seed
    )
    columns = ["left_row", "right_row", "match_weight", "match_probability"]
    links = [one[columns] for one in (found.links, *found.draws)]
    if draws:
        links = [one.assign(draw=number) for number, one in enumerate(links)]
    write_table(_stacked(links), out)
    _save(wish, save_rules)
    return LinkAnswer(out=str(out), **asked.answers(found.evidence), **found.report.__dict__)


def _both(
    frames: tuple[pd.DataFrame, pd.DataFrame], rules: LinkageRules, out: Path, asked: Asked
) -> LinkAnswer:
    """Entities over both files: `file` (left or right), `row` (data row from 0), `entity_id`."""
    import pandas as pd

    from workbench.linkage import link_and_dedupe

    found = link_and_dedupe(*frames, rules)
    sides = {"left": found.left_entities, "right": found.right_entities}
    parts = [
        pd.DataFrame({"file": side, "row": range(len(entities)), "entity_id": entities})
        for side, entities in sides.items()
    ]
    write_table(pd.concat(parts, ignore_index=True), out)
    told = asked.behind(len(frames[0])).answers(found.evidence)
    return LinkAnswer(out=str(out), **told, **found.report.__dict__)


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(frames, ignore_index=True)


def plan(
    files: Sequence[Path],
    rules: str,
    roles: str | None = None,
    engine: EngineChoice = "auto",
    memory: int | None = None,
) -> LinkPlan:
    """What deduplicating one bare file, or linking two, would compare, miss and take."""
    from workbench.linkage import plan as plan_frames

    task = "dedupe" if len(files) == 1 else "link"
    wish, sides, _ = linkage_input(files, rules, roles, task)
    left, right = sides[0].frame, sides[1].frame if len(sides) > 1 else None
    return plan_frames(wish, left, right, engine=engine, memory=memory)


def export_splink(rules: str, out: Path) -> SplinkExport:
    """Write a rule file (a path, or the name of a shipped one) as settings of Splink."""
    from workbench.linkage.engines.splink_files import write_splink_settings

    if out.suffix.lower() != ".json":
        raise UnknownFormat(file=out.name, known=".json")
    return write_splink_settings(_linkage_rules(rules), out)


def linkage_input(
    files: Sequence[Path], rules: str, roles: str | None, *tasks: str
) -> tuple[LinkageRules, list[Side], list[Reading]]:
    """The rules, and the one or two tables that they are for, read; columns are checked.

    RulesForAnotherTask when the rules are for none of the tasks.
    """
    import pandas as pd

    wish = None if rules == "auto" else _linkage_rules(rules, *tasks)
    readings, frames = [], []
    for file in files:
        with read_once(file) as (reading, path):
            readings.append(reading)
            frames.append(pd.read_parquet(path))
    if wish is None:
        wish = _rules_by_role(roles or "", *zip(files, frames, strict=True))
    needed = (wish.columns_needed, wish.right_columns_needed)[: len(files)]
    for file, reading, columns in zip(files, readings, needed, strict=True):
        require_columns(file, reading.columns, columns)
    return wish, [Side(*one) for one in zip(files, frames, needed, strict=True)], readings


def answers_in(file: Path, left: Side, right: Side | None = None) -> Answered:
    """What people answered in a file of pairs; `right` is the other table of a link.

    Raises ColumnMissing or VerdictsFaulty.
    """
    import pandas as pd

    with read_once(file) as (_, path):
        return answered(file, pd.read_parquet(path), left, right)


def _linkage_rules(rules: str, *tasks: str) -> LinkageRules:
    from workbench.linkage import load_rules

    file = find_file(rules, "linkage_rules", ".toml", Path("linkage_rules"))
    found = load_rules(file)
    if tasks and found.task not in tasks:
        raise RulesForAnotherTask(file=file.name, task=found.task, needed=" or ".join(tasks))
    return found


def _rules_by_role(roles: str, *tables: tuple[Path, pd.DataFrame]) -> LinkageRules:
    """Rules from roles, whose columns must be in the files."""
    from workbench.linkage import auto_rules, parse_roles

    columns = [
        [str(name) for name in frame.columns if name not in SYSTEM_COLUMNS] for _, frame in tables
    ]
    parsed = parse_roles(roles, *columns)
    for side, (file, _) in enumerate(tables):
        named = [pair[side] for pairs in parsed.values() for pair in pairs]
        require_columns(file, columns[side], named)
    if len(tables) == 1:
        return auto_rules("dedupe", parsed, tables[0][1])
    return auto_rules("link", parsed, tables[0][1], tables[1][1])


def _is_toml(file: Path | None) -> None:
    if file is not None and file.suffix.lower() != ".toml":
        raise UnknownFormat(file=file.name, known=".toml")


def _save(rules: LinkageRules, file: Path | None) -> None:
    from workbench.linkage import rules_as_toml

    if file is not None:
        with atomic_file(file) as temporary:
            temporary.write_text(rules_as_toml(rules), encoding="utf-8")
