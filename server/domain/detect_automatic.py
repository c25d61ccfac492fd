"""Detectors of mails that nobody typed for us: autoresponders by header, subject and words, notices and bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.domain.codes import InboundKind
from server.domain.facts import Facts, say
from server.domain.ooo import (
    ACK,
    AWAY,
    LEFT,
    MACHINE,
    PEOPLE,
    auto_sub_kind,
    auto_subject,
    away_subject,
    first_day_back,
    folded,
    successor,
)
from server.domain.verdict import SubKind, Verdict

_AUTO_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Mail-Autoreply",
    "X-Auto-Reply-From",
    "X-AutoReply-From",
    "X-List-Administrivia",
)
_DISCUSSION = ("List-Post", "List-Subscribe", "X-BeenThere", "X-Mailing-List")
_WORDS = (
    (LEFT, "left_words"),
    (AWAY, "away_words"),
    (MACHINE, "machine_words"),
    (ACK, "acknowledgement_words"),
)
_SAID_BY_PEOPLE = (LEFT, ACK)  # "thanks for reaching out, I'd love to talk": these words alone prove nothing
FIRST_WORDS = 700
LONGEST = 2_500  # programs are brief


@dataclass(frozen=True)
class _Sign:
    reason: str
    confidence: float
    evidence: str


def notice_mail(facts: Facts) -> Verdict | None:
    """A system's message to many (a tracker, a calendar): generated, in bulk, and about no absence."""
    headers = facts.mail.headers
    precedence = headers.get("Precedence").strip().lower() in ("bulk", "list", "junk")
    generated = facts.auto_token.startswith("auto-generated")
    if not generated or not (precedence or headers.has("List-Unsubscribe")):
        return None
    if auto_subject(facts.subject) or away_subject(facts.subject) or AWAY.search(folded(facts.split.new)):
        return None
    evidence = f"Auto-Submitted: {headers.get('Auto-Submitted')}"
    return say(InboundKind.UNRELATED, SubKind.NOTICE, "generated_in_bulk", 0.8, evidence)


def automatic_header(facts: Facts) -> Verdict | None:
    sign = next(_header_signs(facts), None)
    return _automatic(facts, sign) if sign else None


def _header_signs(facts: Facts) -> Iterator[_Sign]:
    headers = facts.mail.headers
    if facts.auto_token:
        yield _Sign("auto_submitted", 0.98, f"Auto-Submitted: {headers.get('Auto-Submitted')}")
    for name in _AUTO_HEADERS:
        if headers.has(name) and headers.get(name).lower() != "no":
            yield _Sign("autoreply_header", 0.97, f"{name}: {headers.get(name)}")
    for name in ("Precedence", "X-Precedence"):
        if any(value.strip().lower().replace("-", "_") == "auto_reply" for value in headers.all(name)):
            yield _Sign("precedence_auto_reply", 0.97, f"{name}: auto_reply")
    if headers.get("X-Apple-Action").upper() == "VACATION":
        yield _Sign("apple_vacation", 0.99, "X-Apple-Action: VACATION")
    if headers.get("Delivered-To").lower().startswith("autoresponder"):
        yield _Sign("delivered_to_autoresponder", 0.95, "Delivered-To: Autoresponder")
    yield from _exchange_signs(facts)
    if facts.null_path:
        yield _Sign("null_return_path", 0.9, "Return-Path: <>")


def _exchange_signs(facts: Facts) -> Iterator[_Sign]:
    """X-Auto-Response-Suppress alone says nothing: whole companies stamp it on what people write."""
    headers = facts.mail.headers
    source = headers.get("X-MS-Exchange-Generated-Message-Source")
    if "rules agent" in source.lower():
        yield _Sign("exchange_rule", 0.97, f"X-MS-Exchange-Generated-Message-Source: {source}")
    if "OOFTEMPLATE" in facts.message_class.upper():
        yield _Sign("message_class_oof", 0.99, facts.message_class)
    told = auto_subject(facts.subject) or away_subject(facts.subject)
    looped = headers.has("X-MS-Exchange-Inbox-Rules-Loop")
    if headers.has("X-Auto-Response-Suppress") and (facts.null_path or looped or told):
        evidence = f"X-Auto-Response-Suppress: {headers.get('X-Auto-Response-Suppress')}"
        yield _Sign("auto_response_suppress", 0.95, evidence)


def automatic_subject(facts: Facts) -> Verdict | None:
    evidence = f"Subject: {facts.subject}"
    answered = facts.reply_subject and (facts.answers or facts.split.has_quote)  # somebody answers an automatic mail
    if auto_subject(facts.subject) and not answered:
        return _automatic(facts, _Sign("auto_subject", 0.95, evidence))
    if away_subject(facts.subject) and not facts.split.has_quote:
        return _automatic(facts, _Sign("away_subject", 0.85, evidence))
    return None


def automatic_words(facts: Facts) -> Verdict | None:
    """The text alone, only when nothing is quoted: people answer with a quotation, autoresponders don't.

    Inside a thread a responder would have said by a header what it is; there only a plain statement counts.
    """
    if facts.split.has_quote or len(facts.split.new) > LONGEST:
        return None
    words = folded(facts.split.unsigned or facts.split.new, FIRST_WORDS)
    threaded = facts.answers and facts.reply_subject and not facts.no_reply
    for pattern, reason in ((MACHINE, "machine_words"),) if threaded else _WORDS:
        found = pattern.search(words)
        if found and not (pattern in _SAID_BY_PEOPLE and PEOPLE.search(words)):
            return _automatic(facts, _Sign(reason, 0.7, found[0]))
    return None


def _automatic(facts: Facts, sign: _Sign) -> Verdict:
    headers = facts.mail.headers
    text = facts.split.new or facts.mail.text
    hint = " ".join([*headers.all("Auto-Submitted"), headers.get("X-Apple-Action"), facts.message_class]).lower()
    sub_kind = auto_sub_kind(facts.subject, text, hint.replace("ooftemplate", "vacation"), facts.sent)
    if sub_kind is SubKind.VACATION:
        back = first_day_back(facts.subject, text, headers.get("X-Apple-Criteria"), facts.sent)
        found = say(InboundKind.OUT_OF_OFFICE, sub_kind, sign.reason, sign.confidence, sign.evidence)
        return replace(found, return_date=back)
    left = LEFT.search(folded(text)) if sub_kind is SubKind.LEFT_COMPANY else None
    evidence = left[0] if left else sign.evidence  # what has consequences, not what proves a program
    found = say(InboundKind.AUTO_REPLY, sub_kind, sign.reason, sign.confidence, evidence)
    return replace(found, successor=successor(text, facts.sender)) if left else found


def bulk(facts: Facts) -> Verdict | None:
    """A mailing to many that answers nothing; a discussion list is people writing."""
    headers = facts.mail.headers
    if facts.answers or facts.reply_subject or any(headers.has(name) for name in _DISCUSSION):
        return None
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post"):
        if headers.has(name):
            return say(InboundKind.UNRELATED, SubKind.BULK, "list_unsubscribe", 0.85, f"{name}: {headers.get(name)}")
    return None
