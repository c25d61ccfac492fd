"""Fixtures of all rooms: the installation on both databases, the clock, people to test with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import peewee
import pytest

from connectors import memory
from server import database as db
from server import keys, settings
from server.actions import roles, signin
from tests import databases, factories
from tests.office import office
from tests.requirements import LONG, missing

__all__ = ["office"]  # a fixture, for whoever asks for it by name

if LONG:  # the properties of plans, texts and addresses
    hypothesis.settings.register_profile("long", max_examples=3_000, deadline=None)
    hypothesis.settings.load_profile("long")

# A Tuesday morning, 08:40 in Paris, in winter time.
NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_database() -> Iterator[peewee.Database]:
    with databases.quick_folder() as folder:
        opened = databases.open_migrated(f"sqlite:///{folder / 'test.db'}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    try:
        with databases.postgres_server(hasty=True) as url:
            yield url
    except (ImportError, OSError, RuntimeError) as problem:
        missing("postgres", str(problem))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    try:
        with databases.valkey_server() as url:
            yield url
    except (ImportError, OSError) as problem:
        missing("redis", str(problem))


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str) -> Iterator[peewee.Database]:
    opened = databases.open_migrated(postgres_url)
    yield opened
    opened.close_all()


@pytest.fixture(params=["sqlite", "postgres"])
def db_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened_database(db_kind: str, request: pytest.FixtureRequest) -> peewee.Database:
    return request.getfixturevalue(f"{db_kind}_database")


@pytest.fixture
def installed(opened_database: peewee.Database, tmp_path: Path) -> Iterator[settings.Settings]:
    """An open, empty installation: keys, settings, roles; the database connected in this thread."""
    chosen = settings.load({}, data_dir=tmp_path, base_url="https://relance.example", settle_seconds=300,
                           google_client_id="test.apps.googleusercontent.com", google_client_secret="secret")
    settings.activate(chosen)
    db.database.initialize(opened_database)
    keys.bind(tmp_path, may_create=True)
    memory.outlet.reset()
    with opened_database.connection_context():
        databases.empty(opened_database)
        roles.ensure_roles()
        yield chosen


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> None:
    """Scrypt at its full cost takes longer than most tests; the code path stays the same."""
    signin._METHOD = "scrypt:1024:1:1"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def firm(installed: settings.Settings, now: datetime) -> factories.Firm:
    """An owner, an admin, a member and a viewer, a connected mailbox of the owner, and a sequence of three mails."""
    return factories.firm(now)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines of tables that tests have recorded, each under its head."""
    tables: dict[str, list[str]] = {}
    for report in [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]:
        for head, line in getattr(report, "user_properties", []):
            tables.setdefault(str(head), []).append(str(line))
    for head, lines in tables.items():
        terminalreporter.write_line("\n".join([head, *lines]))
