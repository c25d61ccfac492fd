"""The sandbox's one world: accounts, boxes, delivery, tokens, faults and the journal of sends.

For whoever writes a provider's front door (`google`, `microsoft`, `inbox` are Flask blueprints over this):

- `World(now, path)`: `now()` is the world's clock (may be simulated, always aware), `path` an SQLite file
  that keeps everything, or None. One lock, `world.lock` (re-entrant): every method takes it; take it yourself
  around several calls that belong together.
- An *account* is a mailbox with an API. Every other address is an *external box*, seen in the web inbox.
- A `Mail` lies in exactly one box (`mail.box`, the address) and one `Folder`. `mail.raw` is RFC 5322 with
  CRLF. `mail.extra` is yours (JSON values): draft ids, extended properties, change keys.
- `put(mail, lag)` stores a new mail. With a lag it exists (`get` finds it) but is not `visible()` and has
  no history yet; it appears by itself once the clock has passed. `save(mail)` after changing one,
  `remove(mail)`.
- `submit(copy, recipients, lag)` is *the* accepted send: journal line, sent copy, delivery, in one step.
  Do all refusing before it and all breaking of answers after it.
- `deliver(raw, envelope_from, rcpt)` hands a mail to another box; threads by References + same subject.
- `history(box, after)` are the events since a history id, `box_history_id(box)` the newest id,
  `oldest_history_id(box)` the first that still works (`expire_history` moves it).
- Faults: `world.faults[address]` by name (`Fault`); `take_fault` reads one and uses one up where it counts.
- `world.tokens`: codes and tokens of both OAuth servers (`connectors.sandbox.tokens`).
- To break an answer after `submit`: raise `connectors.sandbox.serve.DropConnection(reset=..., hang=...)`.
"""

from __future__ import annotations

import base64
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from connectors.sandbox import rfc822
from connectors.sandbox.records import (
    STAYS,
    Account,
    Event,
    EventKind,
    Fault,
    Folder,
    JournalEntry,
    Mail,
    ReadEntry,
)
from connectors.sandbox.store import Store
from connectors.sandbox.tokens import Tokens
from connectors.types import Provider

__all__ = ["Account", "Event", "EventKind", "Fault", "Folder", "JournalEntry", "Mail", "ReadEntry", "World"]

_MOST_READS = 500_000  # kept in memory alone: evidence of a test run, not of a demo


