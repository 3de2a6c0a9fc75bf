"""Quality over time of a source: a line per dimension, a heat map, and what got worse."""

from collections.abc import Sequence

from workbench.core.settings import SourceSettings
from workbench.quality.alerts import as_alert, worst_first
from workbench.quality.amounts import distribution_changes, validity_changes
from workbench.quality.causes import one_per_cause
from workbench.quality.codes import code_changes, defaults_elsewhere
from workbench.quality.fills import fill_changes
from workbench.quality.found import Deliveries, Found
from workbench.quality.gates import gross_changes
from workbench.quality.lines import dimension_points, group_cells, heat_cells
from workbench.quality.results import DeliveryRow, Measures, Trend
from workbench.quality.series import evidence_needed
from workbench.quality.timely import volume_changes, without_new_keys


def watch(measures: Sequence[Measures], settings: SourceSettings) -> Trend:
    """The trend of one source from the measures of its deliveries, in any order.

    Alerts come from robust limits and change points, not from forecasts; see docs/quality.md.
    """
    ordered = tuple(sorted(measures, key=lambda one: one.extract))
    if not ordered:
        raise ValueError("a trend needs at least one delivery")
    found, whole, rekeyed = _find(ordered, settings)
    key = ordered[-1].key
    alerts = [as_alert(one, whole) for one in one_per_cause(found, rekeyed, key)]
    return Trend(
        source=ordered[-1].source,
        extracts=tuple(one.extract for one in ordered),
        deliveries=tuple(
            DeliveryRow(
                extract=one.extract,
                rows=one.rows,
                new_rows=None if one.new is None else one.new.rows,
                gone=one.gone,
                set_aside=at in whole.set_aside,
            )
            for at, one in enumerate(ordered)
        ),
        dimensions=dimension_points(Deliveries(ordered, whole.set_aside)),
        heat=heat_cells(Deliveries(ordered, whole.set_aside)),
        groups=group_cells(ordered),
        alerts=worst_first(alerts),
    )


def _find(
    measures: tuple[Measures, ...], settings: SourceSettings
) -> tuple[list[Found], Deliveries, list[int]]:
    limits = settings.watch
    gross, whole = gross_changes(measures, limits, accumulates=settings.delivery == "full")
    unkeyed, rekeyed = without_new_keys(measures, whole, limits)
    volumes = list(volume_changes(whole, limits))
    whole = Deliveries(unkeyed, whole.set_aside)
    groups = len(whole.groups(new=True)) + 1
    codes = sum(len(one.values) for one in measures[-1].whole.columns if one.kind == "code")
    least_z = evidence_needed(limits, len(whole.columns) * (groups + 2) + codes, len(measures))
    finer = [
        *fill_changes(whole, limits, least_z),
        *code_changes(whole, limits, least_z),
        *defaults_elsewhere(whole, limits, least_z),
        *validity_changes(whole, limits, least_z),
        *distribution_changes(whole, limits, least_z),
    ]
    return [*gross, *volumes, *finer], whole, rekeyed
