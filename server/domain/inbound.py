"""Classifies an inbound mail: pure, total on any bytes, linear in their number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from server.domain.bounce import addresses, embedded_head, failed
from server.domain.codes import InboundKind
from server.domain.detect_automatic import automatic_header, automatic_subject, automatic_words, bulk, notice_mail
from server.domain.detect_bounce import bounce
from server.domain.detect_reports import calendar, challenge, complaint, own, read_receipt, recall
from server.domain.facts import Detector, Facts, message_ids, say
from server.domain.mail import Headers, parse
from server.domain.opt_out import opt_out_words, unsubscribe_button
from server.domain.verdict import MAX_EVIDENCE, FailedRecipient, RecipientVerdict, SubKind, Verdict, to_json

__all__ = [
    "FailedRecipient",
    "InboundKind",
    "RecipientVerdict",
    "SubKind",
    "Verdict",
    "classify",
    "embedded_ids",
    "failed_addresses",
    "references",
    "to_json",
]

# The order is the meaning: a bounce carries Auto-Submitted, a challenge dresses as a bounce.
DETECTORS: tuple[Detector, ...] = (
    own,
    complaint,
    read_receipt,
    recall,
    calendar,
    unsubscribe_button,
    challenge,
    bounce,
    notice_mail,
    automatic_header,
    automatic_subject,
    automatic_words,
    bulk,
)
_QUOTED_ID = re.compile(r"^[>\s]{0,8}Message-ID:\s{0,4}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)


def classify(
    raw: bytes,
    *,
    received_at: datetime | None = None,
    own_addresses: frozenset[str] = frozenset(),
    own_ids: frozenset[str] = frozenset(),
    message_class: str = "",
) -> Verdict:
    """What this mail is to a sequence; a mail that no detector knows was written by a human."""
    ours = frozenset(address.strip().lower() for address in own_addresses)
    facts = Facts(parse(raw), received_at, ours, frozenset(one.strip("<> ") for one in own_ids), message_class)
    verdict = next((found for detect in DETECTORS if (found := detect(facts))), None)
    verdict = verdict or say(InboundKind.REPLY, SubKind.HUMAN, "human", 0.9, "")
    return _with_words(verdict, facts) if verdict.kind is InboundKind.REPLY else verdict


def _with_words(verdict: Verdict, facts: Facts) -> Verdict:
    """The person's new text, and whether it asks for no more mail."""
    said = replace(verdict, new_text=facts.split.new)
    if verdict.sub_kind is SubKind.OPT_OUT:
        return replace(said, opt_out=True)
    words = opt_out_words(facts.split.unsigned) if verdict.sub_kind is SubKind.HUMAN else ""
    if not words:
        return said
    return replace(said, opt_out=True, sub_kind=SubKind.OPT_OUT, reason="opt_out_words", evidence=words[:MAX_EVIDENCE])


def references(headers: Headers | tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Message-IDs that In-Reply-To and References cite, without brackets, each once."""
    found = headers if isinstance(headers, Headers) else Headers(tuple(headers))
    names = ("References", "In-Reply-To", "X-MS-Exchange-Parent-Message-Id")
    return message_ids(value for name in names for value in found.all(name))


def embedded_ids(raw: bytes) -> tuple[str, ...]:
    """Message-IDs of the mails it carries or quotes: a bounce's original, a forwarded mail."""
    mail = parse(raw)
    attached = message_ids(value for part in mail.embedded for value in embedded_head(part).all("Message-ID"))
    quoted = message_ids(_QUOTED_ID.findall(mail.text))
    return tuple(dict.fromkeys(attached + quoted))


def failed_addresses(raw: bytes) -> tuple[str, ...]:
    """Addresses a report may be about, surest first: its recipients, then any address in it."""
    mail = parse(raw)
    named = [one.address for one in failed(mail)]
    named += addresses(mail.headers.get("X-Failed-Recipients"))
    return tuple(dict.fromkeys(named + addresses(mail.text[:20_000])))[:100]
