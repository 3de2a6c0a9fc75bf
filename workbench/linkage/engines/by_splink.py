"""The third tier: Splink scores what it blocks itself, with what the core learned. A check for now.

Everything that Splink needs is plain tables and settings, so its other backends (Spark) are a matter
of another `api`. Constraints, decisions and what a date alone may weigh are ours in every tier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from workbench.core.errors_splink import SplinkMissing
from workbench.core.progress import Progress, silent
from workbench.linkage.blocks import Blocks, Pairs, Window, pack
from workbench.linkage.engines.splink_settings import (
    Learned,
    SplinkSettings,
    exact_chance,
    splink_settings,
    term_frequency,
)
from workbench.linkage.engines.splink_sql import helper_columns
from workbench.linkage.fields import FieldValues
from workbench.linkage.model import probabilities
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import Say, ScoredPairs, Scorer, score, score_in_memory
from workbench.linkage.settled import NEVER


@dataclass(frozen=True)
class ForSplink:
    """All that Splink needs."""

    settings: SplinkSettings
    tables: tuple[pa.Table, ...]
    """Standard values per record with `unique_id` (its position), one table or two."""
    frequencies: dict[str, pa.Table]
    """Per field with term frequencies: each value and what Splink must take for its frequency."""


@dataclass(frozen=True)
class CrossCheck:
    """Links of the core beside those of Splink, at the same threshold."""

    threshold: float
    links: int
    """Pairs at or over the threshold by the core."""
    links_splink: int
    shared: int
    lost: tuple[str, ...]
    """What the settings of Splink leave out."""

    @property
    def agreement(self) -> float:
        """Links that both have, among those that either has; 1 where neither has any."""
        either = self.links + self.links_splink - self.shared
        return self.shared / either if either else 1.0


def score_by_splink(
    scorer: Scorer, prepared: Sequence[Blocks | Window], say: Say, api: Any = None
) -> ScoredPairs:
    """Learn as the first tier does, then let Splink block and weigh.

    `api` is a database API of Splink; its own on DuckDB when left out. SplinkMissing without it.
    """
    api = _duckdb() if api is None else api
    scored = score_in_memory(scorer, prepared, say)
    if scorer.model is None:
        return ScoredPairs(scored.pairs, scored.weights, "splink")
    with scorer.timed("comparing"):
        say(3, 4, "Splink")
        pairs, weights = predict(for_splink(scorer, prepared), api)
        reviewed = np.setdiff1d(scorer.settled.reviewed, pairs)
        pairs, weights = np.r_[pairs, reviewed], np.r_[weights, scorer.weights(reviewed)]
        order = np.argsort(pairs)
        pairs, weights = pairs[order], weights[order]
        marks = scorer.marks(pairs)
        weights = scorer.with_dates_capped(np.stack(marks, axis=1), weights)
        weights[scorer.forbidden(pairs, marks)] = NEVER
        scorer.settled.overrule(pairs, weights)
    return ScoredPairs(pairs, weights, "splink")


def cross_check(
    rules: LinkageRules,
    left: pd.DataFrame,
    right: pd.DataFrame | None = None,
    threshold: float = 0.9,
    progress: Progress = silent,
) -> CrossCheck:
    """Score by the core and by Splink, and hold the links beside each other. SplinkMissing."""
    _, ours = score(rules, left, right, progress)
    prepared: list[Sequence[Blocks | Window]] = []

    def by_splink(scorer: Scorer, blocks: Sequence[Blocks | Window], say: Say) -> ScoredPairs:
        prepared.append(blocks)
        return score_by_splink(scorer, blocks, say)

    scorer, theirs = score(rules, left, right, progress, tier=by_splink)
    mine = ours.pairs[probabilities(ours.weights) >= threshold]
    other = theirs.pairs[probabilities(theirs.weights) >= threshold]
    lost: tuple[str, ...] = ()
    if scorer.model is not None:
        lost = for_splink(scorer, prepared[0]).settings.lost
    return CrossCheck(threshold, len(mine), len(other), len(np.intersect1d(mine, other)), lost)


def for_splink(scorer: Scorer, prepared: Sequence[Blocks | Window]) -> ForSplink:
    """Settings, tables and term frequencies of a scorer that has learned."""
    assert scorer.model is not None
    comparisons = {comparison.name: comparison for comparison in scorer.comparisons}
    over = tuple(blocks.passed_over for blocks in prepared)
    settings = splink_settings(scorer.rules, Learned(comparisons, scorer.model), over)
    tables = [_table(scorer, prepared, right=False)]
    if scorer.rows_right is not None:
        tables.append(_table(scorer, prepared, right=True))
    frequencies = {}
    for place, rule in enumerate(scorer.rules.comparisons):
        if rule.term_frequency:
            comparison = scorer.comparisons[place]
            chance = exact_chance(comparison, place, scorer.model)
            values = scorer.fields[rule.field].values
            frequency = term_frequency(comparison, chance)
            frequencies[rule.field] = pa.table(
                {rule.field: pa.array(values, pa.string()), f"tf_{rule.field}": frequency}
            )
    return ForSplink(settings, tuple(tables), frequencies)


def predict(given: ForSplink, api: Any) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Packed pairs and match weights by Splink."""
    import splink

    tables = [
        api.register(table, dataset_display_name=name)
        for table, name in zip(given.tables, ("a_left", "b_right"), strict=False)
    ]
    linker = splink.Linker(tables if len(tables) > 1 else tables[0], given.settings.settings)
    for field, table in given.frequencies.items():
        linker.table_management.register_term_frequency_lookup(api.register(table), field)
    found = linker.inference.predict().as_pandas_dataframe()
    left, right = (found[f"unique_id_{side}"].to_numpy(np.int64) for side in "lr")
    if len(tables) == 1:
        left, right = np.minimum(left, right), np.maximum(left, right)
    elif len(found) and (found["source_dataset_l"] != "a_left").any():
        turned = (found["source_dataset_l"] != "a_left").to_numpy()
        left, right = np.where(turned, right, left), np.where(turned, left, right)
    return pack(left, right), found["match_weight"].to_numpy(np.float64)


