"""The tier that a run takes, by name or by what its candidates need."""

from collections.abc import Sequence

from workbench.linkage.blocks import Blocks, Window
from workbench.linkage.engines.by_splink import score_by_splink
from workbench.linkage.engines.choosing import (
    DEFAULT_MEGABYTES,
    EngineChoice,
    choose,
    pairs_at_once,
)
from workbench.linkage.engines.chunked import score_in_portions
from workbench.linkage.scoring import Say, ScoredPairs, Scorer, Tier, score_in_memory


def tier(engine: EngineChoice = "auto", memory: int | None = None) -> Tier:
    """How candidates are scored; `memory` are the megabytes that they may take."""
    megabytes = DEFAULT_MEGABYTES if memory is None else memory

    def scored(scorer: Scorer, prepared: Sequence[Blocks | Window], say: Say) -> ScoredPairs:
        candidates = sum(blocks.comparisons for blocks in prepared)
        comparisons = len(scorer.rules.comparisons)
        match choose(engine, candidates, comparisons, megabytes):
            case "memory":
                return score_in_memory(scorer, prepared, say)
            case "chunked":
                return score_in_portions(
                    scorer, prepared, say, pairs_at_once(comparisons, megabytes)
                )
            case "splink":
                return score_by_splink(scorer, prepared, say)

    return scored
