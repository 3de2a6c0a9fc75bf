"""What a step may say about its outcome beside the counts, by reason code."""

from collections.abc import Mapping

from workbench.core.findings import Reason

TEXTS = {
    "bsn_dummy": "{count} cells held a dummy BSN; they are missing now.",
    "bsn_leading_zero": "{count} BSNs got their lost leading zero back.",
    "column_lacking": "The table has no column {column}.",
    "column_renamed": "The table has no column {column}; was it renamed to {near}?",
    "column_made": "The column did not exist yet and was made.",
    "date_ambiguous": "{count} cells fit two formats as two days; the first format counts.",
    "edit_not_done": "{count} cells set by hand were not found as they were; left alone.",
    "every_date_kept": "No date is given: every row of the journal is kept.",
    "name_without_column": "{count} rows carry a name that is no column of the step; left out.",
    "no_reference_date": "{count} rows have no reference date; left out.",
    "no_text_any_more": "{column} is no text any more since step {step}.",
    "other_particle": "{count} surnames carry another particle than their own column; left alone.",
    "record_time_unknown": "{count} rows have no readable record time; at no date were they known.",
    "source_disagrees": "{count} empty cells have two answers in the other source; left empty.",
    "source_not_given": "The source {source} was not given.",
    "still_text": "{column} is still text: read it as a date or moment before this step.",
}
"""English, the same as in the words table; a code is said only where its count is not 0."""


def reasons_for(marks: Mapping[str, int]) -> tuple[Reason, ...]:
    """The reasons for counts by code, in the order of the codes."""
    return tuple(
        Reason(code=code, text=TEXTS[code].format(count=count), values={"count": count})
        for code, count in sorted(marks.items())
        if count
    )
