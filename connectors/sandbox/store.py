"""Documents in one SQLite file, or nowhere: what lets a sandbox be stopped and started again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Store:
    """(kind, key) -> JSON document, in the order of first writing. The caller holds the world's lock."""

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._keep = path is not None
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS document (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"
        )

    def put(self, kind: str, key: str, body: Any) -> None:
        if self._keep:
            self._db.execute(
                "INSERT INTO document VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                (kind, key, json.dumps(body)),
            )

    def drop(self, kind: str, key: str) -> None:
        if self._keep:
            self._db.execute("DELETE FROM document WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        rows = self._db.execute("SELECT key, body FROM document WHERE kind = ? ORDER BY rowid", (kind,))
        return ((key, json.loads(body)) for key, body in rows.fetchall())

    def close(self) -> None:
        self._db.close()
