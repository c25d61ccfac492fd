"""What every detector may ask about a mail, computed once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from server.domain.bounce import addresses
from server.domain.codes import InboundKind
from server.domain.inbound_words.servers import DAEMON
from server.domain.mail import Mail
from server.domain.ooo import is_reply_subject
from server.domain.quoting import Split, split_quoted
from server.domain.verdict import MAX_EVIDENCE, SubKind, Verdict

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_SENT = re.compile(r"(\d{1,2})\s{1,3}([A-Za-z]{3})[a-z]{0,6}\s{1,3}(\d{4})")
_NO_REPLY = re.compile(
    r"\b(?:no|do-?not|ne-?pas)[-_.]?(?:reply|re?pondre)|\b(?:no-?responder|nao-?responda|non-?rispondere|keine-?antwort)"
)
_ID = re.compile(r"<([^<>\s]{3,500})>|(?<![^\s,;(])([^\s<>,;\"()]{1,250}@[^\s<>,;\"()]{1,250})")


@dataclass(frozen=True)
class Facts:
    mail: Mail
    received_at: datetime | None = None
    own_addresses: frozenset[str] = frozenset()
    own_ids: frozenset[str] = frozenset()
    message_class: str = ""

    @cached_property
    def sender(self) -> str:
        return next(iter(addresses(self.mail.headers.get("From"))), "")

    @cached_property
    def subject(self) -> str:
        return self.mail.subject

    @cached_property
    def split(self) -> Split:
        return split_quoted(self.mail.text)

    @cached_property
    def sent(self) -> date | None:
        """The day it was received, else written: what a date without a year is counted from."""
        if self.received_at:
            return self.received_at.date()
        match = _SENT.search(self.mail.headers.raw("Date"))
        month = _MONTHS.get(match[2].lower(), 0) if match else 0
        try:
            return date(int(match[3]), month, int(match[1])) if match and month else None
        except ValueError:
            return None

    @cached_property
    def null_path(self) -> bool:
        return any(path.strip(" <>") == "" for path in self.mail.headers.all("Return-Path"))

    @cached_property
    def daemon(self) -> bool:
        """Sent by a mail server, by its From or by having none."""
        if not self.mail.headers.items:
            return False
        told = self.mail.headers.get("From")
        if self.sender and self.sender in addresses(self.mail.headers.get("To")):
            return False  # mail servers do not write to themselves; forgers do
        return bool(DAEMON.search(told)) or not told.strip(' <>"')

    @cached_property
    def no_reply(self) -> bool:
        """Whether its sender wants no answer."""
        return bool(_NO_REPLY.search(self.sender))

    @cached_property
    def answers(self) -> bool:
        """Whether its headers cite an earlier mail."""
        return self.mail.headers.has("In-Reply-To") or self.mail.headers.has("References")

    @cached_property
    def reply_subject(self) -> bool:
        return is_reply_subject(self.subject)

    @cached_property
    def auto_token(self) -> str:
        """The first word of Auto-Submitted that is not "no", lower case."""
        tokens = (re.split(r"[\s;(]", value.strip().lower(), maxsplit=1)[0] for value in self._auto_submitted)
        return next((token for token in tokens if token not in ("", "no")), "")

    @property
    def _auto_submitted(self) -> list[str]:
        return self.mail.headers.all("Auto-Submitted")


class Detector(Protocol):
    """One question about a mail; `None` leaves it to the next detector."""

    def __call__(self, facts: Facts, /) -> Verdict | None: ...


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs out of header values, with or without brackets, however separated; in order, without brackets."""
    found = (match[1] or match[2] for value in values for match in _ID.finditer(value[:20_000]))
    return tuple(dict.fromkeys(found))


def say(kind: InboundKind, sub_kind: SubKind, reason: str, confidence: float, evidence: str) -> Verdict:
    return Verdict(kind, sub_kind, reason, confidence, " ".join(evidence.split())[:MAX_EVIDENCE])
