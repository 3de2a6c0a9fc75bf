"""What a reader has to say about a file, in English; the screens translate by code."""

from collections.abc import Mapping, Sequence

from workbench.core.findings import Finding, Severity

_TEXTS: dict[str, tuple[Severity, str]] = {
    "column_appeared": (
        "info",
        "{column} is new since the previous delivery ({before}).",
    ),
    "column_moved": (
        "info",
        "{column} stood in place {place_before} in the previous delivery, and now in {place}.",
    ),
    "column_renamed": (
        "warning",
        "{old_name} of the previous delivery is probably called {column} now: names "
        "{name_share:.0%} alike, values {value_share:.0%} shared.",
    ),
    "column_vanished": (
        "warning",
        "{column} stood in the previous delivery ({before}) and is gone.",
    ),
    "columns_renamed": (
        "warning",
        "{count} column name(s) were empty, double or reserved and got another name: {names}.",
    ),
    "columns_without_header": (
        "critical",
        "The records have {found} cells and the header {expected}: the names may be shifted.",
    ),
    "cut_off": ("critical", "The file is cut off in its last record (line {line})."),
    "dates_as_numbers": (
        "warning",
        "Dates past the year 9999 stand in the file: the dates around them came out as numbers.",
    ),
    "encodings_mixed": (
        "warning",
        "{count} lines are in another encoding than the rest ({encoding}): {others}.",
    ),
    "error_cells": (
        "warning",
        "{count} cells hold an error of the spreadsheet (such as #N/A) and came out empty.",
    ),
    "layout_uncertain": (
        "warning",
        "Layout {layout}: {count} of {total} fields are to be checked by the steward against the "
        "guideline of the year: {names}.",
    ),
    "member_columns_moved": (
        "info",
        "{member}: the columns stand in another order than in the first file; they were put right.",
    ),
    "member_left_out": ("critical", "{member} was left out: it {fault}."),
    "member_other_columns": (
        "critical",
        "{member} was left out, for its columns are others than those of {first} ({count} records). "
        "Lacking: {lacking}. Extra: {extra}.",
    ),
    "merged_cells_filled": (
        "info",
        "{count} cells lie under a cell that is merged over several rows, and got its value.",
    ),
    "mojibake": (
        "warning",
        "{count} lines hold text that was read in the wrong encoding before it was delivered. "
        "repair_mojibake = true in the source's [read] table mends it.",
    ),
    "mojibake_mended": (
        "info",
        "In {count} lines, letters that were spoilt before the delivery have been mended.",
    ),
    "no_header": ("warning", "The file has no header: columns are numbered."),
    "no_records": ("critical", "The file has a header and no records."),
    "one_column": (
        "warning",
        "Only one column was found. If there should be more, set the delimiter.",
    ),
    "rows_hidden": (
        "info",
        "{count} rows are hidden in the workbook (a filter was left on?); they were read as well.",
    ),
    "quarantined": ("warning", "{count} records could not be read and are set apart: {reasons}."),
    "sheet_hidden": (
        "warning",
        "Sheet {sheet} is hidden and was left out ({count} rows). To read it, name it in sheets.",
    ),
    "sheet_left_out": (
        "warning",
        "Sheet {sheet} has other columns than the first and was left out ({count} rows).",
    ),
    "short_records_filled": (
        "info",
        "{count} records leave their empty last cells off; these were filled in as empty.",
    ),
    "settings_no_longer_fit": (
        "critical",
        "The source's read settings no longer fit this file: {setting} was {before}, and now is "
        "{after}. Check the reading, and store what is right.",
    ),
    "surplus_joined": (
        "info",
        "In {count} records the last column held the delimiter without quotes; its pieces were "
        "joined again.",
    ),
    "total_row": ("info", "The last record is a total and was left out (line {line})."),
    "two_row_header": (
        "info",
        "The header has two rows: a column's name is made of both (rows {first} and {second}).",
    ),
    "user_missing": (
        "info",
        "{column}: the file itself declares {codes} as missing; the codes were kept as delivered.",
    ),
    "value_labels": (
        "info",
        "{count} columns have value labels; the codes were kept, the labels stand beside them: "
        "{names}.",
    ),
    "zeros_restored": (
        "info",
        "{count} numbers are shown with leading zeros in the workbook, and were read as shown.",
    ),
}


def finding(
    code: str,
    count: int | None = None,
    lines: tuple[int, ...] = (),
    column: str | None = None,
    **values: str | int | float,
) -> Finding:
    """A finding by its code; its severity and English text are kept here."""
    severity, text = _TEXTS[code]
    filled = text.format(count=count, column=column, **values)
    return Finding(
        code=code,
        severity=severity,
        text=filled,
        column=column,
        count=count,
        lines=lines,
        values=values,
    )


def quarantine_findings(counts: Mapping[str, int], examples: Sequence[int]) -> list[Finding]:
    """At most one finding: how many records were set apart, by reason, with a few lines."""
    if not counts:
        return []
    reasons = ", ".join(f"{name} ({counts[name]})" for name in sorted(counts))
    return [finding("quarantined", sum(counts.values()), tuple(examples), reasons=reasons)]