class World:
    def __init__(self, now: Callable[[], datetime], path: Path | None = None) -> None:
        self.now = now
        self.lock = RLock()
        self._store = Store(path)
        self.tokens = Tokens(self._store)
        self.accounts: dict[str, Account] = {}
        self.journal: list[JournalEntry] = []
        self.reads: deque[ReadEntry] = deque(maxlen=_MOST_READS)
        self.faults: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self.rules: defaultdict[str, list[list[str]]] = defaultdict(list)
        self._boxes: defaultdict[str, dict[str, Mail]] = defaultdict(dict)
        self._by_rfc_id: dict[tuple[str, str], str] = {}
        self._waiting: dict[str, Mail] = {}
        self._events: defaultdict[str, list[Event]] = defaultdict(list)
        self._oldest: defaultdict[str, int] = defaultdict(int)
        self._counter = 100_000
        self._load()

    # Accounts and faults

    def add_account(
        self, address: str, name: str, provider: Provider, aliases: Iterable[str] = (), signature: str = ""
    ) -> Account:
        """Make an account, or replace what is known of it; its mails stay."""
        with self.lock:
            address = address.lower()
            account = Account(address, name, provider, [a.lower() for a in aliases], signature)
            self.accounts[address] = account
            self._store.put("account", address, asdict(account))
            return account

    def account_of(self, address: str) -> Account | None:
        """The account behind an address or one of its aliases."""
        address = address.lower()
        with self.lock:
            return self.accounts.get(address) or next((a for a in self.accounts.values() if address in a.aliases), None)

    def set_fault(self, address: str, name: str, value: Any = True) -> None:
        """Switch a fault on, or off with a value that is false."""
        fault = Fault(name)
        with self.lock:
            faults = self.faults[address.lower()]
            if value:
                faults[fault] = value
            else:
                faults.pop(fault, None)
            self._store.put("faults", address.lower(), faults)

    def take_fault(self, address: str, name: Fault) -> Any:
        """The fault's value, None when it is off; one that counts is one fewer afterwards."""
        with self.lock:
            value = self.faults[address].get(name)
            if value is not None and value is not True and name not in STAYS:
                self.set_fault(address, name, value - 1)
            return value

    def add_rule(self, address: str, text: str, folder: Folder) -> None:
        """From now on mail for this account goes to `folder` if its sender or subject holds `text`."""
        with self.lock:
            self.rules[address.lower()].append([text.lower(), folder])
            self._store.put("rules", address.lower(), self.rules[address.lower()])

    # Mails

    def new_id(self, provider: Provider | None = None) -> str:
        """A mail or thread id of that provider's look; Microsoft's differ in case only now and then."""
        if provider is Provider.MICROSOFT:
            return "AAkALgAA" + base64.urlsafe_b64encode(secrets.token_bytes(60)).decode()
        return secrets.token_hex(8)

    def put(self, mail: Mail, lag: float = 0) -> Mail:
        """Store a new mail; `lag` seconds of the world's clock pass before it can be listed."""
        with self.lock:
            self._boxes[mail.box][mail.id] = mail
            self._index(mail)
            if lag:
                mail.visible_at = self.now() + timedelta(seconds=lag)
                self._waiting[mail.id] = mail
                self.save(mail)
            else:
                self._appear(mail)
            return mail

    def save(self, mail: Mail, event: EventKind | None = None) -> None:
        """Keep a changed mail; with an event it also shows in the box's history."""
        with self.lock:
            self._index(mail)
            if event:
                mail.history_id = self._note(mail, event)
            self._store.put("mail", mail.id, mail.to_json())

    def remove(self, mail: Mail) -> None:
        with self.lock:
            del self._boxes[mail.box][mail.id]
            self._waiting.pop(mail.id, None)
            self._store.drop("mail", mail.id)
            self._note(mail, EventKind.REMOVED)

    def get(self, box: str, mail_id: str) -> Mail | None:
        """A mail by id, also one that cannot be listed yet."""
        with self.lock:
            self._settle()
            return self._boxes[box.lower()].get(mail_id)

    def visible(self, box: str) -> list[Mail]:
        """The mails of a box that can be listed, oldest first."""
        with self.lock:
            self._settle()
            mails = [m for m in self._boxes[box.lower()].values() if m.visible_at is None]
            return sorted(mails, key=lambda m: m.received_at)

    def latest(self, box: str) -> list[Mail]:
        """The same without the sorting: the last stored first."""
        with self.lock:
            self._settle()
            return [m for m in reversed(self._boxes[box.lower()].values()) if m.visible_at is None]

    def by_rfc_id(self, box: str, rfc_id: str) -> Mail | None:
        """The newest visible mail of a box with that Message-ID."""
        with self.lock:
            mail = self.get(box, self._by_rfc_id.get((box.lower(), rfc_id), ""))
            return mail if mail and mail.visible_at is None else None

    def external_boxes(self) -> list[str]:
        """Addresses outside the accounts that have got mail."""
        with self.lock:
            return [box for box, mails in self._boxes.items() if mails and box not in self.accounts]

    # Sending

    def submit(self, copy: Mail, recipients: Iterable[str], lag: float = 0) -> Mail:
        """Accept a send: journal it, keep `copy` (new, or a draft that turns into it), deliver its raw."""
        with self.lock:
            entry = JournalEntry(
                len(self.journal) + 1,
                self.now(),
                copy.box,
                [r.lower() for r in recipients],
                rfc822.header(copy.raw, "Subject"),
                rfc822.message_id(copy.raw),
                copy.id,
            )
            self.journal.append(entry)
            self._store.put("journal", str(entry.number), entry.to_json())
            self.put(copy, lag)
            for recipient in entry.recipients:
                self.deliver(copy.raw, copy.box, recipient)
            return copy

    def deliver(self, raw: bytes, envelope_from: str, rcpt: str, folder: Folder = Folder.INBOX) -> Mail:
        """Put a mail into the recipient's box, into the thread it answers. A bounce has no sender."""
        with self.lock:
            account = self.account_of(rcpt)
            box = account.address if account else rcpt.lower()
            folder = self._ruled(box, raw) if folder is Folder.INBOX else folder
            raw = rfc822.with_header(rfc822.without(raw, "Bcc"), "Return-Path", f"<{envelope_from}>")
            mail_id = self.new_id(account.provider if account else None)
            thread_id = self.thread_of(box, raw) or (
                mail_id if not account or account.provider is Provider.GMAIL else self.new_id()
            )
            return self.put(Mail(mail_id, box, thread_id, raw, folder, self.now(), unread=True))

    def thread_of(self, box: str, raw: bytes) -> str:
        """The thread a mail belongs to by its References and subject, "" when it begins one."""
        subject = rfc822.bare_subject(raw)
        for rfc_id in rfc822.ancestors(raw):
            mail = self._boxes[box].get(self._by_rfc_id.get((box, rfc_id), ""))
            if mail and rfc822.bare_subject(mail.raw) == subject:
                return mail.thread_id
        return ""

    # History

    def history(self, box: str, after: int) -> list[Event]:
        with self.lock:
            self._settle()
            return [event for event in self._events[box] if event.id > after]

    def box_history_id(self, box: str) -> int:
        with self.lock:
            self._settle()
            return self._events[box][-1].id if self._events[box] else 100_000

    def oldest_history_id(self, box: str) -> int:
        return self._oldest[box]

    def expire_history(self, box: str) -> None:
        """Forget the past: cursors from before now are refused."""
        with self.lock:
            self._counter += 1
            self._oldest[box] = self._counter
            self._store.put("oldest", box, self._counter)
            self._events[box].append(Event(self._counter, box, EventKind.CHANGED, "", ""))
            self._store.put("event", str(self._counter), asdict(self._events[box][-1]))

    def close(self) -> None:
        self._store.close()

    # Inside

    def _ruled(self, box: str, raw: bytes) -> Folder:
        text = f"{rfc822.header(raw, 'From')} {rfc822.header(raw, 'Subject')}".lower()
        return next((Folder(folder) for wanted, folder in self.rules[box] if wanted in text), Folder.INBOX)

    def _settle(self) -> None:
        now = self.now()
        for mail in [m for m in self._waiting.values() if m.visible_at and m.visible_at <= now]:
            self._appear(mail)

    def _appear(self, mail: Mail) -> None:
        self._waiting.pop(mail.id, None)
        mail.visible_at = None
        self.save(mail, EventKind.ADDED)

    def _index(self, mail: Mail) -> None:
        if rfc_id := rfc822.message_id(mail.raw):
            self._by_rfc_id[mail.box, rfc_id] = mail.id

    def _note(self, mail: Mail, kind: EventKind) -> int:
        self._counter += 7  # real ids have holes: nobody may count on the next number
        event = Event(self._counter, mail.box, kind, mail.id, mail.thread_id)
        self._events[mail.box].append(event)
        self._store.put("event", str(event.id), asdict(event))
        return event.id

    def _load(self) -> None:
        for address, body in self._store.all("account"):
            self.accounts[address] = Account.from_json(body)
        self.faults.update(self._store.all("faults"))
        self.rules.update(self._store.all("rules"))
        self.journal += [JournalEntry.from_json(body) for _, body in self._store.all("journal")]
        for _, body in self._store.all("event"):
            event = Event.from_json(body)
            self._events[event.box].append(event)
            self._counter = max(self._counter, event.id)
        self._oldest.update(self._store.all("oldest"))
        for _, body in self._store.all("mail"):
            mail = Mail.from_json(body)
            self._boxes[mail.box][mail.id] = mail
            self._index(mail)
            if mail.visible_at:
                self._waiting[mail.id] = mail
