"""Answers in a few lines for people; the JSON has everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.linkage import LinkPlan
    from workbench.linkage.entity_results import EntityEvents
    from workbench.linkage.pair_results import PairExplanation
    from workbench.linkage.results import Estimate
    from workbench.linkage.sweep_results import Sweep
    from workbench.project.answers import (
        AddAnswer,
        AssignAnswer,
        CleanAnswer,
        ClusterAnswer,
        DetectAnswer,
        LinkAnswer,
        ProfileAnswer,
        ProvisionAnswer,
        ReadingSummary,
        RetainAnswer,
        RunReport,
        StationStatus,
        Status,
        SurvivalAnswer,
        ValidateAnswer,
    )
    from workbench.survival.provisions.results import Effect
    from workbench.survival.results import ChiSquared, Coefficient


_SHOWN = 20
"""Suspect cells that are told; the JSON has all."""


def account(read: ReadingSummary) -> str:
    """The record account in one line."""
    how = ", ".join(part for part in (read.kind, read.encoding, read.delimiter) if part)
    return (
        f"Records: {read.rows_in} in = {read.rows_kept} kept + {read.rows_quarantined} quarantined"
        f" + {read.rows_not_data} not data ({how})"
    )


def reading(read: ReadingSummary) -> Iterator[str]:
    """What is noteworthy about how the file was read."""
    for finding in read.findings:
        part = f"{finding.part}: " if finding.part else ""
        yield f"! {part}{finding.text}"


def profile(found: ProfileAnswer) -> Iterator[str]:
    """Columns, findings and the soft-characteristics verdicts."""
    yield f"{found.file}: {found.rows} rows, {len(found.columns)} columns"
    yield account(found.read)
    yield from reading(found.read)
    width = max((len(column.name) for column in found.columns), default=6)
    yield f"{'column':<{width}}  fill  effective  distinct  type"
    for column in found.columns:
        kind = column.semantic_type or ""
        yield (
            f"{column.name:<{width}}  {column.fill:4.0%}  {column.effective_fill:9.0%}"
            f"  {column.distinct:8d}  {kind}"
        )
    for finding in found.findings:
        yield f"- {finding.text}"
    for soft in found.soft:
        yield f"{soft.name}: {soft.verdict.replace('_', ' ')}"
        for reason in soft.reasons:
            yield f"    {reason.text}"


def validation(found: ValidateAnswer) -> Iterator[str]:
    """Each expectation with its verdict."""
    yield account(found.read)
    for one in found.expectations:
        mark = "ok  " if one.success else "FAIL"
        share = f"{one.unexpected_count} rows ({one.unexpected_share:.1%})"
        said = one.note.text if one.note else share
        yield f"{mark} {one.severity:<8} {one.type} {one.column or ''}: {said}"
    if found.unexplained:
        yield f"{found.unexplained} expectations do not say both how bad it is and why"
    yield f"{found.suite}: {'all expectations hold' if found.success else 'not all hold'}"


def cleaning(found: CleanAnswer) -> Iterator[str]:
    """Steps with what they changed."""
    yield account(found.read)
    for step in found.steps:
        extra = f", {step.unparsed} could not be read" if step.unparsed else ""
        gone = f", {step.rows_removed} rows removed" if step.rows_removed else ""
        columns = ", ".join(step.columns[:6]) + (" …" if len(step.columns) > 6 else "")
        done = f"{step.changed_cells} cells changed{gone}{extra}"
        what = done if step.state == "done" else f"switched {step.state}"
        what = f"SKIPPED. {step.note}" if step.state == "skipped" else what
        yield f"{step.number:3d} {step.kind} {columns}: {what}"
        if step.state == "done" and step.note:
            yield f"    {step.note}"
        if step.unseen:
            shown = ", ".join(repr(value) for value in step.unseen[:5])
            yield f"    {len(step.unseen)} values that the map does not know: {shown}"
    yield f"{found.rows_in} rows in, {found.rows_out} out, {found.changed_cells} cells changed: {found.out}"


def detection(found: DetectAnswer) -> Iterator[str]:
    """Suspects per column, and the surest cells."""
    yield account(found.read)
    if found.questions:
        wrong = sum(len(question.wrong) for question in found.questions)
        yield f"{len(found.questions)} rows reviewed, {wrong} of their cells were wrong"
    for column in found.columns:
        if column.suspects:
            tail = ""
            if column.follows_from:
                tail = f" (follows from {' and '.join(column.follows_from[0])})"
            yield f"{column.column}: {column.suspects} suspect cells ({column.share:.1%}){tail}"
    for cell in found.cells[:_SHOWN]:
        into = "" if cell.suggestion is None else f" -> {cell.suggestion!r}"
        yield (
            f"row {cell.row} {cell.column} {cell.value!r}{into}:"
            f" {found.reasons[cell.reason]} ({cell.confidence:.2f})"
        )
    more = f", the {_SHOWN} surest are shown" if len(found.cells) > _SHOWN else ""
    yield f"{found.file}: {len(found.cells)} suspect cells in {found.rows} rows{more}"


def linkage(found: LinkAnswer) -> Iterator[str]:
    """Pairs, entities and where the answer is."""
    yield f"{found.comparisons} pairs compared, {found.pairs} at or over {found.threshold:.2f}"
    for rule in found.blocking:
        yield f"    {rule.rule}: {rule.comparisons} pairs, {rule.new} new"
    if found.entities is not None:
        yield f"{found.rows_left} records are {found.entities} entities"
    if found.linked_right is not None:
        yield f"{found.linked_right} of {found.rows_right} right records are linked"
    quality = found.estimated
    if quality.precision is not None:
        yield f"estimated: {_quality(quality.precision, quality.recall)}"
    for one in found.subgroups:
        told = _quality(one.precision, one.recall) if one.links is not None else "too few links"
        yield f"    {one.by} {one.group}: {one.rows} rows, {told}"
    if found.decisions is not None:
        yield f"{found.decisions.same} pairs were judged the same, {found.decisions.different} different"
        for left, right in found.decisions.contradicted:
            yield f"    the verdict on rows {left} and {right} has no effect: later ones contradict it"
    if found.events is not None:
        yield f"entities: {_entity_counts(found.events)}"
    if found.explained is not None:
        yield from _explained(found.explained)
    if found.sweep is not None:
        yield from _sweep(found.sweep)
    yield f"Written: {found.out}"


def _entity_counts(events: EntityEvents) -> str:
    counts = events.model_dump(exclude={"merges", "splits"})
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


def _explained(found: PairExplanation) -> Iterator[str]:
    verdict = "one" if found.is_link else "not one"
    yield (
        f"rows {found.left} and {found.right}: {verdict}, match weight {found.match_weight:.2f},"
        f" probability {found.match_probability:.4f}"
    )
    yield f"    brought by: {'; '.join(found.brought_by) or 'no blocking rule'}"
    for row in found.rows:
        name = " + ".join(row.fields)
        values = "" if row.kind != "comparison" else f" ({row.left!r} and {row.right!r})"
        yield f"    {row.total:+7.2f} {row.level or row.kind} {name}{values}"
    if found.forbidden_by is not None:
        yield f"    never one by the constraint: {found.forbidden_by}"
    if found.decided is not None:
        yield f"    people decided: {found.decided}"
    else:
        yield f"    decided by: {found.forbidden_by or found.decided_by or 'nothing'}"


def _sweep(found: Sweep) -> Iterator[str]:
    for point in found.points:
        mark = "*" if point.threshold == found.threshold else " "
        right = "" if point.precision is None else f", precision {point.precision.value:.4f}"
        right += "" if point.recall is None else f", recall {point.recall.value:.4f}"
        yield f"  {mark} from {point.threshold:g}: {point.pairs} pairs, {point.found} found{right}"
    for one in found.plateaus:
        yield f"    stable from {one.lower:g} to {one.upper:g}: {one.least} to {one.most}"


def _quality(precision: Estimate | None, recall: Estimate | None) -> str:
    return ", ".join(
        f"{name} {one.value:.4f} ({one.lower:.4f} to {one.upper:.4f})"
        for name, one in (("precision", precision), ("recall", recall))
        if one is not None and one.lower is not None and one.upper is not None
    )


def plan(found: LinkPlan) -> Iterator[str]:
    """Pairs per rule, what they miss, what a run takes, and why it would be refused."""
    about = "about " if found.sampled else ""
    yield f"{about}{found.candidates} of {found.possible_pairs:.0f} pairs would be compared"
    for rule in found.blocking:
        largest = max((block.records for block in rule.largest_blocks), default=0)
        blocks = f", largest block {largest} records" if largest else ""
        over = f", {rule.passed_over} blocks passed over" if rule.passed_over else ""
        yield f"    {rule.rule}: {rule.comparisons} pairs, {about}{rule.new} new{blocks}{over}"
        if rule.fitting_block is not None:
            yield f"        would fit with largest_block = {rule.fitting_block}"
    if found.recall is not None:
        yield f"{found.recall.value:.1%} of the matches are among them at most, by estimate"
    yield f"about {found.seconds} seconds and {found.megabytes} MB for the candidates ({found.engine})"
    if found.refusal is not None:
        yield f"This run would be refused. {found.refusal}"


def clusters(found: ClusterAnswer) -> Iterator[str]:
    """Groups with what sets them apart most."""
    if found.choice.answer == "no_clear_groups":
        yield f"No clear groups in {found.rows} rows: {_against(found)}"
    if found.k > 1:
        yield f"{found.rows} rows in {found.k} groups ({found.method})"
    for group in found.groups if found.k > 1 else ():
        apart = ", ".join(
            f"{one.column}{f'={one.level}' if one.level else ''} {one.inside:.2f} (else {one.outside:.2f})"
            for one in group.distinctions[:3]
        )
        yield f"group {group.group}: {group.size} rows ({group.share:.0%}); {apart}"
    for left in found.excluded:
        yield f"left out: {left.count} ({left.reason})"
    for one in found.stability:
        yield f"group {one.group} comes back: {one.jaccard:.2f} ({one.verdict})"
    for written in (found.out, found.model):
        if written:
            yield f"Written: {written}"


def _against(found: ClusterAnswer) -> str:
    said = [
        one.code.replace("_", " ") + (f" ({one.value:.2f})" if one.value is not None else "")
        for one in found.choice.reasons
        if one.against
    ]
    return ", ".join(said)


def assignment(found: AssignAnswer) -> Iterator[str]:
    """How many rows went to each group."""
    sure = "" if found.certainty is None else f", with probability {found.certainty:.2f} on average"
    yield f"{found.assigned} of {found.rows} rows assigned{sure}"
    for group, (size, name) in enumerate(zip(found.sizes, found.names, strict=True), start=1):
        yield f"group {group}{f' ({name})' if name else ''}: {size} rows"
    for one in found.findings:
        yield f"{one.column}: {one.text}"
    yield f"Written: {found.out}"


def survival(found: SurvivalAnswer) -> Iterator[str]:
    """The end of each curve and the model's coefficients."""
    yield f"{found.rows} rows, {found.events} events"
    for left in found.excluded:
        yield f"left out: {left.count} ({left.reason})"
    ends = {point.group: point for point in found.kaplan_meier}
    for group, point in ends.items():
        yield f"survival {group or 'all'}: {point.survival:.4f} at {point.time:g}"
    last = {(point.cause, point.group): point for point in found.cumulative_incidence}
    for (cause, group), end in last.items():
        yield f"incidence of {cause} {group or 'all'}: {end.incidence:.4f} at {end.time:g}"
    for mean in found.rmst:
        yield f"restricted mean {mean.group} to {mean.tau:g}: {mean.rmst:.4f} ({mean.se:.4f})"
    if found.logrank is not None:
        yield _test("log-rank", found.logrank)
    for cause, test in (found.gray or {}).items():
        yield _test(f"Gray's test of {cause}", test)
    if found.cox is not None:
        yield f"Cox ({found.cox.ties.capitalize()}): coefficient, standard error, p"
        yield from _coefficients(found.cox.coefficients)
    for name, test in (found.ph_test or {}).items():
        yield _test(f"proportional hazards, {name}", test)
    for cause, model in found.fine_gray.items():
        yield f"Fine and Gray, {cause}: coefficient, standard error, p"
        yield from _coefficients(model.coefficients)
    if found.aft is not None:
        yield f"Accelerated failure time, {found.aft.kind} (scale {found.aft.scale:.4f}):"
        yield from _coefficients(found.aft.coefficients)
    for finding in (*found.findings, *(found.cox.findings if found.cox else ())):
        yield f"- {finding.text}"


