"""Which other sources a recipe looks values up in, and in which order sources are cleaned for it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

KIND = "fill_from_source"
"""The kind of step that looks values up in another source."""


def looked_up(recipe: Path) -> tuple[str, ...]:
    """The sources that a recipe's enabled steps fill from, each once, in its order.

    A file that can't be read names none: cleaning by it says what is wrong with it.
    """
    text = recipe.read_text(encoding="utf-8", errors="replace")
    if KIND not in text:
        return ()
    try:
        steps = tomllib.loads(text).get("steps", ())
    except tomllib.TOMLDecodeError:
        return ()
    named = [
        str(step["source"])
        for step in steps
        if isinstance(step, dict) and step.get("kind") == KIND and step.get("enabled", True)
        if step.get("source")
    ]
    return tuple(dict.fromkeys(named))


def in_order(waits: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every source behind those that it fills from; with the circle that it stands in, if any.

    `waits` is source to the sources that it fills from; those that are no key of it are no matter.
    """
    left = list(waits)
    while left:
        ready = [name for name in left if not {*waits[name]} & {*left}]
        if ready:
            left.remove(ready[0])
            yield ready[0], ()
            continue
        circle = next(found for name in left if (found := _circle(name, waits, left)))
        left.remove(circle[0])
        yield circle[0], circle


def _circle(start: str, waits: Mapping[str, tuple[str, ...]], among: list[str]) -> tuple[str, ...]:
    """The way from a source back to itself; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for name in waits[way[-1]]:
            if name == start:
                return (*way, start)
            if name in among and name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()
