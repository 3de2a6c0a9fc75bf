"""Takes a table or query of a database as a delivery: a Parquet snapshot, every value as text.

The password comes from an environment variable and goes nowhere else: not into the settings, not
into an error, not into a log.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from workbench.core.errors import (
    DatabaseDriverMissing,
    DatabaseNotReached,
    PasswordNotGiven,
    QueryRefused,
    TooManyColumns,
)
from workbench.core.files import atomic_file
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.cells import cell_text
from workbench.extracts.names import unique_names

_BATCH = 20_000
_POSTGRES = "postgresql"
_DRIVER = "postgresql+psycopg"
_SECRET = re.compile("passw|pwd|secret|token", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether this is a database address (`postgresql://…`) rather than the name of a file."""
    scheme, mark, _ = text.partition("://")
    return bool(mark) and scheme.replace("+", "").replace("_", "").isalnum()


def password_in(address: str) -> str | None:
    """The password that stands in an address, for this once."""
    return None if (found := _parsed(address).password) is None else str(found)


def safe_settings(
    url: str, table: str | None, query: str | None, password_env: str | None
) -> ReadSettings:
    """The read settings of a database source; a password that stands in the address is left out."""
    bare = _bare(_parsed(url)).render_as_string(hide_password=False)
    return ReadSettings(kind="sql", url=bare, table=table, query=query, password_env=password_env)


def snapshot(settings: ReadSettings, to: Path, limits: Limits, password: str | None = None) -> int:
    """Write what the table or query gives now to a Parquet file; returns the number of records.

    The same answer gives the same bytes: a table is taken in the order of its primary key, a query
    in its own. The transaction is read-only where the database knows that, and always rolled back.
    `password` goes before the environment variable of the settings. Raises PasswordNotGiven,
    DatabaseDriverMissing, DatabaseNotReached, QueryRefused or TooManyColumns.
    """
    assert settings.url is not None
    url = _with_password(_parsed(settings.url), settings.password_env, password)
    engine = _engine(url)
    try:
        with _connected(engine, url) as connection:
            return _write(connection, settings, url, to, limits)
    finally:
        engine.dispose()


def snapshot_name(settings: ReadSettings) -> str:
    """What a delivery from a database is called where a file would have its name."""
    name = (settings.table or "query").rpartition(".")[2]
    kept = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in name)
    return f"{kept[:60] or 'table'}.parquet"


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # what can't be read may hold a password: it is not repeated
        raise DatabaseNotReached(url="…", detail="its address can't be read") from None
    return url.set(drivername=_DRIVER) if url.drivername == _POSTGRES else url


def _shown(url: URL) -> str:
    return _bare(url).render_as_string(hide_password=True)


def _bare(url: URL) -> URL:
    """The address without its password, wherever drivers take one."""
    query = {
        name: value
        for name, value in url.query.items()
        if not _SECRET.search(name) and not _SECRET.search(str(value))
    }
    return URL.create(url.drivername, url.username, None, url.host, url.port, url.database, query)


def _with_password(url: URL, variable: str | None, given: str | None) -> URL:
    if given is None and variable is not None:
        given = os.environ.get(variable)
        if given is None:
            raise PasswordNotGiven(variable=variable)
    return url if given is None else url.set(password=given)


def _engine(url: URL) -> Engine:
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file is not None and not Path(file).is_file():  # SQLite would make an empty one
        raise DatabaseNotReached(url=_shown(url), detail="there is no such file")
    arguments: dict[str, Any] = {}
    if url.get_backend_name() == _POSTGRES:
        # moments with a zone come out the same wherever the server stands; nothing can be written
        arguments["connect_args"] = {
            "options": "-c timezone=UTC -c default_transaction_read_only=on"
        }
    if file is not None:
        address = f"file:{quote(str(file))}?mode=ro"
        arguments["creator"] = partial(sqlite3.connect, address, uri=True)
    try:
        return create_engine(url, hide_parameters=True, **arguments)
    except (NoSuchModuleError, ImportError):
        raise DatabaseDriverMissing(kind=url.get_backend_name()) from None
    except SQLAlchemyError as fault:
        raise DatabaseNotReached(url=_shown(url), detail=type(fault).__name__) from None


def _connected(engine: Engine, url: URL) -> Connection:
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError, UnicodeError) as fault:
        # the driver's own text may hold the whole address: only its kind is told
        raise DatabaseNotReached(url=_shown(url), detail=_kind(fault)) from None
    return connection.execution_options(stream_results=True, max_row_buffer=_BATCH)


def _write(
    connection: Connection, settings: ReadSettings, url: URL, to: Path, limits: Limits
) -> int:
    asked = f"table {settings.table}" if settings.table else "the query"
    try:
        result = _ask(connection, settings)
        names = list(result.keys()) if result.returns_rows else []
    except (SQLAlchemyError, NotImplementedError) as fault:
        raise QueryRefused(url=_shown(url), asked=asked, detail=_kind(fault)) from None
    if not names:
        raise QueryRefused(url=_shown(url), asked=asked, detail="it gives no table")
    if len(names) > limits.columns:
        raise TooManyColumns(file=asked, found=len(names), limit=limits.columns)
    columns, _ = unique_names(names)
    schema = pa.schema([(name, pa.string()) for name in columns])
    count = 0
    try:
        with atomic_file(to) as temporary, pq.ParquetWriter(temporary, schema) as writer:
            for rows in _blocks(result):
                writer.write_table(_table(rows, schema))
                count += len(rows)
    except SQLAlchemyError as fault:
        raise QueryRefused(url=_shown(url), asked=asked, detail=_kind(fault)) from None
    finally:
        result.close()
        connection.rollback()
    return count


def _ask(connection: Connection, settings: ReadSettings) -> Any:
    if settings.query:
        # as it stands: a colon or percent sign in it is no parameter
        return connection.exec_driver_sql(settings.query, execution_options={"no_parameters": True})
    schema, _, name = (settings.table or "").rpartition(".")
    table = Table(name, MetaData(), schema=schema or None, autoload_with=connection)
    return connection.execute(select(table).order_by(*table.primary_key.columns))


def _blocks(result: Any) -> Iterator[Sequence[Sequence[Any]]]:
    while rows := result.fetchmany(_BATCH):
        yield rows


def _table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array([_text(value) for value in column], pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _text(value: Any) -> str | None:
    """As the database has it: an empty text is not a missing one, a zone is not dropped."""
    if value == "" and isinstance(value, str):
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat(sep=" ")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    shown = cell_text(value)
    # text that no UTF-8 can hold must not get as far as the engine
    return None if shown is None else shown.encode("utf-8", "backslashreplace").decode("utf-8")


def _kind(fault: BaseException) -> str:
    if isinstance(fault, NoSuchTableError):
        return "there is no such table"
    return type(getattr(fault, "orig", None) or fault).__name__
