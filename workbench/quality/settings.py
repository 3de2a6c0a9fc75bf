"""When quality over time alerts: every threshold, with where it comes from."""

from pydantic import Field

from workbench.core.results import Setting


class WatchSettings(Setting):
    """Thresholds of `[sources.NAME.watch]`. What is no one else's convention was set on the demo.

    `docs/quality.md` tells on how many registers, and with how many false alarms.
    """

    groups: tuple[str, ...] | None = None
    """Columns whose groups are watched apart; None: the columns with role team, else those that
    are named like one."""
    most_groups: int = Field(default=50, ge=2)
    """A column with more values makes no groups."""
    codes: int = Field(default=60, ge=2)
    """A column with at most so many values, each of them often, is a column of codes."""
    named_from: int = Field(default=10, ge=1)
    """A value of another column is only kept when it stands in so many rows: the small cell of
    Statistics Netherlands, under which a figure may point at persons."""
