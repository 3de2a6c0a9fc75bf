"""What a profile has to say, in English; the screens translate by code."""

from workbench.core.findings import Finding, Severity

FINDINGS: dict[str, tuple[Severity, str]] = {
    "bsn_invalid": ("warning", "{count} values of {column} are no valid BSN ({share:.1%})."),
    "bsn_leading_zero_lost": ("warning", "{count} BSNs in {column} lost their leading zero."),
    "case_or_space_variants": (
        "info",
        "{column} writes the same value in different ways, for example {example} ({count} rows).",
    ),
    "column_empty": ("info", "{column} is empty."),
    "date_formats_mixed": (
        "warning",
        "{column} has dates in different forms: {formats} ({count} rows other than the commonest).",
    ),
    "date_order_mixed": (
        "warning",
        "{column} has dates with the day first and with the month first ({count} rows of the rarer"
        " order); {either} rows could be read either way.",
    ),
    "date_outside": ("warning", "{count} dates in {column} lie before 1900 or after 2100."),
    "date_unreadable": ("warning", "{count} values of {column} are no date ({share:.1%})."),
    "disguised_missing": (
        "warning",
        "{column} is filled in {fill:.0%} of the rows, but says something in {effective_fill:.0%}:"
        " {examples}.",
    ),
    "dependency_broken": (
        "warning",
        "{column} follows from {determinant}, but not in {count} rows ({share:.1%}).",
    ),
    "duplicate_columns": ("info", "These columns hold the same in every row: {columns}."),
    "duplicate_rows": ("warning", "{count} rows say what an earlier row says in every column."),
    "key_empty": ("critical", "{count} rows have no {column}, which is the key."),
    "key_not_unique": ("critical", "{count} rows have a key ({columns}) that is there already."),
    "more_disguised_missing": (
        "warning",
        "{count} more columns are filled with what says nothing: {columns}.",
    ),
    "near_key": (
        "info",
        "{column} is nearly a key: it tells {unique_share:.1%} of its rows apart.",
    ),
    "number_unreadable": ("warning", "{count} values of {column} are no number ({share:.1%})."),
    "outliers": ("info", "{count} numbers in {column} lie far from all others."),
    "sensitive_text": (
        "warning",
        "{count} rows of text in {column} hold what not everyone may read: a BSN, IBAN, e-mail"
        " address, phone number or something about health.",
    ),
    "soft_not_usable": (
        "warning",
        "{column} should not be used for conclusions: it says something in {effective_fill:.0%}.",
    ),
    "soft_with_care": ("info", "{column} may be used with care only; see its reasons."),
    "typing_errors": (
        "info",
        "{column} has values that are probably typing errors, for example {example}"
        " ({count} rows).",
    ),
}


def finding(
    code: str,
    column: str | None = None,
    count: int | None = None,
    share: float | None = None,
    lines: tuple[int, ...] = (),
    **values: str | int | float,
) -> Finding:
    """A finding by its code; its severity and English text are kept here."""
    severity, text = FINDINGS[code]
    filled = text.format(column=column, count=count, share=share, **values)
    return Finding(
        code=code,
        severity=severity,
        text=filled,
        column=column,
        count=count,
        share=share,
        lines=lines,
        values=values,
    )
