"""A condition of one's own as a level of a comparison: `custom:first(left, 4) = first(right, 4)`.

A small language of its own, parsed and worked out here over arrays of distinct pairs of values; no
code is ever run. It holds where it holds in either order: which record comes first is no matter.
"""

import ast
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.linkage.custom_functions import FUNCTIONS, Cells, Kind
from workbench.linkage.level_tests import Places, Test, Values

LONGEST = 300
"""Signs of a condition at most."""

_COMPARES: dict[type[ast.cmpop], Callable[[Cells, Cells], Cells]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Cells, Cells], Cells]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


@dataclass(frozen=True)
class Part:
    """A part of a condition: what it gives, which values it needs, and how it is worked out."""

    kind: Kind
    needs: frozenset[str]
    work_out: Callable[[Cells, Cells, int], Cells]
    """From the left values, the right values and how many there are."""


def parse(text: str) -> Part:
    """A condition ready to be used; ValueError says what is wrong with it, and what may be."""
    if len(text) > LONGEST:
        raise ValueError(f"custom: a condition has {LONGEST} signs at most")
    try:
        # one equals sign is what people write; the language has no assignment
        tree = ast.parse(_with_equals(text).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(
            f"custom: {text!r} is no condition; write it like first(left, 4) = first(right, 4)"
        ) from None
    found = _part(tree.body)
    if found.kind != "truth":
        raise ValueError(f"custom: {text!r} is no comparison; it must be true or not")
    if found.needs != {"left", "right"}:
        raise ValueError("custom: a condition names both left and right")
    return found


def custom(text: str, values: Values) -> Test:
    """The level test of a condition over a vocabulary."""
    condition = parse(text)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        mine, theirs = values[left], values[right]
        one = condition.work_out(mine, theirs, len(left))
        other = condition.work_out(theirs, mine, len(left))
        return np.asarray(one | other, dtype=np.bool_)

    return test


def _with_equals(text: str) -> str:
    found, quote = [], ""
    for place, sign in enumerate(text):
        before, behind = text[place - 1 : place], text[place + 1 : place + 2]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "=" and before not in ("=", "<", ">", "!") and behind != "=":
            found.append("=")
        found.append(sign)
    return "".join(found)


def _part(node: ast.expr) -> Part:
    match node:
        case ast.Name(id="left" | "right" as name):
            return _value(name)
        case ast.Constant(value=bool()):
            raise ValueError("custom: write a comparison, not true or false")
        case ast.Constant(value=int() | float() as number):
            return Part("number", frozenset(), lambda mine, theirs, n: np.full(n, float(number)))
        case ast.Constant(value=str() as said):
            return Part("text", frozenset(), lambda mine, theirs, n: _filled(said, n))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            part = _of_kind(inner, "number")
            return Part(
                "number", part.needs, lambda mine, theirs, n: -part.work_out(mine, theirs, n)
            )
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            part = _of_kind(inner, "truth")
            return Part(
                "truth", part.needs, lambda mine, theirs, n: ~part.work_out(mine, theirs, n)
            )
        case ast.BoolOp(op=way, values=parts):
            return _all_or_any(isinstance(way, ast.And), [_of_kind(one, "truth") for one in parts])
        case ast.BinOp(left=one, op=way, right=other) if type(way) in _ARITHMETIC:
            return _joined(
                "number",
                _ARITHMETIC[type(way)],
                [_of_kind(one, "number"), _of_kind(other, "number")],
            )
        case ast.Compare(left=one, ops=[way], comparators=[other]) if type(way) in _COMPARES:
            return _compared(_COMPARES[type(way)], way, _part(one), _part(other))
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]):
            return _called(name, given)
        case ast.Name(id=name):
            raise ValueError(f"custom: {name!r} is not known; a condition knows left and right")
    known = ", ".join(FUNCTIONS)
    raise ValueError(
        "custom: only left, right, texts, numbers, = != < <= > >=, + - *, and, or, not and these "
        f"functions: {known}"
    )


def _value(name: str) -> Part:
    if name == "left":
        return Part("text", frozenset({name}), lambda mine, theirs, n: mine)
    return Part("text", frozenset({name}), lambda mine, theirs, n: theirs)


def _filled(text: str, count: int) -> Cells:
    cells = np.empty(count, dtype=object)
    cells[:] = text
    return cells


def _of_kind(node: ast.expr, kind: Kind) -> Part:
    part = _part(node)
    if part.kind != kind:
        raise ValueError(f"custom: {ast.unparse(node)!r} is a {part.kind}, not a {kind}")
    return part


def _all_or_any(every: bool, parts: Sequence[Part]) -> Part:
    together = np.logical_and if every else np.logical_or
    needs = frozenset().union(*(part.needs for part in parts))
    return Part(
        "truth",
        needs,
        lambda mine, theirs, n: together.reduce([part.work_out(mine, theirs, n) for part in parts]),
    )


def _compared(
    compare: Callable[[Cells, Cells], Cells], way: ast.cmpop, one: Part, other: Part
) -> Part:
    if one.kind != other.kind:
        raise ValueError(f"custom: a {one.kind} is not compared with a {other.kind}")
    if one.kind != "number" and not isinstance(way, ast.Eq | ast.NotEq):
        raise ValueError(f"custom: a {one.kind} is no more or less than another one")
    if one.kind == "number":
        return _joined(
            "truth", lambda a, b: compare(a, b) & ~np.isnan(a) & ~np.isnan(b), [one, other]
        )
    if one.kind == "truth" or isinstance(way, ast.NotEq):
        return _joined("truth", compare, [one, other])

    def equal_and_filled(mine: Cells, theirs: Cells) -> Cells:
        # what is not there never agrees
        return np.asarray((mine == theirs) & (mine != ""), dtype=np.bool_)

    return _joined("truth", equal_and_filled, [one, other])


def _called(name: str, given: Sequence[ast.expr]) -> Part:
    if name not in FUNCTIONS:
        raise ValueError(f"custom: there is no function {name!r}; known: {', '.join(FUNCTIONS)}")
    function = FUNCTIONS[name]
    if len(given) != len(function.takes):
        raise ValueError(f"custom: {name} takes {len(function.takes)}, here {len(given)} are given")
    parts = [_of_kind(one, kind) for one, kind in zip(given, function.takes, strict=True)]
    return _joined(function.gives, function.do, parts)


def _joined(kind: Kind, do: Callable[..., Cells], parts: Sequence[Part]) -> Part:
    needs = frozenset().union(*(part.needs for part in parts))

    def work_out(left: Cells, right: Cells, count: int) -> Cells:
        return do(*(part.work_out(left, right, count) for part in parts))

    return Part(kind, needs, work_out)
