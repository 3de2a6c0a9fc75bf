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
    "date_unreadable": ("warning", "{count} values of {column} are no date ({share:.1%})."),
    "disguised_missing": (
        "warning",
        "{column} is filled in {fill:.0%} of the rows, but says something in {effective_fill:.0%}:"
        " {examples}.",
    ),
    "key_empty": ("critical", "{count} rows have no {column}, which is the key."),
    "key_not_unique": ("critical", "{count} rows have a key ({columns}) that is there already."),
    "number_unreadable": ("warning", "{count} values of {column} are no number ({share:.1%})."),
    "soft_not_usable": (
        "warning",
        "{column} should not be used for conclusions: it says something in {effective_fill:.0%}.",
    ),
    "soft_with_care": ("info", "{column} may be used with care only; see its reasons."),
}


def finding(
    code: str,
    column: str | None = None,
    count: int | None = None,
    share: float | None = None,
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
        values=values,
    )
