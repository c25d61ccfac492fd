"""What the sandbox's world is made of: accounts, mails, events, faults, the journal."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from connectors.types import Provider


class Folder(StrEnum):
    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    ARCHIVE = "archive"
    JUNK = "junk"
    TRASH = "trash"


class Fault(StrEnum):
    """Values: a number of times (used up), True (until taken away), or seconds where it says so."""

    ACCEPT_THEN_CLOSE = "accept_then_close"  # the send happens, the connection closes without an answer
    ACCEPT_THEN_RESET = "accept_then_reset"
    ACCEPT_THEN_HANG = "accept_then_hang"  # seconds until it closes; stays
    ACCEPT_THEN_504 = "accept_then_504"
    REFUSE_503 = "refuse_503"  # a send is answered 503 and does not happen
    READS_503 = "reads_503"  # every read of mail is answered 503
    SENT_LAG = "sent_lag"  # seconds (world clock) until a sent copy can be listed; stays
    REVOKED = "revoked"  # tokens are refused as revoked; stays
    THROTTLE = "throttle"  # seconds to name in Retry-After, True for no such header; every call is refused; stays
    THROTTLE_SENDS = "throttle_sends"  # the same for sends alone
    SLOW = "slow"  # seconds (real) before any call is looked at; stays
    TRUNCATED = "truncated"  # half of an answer's JSON is cut off
    EXPIRE_CURSOR = "expire_cursor"  # the next reading finds its cursor forgotten (Gmail)
    SEARCH_LAG = "search_lag"  # seconds (world clock) until a search finds a mail that can be listed and read; stays
    DOUBLE_NOTICE = "double_notice"  # a delivery report comes twice, as two mails


STAYS = {Fault.ACCEPT_THEN_HANG, Fault.SENT_LAG, Fault.REVOKED, Fault.THROTTLE, Fault.THROTTLE_SENDS, Fault.SLOW,
         Fault.SEARCH_LAG}


class EventKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Account:
    address: str
    name: str
    provider: Provider
    aliases: list[str] = field(default_factory=list)
    signature: str = ""  # HTML

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Account:
        return cls(**{**body, "provider": Provider(body["provider"])})


@dataclass
class Mail:
    id: str
    box: str
    thread_id: str
    raw: bytes
    folder: Folder
    received_at: datetime
    unread: bool = False
    visible_at: datetime | None = None  # None once it can be listed
    history_id: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        visible_at = self.visible_at.isoformat() if self.visible_at else None
        raw = base64.b64encode(self.raw).decode()
        return {**asdict(self), "raw": raw, "received_at": self.received_at.isoformat(), "visible_at": visible_at}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Mail:
        visible_at = datetime.fromisoformat(body["visible_at"]) if body["visible_at"] else None
        received_at = datetime.fromisoformat(body["received_at"])
        changed = {"raw": base64.b64decode(body["raw"]), "folder": Folder(body["folder"])}
        return cls(**{**body, **changed, "received_at": received_at, "visible_at": visible_at})


@dataclass(frozen=True)
class Event:
    id: int
    box: str
    kind: EventKind
    mail_id: str
    thread_id: str

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Event:
        return cls(**{**body, "kind": EventKind(body["kind"])})


@dataclass(frozen=True)
class JournalEntry:
    """One accepted send: the judge's evidence."""

    number: int
    at: datetime
    account: str
    recipients: list[str]
    subject: str
    rfc_id: str
    mail_id: str

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> JournalEntry:
        return cls(**{**body, "at": datetime.fromisoformat(body["at"])})


@dataclass(frozen=True)
class ReadEntry:
    """One answered reading of what is new in a mailbox, from the moment it was asked."""

    account: str
    began: datetime

    def to_json(self) -> dict[str, Any]:
        return {"account": self.account, "began": self.began.isoformat()}