def provision(found: ProvisionAnswer) -> Iterator[str]:
    """Per target group what goes together with the provision, and the comparison that is refused."""
    yield f"{found.provision}: {found.rows} start-stop rows"
    for left in found.excluded:
        yield f"left out: {left.count} ({left.reason})"
    for one in found.readings:
        whose = "everyone" if one.by is None else f"{one.by} = {one.group}"
        yield f"{whose}: {one.given} of {one.people} got it; {one.verdict.replace('_', ' ')}"
        if one.naive is not None:
            yield f"    {_effect('ever against never, REFUSED', one.naive.effect)}"
        named = {
            "from its start on": one.time_varying,
            "and adjusted": one.adjusted,
            f"first {found.lag:g} after its start": one.early,
            "later": one.late,
        }
        named |= {f"landmark {mark.time:g}": mark.effect for mark in one.landmarks}
        named |= {f"landmark {mark.time:g}, weighted": mark.weighted for mark in one.landmarks}
        for name, effect in named.items():
            yield f"    {_effect(name, effect)}"
        for point in one.uptake:
            yield f"    begun by {point.time:g}: {point.incidence:.3f} (se {point.se:.3f})"
    if found.who:
        yield "Who gets it (Cox): coefficient, standard error, p"
        yield from _coefficients(found.who)
    yield "Association, not a proven effect: who gets a provision differs in more than was recorded."


