"""Values put into sentences: dates, codes and lists become words on their way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from server.domain.files import Bytes
from server.words.formats import day, moment, size


class _Values(dict[str, str]):
    """An event of an older release may lack a value; its sentence is still worth reading."""

    def __missing__(self, name: str) -> str:
        return "…"


def fill(sentence: object, values: Mapping[str, Any], zone: str = "UTC") -> str:
    """The sentence in the current language with its values; instants are said in `zone`."""
    given = {name: said(value, zone) for name, value in values.items() if value is not None}
    return str(sentence) % _Values(given)


def said(value: Any, zone: str = "UTC") -> str:
    """A value as people read it. Dates kept as ISO text in events are dates again."""
    if isinstance(value, str):
        value = _from_iso(value)
    if isinstance(value, Bytes):
        return size(value)
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(said(one, zone) for one in value)
    return str(value)


def _from_iso(text: str) -> str | date | datetime:
    if len(text) < 10 or text[4:5] != "-" or text[7:8] != "-":
        return text
    try:
        return date.fromisoformat(text) if len(text) == 10 else _aware(datetime.fromisoformat(text), text)
    except ValueError:
        return text


def _aware(at: datetime, text: str) -> datetime | str:
    return at if at.tzinfo else text
