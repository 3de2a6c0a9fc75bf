"""What each choice of the spell builder does to the set, before anything is made of it."""

from datetime import date

import ibis

from workbench.core.results import Result
from workbench.handover.settings import CENSORED, UNKNOWN, HandoverSettings
from workbench.handover.sources import ENTITY, with_entities
from workbench.handover.spells import benefit_periods, joined_spells, numbered
from workbench.tables.engine import Engine


class SpellCounts(Result):
    """Spells under one set of choices."""

    periods: int
    spells: int
    """In the set."""
    clients: int
    late_entries: int
    reopened: int
    """Of several periods, joined over short breaks."""
    returned: int
    """Of clients who had been on benefit before."""
    unknown: int
    """Ended for a reason that nobody knows."""
    censored: int
    events: dict[str, int]
    left_out: dict[str, int]
    """Periods and spells that are not in the set, by reason."""


def count_spells(
    engine: Engine,
    tables: dict[str, ibis.Table],
    entities: dict[str, ibis.Table] | None,
    settings: HandoverSettings,
    censoring_date: date,
) -> SpellCounts:
    """Count without covariates and provisions: fast enough to follow a slider.

    Errors as `make_analysis_set`, but an empty set is counted as empty.
    """
    bare = settings.model_copy(
        update={
            "covariates": (),
            "provisions": None,
            "clients": None,
            "journal": None,
            "breaks": (),
        }
    )
    linked = with_entities(engine, tables, entities, bare)
    periods = engine.keep(benefit_periods(linked[bare.benefits.source], bare, censoring_date))
    usable = engine.keep(numbered(periods, bare.gap_days))
    jobs = None if bare.jobs is None else linked[bare.jobs.source]
    spells = joined_spells(usable, bare, censoring_date, jobs).to_pandas()
    inside = spells[spells["excluded"].isna()]
    gone = periods.filter(periods.excluded.notnull()).excluded.to_pandas().value_counts()
    gone = gone.add(spells["excluded"].dropna().value_counts(), fill_value=0)
    events = inside["event"].value_counts()
    return SpellCounts(
        periods=int(periods.count().execute()),
        spells=len(inside),
        clients=int(inside[ENTITY].nunique()),
        late_entries=int((inside["entry"] > bare.landmark_days).sum()),
        reopened=int((inside["periods"] > 1).sum()),
        returned=int((inside["spell_number"] > 1).sum()),
        unknown=int(events.get(UNKNOWN, 0)),
        censored=int(events.get(CENSORED, 0)),
        events={str(name): int(events[name]) for name in sorted(events.index)},
        left_out={str(name): int(gone[name]) for name in sorted(gone.index)},
    )
