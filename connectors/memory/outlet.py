"""The mailboxes of this process by address, and the handles a test turns."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

from connectors.errors import ConnectorError
from connectors.types import Address, Envelope, Prepared


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Stored:
    """A mail in a box. `position` grows by one with each mail: the box's cursor."""

    envelope: Envelope
    raw: bytes
    position: int
    key: str = ""  # of the attempt that sent it


@dataclass
class Box:
    """One mailbox: `sent` and `received` to look at, `inject`, `fail_send`, `unreadable` to turn."""

    address: str
    now: Callable[[], datetime]
    name: str = ""
    aliases: tuple[str, ...] = ()
    signature_html: str = ""
    mails: list[Stored] = field(default_factory=list)
    drafts: dict[str, tuple[Prepared, bytes]] = field(default_factory=dict)
    sends: int = 0  # how many sends were accepted, whatever was answered
    oldest: int = 0  # cursors before it are forgotten
    unreadable: ConnectorError | None = None  # raised by every read while it is set
    revoked: bool = False
    _failures: deque[tuple[ConnectorError, bool]] = field(default_factory=deque)
    _counter: int = 0

    @property
    def sent(self) -> list[Stored]:
        return [mail for mail in self.mails if mail.key]

    @property
    def received(self) -> list[Stored]:
        return [mail for mail in self.mails if not mail.envelope.own]

    def inject(self, raw: bytes, thread_id: str = "") -> Envelope:
        """A mail arrives; its thread is that of the mail it answers, unless one is given."""
        return self.store(raw, thread_id or self._thread_of(raw)).envelope

    def fail_send(self, error: ConnectorError, *, accepted: bool = False) -> None:
        """The next send raises this, after the mail has left if `accepted`. Calls queue up."""
        self._failures.append((error, accepted))

    def next_failure(self) -> tuple[ConnectorError | None, bool]:
        return self._failures.popleft() if self._failures else (None, False)

    def expire_cursors(self) -> None:
        self._counter += 1
        self.oldest = self._counter

    @property
    def position(self) -> int:
        return self._counter

    def new_id(self, kind: str) -> str:
        self._counter += 1
        return f"{kind}-{self._counter}"

    def store(self, raw: bytes, thread_id: str = "", key: str = "") -> Stored:
        mail_id = self.new_id("mail")
        envelope = _envelope(raw, mail_id, thread_id or f"thread-{mail_id}", self.now())
        own = bool(key) or envelope.sender.email in {self.address, *self.aliases}
        stored = Stored(replace(envelope, own=own), raw, self._counter, key)
        self.mails.append(stored)
        return stored

    def _thread_of(self, raw: bytes) -> str:
        parsed = message_from_bytes(raw)
        named = f"{parsed['In-Reply-To'] or ''} {parsed['References'] or ''}".split()
        return next((m.envelope.thread_id for m in self.mails if m.envelope.rfc_id in named), "")


class Outlet:
    """All boxes of this process. `reset(now)` between tests."""

    def __init__(self) -> None:
        self.reset()

    def reset(self, now: Callable[[], datetime] = _real_now) -> None:
        self._now = now
        self.boxes: dict[str, Box] = {}

    def box(self, address: str) -> Box:
        """The box of that address, made when it is first asked for."""
        address = address.lower()
        return self.boxes.setdefault(address, Box(address, lambda: self._now()))


def _envelope(raw: bytes, mail_id: str, thread_id: str, received_at: datetime) -> Envelope:
    parsed = message_from_bytes(raw, policy=policy.compat32)
    headers = tuple((k, _plain(str(v))) for k, v in parsed.items())
    first = dict(reversed([(k.lower(), v) for k, v in headers]))
    name, email = parseaddr(first.get("from", ""))
    return Envelope(
        provider_id=mail_id,
        thread_id=thread_id,
        rfc_id=first.get("message-id", "").strip(),
        received_at=received_at,
        sender=Address(email.lower(), name),
        subject=first.get("subject", ""),
        headers=headers,
    )


def _plain(value: str) -> str:
    unfolded = " ".join(line.strip() for line in value.splitlines())
    return str(make_header(decode_header(unfolded)))


outlet = Outlet()
