"""The words every connector shares: what goes out, what came in, what is remembered in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any


class Provider(StrEnum):
    """Who keeps the mailbox; also the name of the connector's folder."""

    GMAIL = "gmail"
    MICROSOFT = "microsoft"
    MEMORY = "memory"


@dataclass(frozen=True)
class Address:
    email: str
    name: str = ""


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Parent:
    """The mail that a follow-up answers: the last one we sent in that thread.

    `references` are the Message-IDs of the thread, oldest first, `rfc_id` excluded.
    """

    provider_id: str
    thread_id: str
    rfc_id: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutgoingMessage:
    """One mail, rendered. `key` marks the attempt, so that a draft or a copy can be told to be ours."""

    key: str
    sender: Address
    to: Address
    subject: str
    html: str
    text: str
    parent: Parent | None = None
    headers: tuple[tuple[str, str], ...] = ()  # List-Unsubscribe and its like
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """The provider's draft, and all that finding its mail again needs. Committed before `send`."""

    key: str
    draft_id: str
    cursor: str  # where the mailbox stood before the send
    to: str
    subject: str
    thread_id: str = ""
    rfc_id: str = ""  # known before the send at Microsoft, only after it at Gmail

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Prepared:
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Sent:
    """The copy in the mailbox's sent mail. `rfc_id` is the Message-ID the recipient sees."""

    provider_id: str
    thread_id: str
    rfc_id: str
    sent_at: datetime | None = None


class Lookup(Enum):
    """What `find` answers when it has no copy to show."""

    NOT_SENT = "not_sent"  # proof: the draft is still there
    UNKNOWN = "unknown"  # neither the draft nor a copy


@dataclass(frozen=True)
class Envelope:
    """A mail in the mailbox, headers only. Bodies are read by `Connector.raw` for matched mails alone.

    `headers` keeps order and repeats; `own` is True for drafts, sent copies and mails from an own address.
    """

    provider_id: str
    thread_id: str
    rfc_id: str
    received_at: datetime
    sender: Address
    subject: str
    headers: tuple[tuple[str, str], ...] = ()
    own: bool = False
    draft: bool = False
    message_class: str = ""  # Exchange's, "" elsewhere

    def header(self, name: str) -> str:
        """The first header of that name, "" when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True)
class Changes:
    """What is new since a cursor; `cursor` is opaque and may be long."""

    messages: tuple[Envelope, ...]
    cursor: str


@dataclass(frozen=True)
class Profile:
    address: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    signature_html: str = ""  # "" where the provider has none to give


@dataclass(frozen=True)
class Client:
    """An OAuth application registered at a provider, and where that provider's servers are."""

    client_id: str
    client_secret: str
    endpoints: Mapping[str, str] = field(default_factory=dict)
    headers_only: bool = False  # ask for no mail's text, where the provider has a consent for that


@dataclass(frozen=True)
class Credentials:
    """What a mailbox's consent gave, in the provider's own shape; JSON values only. Never logged."""

    data: Mapping[str, Any] = field(repr=False)

    def to_json(self) -> str:
        return json.dumps(dict(self.data), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Credentials:
        return cls(json.loads(text))
