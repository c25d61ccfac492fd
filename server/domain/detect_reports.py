"""Detectors of what mail servers and mail programs report: own copies, complaints, receipts, challenges, bounces."""

from __future__ import annotations

import re
from dataclasses import replace

from server.domain.bounce import STATUS_TYPES, actions, failed, is_delayed, notice
from server.domain.bounce_tables import BODY, CAUSES, DELAYED_SUBJECT, SUBJECT, Cause
from server.domain.codes import InboundKind
from server.domain.facts import Facts, message_ids, say
from server.domain.inbound_tables import CHALLENGE_PHRASES, one_of
from server.domain.ooo import folded
from server.domain.verdict import FailedRecipient, RecipientVerdict, SubKind, Verdict

_CHALLENGE = one_of(CHALLENGE_PHRASES)
_CHALLENGE_SUBJECT = re.compile(r"requires verification|verification required|challenge[-/ ]response|confirm your (?:e-?mail|message)|action required.{0,60}(?:waiting|added|list)|waiting list|\bverify#")
_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,500}")
_DELIVERED = ("delivered", "relayed", "expanded")
_DELIVERED_SUBJECT = re.compile(r"successful mail delivery|delivery status notification \(success\)|^delivered:|^relayed:|^remis\s?:|^zugestellt:", re.IGNORECASE)
_READ_SUBJECT = re.compile(r"^(?:read|not read|lu|non lu|gelesen|ungelesen|leído|no leído|letto|non letto|lida|gelezen|läst|læst|lest|luettu|przeczytane|прочитано|přečteno|okundu|已读|開封済み|disposition notification)\s{0,2}[:：]", re.IGNORECASE)


def own(facts: Facts) -> Verdict | None:
    """Ours by id, or written by the mailbox's owner."""
    ids = message_ids(facts.mail.headers.all("Message-ID"))
    if any(one in facts.own_ids for one in ids):
        return say(InboundKind.OWN, SubKind.OUR_COPY, "own_message_id", 1.0, f"Message-ID: <{ids[0]}>")
    if facts.sender and facts.sender in facts.own_addresses:
        return say(InboundKind.OWN, SubKind.OWNER_WROTE, "own_sender", 0.95, f"From: {facts.sender}")
    return None


def report_parts(facts: Facts) -> Verdict | None:
    """Complaints, read receipts and calendar answers, by the type of a part."""
    types = [part.content_type for part in facts.mail.own_parts]
    report_type = facts.mail.params.get("report-type", "").lower()
    if "message/feedback-report" in types or report_type == "feedback-report":
        return say(InboundKind.COMPLAINT, SubKind.FEEDBACK_REPORT, "feedback_report", 1.0, "message/feedback-report")
    if "message/disposition-notification" in types or report_type == "disposition-notification":
        return say(InboundKind.RECEIPT, SubKind.READ_RECEIPT, "disposition_notification", 1.0, "message/disposition-notification")
    if ".IPNRN" in facts.message_class.upper() or ".IPNNRN" in facts.message_class.upper():
        return say(InboundKind.RECEIPT, SubKind.READ_RECEIPT, "message_class_read", 1.0, facts.message_class)
    return _recall(facts) or _calendar(facts)


def _recall(facts: Facts) -> Verdict | None:
    wants = re.search(r"would like to recall the message", facts.mail.text[:600], re.IGNORECASE)
    if facts.mail.headers.has("X-MS-Exchange-RecallReportGenerated") or (wants and "recall" in facts.subject.lower()):
        return say(InboundKind.UNRELATED, SubKind.RECALL, "recall", 0.95, facts.subject)
    return None


def _calendar(facts: Facts) -> Verdict | None:
    for part in facts.mail.own_parts:
        if part.content_type not in ("text/calendar", "application/ics"):
            continue
        method = part.params.get("method", "").upper()
        method = method or next(iter(re.findall(r"^METHOD:([A-Z]{1,20})", part.text[:4_000], re.MULTILINE)), "")
        if method in ("REPLY", "COUNTER", "REQUEST"):
            return say(InboundKind.REPLY, SubKind.CALENDAR_ANSWER, "calendar_" + method.lower(), 0.95, f"METHOD:{method}")
    return None


