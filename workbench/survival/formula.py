"""The formula of a model: text in, terms out. No code is run: only these signs mean something.

Written as formulaic and R write it: `a + b`, `a, b`, `a:b` (interaction), `a*b` (= a + b + a:b),
`(a + b)**2`, `a - b`, `C(x)` (a number as category), `log(x)`, `bs(x, df=4)`; a column whose name
is no plain name goes between backticks.
"""

import re
from dataclasses import dataclass
from itertools import product

from workbench.core.errors import FormulaFault

Term = tuple[str, ...]
"""Factors that are multiplied, as they are written; the empty term is the intercept."""

_TOKEN = re.compile(r"\s*(?:(`[^`]+`)|([^\W\d][\w.]*)|(\d+(?:\.\d+)?)|(\*\*|[-+,:*^()]))")


def parse(text: str) -> tuple[Term, ...]:
    """The terms, main effects first, then by order of interaction, each once.

    FormulaFault where it can't be read.
    """
    kept: dict[frozenset[str], Term] = {}
    for term in _Reader(text).whole():
        kept.setdefault(frozenset(term), term)
    return tuple(sorted((term for term in kept.values() if term), key=len))


def quoted(name: str) -> str:
    """A column's name as a formula takes it, whatever signs are in it."""
    return name if re.fullmatch(r"[^\W\d][\w.]*", name) else f"`{name}`"


@dataclass
class _Reader:
    """Recursive descent: sum of products of powers of factors."""

    text: str
    at: int = 0

    def whole(self) -> list[Term]:
        found = self._sum()
        if self._peek():
            raise self._fault(f"{self._peek()} is not expected there")
        return found

    def _sum(self) -> list[Term]:
        found: list[Term] = []
        minus = self._take("-")
        while True:
            terms = self._crossed()
            if minus:
                found = [term for term in found if term not in terms]
            else:
                found.extend(term for term in terms if term not in found)
            minus = False
            if self._take("-"):
                minus = True
            elif not (self._take("+") or self._take(",")):
                return found

    def _crossed(self) -> list[Term]:
        found = self._joined()
        while self._take("*"):
            other = self._joined()
            found = [*found, *other, *_products(found, other)]
        return found

    def _joined(self) -> list[Term]:
        found = self._power()
        while self._take(":"):
            found = _products(found, self._power())
        return found

    def _power(self) -> list[Term]:
        found = self._atom()
        if self._take("**") or self._take("^"):
            times = self._next()
            if times not in ("1", "2", "3", "4"):
                raise self._fault("a power must be 1 to 4")
            base = found
            for _ in range(int(times) - 1):
                found = list(dict.fromkeys([*found, *_products(found, base)]))
        return found

    def _atom(self) -> list[Term]:
        sign_or_name = self._next()
        if sign_or_name == "(":
            found = self._sum()
            if not self._take(")"):
                raise self._fault("a bracket is not closed")
            return found
        if sign_or_name in ("0", "1"):
            return [()]  # the intercept, which these models do not have
        if not sign_or_name or sign_or_name[0] in "-+,:*^)" or sign_or_name[0].isdigit():
            raise self._fault(_missing(sign_or_name))
        if sign_or_name[0] != "`" and self.text[self.at : self.at + 1] == "(":
            return [(sign_or_name + self._arguments(),)]
        return [(sign_or_name,)]

    def _arguments(self) -> str:
        """From one bracket to the one that closes it."""
        start, depth, quote = self.at, 0, ""
        for place in range(start, len(self.text)):
            sign = self.text[place]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "'\"`":
                quote = sign
            elif sign in "()":
                depth += 1 if sign == "(" else -1
                if not depth:
                    self.at = place + 1
                    return self.text[start : self.at]
        raise self._fault("a bracket is not closed")

    def _peek(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        if found:
            return found.group().strip()
        return self.text[self.at :].strip()[:1]

    def _next(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            return self.text[self.at :].strip()[:1]
        self.at = found.end()
        return found.group().strip()

    def _take(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._next()
        return True

    def _fault(self, detail: str) -> FormulaFault:
        return FormulaFault(term=self.text.strip(), detail=detail)


def _missing(sign_or_name: str) -> str:
    if sign_or_name and sign_or_name[0] not in "-+,:*^)" and not sign_or_name[0].isdigit():
        return (
            f"{sign_or_name} is no part of a formula; write a column with such signs in backticks"
        )
    where = (
        f"before {sign_or_name}" if sign_or_name else "at the end, behind a sign such as a colon"
    )
    return f"a name is missing {where}"


def _products(left: list[Term], right: list[Term]) -> list[Term]:
    found: list[Term] = []
    for one, other in product(left, right):
        joined = tuple(dict.fromkeys([*one, *other]))
        if not any(set(joined) == set(term) for term in found):
            found.append(joined)
    return found
