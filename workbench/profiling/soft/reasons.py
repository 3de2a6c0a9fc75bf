"""Why a soft characteristic is judged as it is, in English; the screens translate by code."""

from workbench.core.findings import Reason

REASONS = {
    # why the verdict is what it is
    "contradicts_other_field": "{rows} of {tested} records contradict another field ({share:.0%}):"
    " {contradiction_en}.",
    "copied_over": "In {where} {unchanged_share:.0%} of the answers is the same as the time before,"
    " elsewhere or earlier {elsewhere_share:.0%}: probably copied over without asking.",
    "default_counts_as_answer": "{share:.0%} of the answers is '{value}' ({where}), against"
    " {elsewhere_share:.0%} elsewhere or before: probably the form's default. Really filled:"
    " about {real_fill:.0%} ({low_fill:.0%} to {high_fill:.0%}).",
    "fill_breaks_in_time": "From {period} on {after_fill:.0%} is filled, before that"
    " {before_fill:.0%}.",
    "fill_differs_by_case_manager": "It depends on the case manager: {highest} fills"
    " {highest_fill:.0%}, {lowest} {lowest_fill:.0%}.",
    "fill_differs_by_group": "It depends on {column}: with {highest} {highest_fill:.0%} is filled,"
    " with {lowest} {lowest_fill:.0%}.",
    "fill_differs_by_team": "It depends on the team: {highest} fills {highest_fill:.0%}, {lowest}"
    " {lowest_fill:.0%}.",
    "filling_takes_time": "Up to day {landmark} after first contact {early_fill:.0%} is"
    " filled, later {late_fill:.0%}: who leaves early is never asked, so being filled predicts"
    " staying.",
    "low_effective_fill": "Only {effective_fill:.0%} says something ({fill:.0%} is filled in).",
    "placeholders_count_as_filled": "{share:.0%} of the records is filled with something that says"
    " nothing ({examples}).",
    "remark_says_more": "In {rows} records ({share:.0%}) it is empty while a remark speaks of it.",
    "stale": "Of the clients still seen {share:.0%} has an answer older than {days} days; half is"
    " older than {median} days.",
    "well_filled": "{effective_fill:.0%} says something, for every team and from the first"
    " contact on.",
    # within which limits it may be used
    "limit_from_landmark": "Only in an analysis that starts {landmark} days or more after inflow;"
    " who left before is then left out.",
    "limit_unknown_level": "Keep 'unknown' as an answer of its own; never read it as 'no'.",
    "limit_outside_groups": "Not for {where}.",
    "limit_from_period": "Only for records from {period} on.",
    "limit_before_period": "Only for records before {period}.",
    "limit_no_conclusions": "At most to think about; not in a model that others rely on.",
    # what would change it
    "remedy_ask": "Ask {rows} clients again; the work list names them per team.",
    "remedy_form": "Let the form start without a choice; then the answer has to be given.",
    "remedy_ask_early": "Ask it at the intake, and note it when it was not asked.",
    "remedy_practice": "Agree between teams when it is asked; {lowest} is the first to talk to.",
    "remedy_placeholders": "Offer 'not asked' as a choice, so that nobody has to type something else.",
    "remedy_refresh": "Ask it again at least every {days} days.",
    "remedy_check": "Look at the {rows} records that contradict another field.",
    "remedy_read_remarks": "Read the remarks of {rows} records: the answer may be in them.",
}


def reason(code: str, **values: str | int | float) -> Reason:
    """A reason, limit or remedy by its code; its English text is kept here."""
    return Reason(code=code, text=REASONS[code].format(**values), values=values)
