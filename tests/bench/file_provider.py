"""A provider that is a folder: drafts and sent mails are lines of logs that outlive every killed process."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

from connectors import mime
from connectors.errors import OutcomeUnknown
from connectors.types import Changes, Lookup, OutgoingMessage, Prepared, Profile, Sent

LOG = "sent.log"


def append(log: Path, line: str) -> None:
    """One write at the end of the file, whoever else writes at the same time."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)


def _holds(log: Path, key: str) -> bool:
    return log.exists() and f" {key}\n" in log.read_text()


class FileConnector:
    """`ack` are the seconds between accepting a mail and saying so: where a kill does harm."""

    def __init__(self, folder: Path, ack: float = 0.0) -> None:
        self._log, self._drafts, self._deleted, self._ack = folder / LOG, folder / "drafts.log", folder / "deleted", ack
        self._deleted.mkdir(exist_ok=True)

    def prepare(self, message: OutgoingMessage) -> Prepared:
        rfc_id = f"<{message.key}@northwind.example>"
        mime.build(message, rfc_id)
        append(self._drafts, f" {message.key}\n")
        return Prepared(message.key, message.key, "0", message.to.email, message.subject, rfc_id=rfc_id)

    def send(self, prepared: Prepared) -> Sent:
        if (self._deleted / prepared.key).exists():
            raise OutcomeUnknown("the draft is gone")
        append(self._log, f"{prepared.to} {prepared.key}\n")
        if self._ack:
            time.sleep(self._ack)
        return self._sent(prepared)

    def find(self, prepared: Prepared) -> Sent | Lookup:
        if _holds(self._log, prepared.key):
            return self._sent(prepared)
        return Lookup.NOT_SENT if self._waits(prepared.key) else Lookup.UNKNOWN

    def discard(self, prepared: Prepared) -> bool:
        there = self._waits(prepared.key)
        if there:
            (self._deleted / prepared.key).touch()
        return there

    def _waits(self, key: str) -> bool:
        return _holds(self._drafts, key) and not (self._deleted / key).exists() and not _holds(self._log, key)

    def cursor(self) -> str:
        return "0"

    def changes(self, cursor: str) -> Changes:
        return Changes((), cursor)

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        return Changes((), "0")

    def raw(self, provider_id: str) -> bytes:
        return b""

    def profile(self) -> Profile:
        return Profile("anna@northwind.example", "Anna Keller")

    def revoke(self) -> None:
        """Nothing to give back."""

    def _sent(self, prepared: Prepared) -> Sent:
        return Sent(prepared.key, prepared.thread_id or f"thread-{prepared.key}", prepared.rfc_id)
