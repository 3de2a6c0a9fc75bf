"""Small frames with a declared type per column, so that a column of only missing has one too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from workbench.cleaning.steps.step import Gives


def text_frame(columns: Mapping[str, Iterable[object]]) -> pd.DataFrame:
    """Columns of text; None is missing."""
    import pandas as pd

    return pd.DataFrame({name: typed(values, "text") for name, values in columns.items()})


def typed(values: Iterable[object], gives: Gives) -> pd.Series[Any]:
    """A column of text, dates (years 1–9999), moments or floats; None is missing."""
    import pandas as pd
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "number": pa.float64(),
    }
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(list(values), type=kinds[gives])))
