"""One pair in plain words: the rule that brought it, and step by step why it is a link or not."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from workbench.linkage.pair_results import ExplainedPart, PairExplanation
from workbench.project.link_guide import LinkGuide
from workbench.ui import figures, naming, show
from workbench.ui.charts.thresholds import bits
from workbench.ui.charts.waterfall import Step, waterfall
from workbench.ui.words import language, word

_SHOWN = 100
_NOTHING = 0.005


def draw(guide: LinkGuide, task: str) -> None:
    """A pair to choose, and its explanation."""
    show.heading("links.pair")
    show.note("links.pair_note")
    pairs = guide.near_pairs(task, _SHOWN)
    if pairs.empty:
        show.note("table.empty")
        return
    rows = pairs.to_dict("records")
    place = show.choose(
        "label.pair", range(len(rows)), lambda number: _pair_name(rows[number]), key=f"pair_{task}"
    )
    chosen = rows[place]
    told(guide.explain(task, int(chosen["left_record"]), int(chosen["right_record"])))


def _pair_name(row: Mapping[Hashable, Any]) -> str:
    return word(
        "links.pair_name",
        left=int(row["left_line"]),
        right=int(row["right_line"]),
        chance=figures.probability(float(row["match_probability"]), language()),
    )


def told(found: PairExplanation) -> None:
    """The explanation of a pair: sentences, a waterfall, a table."""
    for line in sentences(found):
        show.sentence(line)
    steps = [Step(step_name(row), row.total) for row in found.rows if _speaks(row)]
    limit = bits(found.threshold)
    show.chart(waterfall(steps, "chart.match_weight", "links.pair_total", limit), "links.pair_alt")
    show.note("links.pair_chart_note")
    _table(found)


def sentences(found: PairExplanation) -> list[str]:
    """The verdict, the rules that brought the pair and what decided: may hold values from data."""
    chance = figures.probability(found.match_probability, language())
    threshold = figures.probability(found.threshold, language())
    verdict = "links.is_one" if found.is_link else "links.is_not_one"
    said = [word(verdict, chance=chance, threshold=threshold)]
    rules = "; ".join(naming.blocking(rule) for rule in found.brought_by)
    said.append(word("links.brought_by", rules=rules) if rules else word("links.not_brought"))
    if found.decided is not None:
        said.append(word(f"links.people_said_{found.decided}"))
    elif found.forbidden_by is not None:
        said.append(word("links.forbidden_by", rule=naming.constraint(found.forbidden_by)))
    elif found.decided_by is not None:
        row = next(row for row in found.rows if row.fields == (found.decided_by,))
        said.append(
            word(
                "links.decided_by",
                field=naming.field(found.decided_by),
                level=naming.agreement(row.level or ""),
            )
        )
    return said


def step_name(row: ExplainedPart) -> str:
    """A step in words."""
    if row.kind == "comparison":
        level = naming.agreement(row.level or "")
        return f"{naming.field(row.fields[0])}: {level}"
    names = ", ".join(map(naming.field, row.fields))
    return word(f"links.step_{row.kind}", fields=names)


def _speaks(row: ExplainedPart) -> bool:
    return row.kind != "comparison" or abs(row.total) >= _NOTHING


def _table(found: PairExplanation) -> None:
    frame = pd.DataFrame(
        [
            {
                "step": step_name(row),
                "left": row.left,
                "right": row.right,
                "weight": row.weight,
                "rarity": row.term_frequency,
                "dependence": row.dependence,
                "total": row.total,
            }
            for row in found.rows
        ]
    )
    labels = {
        "step": "label.step",
        "left": "label.left_value",
        "right": "label.right_value",
        "weight": "label.of_level",
        "rarity": "label.of_rarity",
        "dependence": "label.of_dependence",
        "total": "label.total",
    }
    numbers = dict.fromkeys(("weight", "rarity", "dependence", "total"), "decimal")
    show.table(frame, numbers, labels)
