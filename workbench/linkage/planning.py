"""Counted before it is run: what each blocking rule brings, what is missed, memory and time.

Up to some millions of pairs are counted exactly; beyond that, and for the estimates, a sample of
the left records stands for all: with all their pairs, so that what one rule adds to another shows.
"""

import time
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from workbench.core.errors import TooManyComparisons
from workbench.core.progress import Progress, silent
from workbench.core.results import Result
from workbench.linkage.blocks import Blocks, Places, Window, refuse_too_many
from workbench.linkage.engines.choosing import (
    DEFAULT_MEGABYTES,
    EngineChoice,
    EngineName,
    choose,
    megabytes_chunked,
    megabytes_in_memory,
)
from workbench.linkage.fields import standard_fields
from workbench.linkage.portions import partners, prepared_rules
from workbench.linkage.results import Estimate
from workbench.linkage.rules import LinkageRules
from workbench.linkage.sampling import counted, estimated, try_out
from workbench.linkage.scoring import Scorer
from workbench.linkage.settled import settle

_COUNTED = 10_000_000
"""Pairs that are counted one by one; of more a sample is."""
_SHOWN_BLOCKS = 5
_BLOCK_SIZES = (2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2)
_OVERHEAD_PER_PAIR = 2.5e-7
"""Seconds per pair for what the sample does not show: sorting, weighing, clustering (measured on
a million clients)."""


class LargeBlock(Result):
    """One of the largest blocks of a rule: by reference, for its values are people's."""

    records: int
    """Of both tables together."""
    comparisons: int
    example: int
    """Position of a record in it (of the left table)."""


class PlannedRule(Result):
    """What one blocking rule would bring."""

    rule: str
    comparisons: int
    """All its pairs; those that it brings by several keys are counted for each."""
    new: int
    """Pairs that no earlier rule brings."""
    largest_blocks: tuple[LargeBlock, ...] = ()
    """Largest first; a window has none."""
    passed_over: int = 0
    """Blocks left out because they were larger than the rule allows."""
    fitting_block: int | None = None
    """Where the run is refused and this rule is why: the `largest_block` with which it would fit."""


class LinkPlan(Result):
    """A run of these rules on these tables, before it is run."""

    task: Literal["dedupe", "link", "link_and_dedupe"]
    rules: str
    rows_left: int
    rows_right: int | None = None
    possible_pairs: float
    """All pairs of records there are: what blocking saves is the difference."""
    blocking: tuple[PlannedRule, ...]
    candidates: int
    """Distinct pairs that would be compared."""
    sampled: bool
    """Whether `new` and `candidates` are estimated from a sample of the left records."""
    recall: Estimate | None = None
    """Share of the matches that some rule brings, by how many rules bring each likely match (Chao
    1987, who bounds what is missed from below); None where there is one rule or no likely match."""
    engine: EngineName
    """The tier that would run."""
    megabytes: int
    """Memory that the candidates take in that tier, at most and about."""
    megabytes_in_memory: int
    """The same in the first tier."""
    memory: int
    """Megabytes that candidates may take before they are done in portions."""
    seconds: float
    """About how long a run takes on this machine, with nothing else to do."""
    limit: int
    """The rules' `most_comparisons`."""
    refusal: str | None = None
    """Why the run would be refused, and the way out."""


def plan(
    rules: LinkageRules,
    left: pd.DataFrame,
    right: pd.DataFrame | None = None,
    progress: Progress = silent,
    engine: EngineChoice = "auto",
    memory: int | None = None,
) -> LinkPlan:
    """Count and estimate; nothing is linked. ColumnMissing for a table without a column of the rules.

    What `dedupe` or `link` would refuse is not refused here but said in `refusal`.
    """
    memory = DEFAULT_MEGABYTES if memory is None else memory
    started = time.perf_counter()
    progress(0, 3, "blocking")
    fields = standard_fields(rules, left, right)
    others = None if right is None else len(right)
    scorer = Scorer(rules, fields, len(left), others, settle(None, len(left), others))
    prepared = prepared_rules(rules.blocking, fields, None if right is None else len(left))
    sides = [partners(blocks, len(left)) for blocks in prepared]
    progress(1, 3, "counting")
    total = sum(blocks.comparisons for blocks in prepared)
    refusal = _refusal(rules, prepared)
    sampled = total > _COUNTED or refusal is not None
    new = estimated(sides, len(left)) if sampled else counted(sides)
    fixed = time.perf_counter() - started
    progress(2, 3, "comparing a sample")
    recall, spent = try_out(scorer, sides)
    candidates = sum(new)
    planned = choose(engine, total, len(rules.comparisons), memory)
    in_memory = megabytes_in_memory(candidates, len(rules.comparisons))
    progress(3, 3, "done")
    return LinkPlan(
        task=rules.task,
        rules=rules.title,
        rows_left=len(left),
        rows_right=scorer.rows_right,
        possible_pairs=scorer.possible_pairs,
        blocking=tuple(
            _planned(rules, place, prepared, new, refusal is not None)
            for place in range(len(prepared))
        ),
        candidates=candidates,
        sampled=sampled,
        recall=recall,
        engine=planned,
        megabytes=in_memory
        if planned != "chunked"
        else megabytes_chunked(candidates, len(rules.comparisons), memory),
        megabytes_in_memory=in_memory,
        memory=memory,
        seconds=round(fixed + candidates * (spent + _OVERHEAD_PER_PAIR), 1),
        limit=rules.most_comparisons,
        refusal=refusal,
    )


def _refusal(rules: LinkageRules, prepared: Sequence[Blocks | Window]) -> str | None:
    try:
        refuse_too_many(rules.blocking, prepared, rules.most_comparisons)
    except TooManyComparisons as refused:
        return str(refused)
    return None


def _planned(
    rules: LinkageRules,
    place: int,
    prepared: Sequence[Blocks | Window],
    new: Sequence[int],
    refused: bool,
) -> PlannedRule:
    rule, blocks = rules.blocking[place], prepared[place]
    found = PlannedRule(
        rule=rule.name,
        comparisons=blocks.comparisons,
        new=new[place],
        passed_over=blocks.passed_over,
    )
    if isinstance(blocks, Window):
        return found
    update: dict[str, object] = {"largest_blocks": _largest(blocks)}
    share = rules.most_comparisons // len(prepared)
    if refused and blocks.comparisons > share:
        update["fitting_block"] = _fitting(blocks, share)
    return found.model_copy(update=update)


def _largest(blocks: Blocks) -> tuple[LargeBlock, ...]:
    together, pairs = _sizes(blocks)
    starts = np.cumsum(blocks.left_sizes) - blocks.left_sizes
    largest = np.lexsort((starts, -pairs))[:_SHOWN_BLOCKS]
    return tuple(
        LargeBlock(
            records=int(together[block]),
            comparisons=int(pairs[block]),
            example=int(blocks.left[starts[block]]),
        )
        for block in largest
    )


def _fitting(blocks: Blocks, most: int) -> int:
    """The largest of some round block sizes with which the rule brings no more than its part."""
    together, pairs = _sizes(blocks)
    fits = (size for size in _BLOCK_SIZES if pairs[together <= size].sum() <= most)
    return next(fits, _BLOCK_SIZES[-1])


def _sizes(blocks: Blocks) -> tuple[Places, Places]:
    """Per block its records and its pairs."""
    if blocks.within:
        return blocks.left_sizes, blocks.left_sizes * (blocks.left_sizes - 1) // 2
    return blocks.left_sizes + blocks.right_sizes, blocks.left_sizes * blocks.right_sizes
