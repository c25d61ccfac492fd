"""A provider that is a folder: drafts are files, sent mails the lines of a log that outlives every killed process."""

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


class FileConnector:
    """`ack` are the seconds between accepting a mail and saying so: where a kill does harm."""

    def __init__(self, folder: Path, ack: float = 0.0) -> None:
        self._log, self._drafts, self._ack = folder / LOG, folder / "drafts", ack
        self._drafts.mkdir(exist_ok=True)

    def prepare(self, message: OutgoingMessage) -> Prepared:
        rfc_id = f"<{message.key}@northwind.example>"
        raw = mime.build(message, rfc_id)
        (self._drafts / message.key).write_bytes(raw)
        return Prepared(message.key, message.key, "0", message.to.email, message.subject, rfc_id=rfc_id)

    def send(self, prepared: Prepared) -> Sent:
        draft = self._drafts / prepared.key
        if not draft.exists():
            raise OutcomeUnknown("the draft is gone")
        append(self._log, f"{prepared.to} {prepared.key}\n")
        draft.unlink()
        time.sleep(self._ack)
        return self._sent(prepared)

    def find(self, prepared: Prepared) -> Sent | Lookup:
        log = self._log.read_text() if self._log.exists() else ""
        if f" {prepared.key}\n" in log:
            return self._sent(prepared)
        return Lookup.NOT_SENT if (self._drafts / prepared.key).exists() else Lookup.UNKNOWN

    def discard(self, prepared: Prepared) -> bool:
        draft = self._drafts / prepared.key
        there = draft.exists()
        draft.unlink(missing_ok=True)
        return there

    def cursor(self) -> str:
        return "0"

    def changes(self, cursor: str) -> Changes:
        return Changes((), cursor)

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        return Changes((), "0")

    def raw(self, provider_id: str) -> bytes:
        return (self._drafts / provider_id).read_bytes()

    def profile(self) -> Profile:
        return Profile("anna@northwind.example", "Anna Keller")

    def revoke(self) -> None:
        """Nothing to give back."""

    def _sent(self, prepared: Prepared) -> Sent:
        return Sent(prepared.key, prepared.thread_id or f"thread-{prepared.key}", prepared.rfc_id)
