"""The keys of a blocking rule: per record one number, or several where the rule is a loose one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.rule_parts import BlockingRule

_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_MIX = np.uint64(0xBF58476D1CE4E5B9)

Codes = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]
"""One block number per record; -1: in no block."""


@dataclass(frozen=True)
class KeyRows:
    """Records with the blocks they are in; a record may stand in several blocks."""

    records: npt.NDArray[np.int64]
    keys: npt.NDArray[np.int64]
    single: bool
    """Whether each record has one key at most, so that a pair is made once at most."""

    def split(self, rows: int) -> tuple["KeyRows", "KeyRows"]:
        """Those of the first `rows` records, and those of the records behind them."""
        mine = self.records < rows
        return (
            KeyRows(self.records[mine], self.keys[mine], self.single),
            KeyRows(self.records[~mine] - rows, self.keys[~mine], self.single),
        )


def exact_keys(codes: list[Codes]) -> Keys:
    """One key per record from the codes of several fields; a missing part means no block."""
    keys = codes[0].astype(np.int64)
    missing = keys < 0
    room = int(keys.max(initial=0)) + 1
    for more in codes[1:]:
        missing |= more < 0
        base = int(more.max(initial=0)) + 1
        if room * base > 2**62:
            keys = pd.factorize(keys)[0].astype(np.int64)
            room = int(keys.max(initial=0)) + 1
        keys = keys * base + more
        room *= base
    keys[missing] = -1
    return keys


def one_each(keys: Keys) -> KeyRows:
    """Every record with its one key."""
    records = np.flatnonzero(keys >= 0)
    return KeyRows(records, keys[records], single=True)


def key_rows(
    rule: BlockingRule,
    codes: Mapping[str, Codes],
    vocabularies: Mapping[str, npt.NDArray[np.object_]],
) -> KeyRows:
    """The keys of all records under a rule (not for `sorted_by`, which has no blocks).

    `codes` are per field those of the left table with the right table's behind them.
    """
    base = None
    if rule.fields:
        base = exact_keys([codes[field] for field in rule.fields])
    if rule.near:
        loose = _near(codes[rule.near], vocabularies[rule.near])
    elif rule.words:
        loose = _by_words(codes[rule.words], vocabularies[rule.words])
    elif rule.either:
        loose = _either([(codes[field], vocabularies[field]) for field in rule.either])
    else:
        assert base is not None
        return one_each(base)
    return loose if base is None else _within(base, loose)


def _within(base: Keys, loose: KeyRows) -> KeyRows:
    """Loose keys inside exact blocks."""
    present = base[loose.records] >= 0
    records = loose.records[present]
    outer, inner = base[records], _dense(loose.keys[present]).astype(np.int64)
    if (int(outer.max(initial=0)) + 1) * (int(inner.max(initial=0)) + 1) > 2**62:
        outer = _dense(outer).astype(np.int64)
    return KeyRows(records, outer * (int(inner.max(initial=0)) + 1) + inner, single=False)


def _dense(keys: Keys) -> Codes:
    return pd.factorize(keys)[0].astype(np.int32)


def _spread(codes: Codes, places: Keys, keys: Keys) -> KeyRows:
    """Every key of a record's value; `places` says of which value a key is, in rising order."""
    sizes = np.bincount(places, minlength=int(codes.max(initial=-1)) + 1)
    starts = np.cumsum(sizes) - sizes
    records = np.flatnonzero(codes >= 0)
    counts = sizes[codes[records]]
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
    return KeyRows(
        np.repeat(records, counts),
        keys[np.repeat(starts[codes[records]], counts) + within],
        single=False,
    )


def _by_words(codes: Codes, values: npt.NDArray[np.object_]) -> KeyRows:
    numbers: dict[str, int] = {}
    words = [
        (place, numbers.setdefault(word, len(numbers)))
        for place, text in enumerate(values)
        for word in words_of(text)
    ]
    pairs = np.array(words, dtype=np.int64).reshape(-1, 2)
    return _spread(codes, pairs[:, 0], pairs[:, 1])


def _near(codes: Codes, values: npt.NDArray[np.object_]) -> KeyRows:
    """Keys of a text and of what is left of it without one sign, by a hash that rolls over signs.

    A text of signs c is hashed as Σ c·Bʲ, so leaving one sign out takes it away and moves what is
    behind it one place to the front. Two texts may share a hash by accident, once in 2⁶⁴: such a
    pair is compared in vain.
    """
    lengths = np.array([len(value) for value in values], dtype=np.int64)
    ends = np.cumsum(lengths)
    points = np.frombuffer("".join(values).encode("utf-32-le"), dtype=np.uint32)
    of = np.repeat(np.arange(len(values)), lengths)
    place = np.arange(len(points)) - (ends - lengths)[of]
    powers = np.cumprod(np.r_[np.uint64(1), np.full(lengths.max(initial=0), _BASE)])
    terms = (points.astype(np.uint64) * _MIX ^ points.astype(np.uint64) << 29) * powers[place]
    running = np.r_[np.uint64(0), np.cumsum(terms)]
    before = running[:-1][: len(points)] - running[ends - lengths][of]
    whole = running[ends] - running[ends - lengths]
    shorter = before + (whole[of] - before - terms) * _INVERSE
    # of a doubled sign either may go: one form
    doubled = np.r_[False, points[1:] == points[:-1]][: len(points)] & (place > 0)
    left_out = ~doubled
    counts = 1 + np.bincount(of[left_out], minlength=len(values))
    starts = np.cumsum(counts) - counts
    keys = np.empty(int(counts.sum()), dtype=np.uint64)
    keys[starts] = whole
    behind = np.ones(len(keys), dtype=np.bool_)
    behind[starts] = False
    keys[behind] = shorter[left_out]
    return _spread(codes, np.repeat(np.arange(len(values)), counts), keys.view(np.int64))


def near_forms(text: str) -> set[str]:
    """A text and what is left of it without any one of its signs."""
    return {text, *(text[:place] + text[place + 1 :] for place in range(len(text)))}


def words_of(text: str) -> set[str]:
    """The words of two signs and more."""
    return {word for word in text.split() if len(word) > 1}


def _either(fields: list[tuple[Codes, npt.NDArray[np.object_]]]) -> KeyRows:
    """The values of several fields as keys of one vocabulary."""
    texts = np.concatenate([values for _, values in fields]) if fields else np.empty(0, object)
    shared = pd.factorize(texts)[0].astype(np.int64)
    records, keys, start = [], [], 0
    for codes, values in fields:
        present = np.flatnonzero(codes >= 0)
        records.append(present)
        keys.append(shared[start + codes[present]])
        start += len(values)
    pairs = pd.DataFrame({"record": np.concatenate(records), "key": np.concatenate(keys)})
    pairs = pairs.drop_duplicates()
    return KeyRows(pairs["record"].to_numpy(), pairs["key"].to_numpy(), single=False)
