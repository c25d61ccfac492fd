"""Where reading stands: the newest receivedDateTime seen, and the mails already read just before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.errors import CursorExpired

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_OVERLAP = timedelta(minutes=10)  # mail may become readable later than its receivedDateTime says


@dataclass(frozen=True)
class Cursor:
    at: datetime
    seen: frozenset[str] = frozenset()

    @property
    def start(self) -> datetime:
        """From when to read again."""
        return max(self.at - _OVERLAP, BEGINNING)

    def moved(self, read: Iterable[tuple[str, datetime]]) -> Cursor:
        """After reading from `start`: ids and moments of all that came."""
        mails = list(read)
        at = max([self.at, *(moment for _, moment in mails)])
        ahead = Cursor(at)
        return Cursor(at, frozenset(_mark(name) for name, moment in mails if moment >= ahead.start))

    def knows(self, mail_id: str) -> bool:
        return _mark(mail_id) in self.seen

    def to_json(self) -> str:
        return json.dumps({"at": self.at.isoformat(), "seen": sorted(self.seen)})

    @classmethod
    def from_json(cls, text: str) -> Cursor:
        try:
            body = json.loads(text)
            return cls(datetime.fromisoformat(body["at"]), frozenset(body["seen"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CursorExpired("not a cursor of this connector") from error


def _mark(mail_id: str) -> str:
    """An id is 150 characters long, and there may be hundreds."""
    return hashlib.sha256(mail_id.encode()).hexdigest()[:16]
