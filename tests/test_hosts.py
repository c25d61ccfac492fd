"""Pages on one host and a worker on another, as docs/deploying.md says: one database, one queue, one key file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from server import keys
from tests.e2e.demo import free_port

ROOT = Path(__file__).parent.parent


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A database of its own: that of the other tests has no key file."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create database hosts")
        yield urlsplit(postgres_url)._replace(path="/hosts").geturl()
        connection.execute("drop database hosts with (force)")


@contextmanager
def host(data: Path, environment: dict[str, str], *words: str) -> Iterator[str]:
    """A process of its own; gives the line that it starts with, and ends cleanly on SIGTERM."""
    with subprocess.Popen([sys.executable, "-m", "server", *words], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                          env={**os.environ, **environment, "RELANCE_DATA_DIR": str(data)}) as process:
        assert process.stdout
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()
            code = process.wait(60)
    assert code == 0


def test_two_hosts_share_database_queue_and_key(database_url: str, redis_url: str, tmp_path: Path) -> None:
    shared = {"RELANCE_DATABASE_URL": database_url, "RELANCE_QUEUE_URL": redis_url}
    port = free_port()
    with host(tmp_path / "web", shared, "serve", "--no-worker", "--port", str(port)) as said:
        assert said.startswith("Relance is running")
        refused = subprocess.run(
            [sys.executable, "-m", "server", "work"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
            env={**os.environ, **shared, "RELANCE_DATA_DIR": str(tmp_path / "work")})
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "keys.json is missing" in refused.stderr
        assert not (tmp_path / "work" / keys.FILE).exists(), "a second key for the same database would be the end of it"
        shutil.copy(tmp_path / "web" / keys.FILE, tmp_path / "work" / keys.FILE)
        with host(tmp_path / "work", shared, "work", "--threads", "4") as worker:
            assert worker == "Relance's worker is running.\n"
            assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=20).text == "ok\n"
