"""What a reader has to say about a file, in English; the screens translate by code."""

from collections.abc import Mapping, Sequence

from workbench.core.findings import Finding, Severity

_TEXTS: dict[str, tuple[Severity, str]] = {
    "columns_renamed": (
        "warning",
        "{count} column name(s) were empty, double or reserved and got another name: {names}.",
    ),
    "columns_without_header": (
        "critical",
        "The records have {found} cells and the header {expected}: the names may be shifted.",
    ),
    "cut_off": ("critical", "The file is cut off in its last record (line {line})."),
    "encodings_mixed": (
        "warning",
        "{count} lines are in another encoding than the rest ({encoding}): {others}.",
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
    "quarantined": ("warning", "{count} records could not be read and are set apart: {reasons}."),
    "sheet_left_out": (
        "warning",
        "Sheet {sheet} has other columns than the first and was left out ({count} rows).",
    ),
    "short_records_filled": (
        "info",
        "{count} records leave their empty last cells off; these were filled in as empty.",
    ),
    "surplus_joined": (
        "info",
        "In {count} records the last column held the delimiter without quotes; its pieces were "
        "joined again.",
    ),
    "total_row": ("info", "The last record is a total and was left out (line {line})."),
}


def finding(
    code: str,
    count: int | None = None,
    lines: tuple[int, ...] = (),
    **values: str | int | float,
) -> Finding:
    """A finding by its code; its severity and English text are kept here."""
    severity, text = _TEXTS[code]
    filled = text.format(count=count, **values)
    return Finding(
        code=code, severity=severity, text=filled, count=count, lines=lines, values=values
    )


def quarantine_findings(counts: Mapping[str, int], examples: Sequence[int]) -> list[Finding]:
    """At most one finding: how many records were set apart, by reason, with a few lines."""
    if not counts:
        return []
    reasons = ", ".join(f"{name} ({counts[name]})" for name in sorted(counts))
    return [finding("quarantined", sum(counts.values()), tuple(examples), reasons=reasons)]
