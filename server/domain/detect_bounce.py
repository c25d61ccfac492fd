"""The detector of reports on delivery: by their parts, by their headers, or by a mail server's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from server.domain.bounce import ARRIVED, STATUS_TYPES, actions, cause_of, failed, is_delayed, notice
from server.domain.codes import InboundKind
from server.domain.facts import Facts, say
from server.domain.inbound_words.servers import BODY, DELAYED_SUBJECT, SUBJECT, Cause
from server.domain.ooo import auto_subject, away_subject
from server.domain.verdict import FailedRecipient, RecipientVerdict, SubKind, Verdict

_ARRIVED_SUBJECT = re.compile(
    r"successful mail delivery|notification \(success\)|^(?:delivered|relayed|remis|zugestellt)\s?:", re.IGNORECASE
)
_REPORT_HEADERS = ("X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr")


@dataclass(frozen=True)
class _Sign:
    reason: str
    confidence: float
    evidence: str


def bounce(facts: Facts) -> Verdict | None:
    sign = _report(facts) or _daemon(facts) or _returned(facts)
    if not sign:
        return None
    told = actions(facts.mail)
    if (told and all(one in ARRIVED for one in told)) or (not told and _ARRIVED_SUBJECT.search(facts.subject)):
        return say(InboundKind.RECEIPT, SubKind.DELIVERED, "delivered_report", sign.confidence, sign.evidence)
    recipients = failed(facts.mail, facts.own_addresses)
    sub_kind = _sub_kind(facts, recipients)
    if sub_kind is SubKind.DELAYED:
        recipients = tuple(replace(one, verdict=RecipientVerdict.DELAYED) for one in recipients)
    found = say(InboundKind.BOUNCE, sub_kind, sign.reason, sign.confidence, sign.evidence)
    return replace(found, recipients=recipients)


def _report(facts: Facts) -> _Sign | None:
    """By what only a report has. Lists and gateways rewrap multipart/report, so the part counts anywhere."""
    part = next((part for part in facts.mail.own_parts if part.content_type in STATUS_TYPES), None)
    if part:
        return _Sign("delivery_status_part", 1.0, part.content_type)
    if facts.mail.params.get("report-type", "").lower() == "delivery-status":
        return _Sign("report_type", 0.98, "report-type=delivery-status")
    for name in _REPORT_HEADERS:
        if facts.mail.headers.has(name):
            return _Sign("report_header", 0.98, f"{name}: {facts.mail.headers.get(name)}")
    kind = facts.message_class.upper()
    if kind.startswith("REPORT.") and kind.endswith((".NDR", ".DR")):
        return _Sign("message_class_report", 1.0, facts.message_class)
    return None


def _daemon(facts: Facts) -> _Sign | None:
    """From a mail server, or without a return path, and speaking of a delivery."""
    if not (facts.daemon or facts.null_path) or (facts.reply_subject and facts.split.has_quote):
        return None
    if auto_subject(facts.subject) or (away_subject(facts.subject) and not facts.daemon):
        return None
    if SUBJECT.search(facts.subject):
        return _Sign("daemon_subject", 0.95, f"Subject: {facts.subject}")
    words = notice(facts.mail)[:6_000]
    body = BODY.search(words)
    if body and (facts.daemon or facts.mail.embedded):
        return _Sign("daemon_words", 0.9, body[0])
    if facts.daemon and cause_of(words[:1_000]) in (Cause.NO_USER, Cause.NO_HOST, Cause.FULL):
        return _Sign("daemon_cause", 0.85, words)
    return None


def _returned(facts: Facts) -> _Sign | None:
    """Returned mail from an address that is no mail server's; never a person's "Re:"."""
    if facts.answers or facts.reply_subject:
        return None
    told = SUBJECT.search(facts.subject) or (facts.no_reply and facts.mail.embedded)
    if told and BODY.search(notice(facts.mail)[:6_000]) and failed(facts.mail):
        return _Sign("returned_mail", 0.85, f"Subject: {facts.subject}")
    return None


def _sub_kind(facts: Facts, recipients: tuple[FailedRecipient, ...]) -> SubKind:
    verdicts = {one.verdict for one in recipients}
    untold = not actions(facts.mail) and DELAYED_SUBJECT.search(facts.subject) and (
        is_delayed(facts.mail) or not facts.mail.text.strip())  # a consent for headers alone shows no text
    if untold or verdicts == {RecipientVerdict.DELAYED}:
        return SubKind.DELAYED
    if RecipientVerdict.INVALID in verdicts:
        return SubKind.HARD
    if RecipientVerdict.BLOCKED in verdicts:
        return SubKind.POLICY
    full = any(cause_of(one.text) is Cause.FULL for one in recipients)
    return SubKind.MAILBOX_FULL if full else SubKind.TEMPORARY
