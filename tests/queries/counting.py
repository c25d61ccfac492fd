"""How many queries a block of code asks, and what it writes for good."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import peewee
import pytest

_logger = logging.getLogger("peewee")


class _Counter(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.queries: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.queries.append(record.getMessage())


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    counter, level = _Counter(), _logger.level
    _logger.addHandler(counter)
    _logger.setLevel(logging.DEBUG)
    try:
        yield counter.queries
    finally:
        _logger.setLevel(level)
        _logger.removeHandler(counter)


COMMIT = "COMMIT"


@dataclass
class Traffic:
    """Everything one database is told, in order; each `COMMIT` is a durable one. BEGIN and savepoints are left out."""

    told: list[str] = field(default_factory=list)

    @property
    def statements(self) -> int:
        return len(self.told) - self.commits

    @property
    def commits(self) -> int:
        return self.told.count(COMMIT)

    def between(self, mark: str) -> list[Traffic]:
        """From each statement that holds `mark` to the next such one."""
        at = [place for place, sql in enumerate(self.told) if mark in sql]
        return [Traffic(self.told[begin:end]) for begin, end in pairwise(at)]


@contextlib.contextmanager
def traffic(opened: peewee.Database) -> Iterator[Traffic]:
    seen = Traffic()
    execute, commit = opened.execute_sql, opened.commit

    def execute_sql(sql: str, *args: Any, **more: Any) -> Any:
        done = execute(sql, *args, **more)
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.told.append(sql)
            if opened.transaction_depth() == 0 and sql.startswith(("INSERT", "UPDATE", "DELETE")):
                seen.told.append(COMMIT)  # outside of a transaction each write is a commit of its own
        return done

    def committed(*args: Any, **more: Any) -> Any:
        done = commit(*args, **more)
        seen.told.append(COMMIT)
        return done

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opened, "execute_sql", execute_sql)
        patched.setattr(opened, "commit", committed)
        yield seen