def _duckdb() -> Any:
    try:
        import splink
    except ImportError as missing:
        raise SplinkMissing from missing
    return splink.DuckDBAPI()


def _table(scorer: Scorer, prepared: Sequence[Blocks | Window], right: bool) -> pa.Table:
    """A column per field, what levels need beside, and the blocks that no equality of fields says."""
    rows = (scorer.rows_right if right else scorer.rows_left) or 0
    columns: dict[str, Any] = {"unique_id": np.arange(rows)}
    for name, field in scorer.fields.items():
        columns[name] = _taken(pa.array(field.values, pa.string()), field, right)
    for rule in scorer.rules.comparisons:
        field = scorer.fields[rule.field]
        for suffix, of in helper_columns(rule).items():
            keys = pa.array([of(value) for value in field.values])
            columns[f"{rule.field}__{suffix}"] = _taken(keys, field, right)
    for place, (blocking, blocks) in enumerate(zip(scorer.rules.blocking, prepared, strict=True)):
        loose = bool(blocking.near or blocking.words or blocking.either)
        if isinstance(blocks, Blocks) and (loose or blocks.passed_over):
            columns[f"block_{place + 1}"] = _block_numbers(blocks, rows, right, loose)
    return pa.table(columns)


def _taken(values: pa.Array, field: FieldValues, right: bool) -> pa.Array:
    codes = field.other if right else field.left
    return values.take(pa.array(codes, mask=codes < 0))


def _block_numbers(blocks: Blocks, rows: int, right: bool, many: bool) -> pa.Array:
    """Per record its block, or all of them; those passed over are not there."""
    records = blocks.right if right else blocks.left
    sizes = blocks.right_sizes if right else blocks.left_sizes
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    if not many:
        found = np.full(rows, -1)
        found[records] = numbers
        return pa.array(found, mask=found < 0)
    order = np.argsort(records, kind="stable")
    ends = np.cumsum(np.bincount(records, minlength=rows))
    return pa.ListArray.from_arrays(np.r_[0, ends].astype(np.int32), numbers[order])
