"""What quality over time comes to: measures of a delivery, alerts, trends and drift."""

from typing import Literal

from workbench.core.findings import Severity
from workbench.core.results import Result

Dimension = Literal[
    "completeness", "effective_fill", "validity", "uniqueness", "consistency", "timeliness"
]
"""The words of ISO/IEC 25012; effective fill is completeness without what says nothing."""

Kind = Literal[
    "rows_fell",
    "rows_rose",
    "new_rows_fell",
    "new_rows_rose",
    "nothing_new",
    "column_vanished",
    "column_appeared",
    "column_renamed",
    "columns_shifted",
    "fill_fell",
    "fill_rose",
    "placeholder_appeared",
    "default_appeared",
    "codes_changed",
    "codes_appeared",
    "codes_vanished",
    "distribution_moved",
    "validity_fell",
    "duplicates_rose",
    "delivery_late",
]
"""What went wrong with a delivery; docs/quality.md says of each what it means."""

ColumnKind = Literal["code", "number", "date", "text", "empty"]


class Counted(Result):
    """A value, or a form of values, and in how many rows it stands."""

    value: str
    count: int


class ColumnMeasures(Result):
    """One column in a set of rows, in counts. `masks` are forms (`9(8)`, `Aa`), never values."""

    name: str
    kind: ColumnKind
    filled: int
    """Rows with a value that is not blank."""
    informative: int
    """Rows with a value that says something: filled, and no placeholder (effective fill)."""
    distinct: int
    numbers: int
    """Informative rows that read as a number."""
    dates: int
    """Informative rows that read as a date."""
    top: int = 0
    """Rows of the most frequent filled value, whichever that is."""
    values: tuple[Counted, ...] = ()
    """The most frequent filled values: all that are often enough to be no one's own (see
    `WatchSettings.named_from`); of a column of codes all."""
    masks: tuple[Counted, ...] = ()
    """The most frequent forms of filled values."""
    quantiles: tuple[float, ...] = ()
    """Of numbers, or of dates as days before the delivery: 0, 5, ... 100%; empty for others."""


class GroupMeasures(Result):
    """How one group (a team, a municipality) fills the columns."""

    column: str
    """The column that makes the groups."""
    group: str
    rows: int
    filled: dict[str, int]
    """Column -> rows with a value."""
    informative: dict[str, int]
    """Column -> rows with a value that says something."""


class Section(Result):
    """A set of rows of a delivery: all of them, or those that are new."""

    rows: int
    columns: tuple[ColumnMeasures, ...]
    groups: tuple[GroupMeasures, ...] = ()


class Measures(Result):
    """What is counted of one extract, and kept for ever: no row, and no value that is someone's own.

    A full delivery accumulates, so a team that stops filling shows in the new rows only: those
    whose key (else whose content) stood in neither of the two deliveries before.
    """

    source: str
    extract: str
    """Date of the delivery."""
    previous: str | None = None
    """Date of the delivery before it; None: this is the first."""
    rows: int
    columns: tuple[str, ...]
    """In the file's order."""
    key: tuple[str, ...] = ()
    key_doubled: int = 0
    """Rows whose key stood in an earlier row already."""
    latest_lag: dict[str, int] = {}
    """Date column -> days from its latest date up to the delivery to the delivery."""
    whole: Section
    new: Section | None = None
    """None for the first delivery."""
    gone: int | None = None
    """Keys of the previous delivery that are not in this one."""


class Point(Result):
    """One delivery of a line: a share (0-1) or a number, and the rows that it rests on."""

    extract: str
    value: float | None
    rows: int


class Alert(Result):
    """One thing that went wrong with one cause, at the delivery where it began.

    `code` is the key of the words table (`alert.CODE`, Dutch and English); `values` fill its
    template; `text` is the same in English.
    """

    source: str
    extract: str
    """The delivery from which it is so."""
    until: str | None = None
    """The delivery from which it is as it was before; None: it lasts."""
    kind: Kind
    dimension: Dimension
    severity: Severity
    code: str
    text: str
    values: dict[str, str | int | float] = {}
    column: str | None = None
    also: tuple[str, ...] = ()
    """Other columns in which the same cause shows."""
    group_column: str | None = None
    group: str | None = None
    also_groups: tuple[str, ...] = ()
    """Other groups in which the same cause shows."""
    value: str | None = None
    """The code, placeholder or default that appeared (else the one that vanished)."""
    value_before: str | None = None
    """The code that it replaces."""
    before: float | None = None
    """What it was: a share (0-1), or rows or days by kind."""
    after: float | None = None
    rows: int = 0
    """Rows of the delivery that are concerned."""
    lines: tuple[int, ...] = ()
    """At most 20 of their `_row`s (physical lines) in the delivery of `extract`."""
    evidence: float = 0.0
    """In standard errors; thresholds are in `WatchSettings`."""
    history: tuple[Point, ...] = ()
    """The figure of `before` and `after` in every delivery."""


