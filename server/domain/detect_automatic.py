"""Detectors of mails that nobody typed for us: autoresponders by header, subject and words, and bulk."""

from __future__ import annotations

from dataclasses import replace

from server.domain.codes import InboundKind
from server.domain.facts import Facts, say
from server.domain.ooo import (
    ACK,
    AWAY,
    LEFT,
    auto_sub_kind,
    auto_subject,
    away_subject,
    first_day_back,
    folded,
    successor,
)
from server.domain.verdict import SubKind, Verdict

_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply", "X-Auto-Reply-From", "X-AutoReply-From")
_DISCUSSION = ("List-Post", "List-Subscribe", "X-BeenThere", "X-Mailing-List")


def automatic_header(facts: Facts) -> Verdict | None:
    seen = _auto_header(facts)
    return _automatic(facts, *seen) if seen else None


def _auto_header(facts: Facts) -> tuple[str, float, str] | None:
    headers = facts.mail.headers
    if facts.auto_token:
        return "auto_submitted", 0.98, f"Auto-Submitted: {headers.get('Auto-Submitted')}"
    for name in _AUTO_HEADERS:
        if headers.has(name) and headers.get(name).strip().lower() != "no":
            return "autoreply_header", 0.97, f"{name}: {headers.get(name)}"
    for name in ("Precedence", "X-Precedence"):
        if any(value.strip().lower().replace("-", "_") == "auto_reply" for value in headers.all(name)):
            return "precedence_auto_reply", 0.97, f"{name}: auto_reply"
    if headers.get("X-Apple-Action").upper() == "VACATION":
        return "apple_vacation", 0.99, "X-Apple-Action: VACATION"
    if headers.get("Delivered-To").lower().startswith("autoresponder"):
        return "delivered_to_autoresponder", 0.95, "Delivered-To: Autoresponder"
    if "rules agent" in headers.get("X-MS-Exchange-Generated-Message-Source").lower():
        return "exchange_rule", 0.97, "X-MS-Exchange-Generated-Message-Source: " + headers.get("X-MS-Exchange-Generated-Message-Source")
    if "OOFTEMPLATE" in facts.message_class.upper():
        return "message_class_oof", 0.99, facts.message_class
    return _suppress(facts)


def _suppress(facts: Facts) -> tuple[str, float, str] | None:
    """X-Auto-Response-Suppress alone says nothing: whole companies stamp it on what people write."""
    headers = facts.mail.headers
    if headers.has("X-Auto-Response-Suppress"):
        loop = headers.has("X-MS-Exchange-Inbox-Rules-Loop")
        if facts.null_path or loop or auto_subject(facts.subject) or away_subject(facts.subject):
            return "auto_response_suppress", 0.95, "X-Auto-Response-Suppress: " + headers.get("X-Auto-Response-Suppress")
    if facts.null_path:
        return "null_return_path", 0.9, "Return-Path: <>"
    return None


def automatic_subject(facts: Facts) -> Verdict | None:
    found = auto_subject(facts.subject)
    if found:
        return _automatic(facts, "auto_subject", 0.95, f"Subject: {facts.subject}")
    found = away_subject(facts.subject)
    if found and not facts.split.has_quote:
        return _automatic(facts, "away_subject", 0.85, f"Subject: {facts.subject}")
    return None


def automatic_words(facts: Facts) -> Verdict | None:
    """The text alone, only when nothing is quoted: people answer with a quotation, autoresponders don't."""
    if facts.split.has_quote:
        return None
    words = folded(facts.split.new, 700)
    for pattern, reason in ((LEFT, "left_words"), (AWAY, "away_words"), (ACK, "acknowledgement_words")):
        if found := pattern.search(words):
            return _automatic(facts, reason, 0.7, found[0])
    return None


def _automatic(facts: Facts, reason: str, confidence: float, evidence: str) -> Verdict:
    text = facts.split.new or facts.mail.text
    hint = " ".join(facts.mail.headers.all("Auto-Submitted")).lower() + " " + facts.mail.headers.get("X-Apple-Action").lower()
    sub_kind = auto_sub_kind(facts.subject, text, hint)
    if sub_kind is not SubKind.VACATION:
        found = say(InboundKind.AUTO_REPLY, sub_kind, reason, confidence, evidence)
        return replace(found, successor=successor(text, facts.sender) if sub_kind is SubKind.LEFT_COMPANY else "")
    back = first_day_back(facts.subject, text, facts.mail.headers.get("X-Apple-Criteria"), facts.sent)
    return replace(say(InboundKind.OUT_OF_OFFICE, sub_kind, reason, confidence, evidence), return_date=back)


def bulk(facts: Facts) -> Verdict | None:
    """A mailing to many that answers nothing; a discussion list is people writing."""
    headers = facts.mail.headers
    listed = next((name for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID") if headers.has(name)), "")
    if listed and not facts.answers and not facts.reply_subject and not any(headers.has(name) for name in _DISCUSSION):
        return say(InboundKind.UNRELATED, SubKind.BULK, "list_unsubscribe", 0.85, f"{listed}: {headers.get(listed)}")
    return None
