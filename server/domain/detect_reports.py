"""Detectors of own copies, complaints, receipts, recalls, calendar answers and challenges."""

from __future__ import annotations

import re
from dataclasses import replace

from server.domain.bounce import STATUS_TYPES, embedded_head
from server.domain.codes import InboundKind
from server.domain.facts import Facts, message_ids, say
from server.domain.inbound_words import one_of
from server.domain.inbound_words.challenges import (
    CHALLENGE_HEADERS,
    CHALLENGE_PHRASES,
    CHALLENGE_SENTENCES,
    CHALLENGE_SUBJECTS,
)
from server.domain.inbound_words.subjects import READ_SUBJECTS
from server.domain.ooo import auto_subject, folded
from server.domain.verdict import SubKind, Verdict

_CHALLENGE = one_of(CHALLENGE_PHRASES)
_SENTENCE = one_of(CHALLENGE_SENTENCES)
_CHALLENGE_SUBJECT = one_of(CHALLENGE_SUBJECTS)
_READ_SUBJECT = one_of(READ_SUBJECTS, before="^", after=r"\s{0,2}[:：]")
_READ_WORDS = re.compile(
    r"was (?:read|deleted|displayed)|a été (?:lu|ouvert)|wurde .{0,40}gelesen|fue leído|è stato letto"
)
_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,500}")
_METHOD = re.compile(r"^METHOD:([A-Z]{1,20})", re.MULTILINE)
_RECALL = re.compile(r"would like to recall the message", re.IGNORECASE)


def own(facts: Facts) -> Verdict | None:
    """Ours by id, or written by the mailbox's owner."""
    ids = message_ids(facts.mail.headers.all("Message-ID"))
    if any(one in facts.own_ids for one in ids):
        return say(InboundKind.OWN, SubKind.OUR_COPY, "own_message_id", 1.0, f"Message-ID: <{ids[0]}>")
    if facts.sender and facts.sender in facts.own_addresses:
        return say(InboundKind.OWN, SubKind.OWNER_WROTE, "own_sender", 0.95, f"From: {facts.sender}")
    return None


def complaint(facts: Facts) -> Verdict | None:
    """Somebody pressed "this is spam" and the provider tells."""
    if _has_part(facts, "feedback-report"):
        return say(InboundKind.COMPLAINT, SubKind.FEEDBACK_REPORT, "feedback_report", 1.0, "message/feedback-report")
    heads = (facts.mail.headers, *(embedded_head(part) for part in facts.mail.embedded))
    if any(head.has("X-HmXmrOriginalRecipient") for head in heads):
        return say(InboundKind.COMPLAINT, SubKind.FEEDBACK_REPORT, "junk_mail_report", 0.95, "X-HmXmrOriginalRecipient")
    return None


def _has_part(facts: Facts, report: str) -> bool:
    named = facts.mail.params.get("report-type", "").lower() == report
    return named or any(part.content_type == f"message/{report}" for part in facts.mail.own_parts)


def read_receipt(facts: Facts) -> Verdict | None:
    if _has_part(facts, "disposition-notification"):
        return _receipt("disposition_notification", 1.0, "message/disposition-notification")
    if facts.message_class.upper().endswith((".IPNRN", ".IPNNRN")):
        return _receipt("message_class_read", 1.0, facts.message_class)
    if _READ_SUBJECT.search(facts.subject.casefold()) and _READ_WORDS.search(folded(facts.mail.text, 400)):
        return _receipt("read_subject", 0.8, f"Subject: {facts.subject}")
    return None


def _receipt(reason: str, confidence: float, evidence: str) -> Verdict:
    return say(InboundKind.RECEIPT, SubKind.READ_RECEIPT, reason, confidence, evidence)


def recall(facts: Facts) -> Verdict | None:
    """Outlook asks to forget a mail: nobody answers with that."""
    asked = "recall" in facts.subject.lower() and _RECALL.search(facts.mail.text[:600])
    if asked or facts.mail.headers.has("X-MS-Exchange-RecallReportGenerated"):
        return say(InboundKind.UNRELATED, SubKind.RECALL, "recall", 0.95, f"Subject: {facts.subject}")
    return None


def calendar(facts: Facts) -> Verdict | None:
    """Accepting, refusing, proposing another time or inviting to one: a human act, whatever sends it."""
    for part in facts.mail.own_parts:
        if part.content_type in ("text/calendar", "application/ics"):
            told = _METHOD.search(part.text[:4_000])
            method = part.params.get("method", "").upper() or (told[1] if told else "")
            if method in ("REPLY", "COUNTER", "REQUEST"):
                reason = f"calendar_{method.lower()}"
                return say(InboundKind.REPLY, SubKind.CALENDAR_ANSWER, reason, 0.95, f"METHOD:{method}")
    return None


def challenge(facts: Facts) -> Verdict | None:
    """A filter that wants the sender to prove something; before bounces, since it may dress as one."""
    words = folded(facts.mail.text)
    told = _CHALLENGE.search(words)
    subject = _CHALLENGE_SUBJECT.search(facts.subject.lower())
    marker = _boxbe(facts) or _marker(facts, bool(told or subject))
    if marker:
        found = say(InboundKind.CHALLENGE, SubKind.SENDER_CHECK, "challenge_header", 0.95, marker)
        return replace(found, link=_link(facts))
    sure = _SENTENCE.search(words)
    told = sure or told
    alone = told and _link(facts) and not facts.split.has_quote
    if told and (subject or (alone and (sure or _automatic(facts)))):
        found = say(InboundKind.CHALLENGE, SubKind.SENDER_CHECK, "challenge_words", 0.8, told[0])
        return replace(found, link=_link(facts))
    return None


def _boxbe(facts: Facts) -> str:
    """The field of a bounce that only this filter writes."""
    for part in facts.mail.own_parts:
        if part.content_type in STATUS_TYPES and "x-boxbe-notice" in part.text[:4_000].lower():
            return "Diagnostic-Code: X-Boxbe-Notice"
    return ""


def _marker(facts: Facts, told: bool) -> str:
    """A header of such a filter; the words must agree where there are any. cPanel's autoresponder stamps one too."""
    agreed = told or not facts.mail.text.strip()
    names = (name for name in CHALLENGE_HEADERS if agreed and (told or name != "X-Boxtrapper"))
    return next((name for name in names if facts.mail.headers.has(name)), "")


def _automatic(facts: Facts) -> bool:
    told = facts.auto_token or facts.mail.headers.has("X-Autorespond")
    return bool(told or facts.null_path or facts.daemon or facts.no_reply or auto_subject(facts.subject))


def _link(facts: Facts) -> str:
    """The first link of the notice itself, else of its HTML."""
    html = (part.text for part in facts.mail.own_parts if part.content_type == "text/html")
    found = (_LINK.search(text[:20_000]) for text in (facts.mail.text, *html))
    return next((match[0].rstrip(".,;") for match in found if match), "")