class DimensionPoint(Result):
    """A dimension of a source in one delivery, as one figure: the higher the better."""

    extract: str
    dimension: Dimension
    share: float | None
    """0-1; None where nothing can be said (no key, no dates, no earlier delivery)."""
    share_new: float | None = None
    """The same of the new rows."""


class HeatCell(Result):
    """A column in one delivery. Shares of rows, of the new ones with `_new`; None: not there."""

    column: str
    extract: str
    fill: float | None
    effective_fill: float | None
    validity: float | None = None
    fill_new: float | None = None
    effective_fill_new: float | None = None
    validity_new: float | None = None


class GroupCell(Result):
    """A column in one group in one delivery, among the new rows (all rows in the first)."""

    group_column: str
    group: str
    column: str
    extract: str
    rows: int
    effective_fill: float


class DeliveryRow(Result):
    """One delivery on the line of time."""

    extract: str
    rows: int
    new_rows: int | None
    gone: int | None
    set_aside: bool = False
    """Not taken as history: cut, shifted, or with other columns."""


class Trend(Result):
    """Quality over time of one source."""

    source: str
    extracts: tuple[str, ...]
    """The deliveries by date."""
    deliveries: tuple[DeliveryRow, ...] = ()
    dimensions: tuple[DimensionPoint, ...] = ()
    heat: tuple[HeatCell, ...] = ()
    groups: tuple[GroupCell, ...] = ()
    alerts: tuple[Alert, ...] = ()
    """The worst first."""
    unreadable: tuple[str, ...] = ()
    """Deliveries that are not in it because they could not be read."""
    outdated: tuple[str, ...] = ()
    """Deliveries in it by counts of earlier settings: rows needed to count anew are removed."""


class ColumnDrift(Result):
    """One column in two extracts."""

    column: str
    kind: ColumnKind
    moved: bool
    """Told: a difference that chance does not explain, and that is large enough to matter."""
    why: tuple[str, ...] = ()
    """fill, effective_fill, appeared, vanished, distribution: what moved."""
    fill_before: float
    fill_after: float
    effective_fill_before: float
    effective_fill_after: float
    appeared: tuple[Counted, ...] = ()
    """Values of a column of codes that only the later extract has, with their counts there."""
    vanished: tuple[Counted, ...] = ()
    psi: float | None = None
    """Population stability index: under 0.1 little, over 0.25 much."""
    wasserstein: float | None = None
    """Distance of the distributions in standard deviations of the earlier one."""
    test: Literal["chi_squared", "kolmogorov_smirnov", "none"] = "none"
    p: float | None = None
    """Smallest p-value of the column's tests."""
    p_adjusted: float | None = None
    """After Benjamini and Hochberg over all tests of the comparison."""


class Turnover(Result):
    """Who came, went and changed between two extracts, by key."""

    key: tuple[str, ...]
    before: int
    after: int
    new: int
    gone: int
    same: int
    changed: int
    """In both, with another value in some column."""
    changed_back: int | None = None
    """Of the changed: again as they were in the extract before the earlier one; None: no such."""
    changed_columns: dict[str, int] = {}
    """Column -> keys with another value."""


class Drift(Result):
    """Two extracts of a source beside each other."""

    before: str
    after: str
    rows_before: int
    rows_after: int
    columns_vanished: tuple[str, ...] = ()
    columns_appeared: tuple[str, ...] = ()
    columns_shifted_from: str | None = None
    """From this column on the values stand one column over."""
    columns: tuple[ColumnDrift, ...] = ()
    """Those that moved first, then in the file's order."""
    turnover: Turnover | None = None
    """None without a key."""
    tests: int = 0
    """How many tests were corrected for."""
