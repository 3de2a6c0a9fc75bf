"""The account of a hand-over: how many came in, were left out and why, and what to know of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import ibis
import pandas as pd

from workbench.core.findings import Finding
from workbench.handover import findings
from workbench.handover.checks import Seen, check_set
from workbench.handover.covariates import KNOWN
from workbench.handover.episodes import Exposures
from workbench.handover.results import (
    BreakSeen,
    Check,
    Covariate,
    Excluded,
    FlowStep,
    HandoverReport,
    LeftOut,
)
from workbench.handover.settings import AllOf, Below, Category, HandoverSettings, Is, Positive
from workbench.handover.sources import ENTITY
from workbench.handover.spells import day_number
from workbench.handover.verdicts import Verdicts, verdict_of
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
    left_out: tuple[LeftOut, ...] = ()
    verdicts: Verdicts = field(default_factory=dict)
    late_news: dict[str, int] = field(default_factory=dict)

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
            late_entries=self._late(),
            excluded=tuple(
                Excluded(reason=reason, count=count)
                for reason, count in (left_out | too_short | provisions).items()
            ),
            flow=tuple(FlowStep(step=step, rows=count) for step, count in flow.items()),
            covariates=covariates,
            left_out=self.left_out,
            checks=self._checks(rows, left_out | too_short, covariates),
            breaks=tuple(self._breaks()),
            reopened=int(self.all_spells.filter(self.all_spells.periods > 1).count().execute()),
            returned=int((self.spells["spell_number"] > 1).sum()),
            findings=tuple(self._findings(rows, left_out, events, covariates)),
        )

    def _late(self) -> int:
        return int((self.spells["entry"] > self.settings.landmark_days).sum())

    def _checks(
        self, periods: int, excluded: dict[str, int], covariates: tuple[Covariate, ...]
    ) -> tuple[Check, ...]:
        last = day_number(self.censoring_date)
        running_on = self.all_periods.filter(self.all_periods.end_day > last)
        return check_set(
            Seen(
                spells=self.spells,
                settings=self.settings,
                covariates=covariates,
                excluded=excluded,
                periods=periods,
                late_news=self.late_news,
                outside=0 if self.given is None else self.given.outside,
                running_on=int(running_on.count().execute()),
            )
        )

    def _breaks(self) -> Iterator[BreakSeen]:
        """How much of the set lies before, across and after each change of the record."""
        start = pd.to_datetime(self.spells["time_zero"])
        end = start + pd.to_timedelta(self.spells["exit"], unit="D")
        for one in self.settings.breaks:
            when = pd.Timestamp(one.date)
            before, after = int((end < when).sum()), int((start >= when).sum())
            yield BreakSeen(
                date=one.date,
                nl=one.nl,
                en=one.en,
                columns=one.columns,
                before=before,
                across=len(self.spells) - before - after,
                after=after,
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
        late = self._late()
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
            verdict = verdict_of(one, self.verdicts)
            made.append(_covariate(one.name, one.nl, one.en, kind, known, verdict))
        if self.settings.provisions is not None:
            for kind_of in self.settings.provisions.kinds:
                labels = (kind_of.name, kind_of.nl, kind_of.en)
                made.append(_covariate(*labels, "time_varying", 1.0))
        return tuple(made)


def _covariate(
    name: str, nl: str, en: str, kind: str, known: float, verdict: str | None = None
) -> Covariate:
    labels = {"label_nl": nl or name, "label_en": en or name}
    return Covariate(name=name, **labels, kind=kind, verdict=verdict, known=known)


def _reasons(table: ibis.Table) -> dict[str, int]:
    """Rows by `excluded`, those that are not left out aside."""
    gone = table.filter(table.excluded.notnull())
    counts = gone.group_by("excluded").aggregate(n=gone.count()).order_by("excluded").to_pandas()
    return {str(row.excluded): int(row.n) for row in counts.itertuples()}