def _effect(name: str, found: Effect | None) -> str:
    if found is None:
        return f"{name}: can't be told from these data"
    return (
        f"{name}: hazard ratio {found.hazard_ratio:.3f} ({found.lower:.3f} to {found.upper:.3f}),"
        f" {found.events_exposed} of {found.events} events with it"
    )


def _test(name: str, found: ChiSquared) -> str:
    return f"{name}: chi-squared {found.chisq:.4f} on {found.df}, p {found.p:.4f}"


def _coefficients(found: dict[str, Coefficient]) -> Iterator[str]:
    for name, one in found.items():
        se = one.se if one.robust_se is None else one.robust_se
        yield f"    {name}: {one.coef:.4f} {se:.4f} {one.p:.4f}"


def delivery(taken: AddAnswer, folder: Path) -> Iterator[str]:
    """What was taken in, and what is next."""
    extract = taken.extract
    if taken.new_source:
        yield f"New source {extract.source}: declared in workbench.toml"
    state = "Taken in" if taken.new else "Delivered before, nothing changed"
    yield f"{state}: {extract.source} of {extract.date}, {extract.file}, {extract.megabytes} MB"
    for twin in taken.same_as:
        yield (
            f"Note: the very same bytes were delivered as {twin.source} of {twin.date}. If one of "
            f"the two is a mistake: workbench withdraw {folder} {twin.source} --date D"
        )
    yield f"Next: workbench run {folder}"


