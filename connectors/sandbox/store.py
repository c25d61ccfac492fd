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
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None) if path else None
        self._run("PRAGMA journal_mode=WAL")
        self._run("PRAGMA synchronous=NORMAL")  # a power cut may take the last moments: it is a sandbox
        self._run("CREATE TABLE IF NOT EXISTS document (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))")

    def put(self, kind: str, key: str, body: Any) -> None:
        self._run(
            "INSERT INTO document VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(body) if self._db else ""),
        )

    def drop(self, kind: str, key: str) -> None:
        self._run("DELETE FROM document WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        rows = self._run("SELECT key, body FROM document WHERE kind = ? ORDER BY rowid", (kind,))
        return ((key, json.loads(body)) for key, body in rows)

    def close(self) -> None:
        if self._db:
            self._db.close()

    def _run(self, statement: str, values: tuple[str, ...] = ()) -> list[Any]:
        return self._db.execute(statement, values).fetchall() if self._db else []
