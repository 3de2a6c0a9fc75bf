"""The project's memory: deliveries, results and runs."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from workbench.core.errors import AlreadyDelivered, NewerStore, RunInProgress
from workbench.store.database import Database, now
from workbench.store.extracts import add_extract, list_extracts, withdraw_extract
from workbench.store.models import RunRow, StoreRevision
from workbench.store.runs import begin_run, cancel_run, end_run, list_runs


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "workbench.db")


def test_the_same_bytes_for_the_same_date_are_one_delivery(database: Database) -> None:
    first, new = add_extract(database, "clients", date(2016, 10, 31), "a.csv", "f00", 3)
    again, new_again = add_extract(database, "clients", date(2016, 10, 31), "b.csv", "f00", 3)
    assert (new, new_again) == (True, False)
    assert first.id == again.id


def test_other_bytes_for_the_same_date_are_refused_until_the_first_is_withdrawn(
    database: Database,
) -> None:
    first, _ = add_extract(database, "clients", date(2016, 10, 31), "a.csv", "f00", 3)
    with pytest.raises(AlreadyDelivered, match="2016-10-31"):
        add_extract(database, "clients", date(2016, 10, 31), "a.csv", "ba4", 3)
    withdraw_extract(database, first.id)
    _, new = add_extract(database, "clients", date(2016, 10, 31), "a.csv", "ba4", 3)
    assert new
    assert [row.withdrawn for row in list_extracts(database)] == [True, False]


def test_only_one_run_at_a_time(database: Database) -> None:
    run_id = begin_run(database, os.getpid())
    with pytest.raises(RunInProgress):
        begin_run(database, os.getpid())
    end_run(database, run_id, "done")
    assert begin_run(database, os.getpid()) > run_id


def test_a_run_without_heartbeat_is_shown_as_stopped_and_another_may_begin(
    database: Database,
) -> None:
    run_id = begin_run(database, os.getpid())
    with database.write() as session:
        session.execute(
            update(RunRow).where(RunRow.id == run_id).values(heartbeat=now() - timedelta(minutes=5))
        )
    assert list_runs(database)[0].state == "stopped"
    begin_run(database, os.getpid())


def test_a_run_whose_process_is_gone_is_stopped_at_once(database: Database) -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    begin_run(database, process.pid)
    assert list_runs(database)[0].state == "stopped"


def test_cancel_ends_the_whole_process_group(database: Database) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    run_id = begin_run(database, process.pid)
    cancel_run(database, run_id)
    assert process.wait(timeout=20) != 0
    end_run(database, run_id, "done")
    assert list_runs(database)[0].state == "cancelled", "the last word of a cancelled run stands"


def test_a_database_from_the_future_is_refused(tmp_path: Path) -> None:
    database = Database(tmp_path / "workbench.db")
    with database.write() as session:
        session.execute(update(StoreRevision).values(revision=99))
    with pytest.raises(NewerStore, match="revision 99"):
        Database(tmp_path / "workbench.db")


def test_two_processes_lose_no_delivery(tmp_path: Path) -> None:
    code = """
import sys
from datetime import date, timedelta
from pathlib import Path
from workbench.store.database import Database
from workbench.store.extracts import add_extract
database = Database(Path(sys.argv[1]))
for day in range(20):
    add_extract(database, sys.argv[2], date(2016, 1, 1) + timedelta(day), "a", f"{day}", 1)
"""
    path = tmp_path / "workbench.db"
    Database(path)
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("a", "b")
    ]
    assert [one.wait(timeout=120) for one in writers] == [0, 0]
    assert len(list_extracts(Database(path))) == 40


def test_an_error_within_a_transaction_writes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.add(RunRow(state="running", pid=1, started=now(), heartbeat=now()))
        session.flush()
        raise ZeroDivisionError
    assert list_runs(database) == []
