"""The database behind one URL, and the rules that keep SQLite and PostgreSQL alike."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fasteners
import peewee
from playhouse import db_url, migrations, pool

database = peewee.DatabaseProxy()
MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x52454C41

# Without IMMEDIATE a transaction that reads and then writes fails with "database is locked" at once, whatever
# the timeout; FULL keeps a committed intent through a power cut, which never sending twice rests upon.
_SQLITE: dict[str, Any] = {
    "lock_type": "IMMEDIATE",
    "pragmas": {"journal_mode": "wal", "busy_timeout": 10_000, "synchronous": "full", "foreign_keys": 1},
}


class _Adapter(peewee.Psycopg3Adapter):
    """Connections without parallel plans: starting their workers takes longer than any query of ours."""

    def connect(self, db: peewee.Database, **params: Any) -> Any:
        connection = super().connect(db, **params)
        connection.autocommit = True
        connection.execute("set max_parallel_workers_per_gather = 0")
        return connection


class _Postgres(pool.PooledPostgresqlDatabase):  # type: ignore[misc]
    psycopg3_adapter = _Adapter


db_url.register_database(_Postgres, "postgresql+ours")


class DatabaseUnusable(Exception):
    """The database cannot be opened; the text says which and what to do."""


def connect(url: str) -> peewee.Database:
    """A database for `sqlite:///path` or `postgresql://...`. Raises `DatabaseUnusable` with a clear line."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        opened = db_url.connect(url, **_SQLITE)
    elif scheme in ("postgresql", "postgres"):
        pooled = url.replace(scheme, "postgresql+ours", 1)
        opened = db_url.connect(pooled, unquote_user=True, unquote_password=True, max_connections=40, stale_timeout=300,
                                timeout=30)  # a thread too many waits for its turn
    else:
        raise DatabaseUnusable(f"RELANCE_DATABASE_URL: {scheme or url!r} is not a database we know; "
                               "use sqlite:///file or postgresql://user:password@host/name")
    try:
        with opened.connection_context():
            opened.execute_sql("select 1")
    except (peewee.PeeweeException, OSError) as problem:
        where = url if scheme == "sqlite" else urlsplit(url).hostname
        raise DatabaseUnusable(f"RELANCE_DATABASE_URL: cannot open {where} ({str(problem).splitlines()[0]}); "
                               "check the path or address and the rights on it") from None
    return opened


def bind(url: str) -> peewee.Database:
    """Open `url` and make it the database of all models."""
    opened = connect(url)
    database.initialize(opened)
    return opened


@contextlib.contextmanager
def _one_at_a_time(opened: peewee.Database) -> Iterator[None]:
    """playhouse.migrations takes no lock, and servers and workers start together."""
    if isinstance(opened, peewee.SqliteDatabase):
        with fasteners.InterProcessLock(f"{opened.database}.migrating"):
            yield
        return
    opened.execute_sql("select pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
    try:
        yield
    finally:
        opened.execute_sql("select pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))


def migrate(opened: peewee.Database) -> None:
    """Bring the schema up to date; safe when several processes start at once."""
    with opened.connection_context(), _one_at_a_time(opened):
        migrations.run(opened, str(MIGRATIONS))


def is_empty(opened: peewee.Database) -> bool:
    with opened.connection_context():
        return not opened.get_tables()