def run(report: RunReport) -> Iterator[str]:
    """What was taken in and made; or that there was nothing to do."""
    yield from _inbox(report)
    if not report.made and not report.failed:
        yield f"Everything is up to date: {report.up_to_date} stations, nothing to make."
    for one in report.made:
        yield _station(one)
    for one in report.failed:
        yield f"{one.stage} {one.subject}: {one.message}"
    if report.made:
        yield f"{len(report.made)} made, {report.up_to_date} were up to date, {report.seconds:.1f} s"
    for source, events in report.entities.items():
        yield f"entities of {source}: {_entity_counts(events)}"
    if report.critical or report.warning:
        yield (
            f"Expectations that fail on the current data: {report.critical} critical,"
            f" {report.warning} warning"
        )
    if report.known:
        yield f"Failing by what is accepted as known only: {report.known}"
    if report.report:
        yield f"Written: {report.report}"


def _inbox(report: RunReport) -> Iterator[str]:
    for one in report.inbox:
        whose = "" if one.source is None else f" {one.source}"
        whose += "" if one.date is None else f" of {one.date}"
        why = f": {one.message}" if one.message else ""
        yield f"inbox {one.file}: {one.state.replace('_', ' ')}{whose}{why}"
        for twin in one.same_as:
            yield f"    the very same bytes were delivered as {twin.source} of {twin.date}"


def status(found: Status, folder: Path) -> Iterator[str]:
    """Each station, and the next step."""
    yield f"{found.name}: {found.extracts} extracts"
    if found.removed:
        yield f"Removed by policy, metrics stay: {found.removed} extracts"
    for one in found.stations:
        yield _station(one)
    for subject in found.outdated:
        yield f"kept       measure {subject}: of earlier settings; rows that it needs are removed"
    words = {
        "next.add_extract": f"Next: workbench add {folder} SOURCE FILE --date D",
        "next.run": f"Next: workbench run {folder}",
        "next.wait": "A run is going on",
        "next.mend": "Mend what failed, then run again",
        "next.done": f"Everything is made. Look at it: workbench serve {folder}",
    }
    yield words[found.next_step]


def retention(found: RetainAnswer) -> Iterator[str]:
    """What was removed and what was left, with why."""
    done = "Would be removed" if found.dry_run else "Removed"
    for one in found.removed:
        yield f"{done}: {one.source} of {one.date}, {one.file}, {one.megabytes} MB"
    why = {
        "left.current": "the current state is made of it",
        "left.changes": "the source delivers changes: the current state needs them all",
        "left.not_made": "what stays of it is not made yet: workbench run",
    }
    for one in found.left:
        yield f"Left: {one.source} of {one.date}: {why[one.reason]}"
    yield (
        f"{done}: {len(found.removed)} extracts, {found.megabytes} MB; {found.keep} are kept per"
        f" source, {found.before} were removed before. Metrics stay."
    )


def _station(one: StationStatus) -> str:
    seconds = "" if one.seconds is None else f" {one.seconds:.1f} s"
    rows = "" if one.rows is None else f" {one.rows} rows"
    state = one.state.replace("_", " ")
    tail = f": {one.message}" if one.message else ""
    return f"{state:<10} {one.stage} {one.subject}{rows}{seconds}{tail}"
