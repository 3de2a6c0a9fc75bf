"""Privacy as code: nothing phones home, nothing leaves as a formula, small cells stay inside."""

import os

SMALL_CELL = 10
"""Counts under this are suppressed in whatever leaves the building (a setting; CBS practice)."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def quiet_libraries() -> None:
    """Switch off every library's telemetry. Called first by each entry point."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"
    os.environ["STREAMLIT_CLIENT_SHOW_ERROR_DETAILS"] = "none"
    os.environ.setdefault("TQDM_DISABLE", "1")


def guard_formula(value: str) -> str:
    """A text that a spreadsheet won't run: a leading quote before =, +, -, @, tab or return.

    Reversible: `unguard_formula` takes exactly one leading quote off again. A text that starts
    with a quote itself is guarded as well, so that the reverse is exact.
    """
    return "'" + value if value.startswith((*_FORMULA_STARTS, "'")) else value


def unguard_formula(value: str) -> str:
    """The reverse of `guard_formula`."""
    return value[1:] if value.startswith("'") else value


def suppress(count: int, limit: int = SMALL_CELL) -> int | None:
    """A count that may leave the building: None where it is 1 to `limit` - 1."""
    return None if 0 < count < limit else count
