"""Numbers that tell nothing: client, file, interview and citizen service numbers of the demo.

Each comes from a counter through a one-to-one map, so numbers never meet, in whatever chunk.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from workbench.demo.calendar import Days, Objects
from workbench.demo.streams import Streams

_ROUNDS = 4
_TRIES = 8
_DUMMY_PREFIXES = (11111111, 99999999, 12345678)
_BSN_WEIGHTS = np.arange(9, 1, -1)


def eight_digits(counters: Days, seed: int, name: str) -> Objects:
    """Numbers of eight digits, none with a leading zero; counters under 89,993,682."""
    return _texts(10_000_000 + _shuffled(counters, (9486, 9487), seed, name))


def nine_digits(counters: Days, seed: int, name: str) -> Objects:
    """Numbers of nine digits, none with a leading zero; counters under 899,970,000."""
    return _texts(100_000_000 + _shuffled(counters, (29999, 30000), seed, name))


def service_numbers(counters: Days, seed: int) -> Objects:
    """A valid BSN for each counter (11-test), one in eleven with a leading zero, no dummies."""
    tries = counters[:, None] * _TRIES + np.arange(_TRIES)
    prefixes = 1_000_000 + _shuffled(tries, (9949, 9950), seed, "bsn")
    digits = prefixes[:, :, None] // 10 ** np.arange(7, -1, -1) % 10
    check = (digits @ _BSN_WEIGHTS) % 11
    usable = (check < 10) & ~np.isin(prefixes, _DUMMY_PREFIXES)
    chosen = usable.argmax(axis=1)
    every = np.arange(len(counters))
    return _texts(prefixes[every, chosen] * 10 + check[every, chosen], width=9)


def _shuffled(counters: Days, sizes: tuple[int, int], seed: int, name: str) -> Days:
    """A one-to-one map of 0 to the product of `sizes` onto itself (a small Feistel network)."""
    high, low = np.divmod(counters, sizes[1])
    for to_high, to_low in _tables(sizes, seed, name):
        high = (high + to_high[low]) % sizes[0]
        low = (low + to_low[high]) % sizes[1]
    return high * sizes[1] + low


@cache
def _tables(
    sizes: tuple[int, int], seed: int, name: str
) -> tuple[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]], ...]:
    random = Streams(seed, 0).named(name)
    return tuple(
        (random.integers(0, sizes[0], sizes[1]), random.integers(0, sizes[1], sizes[0]))
        for _ in range(_ROUNDS)
    )


def _texts(numbers: Days, width: int = 1) -> Objects:
    outcome = np.empty(len(numbers), dtype=object)
    outcome[:] = [f"{number:0{width}d}" for number in numbers.tolist()]
    return outcome
