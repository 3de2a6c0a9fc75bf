"""Which tier a run takes: candidates in memory while they fit, else in portions."""

from typing import Literal

EngineName = Literal["memory", "chunked", "splink"]
"""The core with all candidates in memory; the same core over portions that are kept on disk; Splink
on DuckDB with what the core learned, as a check."""

EngineChoice = EngineName | Literal["auto"]
"""`auto`: `memory` while the candidates fit, else `chunked`."""

DEFAULT_MEGABYTES = 2048
"""What candidates may take before they are done in portions."""

LEAST_MEGABYTES = 64

_MEGABYTE = 1 << 20
_PER_PAIR = 60
"""Bytes per candidate at the peak besides its marks: the pair, its sorted copies, pattern, weight
and probability (measured: `tests/benchmarks/tiers.py`)."""
_PER_PAIR_IN_PORTION = 160
"""Bytes per pair of a portion while it is made, merged and compared, besides its marks."""
_MOST_AT_ONCE = 5_000_000
_LEAST_AT_ONCE = 1_000


def megabytes_in_memory(candidates: int, comparisons: int) -> int:
    """What the candidates of the first tier take at the peak, tables and values apart."""
    return candidates * (_PER_PAIR + comparisons) // _MEGABYTE + 1


def megabytes_chunked(candidates: int, comparisons: int, memory: int) -> int:
    """The same of the second tier: what one portion takes."""
    at_once = min(candidates, pairs_at_once(comparisons, memory))
    return at_once * (_PER_PAIR_IN_PORTION + comparisons) // _MEGABYTE + 1


def pairs_at_once(comparisons: int, memory: int) -> int:
    """Pairs of a portion, so that it stays within the megabytes."""
    fitting = memory * _MEGABYTE // (_PER_PAIR_IN_PORTION + comparisons)
    return max(min(fitting, _MOST_AT_ONCE), _LEAST_AT_ONCE)


def choose(wish: EngineChoice, candidates: int, comparisons: int, memory: int) -> EngineName:
    """The tier that runs; `candidates` may be an upper bound."""
    if wish != "auto":
        return wish
    return "memory" if megabytes_in_memory(candidates, comparisons) <= memory else "chunked"
