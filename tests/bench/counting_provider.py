"""A provider that takes every mail, keeps none, counts what it is asked, and may take its time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from connectors import memory, mime
from connectors.base import Connector
from connectors.types import Changes, Lookup, OutgoingMessage, Prepared, Profile, Sent


@contextmanager
def everywhere(connect: Callable[[], Connector]) -> Iterator[None]:
    """Every mailbox of this process goes through what `connect` gives."""
    def ours(*_given: object) -> Connector:
        return connect()

    with mock.patch.object(memory, "connect", ours):
        yield


class CountingConnector:
    """One for all mailboxes. `latency` are the seconds each call takes."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.calls: Counter[str] = Counter()

    def _call(self, name: str) -> None:
        self.calls[name] += 1
        if self.latency:
            time.sleep(self.latency)

    def prepare(self, message: OutgoingMessage) -> Prepared:
        self._call("prepare")
        rfc_id = f"<{message.key}@northwind.example>"
        mime.build(message, rfc_id)
        return Prepared(message.key, message.key, "0", message.to.email, message.subject, rfc_id=rfc_id)

    def send(self, prepared: Prepared) -> Sent:
        self._call("send")
        return Sent(prepared.key, prepared.thread_id or f"thread-{prepared.key}", prepared.rfc_id)

    def find(self, prepared: Prepared) -> Sent | Lookup:
        self._call("find")
        return Lookup.UNKNOWN

    def discard(self, prepared: Prepared) -> bool:
        self._call("discard")
        return True

    def cursor(self) -> str:
        self._call("cursor")
        return "0"

    def changes(self, cursor: str) -> Changes:
        self._call("changes")
        return Changes((), cursor)

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        self._call("recent")
        return Changes((), "0")

    def raw(self, provider_id: str) -> bytes:
        self._call("raw")
        return b""

    def profile(self) -> Profile:
        self._call("profile")
        return Profile("anna@northwind.example", "Anna Keller")

    def revoke(self) -> None:
        self._call("revoke")
