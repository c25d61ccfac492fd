"""The migrations make what the models say, on both databases, whoever starts first."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import peewee
import pytest
from playhouse.schema_diff import diff_models

from server.models import TABLES

ROOT = Path(__file__).parent.parent


def test_the_schema_matches_the_models(opened_database: peewee.Database) -> None:
    with opened_database.connection_context():
        drift = diff_models(opened_database, list(TABLES))
    assert not drift, str(drift)


def test_six_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    code = ("import sys; from server import database as d; o = d.bind(sys.argv[1]); d.migrate(o); "
            "print(len(o.get_tables()))")
    url = f"sqlite:///{tmp_path / 'fresh.db'}"

    def start(_: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(start, range(6)))
    assert [one.returncode for one in done] == [0] * 6, [one.stderr for one in done]
    assert {one.stdout.strip() for one in done} == {str(len(TABLES) + 1)}


@pytest.mark.parametrize(("table", "index"), [("message", "message_due"), ("enrollment", "one_open_enrollment")])
def test_the_hand_written_indexes_are_there(opened_database: peewee.Database, table: str, index: str) -> None:
    with opened_database.connection_context():
        assert index in {one.name for one in opened_database.get_indexes(table)}


def test_the_due_query_uses_its_index(opened_database: peewee.Database) -> None:
    query = "select id from message where state = 'planned' and mailbox_id = 1 and due_at <= 5 order by due_at"
    with opened_database.connection_context():
        if isinstance(opened_database, peewee.SqliteDatabase):
            plan = str(opened_database.execute_sql(f"explain query plan {query}").fetchall())
        else:
            opened_database.execute_sql("set enable_seqscan = off")
            plan = str(opened_database.execute_sql(f"explain {query}").fetchall())
            opened_database.execute_sql("reset enable_seqscan")
    assert "message_due" in plan or "message_late" in plan


def test_queries_start_no_parallel_workers(postgres_database: peewee.Database) -> None:
    """Starting them takes ten times as long as an idle tick."""
    with postgres_database.connection_context():
        assert postgres_database.execute_sql("show max_parallel_workers_per_gather").fetchone()[0] == "0"


def test_a_thread_without_a_connection_waits_for_one(postgres_database: peewee.Database) -> None:
    """`relance work --threads 64` in one process, which may have 40."""
    held = threading.Barrier(40)

    def ask(number: int) -> int:
        with postgres_database.connection_context():
            if number < 40:
                held.wait(20)
            return int(postgres_database.execute_sql("select 1").fetchone()[0])

    with ThreadPoolExecutor(50) as threads:
        assert sum(threads.map(ask, range(50))) == 50