def challenge(facts: Facts) -> Verdict | None:
    """A filter that wants the sender to prove something; before bounces, since it may dress as one."""
    headers = facts.mail.headers
    words = folded(facts.mail.text)
    told = _CHALLENGE.search(words)
    marker = next((name for name in ("X-Boxtrapper", "X-Boxbe-Notice", "X-TMDA-Confirm", "X-Mailinblack") if headers.has(name)), "")
    if not marker and any("x-boxbe-notice" in part.text[:4_000].lower() for part in facts.mail.own_parts if part.content_type in STATUS_TYPES):
        marker = "Diagnostic-Code: X-Boxbe-Notice"
    subject = _CHALLENGE_SUBJECT.search(facts.subject.lower())
    link = _link(facts)
    automatic = facts.auto_token or facts.null_path or headers.has("X-Autorespond") or facts.daemon or "noreply" in facts.sender
    if marker or (told and (subject or (automatic and link and not facts.split.has_quote))):
        seen = marker or (told[0] if told else facts.subject)
        found = say(InboundKind.CHALLENGE, SubKind.SENDER_CHECK, "challenge_header" if marker else "challenge_words", 0.95 if marker else 0.8, seen)
        return replace(found, link=link)
    return None


def _link(facts: Facts) -> str:
    """The first link of the notice itself, else of its HTML."""
    for text in (facts.mail.text, *(part.text for part in facts.mail.own_parts if part.content_type == "text/html")):
        if found := _LINK.search(text[:20_000]):
            return found[0].rstrip(".,;")
    return ""


def bounce(facts: Facts) -> Verdict | None:
    """A report on delivery: by its parts, by its headers, or by a daemon's words."""
    evidence = _report_evidence(facts) or _daemon_evidence(facts) or _returned_evidence(facts)
    if not evidence:
        return None
    reason, confidence, seen = evidence
    told = actions(facts.mail)
    if (told and all(one.startswith(_DELIVERED) for one in told)) or (not told and _DELIVERED_SUBJECT.search(facts.subject)):
        return say(InboundKind.RECEIPT, SubKind.DELIVERED, "dsn_delivered", confidence, seen)
    recipients = failed(facts.mail, facts.own_addresses)
    sub_kind = _bounce_sub_kind(facts, recipients)
    if sub_kind is SubKind.DELAYED:
        recipients = tuple(replace(one, verdict=RecipientVerdict.DELAYED) for one in recipients)
    return replace(say(InboundKind.BOUNCE, sub_kind, reason, confidence, seen), recipients=recipients)


def _report_evidence(facts: Facts) -> tuple[str, float, str] | None:
    headers = facts.mail.headers
    part = next((part for part in facts.mail.own_parts if part.content_type in STATUS_TYPES), None)
    if part:
        return "delivery_status_part", 1.0, part.content_type
    if facts.mail.content_type == "multipart/report" and facts.mail.params.get("report-type", "").lower() == "delivery-status":
        return "report_type", 0.98, "report-type=delivery-status"
    for name in ("X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr"):
        if headers.has(name):
            return "failed_recipients_header", 0.98, f"{name}: {headers.get(name)}"
    kind = facts.message_class.upper()
    if kind.startswith("REPORT.") and kind.endswith((".NDR", ".DR")):
        return "message_class_report", 1.0, facts.message_class
    return None


def _daemon_evidence(facts: Facts) -> tuple[str, float, str] | None:
    """From a server (or with a null path), and speaking of a delivery in subject or text."""
    if not (facts.daemon or facts.null_path) or facts.reply_subject:
        return None
    subject = SUBJECT.search(facts.subject)
    body = BODY.search(notice(facts.mail)[:6_000])
    if subject and (body or facts.daemon or facts.mail.embedded):
        return "daemon_subject", 0.95, f"Subject: {facts.subject}"
    if body and (facts.daemon or facts.mail.embedded):
        return "daemon_words", 0.9, body[0]
    return None


def _returned_evidence(facts: Facts) -> tuple[str, float, str] | None:
    """A bounce subject and returned mail from an address that is no daemon's; never a person's "Re:"."""
    subject = SUBJECT.search(facts.subject)
    if not subject or facts.answers or facts.reply_subject or re.match(r"\s*fwd?:", facts.subject, re.IGNORECASE):
        return None
    text = notice(facts.mail)[:6_000]
    cause = any(pattern.search(text) for cause, pattern in CAUSES if cause is not Cause.POLICY)
    if BODY.search(text) and (facts.mail.embedded or cause or facts.auto_token) and failed(facts.mail):
        return "returned_mail", 0.85, f"Subject: {facts.subject}"
    return None


def _bounce_sub_kind(facts: Facts, recipients: tuple[FailedRecipient, ...]) -> SubKind:
    verdicts = {one.verdict for one in recipients}
    told = actions(facts.mail)
    if (verdicts and verdicts == {RecipientVerdict.DELAYED}) or (not told and DELAYED_SUBJECT.search(facts.subject) and is_delayed(facts.mail)):
        return SubKind.DELAYED
    if RecipientVerdict.INVALID in verdicts:
        return SubKind.HARD
    if RecipientVerdict.BLOCKED in verdicts:
        return SubKind.POLICY
    full = dict(CAUSES)[Cause.FULL]
    if any(full.search(one.text) for one in recipients):
        return SubKind.MAILBOX_FULL
    return SubKind.TEMPORARY
