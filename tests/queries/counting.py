"""How many queries a block of code asks."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

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
