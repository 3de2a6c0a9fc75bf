"""Tables written for a person, in the format that the name of the file asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import UnknownFormat
from workbench.core.files import atomic_file

if TYPE_CHECKING:
    import pandas as pd

_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
WRITABLE = (".csv", ".parquet", ".xlsx")


def write_table(frame: pd.DataFrame, out: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Write a table in the format of the file's extension, whole or not at all.

    Only Parquet has room for `metadata`.
    """
    import pandas as pd

    writable(out)
    with atomic_file(out) as temporary:
        match out.suffix.lower():
            case ".parquet":
                _write_parquet(frame, temporary, metadata or {})
            case ".xlsx":
                options = {"strings_to_formulas": False, "strings_to_urls": False}
                with pd.ExcelWriter(
                    temporary, engine="xlsxwriter", engine_kwargs={"options": options}
                ) as writer:
                    # else the moment of writing would stand in the file: never twice the same
                    writer.book.set_properties({"created": _NO_MOMENT})
                    frame.to_excel(writer, index=False)
            case _:
                frame.to_csv(temporary, index=False, lineterminator="\n")


def _write_parquet(frame: pd.DataFrame, to: Path, metadata: Mapping[str, str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **metadata}), to)


def writable(out: Path) -> None:
    """UnknownFormat when a table can't be written to such a file."""
    if out.suffix.lower() not in WRITABLE:
        raise UnknownFormat(file=out.name, known=", ".join(WRITABLE))
