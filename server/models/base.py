"""The base row, and the two fields that both databases store alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from peewee import AutoField, BigIntegerField, Model, TextField

from server.database import database

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class InstantField(BigIntegerField):
    """An aware UTC datetime, stored as milliseconds since 1970: SQLite and PostgreSQL then compare alike."""

    def db_value(self, value: Any) -> int | None:
        if value is None or isinstance(value, int):
            return value
        return int((value - _EPOCH) // _MS)

    def python_value(self, value: Any) -> datetime | None:
        return None if value is None else _EPOCH + value * _MS


class CodeField(TextField):
    """One value of a StrEnum."""

    def __init__(self, codes: type[StrEnum], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes

    def db_value(self, value: Any) -> str | None:
        return None if value is None else self.codes(value).value

    def python_value(self, value: Any) -> StrEnum | None:
        return None if value is None else self.codes(value)


class Row(Model):
    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False

    if TYPE_CHECKING:  # peewee adds `owner_id` beside `owner`, and back references, when the class is made
        def __getattr__(self, name: str) -> Any: ...
