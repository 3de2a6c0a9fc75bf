"""The account of a hand-over: how many came in, were left out and why, and what to know of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import ibis
import pandas as pd

from workbench.core.findings import Finding
from workbench.handover import findings
from workbench.handover.covariates import KNOWN
from workbench.handover.episodes import Exposures
from workbench.handover.results import Covariate, Excluded, FlowStep, HandoverReport
from workbench.handover.settings import AllOf, Below, Category, HandoverSettings, Is, Positive
from workbench.handover.sources import ENTITY
from workbench.tables.engine import RECORD, ROW

EXAMPLES = 5
"""Lines that a finding shows."""


@dataclass(frozen=True)
class Account:
    """The relations between the raw periods and the set, and the set itself."""

    settings: HandoverSettings
    censoring_date: date
    benefits: ibis.Table
    all_periods: ibis.Table
    periods: ibis.Table
    all_spells: ibis.Table
    described: ibis.Table
    given: Exposures | None
    spells: pd.DataFrame
    episodes: int

    def report(self) -> HandoverReport:
        """Everything but the lineage, which the project knows."""
        left_out = _reasons(self.all_periods)
        too_short = _reasons(self.all_spells)
        provisions = {} if self.given is None else self.given.excluded
        rows = int(self.all_periods.count().execute())
        joined = int(self.all_spells.count().execute())
        counts = self.spells["event"].value_counts()
        events = {str(name): int(counts[name]) for name in sorted(counts.index)}
        covariates = self._covariates()
        flow = {
            "periods": rows,
            "periods_usable": rows - sum(left_out.values()),
            "spells": joined,
            "spells_at_risk": len(self.spells),
        }
        return HandoverReport(
            spells=len(self.spells),
            episodes=self.episodes,
            entities=int(self.spells[ENTITY].nunique()),
            censoring_date=self.censoring_date,
            events=events,
            late_entries=int((self.spells["entry"] > 0).sum()),
            excluded=tuple(
                Excluded(reason=reason, count=count)
                for reason, count in (left_out | too_short | provisions).items()
            ),
            flow=tuple(FlowStep(step=step, rows=count) for step, count in flow.items()),
            covariates=covariates,
            findings=tuple(self._findings(rows, left_out, events, covariates)),
        )

    def _findings(
        self,
        rows: int,
        left_out: dict[str, int],
        events: dict[str, int],
        covariates: tuple[Covariate, ...],
    ) -> Iterator[Finding]:
        backwards = left_out.get("end_before_start", 0)
        yield from findings.end_before_start(backwards, rows, self._backward_lines())
        if self.given is not None:
            yield from findings.provisions_outside(self.given.outside, self.given.total)
        yield from findings.poorly_known(covariates, len(self.spells))
        yield from findings.events(events)
        yield from findings.overlaps(int(self.periods.overlaps.sum().execute() or 0), rows)
        late = int((self.spells["entry"] > 0).sum())
        yield from findings.late_entries(late, len(self.spells))

    def _backward_lines(self) -> tuple[int, ...]:
        """A few physical lines of periods that end before they start."""
        if ROW not in self.benefits.columns:
            return ()
        wrong = self.all_periods.filter(self.all_periods.excluded == "end_before_start")
        places = self.benefits.select(RECORD, ROW).semi_join(wrong.select(RECORD), RECORD)
        lines = places.order_by(ROW).limit(EXAMPLES)[ROW].to_pandas()
        return tuple(int(line) for line in lines)

    def _covariates(self) -> tuple[Covariate, ...]:
        made = []
        for one in self.settings.covariates:
            if one.hidden:
                continue
            column = KNOWN + one.name
            if column in self.described.columns:
                known = float(self.described[column].mean().execute())
            else:
                known = float(self.spells[one.name].notna().mean())
            kind = "number"
            if isinstance(one, Category):
                kind = "category"
            elif isinstance(one, Is | Positive | Below | AllOf):
                kind = "flag"
            made.append(_covariate(one.name, one.nl, one.en, kind, known))
        if self.settings.provisions is not None:
            for kind_of in self.settings.provisions.kinds:
                labels = (kind_of.name, kind_of.nl, kind_of.en)
                made.append(_covariate(*labels, "time_varying", 1.0))
        return tuple(made)


def _covariate(name: str, nl: str, en: str, kind: str, known: float) -> Covariate:
    return Covariate(name=name, label_nl=nl or name, label_en=en or name, kind=kind, known=known)


def _reasons(table: ibis.Table) -> dict[str, int]:
    """Rows by `excluded`, those that are not left out aside."""
    gone = table.filter(table.excluded.notnull())
    counts = gone.group_by("excluded").aggregate(n=gone.count()).order_by("excluded").to_pandas()
    return {str(row.excluded): int(row.n) for row in counts.itertuples()}
