"""Start-stop rows of a provision: cut where its early period ends, and seen per spell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.estimators.arrays import Codes, Flags, Numbers
from workbench.survival.columns import texts, truth
from workbench.survival.provisions.spec import ProvisionSpec
from workbench.survival.results import Excluded
from workbench.survival.rows import read_rows
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import Model, complete, design


@dataclass(frozen=True)
class Exposed:
    """Usable rows (n,), sorted by spell and start; X (n, p) holds the covariates."""

    start: Numbers
    stop: Numbers
    event: Flags
    other: Flags
    """Ended with another outflow."""
    on: Flags
    spell: Codes
    person: Codes
    """Who belongs together for robust errors."""
    groups: npt.NDArray[np.object_]
    """(n, groups) the target groups; None where not known."""
    X: Numbers
    names: tuple[str, ...]

    def chosen(self, which: npt.NDArray[np.generic]) -> "Exposed":
        """Only these rows, by flag or by place."""
        return replace(
            self,
            **{
                name: getattr(self, name)[which]
                for name in (
                    "start",
                    "stop",
                    "event",
                    "other",
                    "on",
                    "spell",
                    "person",
                    "groups",
                    "X",
                )
            },
        )

    @property
    def first(self) -> Codes:
        """Place of each spell's first row."""
        return np.unique(self.spell, return_index=True)[1]

    @property
    def begun(self) -> Numbers:
        """(n,) when the provision began in the row's spell; infinite where it never did."""
        began = np.full(int(self.spell.max(initial=-1)) + 1, np.inf)
        np.minimum.at(began, self.spell[self.on], self.start[self.on])
        found: Numbers = began[self.spell]
        return found

    def whole(self) -> tuple["Exposed", Flags]:
        """One row per spell from its first start to its last stop, and whether it ever got it."""
        first = self.first
        last = np.append(first[1:], len(self.start)) - 1
        ever = np.maximum.reduceat(self.on, first) if len(first) else np.zeros(0, dtype=bool)
        rows = self.chosen(first)
        rows = replace(
            rows, stop=self.stop[last], event=self.event[last], other=self.other[last], on=ever
        )
        return rows, ever

    def cut(self, lag: float) -> tuple["Exposed", Flags]:
        """Rows cut where the early period ends, and which of them are after that end."""
        ends = self.begun + lag
        inside = (self.start < ends) & (ends < self.stop)
        place = np.repeat(np.arange(len(self.start)), 1 + inside)
        second = np.concatenate([[False], place[1:] == place[:-1]])
        followed = np.append(second[1:], False)
        rows = self.chosen(place)
        at = ends[place]
        rows = replace(
            rows,
            start=np.where(second, at, rows.start),
            stop=np.where(followed, at, rows.stop),
            event=rows.event & ~followed,
            other=rows.other & ~followed,
        )
        late: Flags = rows.on & (rows.start >= at)
        return rows, late

    def at(self, landmark: float) -> "Exposed":
        """One row per spell that is there at the landmark, as it is then, until its last stop."""
        whole, _ = self.whole()
        holds = np.flatnonzero((self.start <= landmark) & (landmark < self.stop))
        then = self.chosen(holds)
        ends = whole.chosen(np.searchsorted(whole.spell, then.spell))
        return replace(
            then,
            start=np.full(len(holds), landmark),
            stop=ends.stop,
            event=ends.event,
            other=ends.other,
        )


def read_exposed(frame: pd.DataFrame, spec: ProvisionSpec) -> tuple[Exposed, list[Excluded]]:
    """The usable rows, and what is left out and why.

    Errors as `survival.analyse`; a row without a covariate is left out of everything, so that all
    readings are of the same clients.
    """
    rows, excluded = read_rows(
        frame,
        SurvivalSpec(
            duration=spec.stop, start=spec.start, stop=spec.stop, event=spec.event, id=spec.id
        ),
    )
    assert rows.entry is not None
    assert rows.id is not None
    on, known = truth(frame, spec.provision)
    usable = _left_out(excluded, "missing_provision", rows.usable, ~known)
    other = np.zeros(len(frame), dtype=bool)
    if spec.competing is not None:
        other, known = truth(frame, spec.competing)
        usable = _left_out(excluded, "missing_competing", usable, ~known)
    groups = np.empty((len(frame), len(spec.groups)), dtype=object)
    for place, column in enumerate(spec.groups):
        groups[:, place] = texts(frame, column)
    X, names, usable = _covariates(frame, spec.covariates, usable, excluded)
    person = rows.id if spec.cluster is None else _codes(texts(frame, spec.cluster))
    order = np.lexsort((rows.entry, rows.id))
    order = order[usable[order]]
    kept = np.full(len(frame), -1)
    kept[np.flatnonzero(usable)] = np.arange(int(usable.sum()))
    made = Exposed(
        rows.entry[order],
        rows.exit[order],
        rows.event[order],
        other[order] & ~rows.event[order],
        on[order],
        _codes(rows.id[order]),
        person[order],
        groups[order],
        X[kept[order]],
        names,
    )
    return made, excluded


def _covariates(
    frame: pd.DataFrame, terms: Sequence[str], usable: Flags, excluded: list[Excluded]
) -> tuple[Numbers, tuple[str, ...], Flags]:
    if not terms:
        return np.empty((int(usable.sum()), 0)), (), usable
    model = Model.of(tuple(terms), [str(name) for name in frame.columns])
    factors = model.factors(frame)
    known = complete(factors, len(frame))
    usable = _left_out(excluded, "missing_covariate", usable, ~known)
    made = design(model, factors, usable)
    return made.X, made.names, usable


def _left_out(excluded: list[Excluded], reason: str, usable: Flags, holds: Flags) -> Flags:
    if count := int((usable & holds).sum()):
        excluded.append(Excluded(reason=reason, count=count))
    left: Flags = usable & ~holds
    return left


def _codes(cells: npt.NDArray[np.generic]) -> Codes:
    codes: Codes = np.asarray(pd.factorize(cells)[0], np.int64)
    return codes
